import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Fault } from "../../src/demo/stand-in-faults.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import { fiksClient } from "../../src/register/fiks-client.ts";
import type { PeopleQuestion } from "../../src/register/register-port.ts";
import { HALF_OPEN_AFTER_MS } from "../../src/register/resilience.ts";
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
afterEach(() => vi.useRealTimers());

const LUN = "14858646481";
const question: PeopleQuestion = {
  access: accessIn(),
  numbers: [person(LUN)],
  parts: ["navn"],
  historikk: false,
};
const criteria = {
  personstatustyper: ["bosatt"] as const,
  kommunenummer: { bostedskommunenummer: "9901" },
};
const ANSWER = { oppslag: [{ foedselsEllerDNummer: LUN, folkeregisterperson: {} }] };
const FOUND = { ok: true, value: [{}] };

/** A client of a register that gives these answers, one after the other and then the last for ever. */
function clientOf(...answers: (() => Response | Promise<Response>)[]) {
  const deps = outside(async (url) => {
    if (!isFiks(url)) return maskinportenAnswer(standIns.settings, url);
    return (answers.length > 1 ? answers.shift() : answers[0])?.() ?? new Response();
  });
  const calls = () => deps.logged.filter(({ event }) => event === "register_call");
  return { deps, calls, client: fiksClient(standIns.settings, deps) };
}

const answer = () => Response.json(ANSWER);
const status =
  (code: number, headers: { [name: string]: string } = {}) =>
  () =>
    new Response("{}", { status: code, headers });
const reset = () => Promise.reject(new TypeError("fetch failed"));

test.each<[string, (() => Response | Promise<Response>)[], string | object, number[]]>([
  ["a good answer", [answer], FOUND, [200]],
  ["500, then an answer", [status(500), answer], FOUND, [500, 200]],
  ["a broken connection, 503, then an answer", [reset, status(503), answer], FOUND, [0, 503, 200]],
  ["503 again and again", [status(503)], "unavailable", [503, 503, 503]],
  ["a broken connection again and again", [reset], "unavailable", [0, 0, 0]],
  ["403", [status(403)], "refused", [403]],
  ["400", [status(400)], "refused", [400]],
  ["no JSON", [() => new Response("<html>")], "garbled", [200]],
  ["a redirect", [status(302, { location: "/elsewhere" })], "garbled", [302]],
  ["201, which nobody documented", [status(201)], "garbled", [201]],
  ["429 that does not say how long", [status(429), answer], "unavailable", [429]],
  [
    "429 for 60 ms more than seconds can be",
    [status(429, { "retry-after": "180" }), answer],
    FOUND,
    [429, 200],
  ],
  ["429 for longer than there is time", [status(429, { "retry-after": "60" }), answer], "unavailable", [429]],
  ["401, then an answer", [status(401), answer], FOUND, [401, 200]],
  ["401 twice", [status(401)], "refused", [401, 401]],
  ["401, 503, then an answer", [status(401), status(503), answer], FOUND, [401, 503, 200]],
])("%s", async (_what, answers, gives, statuses) => {
  const { client, deps, calls } = clientOf(...answers);
  const expected = typeof gives === "string" ? { ok: false, error: gives } : gives;
  expect(await client.people(question)).toEqual(expected);
  expect(calls().map((call) => "status" in call && call.status)).toEqual(statuses);
  const asked = deps.paths.filter((path) => path === "/token").length;
  expect(asked).toBe(statuses.includes(401) ? 2 : 1);
  expect(JSON.stringify(deps.logged)).not.toMatch(/[0-9]{11}/);
});

test("an extract is ordered once, whatever comes of it", async () => {
  const { client, calls } = clientOf(status(503), () => Response.json({ jobbId: "job-1" }));
  expect(await client.orderExtract({ access: accessIn(), criteria })).toEqual({
    ok: false,
    error: "unavailable",
  });
  expect(calls()).toHaveLength(1);
});

test("an answer larger than one person's can be is garbled, and not asked for again", async () => {
  const { client, calls } = clientOf(() => new Response(" ".repeat(1024 * 1024 + 1)));
  expect(await client.people(question)).toEqual({ ok: false, error: "garbled" });
  expect(calls()).toHaveLength(1);
});

test("what is large for one is not for a hundred", async () => {
  const numbers = Array.from({ length: 100 }, () => person(LUN));
  const oppslag = numbers.map(() => ({ ...ANSWER.oppslag[0], filler: " ".repeat(20_000) }));
  const { client } = clientOf(() => Response.json({ oppslag }));
  expect(await client.people({ ...question, numbers })).toMatchObject({ ok: true });
});

