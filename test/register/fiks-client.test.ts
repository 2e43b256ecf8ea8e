import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fault } from "../../src/demo/stand-in-faults.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import { fiksClient } from "../../src/register/fiks-client.ts";
import type { UpstreamError } from "../../src/register/fiks-wire.ts";
import type { Part } from "../../src/register/parts.ts";
import type { PeopleQuestion, Register } from "../../src/register/register-port.ts";
import { type ContractCase, contractCases } from "./contract-cases.ts";
import { handClock, outside, person, ROLE, type StandIns, startStandIns } from "./stand-in-world.ts";

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns(handClock());
});
afterAll(() => standIns.close());

const LUN = "14858646481";
const ELEVEN_DIGITS = /[0-9]{11}/;

const question = (over: Partial<ContractCase["asked"]> = {}): PeopleQuestion => ({
  fiksRoleId: over.role ?? ROLE.wide,
  numbers: (over.numbers ?? [LUN]).map(person),
  parts: over.parts ?? ["navn"],
});

async function meets(register: Register, { asked, gives }: ContractCase): Promise<void> {
  const answer = await register.people(question(asked));
  if (typeof gives === "string") return expect(answer).toEqual({ ok: false, error: gives });
  expect(answer).toMatchObject({ ok: true, value: gives });
  const parts = (documents: readonly (object | null)[]) =>
    documents.map((one) => Object.keys(one ?? {}).sort());
  expect(answer.ok && parts(answer.value)).toEqual(parts(gives)); // no part more
}

test.each(contractCases)("the stand-in over HTTP: $name", async (contract) => {
  const deps = outside();
  standIns.faults.next = contract.fault;
  await meets(fiksClient(standIns.settings, deps), contract);
  expect(JSON.stringify(deps.logged)).not.toMatch(ELEVEN_DIGITS);
  expect(deps.paths.join()).not.toMatch(ELEVEN_DIGITS);
});

/** Answers with a recorded body where the register would, and a token before that. */
function playing(recorded: string): Fetch {
  const file = new URL(`recorded/${recorded}.json`, import.meta.url);
  const { status, headers, body, text } = JSON.parse(readFileSync(file, "utf8"));
  return async (url, init) =>
    url.pathname.startsWith("/folkeregister/")
      ? new Response(text ?? JSON.stringify(body), { status, headers })
      : fetch(url, init);
}

test.each(contractCases)("the documented answer $recorded: $name", async (contract) => {
  const deps = outside(playing(contract.recorded));
  await meets(fiksClient(standIns.settings, deps), contract);
  expect(JSON.stringify(deps.logged)).not.toMatch(ELEVEN_DIGITS);
});

test.each<[Fault, string, number]>([
  ["timeout", "unavailable", 0],
  ["reset", "unavailable", 0],
  ["302", "garbled", 302],
  ["notAnObject", "garbled", 200],
  ["rowNotAnObject", "garbled", 200],
  ["partNotRows", "garbled", 200],
  ["429", "unavailable", 429],
  ["gateway403", "refused", 403],
])("the fault %s is %s, tried once, and logged with status %i", async (fault, failure, status) => {
  const deps = outside();
  standIns.faults.next = fault;
  const register = fiksClient({ ...standIns.settings, timeoutMs: 300 }, deps);
  expect(await register.people(question())).toEqual({ ok: false, error: failure });
  const calls = deps.logged.filter(({ event }) => event === "register_call");
  expect(calls).toEqual([
    { event: "register_call", resource: "bulkoppslag", outcome: failure, status, durationMs: 0 },
  ]);
  expect(JSON.stringify(deps.logged)).not.toMatch(ELEVEN_DIGITS);
});

test("one 401 makes one new token and one more try", async () => {
  const deps = outside();
  standIns.faults.next = "401";
  expect((await fiksClient(standIns.settings, deps).people(question())).ok).toBe(true);
  expect(deps.paths.filter((path) => path === "/token")).toHaveLength(2);
  expect(deps.paths.filter((path) => path.endsWith("/bulkoppslag"))).toHaveLength(2);
});

test("a second 401 is a refusal, not a loop", async () => {
  const deps = outside();
  const register = fiksClient({ ...standIns.settings, integrationPassword: "feil" }, deps);
  expect(await register.people(question())).toEqual({ ok: false, error: "refused" });
  expect(deps.paths.filter((path) => path.endsWith("/bulkoppslag"))).toHaveLength(2);
});

