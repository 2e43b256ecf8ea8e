import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import { fiksClient } from "../../src/register/fiks-client.ts";
import type { UpstreamError } from "../../src/register/fiks-error-wire.ts";
import type { Part } from "../../src/register/parts.ts";
import type { PeopleQuestion, Register } from "../../src/register/register-port.ts";
import { type PeopleCase, peopleCases } from "./contract-cases.ts";
import { type ContractCase, recordedCases, sharedCases } from "./contract-more.ts";
import {
  accessIn,
  handClock,
  isFiks,
  maskinportenAnswer,
  outside,
  person,
  type StandIns,
  startStandIns,
} from "./stand-in-world.ts";

let standIns: StandIns;
beforeAll(async () => {
  standIns = await startStandIns(handClock());
});
afterAll(() => standIns.close());

const LUN = "14858646481";
const ELEVEN_DIGITS = /[0-9]{11}/;

const question = (over: Partial<PeopleCase["asked"]> = {}): PeopleQuestion => ({
  access: accessIn(over.role),
  numbers: (over.numbers ?? [LUN]).map(person),
  parts: over.parts ?? ["navn"],
  historikk: over.historikk ?? false,
});

async function meets(register: Register, { asked, gives }: PeopleCase): Promise<void> {
  const answer = await register.people(question(asked));
  if (typeof gives === "string") return expect(answer).toEqual({ ok: false, error: gives });
  expect(answer).toMatchObject({ ok: true, value: gives });
  const parts = (documents: readonly (object | null)[]) =>
    documents.map((one) => Object.keys(one ?? {}).sort());
  expect(answer.ok && parts(answer.value)).toEqual(parts(gives)); // no part more
}

/** A client with what it wrote and where it went; less patient than a throttling register wants it to be. */
function clientOver(inner: Fetch, throttled = false) {
  const deps = outside(inner);
  const timeoutMs = throttled ? 500 : 5_000;
  const timeoutsMs = { one: timeoutMs, few: timeoutMs, many: timeoutMs };
  return { deps, client: fiksClient({ ...standIns.settings, timeoutsMs }, deps) };
}

/** The stand-in, with the same fault at every try. */
const standInWith =
  (fault: PeopleCase["fault"]): Fetch =>
  (url, init) => {
    if (isFiks(url)) standIns.faults.next = fault;
    return fetch(url, init);
  };

/** Answers with recorded bodies where the register would, the last again and again, and a token before that. */
function playing(...recorded: readonly string[]): Fetch {
  const left = [...recorded];
  return async (url) => {
    if (!isFiks(url)) return maskinportenAnswer(standIns.settings, url);
    const file = new URL(`recorded/${left.length > 1 ? left.shift() : left[0]}.json`, import.meta.url);
    const { status, headers, body, text } = JSON.parse(readFileSync(file, "utf8"));
    return new Response(text ?? (body === undefined ? null : JSON.stringify(body)), { status, headers });
  };
}

const nothingPersonalIn = ({ logged, paths }: ReturnType<typeof outside>) => {
  expect(JSON.stringify(logged)).not.toMatch(ELEVEN_DIGITS);
  expect(paths.join()).not.toMatch(ELEVEN_DIGITS);
};

test.each(peopleCases)("the stand-in over HTTP: $name", async (contract) => {
  const { client, deps } = clientOver(standInWith(contract.fault), contract.fault === "429");
  await meets(client, contract);
  nothingPersonalIn(deps);
});

test.each(peopleCases)("the documented answer $recorded: $name", async (contract) => {
  const { client, deps } = clientOver(playing(contract.recorded), contract.fault === "429");
  await meets(client, contract);
  nothingPersonalIn(deps);
});

/** The same value with numbers as their digits. */
function plain(value: unknown): unknown {
  if (value instanceof Foedselsnummer) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

async function gives(answer: ReturnType<ContractCase["ask"]>, expected: unknown): Promise<void> {
  const result = await answer;
  const value = result.ok ? plain(result.value) : result.error;
  // In a list, so that what is no object can be compared as well.
  expect([value]).toMatchObject([expected]);
}

test.each(sharedCases)("the stand-in over HTTP: $name", async ({ ask, fault, gives: expected }) => {
  const { client, deps } = clientOver(standInWith(fault), fault === "429");
  await gives(ask(client, accessIn()), expected);
  nothingPersonalIn(deps);
});

test.each([...sharedCases, ...recordedCases])(
  "the documented answers $recorded: $name",
  async ({ ask, fault, recorded, gives: expected }) => {
    const { client, deps } = clientOver(playing(...recorded), fault === "429");
    await gives(ask(client, accessIn()), expected);
    nothingPersonalIn(deps);
    if (recorded.length === 0) expect(deps.paths).toEqual([]);
  },
);

test.each([
  ["the name", { navn: `Lun ${LUN}` }],
  ["the name, spaced out", { navn: "148586 46481" }],
  ["an address", { adressenavn: "Vei 14858646481b" }],
  ["more digits than a number has", { navn: `99${LUN}99` }],
])("a person number in %s is refused before anything is sent", async (_where, criteria) => {
  const { client, deps } = clientOver(fetch);
  const refused = { ok: false, error: "refused" };
  expect(await client.search({ access: accessIn(), criteria, most: 10 })).toEqual(refused);
  const one = { access: accessIn(), criteria, parts: ["navn"] as const, historikk: false };
  expect(await client.findOne(one)).toEqual(refused);
  expect(deps.paths).toEqual([]);
});

test("criteria travel by the register's names, and the number of another country as it is", async () => {
  const seen: string[] = [];
  const { client } = clientOver(async (url) => {
    if (!isFiks(url)) return maskinportenAnswer(standIns.settings, url);
    seen.push(url.search);
    return Response.json([]);
  });
  const access = accessIn();
  await client.search({ access, criteria: { navn: "Áile Ås", soekFonetisk: true }, most: 7 });
  const criteria = { navn: "Áile Ås", utenlandskpersonidentifikasjon: `EST-${LUN}` };
  await client.findOne({ access, criteria, parts: ["navn"], historikk: true });
  expect(seen).toEqual([
    "?navn=%C3%81ile+%C3%85s&soekFonetisk=true&maksTreff=7",
    `?navn=%C3%81ile+%C3%85s&utenlandskpersonidentifikasjon=EST-${LUN}&part=navn&part=historikk`,
  ]);
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
    expect(errors[0]).toMatchObject(expected);
    expect(JSON.stringify(errors)).not.toMatch(ELEVEN_DIGITS);
  },
);