type Client = ReturnType<typeof fiksClient>;
const about = (count: number) => (client: Client) =>
  client.people({ ...question, numbers: Array.from({ length: count }, () => person(LUN)) });

test.each<[string, (client: Client) => Promise<unknown>, number]>([
  ["one number", about(1), 500],
  ["fifty", about(50), 2_000],
  ["more", about(51), 10_000],
  ["a search", (it) => it.search({ access: accessIn(), criteria: {}, most: 1 }), 2_000],
  ["a unique search", (it) => it.findOne({ ...question, criteria: {} }), 2_000],
  ["an extract", (it) => it.orderExtract({ access: accessIn(), criteria }), 10_000],
  ["the feed", (it) => it.events({ access: accessIn(), from: 1, etag: null }), 10_000],
])("%s may take the time of its class", async (_what, ask, ms) => {
  const timeout = vi.spyOn(AbortSignal, "timeout");
  const deps = outside(async (url) =>
    isFiks(url) ? status(403)() : maskinportenAnswer(standIns.settings, url),
  );
  const timeoutsMs = { one: 500, few: 2_000, many: 10_000 };
  await ask(fiksClient({ ...standIns.settings, timeoutsMs }, deps));
  expect(timeout.mock.calls.at(-1)).toEqual([ms]);
  timeout.mockRestore();
});

test.each<[Fault, string]>([
  ["timeout", "timed_out"],
  ["reset", "unavailable"],
])("over HTTP, the fault %s at every try is %s", async (fault, failure) => {
  const failing: Fetch = (url, init) => {
    if (isFiks(url)) standIns.faults.next = fault;
    return fetch(url, init);
  };
  const deps = outside(failing);
  const timeoutsMs = { one: 60, few: 2_000, many: 2_000 };
  const client = fiksClient({ ...standIns.settings, timeoutsMs }, deps);
  expect(await client.people(question)).toEqual({ ok: false, error: failure });
  const outcomes = deps.logged.flatMap((event) => (event.event === "register_call" ? [event.outcome] : []));
  expect(outcomes).toEqual([failure, failure, failure]);
});

test("when Fiks has been down for ten tries nobody asks it; after some seconds it is tried, and asked again", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  let up = false;
  const { client, deps, calls } = clientOf(() => (up ? answer() : status(503)()));
  const states = () => deps.logged.flatMap((event) => ("state" in event ? [event.state] : []));
  for (let i = 0; i < 4; i++) expect((await client.people(question)).ok).toBe(false);
  expect(calls()).toHaveLength(10);
  expect(states()).toEqual(["open"]);
  up = true;
  expect(await client.people(question)).toEqual({ ok: false, error: "unavailable" });
  expect(calls()).toHaveLength(10);
  vi.setSystemTime(Date.now() + HALF_OPEN_AFTER_MS);
  expect(await client.people(question)).toEqual(FOUND);
  expect(states()).toEqual(["open", "closed"]);
});

test("refusals and garbled answers open nothing", async () => {
  const { client, deps } = clientOf(...Array.from({ length: 12 }, () => status(403)), status(404), answer);
  for (let i = 0; i < 13; i++) await client.people(question);
  expect(await client.people(question)).toEqual(FOUND);
  expect(deps.logged.some(({ event }) => event === "register_circuit")).toBe(false);
});

test.each([
  ["refuses", 400, "refused"],
  ["is away", 503, "unavailable"],
])("when Maskinporten %s the register is not asked", async (_what, code, failure) => {
  const deps = outside(async (url, init) =>
    url.pathname === "/token"
      ? Response.json({ error: "invalid_grant" }, { status: code })
      : fetch(url, init),
  );
  expect(await fiksClient(standIns.settings, deps).people(question)).toEqual({ ok: false, error: failure });
  expect(deps.paths.some((path) => path.startsWith("/folkeregister/"))).toBe(false);
});

test("another password is refused after one new token, not in a loop", async () => {
  const deps = outside();
  const access = { ...accessIn(), integrationPassword: "feil" };
  expect(await fiksClient(standIns.settings, deps).people({ ...question, access })).toEqual({
    ok: false,
    error: "refused",
  });
  expect(deps.paths.filter((path) => path.endsWith("/bulkoppslag"))).toHaveLength(2);
});