test.each([
  ["refuses", 400, "refused"],
  ["is away", 503, "unavailable"],
])("when Maskinporten %s the register is not asked", async (_what, status, failure) => {
  const deps = outside(async (url, init) =>
    url.pathname === "/token" ? Response.json({ error: "invalid_grant" }, { status }) : fetch(url, init),
  );
  expect(await fiksClient(standIns.settings, deps).people(question())).toEqual({ ok: false, error: failure });
  expect(deps.paths.some((path) => path.startsWith("/folkeregister/"))).toBe(false);
});

test("the question: POST, numbers in the body alone, each part once, somBestilt, all the headers", async () => {
  const seen: { url: URL; init: RequestInit }[] = [];
  const deps = outside((url, init) => {
    if (url.pathname.startsWith("/folkeregister/")) seen.push({ url, init });
    return fetch(url, init);
  });
  await fiksClient(standIns.settings, deps).people(question({ parts: ["navn", "status", "navn"] }));
  const [{ url, init } = { url: new URL("http://none"), init: {} }] = seen;
  expect(`${url.pathname}${url.search}`).toBe(
    "/folkeregister/api/v1/role-wide/v1/personer/bulkoppslag?part=navn&part=status&somBestilt=true",
  );
  expect(init.method).toBe("POST");
  expect(init.redirect).toBe("manual");
  expect(init.body).toBe(JSON.stringify({ foedselsEllerDNummer: [LUN] }));
  expect(Object.fromEntries(new Headers(init.headers))).toEqual({
    accept: "application/json",
    authorization: expect.stringMatching(/^Bearer /),
    "content-type": "application/json",
    integrasjonid: "integration-1",
    integrasjonpassord: "hemmelig-passord",
  });
});

test("a base address with a path of its own keeps it", async () => {
  const deps = outside();
  const baseUrl = new URL("proxy", standIns.settings.baseUrl);
  await fiksClient({ ...standIns.settings, baseUrl }, deps).people(question());
  expect(deps.paths.at(-1)).toBe("/proxy/folkeregister/api/v1/role-wide/v1/personer/bulkoppslag");
});

test.each(["..", "a/b", "", "role?x", "r".repeat(65)])(
  "the role id %j is refused before anything is sent",
  async (role) => {
    const deps = outside();
    expect(await fiksClient(standIns.settings, deps).people(question({ role }))).toEqual({
      ok: false,
      error: "refused",
    });
    expect(deps.paths).toEqual([]);
  },
);

test("a thousand numbers are answered; one more, or no part, is our own mistake", async () => {
  const register = fiksClient(standIns.settings, outside());
  const numbers = Array.from({ length: 1_000 }, () => LUN);
  const answer = await register.people(question({ numbers }));
  expect(answer.ok && answer.value.length).toBe(1_000);
  await expect(register.people(question({ numbers: [...numbers, LUN] }))).rejects.toThrow("1 000");
  await expect(register.people(question({ parts: [] as Part[] }))).rejects.toThrow("parts");
});

test("nobody asked for is nobody answered, without a call", async () => {
  const deps = outside();
  expect(await fiksClient(standIns.settings, deps).people(question({ numbers: [] }))).toEqual({
    ok: true,
    value: [],
  });
  expect(deps.paths).toEqual([]);
});

test.each<[string, Partial<UpstreamError>]>([
  [
    "error-gateway-403",
    { status: 403, origin: "fiks_gateway", code: null, reference: "5d1c6e0a-4a3f-4d0e-9f53-2b8f7f0c9a11" },
  ],
  ["error-freg-400", { status: 400, origin: "freg", code: "FREG-001", reference: null }],
  ["error-access-403", { status: 403, origin: "freg_access", code: "FREG-403" }],
  ["error-feed-404", { status: 404, origin: "freg_feed", reference: "5d1c6e0a-4a3f-4d0e-9f53-2b8f7f0c9a11" }],
  ["error-firewall-503", { status: 503, origin: "firewall", code: null }],
])(
  "the error body of %s is known for what it is, and nothing personal is kept",
  async (recorded, expected) => {
    const errors: UpstreamError[] = [];
    const deps = {
      ...outside(playing(recorded)),
      onUpstreamError: (error: UpstreamError) => void errors.push(error),
    };
    await fiksClient(standIns.settings, deps).people(question());
    expect(errors).toEqual([expect.objectContaining(expected)]);
    expect(JSON.stringify(errors)).not.toMatch(ELEVEN_DIGITS);
  },
);
