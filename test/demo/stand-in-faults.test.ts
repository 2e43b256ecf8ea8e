import { afterEach, beforeAll, expect, test } from "vitest";
import type { Fault } from "../../src/demo/stand-in-faults.ts";
import { PASSWORD, query, type RegisterWorld, sharedWorld } from "./register-world.ts";

let world: RegisterWorld;
beforeAll(async () => {
  world = await sharedWorld();
});
afterEach(() => {
  world.faults.next = undefined;
  world.faults.when = undefined;
});

const LUN = "14858646481";
const SINDIG = "02918424361";
const one = () => world.call(`personer/${LUN}?part=navn`);
const bulk = () =>
  world.call("personer/bulkoppslag?part=navn&somBestilt=true", {
    body: { foedselsEllerDNummer: [LUN, SINDIG] },
  });
const soek = () => world.call(`personer/soek?${query({ navn: "Lun Brygge" })}`);
const feed = () => world.call("hendelser/feed?seq=1");
const met = (fault: Fault, ask: () => ReturnType<typeof one>) => {
  world.faults.next = fault;
  return ask();
};

test.each<[Fault, number, string]>([
  ["gateway403", 403, "timestamp status error errorId path originalPath message errorCode errorJson"],
  ["freg400", 400, "kode melding"],
  ["access403", 403, "alvorlighetsgrad feilkode feilmelding httpStatus tilleggsinformasjon"],
  ["feed404", 404, "code feilreferanse httpStatus message"],
  ["401", 401, "timestamp status error errorId path originalPath message errorCode errorJson"],
  ["500", 500, "kode melding"],
  ["503", 503, "timestamp status error errorId path originalPath message errorCode errorJson"],
])("%s is answered in its documented form", async (fault, status, members) => {
  const answer = await met(fault, one);
  expect([answer.status, Object.keys(answer.body).join(" ")]).toEqual([status, members]);
});

test.each<[Fault, number]>([
  ["waf", 503],
  ["wafWith200", 200],
])("%s is a firewall's page", async (fault, status) => {
  const { text, ...answer } = await met(fault, one);
  expect([answer.status, text.startsWith("<html>"), text.includes("support ID")]).toEqual([
    status,
    true,
    true,
  ]);
});

test.each<[Fault, string]>([
  ["429", "1500"],
  [{ retryAfter: 250 }, "250"],
])("throttling, %j, tells in milliseconds how long to wait", async (fault, ms) => {
  const { status, headers } = await met(fault, one);
  expect([status, headers.get("retry-after")]).toEqual([429, ms]);
});

test("slow is slow, and right", async () => {
  const before = performance.now();
  const answer = await met({ slow: 40 }, one);
  expect(performance.now() - before).toBeGreaterThanOrEqual(39);
  expect(answer.body.navn[0].fornavn).toBe("Lun");
});

test("stuck never answers", async () => {
  const never = Promise.race([
    met("stuck", one),
    new Promise((resolve) => setTimeout(resolve, 60, "nothing")),
  ]);
  expect(await never).toBe("nothing");
});

test("truncated JSON stops halfway", async () => {
  const { text } = await met("truncated", one).catch(() => ({ text: "{" }));
  expect(() => JSON.parse(text)).toThrow();
});

test.each<[Fault, () => ReturnType<typeof one>, string]>([
  ["unknownFields", () => one(), '"identitetsgrunnlagstatus":"unik"'],
  ["unknownFields", () => bulk(), '"ukjentFelt":true'],
  ["unknownFields", () => soek(), '"ukjentFelt":true'],
  ["unknownFields", () => feed(), '"nyttFelt":{}'],
  ["unknownEvents", () => feed(), '"hendelsetype":"endringINoeNytt"'],
  ["widerThanAsked", () => one(), '"fornavn":"Fordums"'],
  ["widerThanAsked", () => bulk(), '"falskIdentitet"'],
  ["widerThanAsked", () => soek(), `"${LUN}","${LUN}"`],
  ["anotherPerson", () => one(), '"etternavn":"Person"'],
  ["anotherPerson", () => bulk(), '"foedselsEllerDNummer":"02813299979"'],
  ["wrongOrder", () => bulk(), `{"oppslag":[{"foedselsEllerDNummer":"${SINDIG}"`],
  ["rowMissing", () => bulk(), `{"oppslag":[{"foedselsEllerDNummer":"${SINDIG}"`],
  ["rowNotAnObject", () => bulk(), '{"oppslag":["row","row"]}'],
  ["partNotRows", () => one(), '"navn":"Lun Brygge"'],
  ["hitNotANumber", () => soek(), '["Lun Brygge"]'],
  ["notAnObject", () => one(), "[]"],
])("%s lies with 200", async (fault, ask, told) => {
  const lie = await met(fault, ask);
  expect(lie.status).toBe(200);
  expect(lie.text).toContain(told);
  const truth = await ask();
  expect(truth.text).not.toContain(told);
});

test("a fault may depend on the request", async () => {
  world.faults.when = ({ url }) => (url.includes("/soek") ? "503" : undefined);
  expect([(await soek()).status, (await one()).status, (await soek()).status]).toEqual([503, 200, 503]);
});

const control = async (body: unknown, password = PASSWORD): Promise<number> => {
  const answer = await world.app.request("/_stand-in/faults", {
    method: "POST",
    headers: { IntegrasjonPassord: password, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.status;
};

test("its operator switches a fault on from outside, for so many requests or until it is taken back", async () => {
  expect(await control({ fault: "500", times: 2 })).toBe(204);
  expect([(await one()).status, (await one()).status, (await one()).status]).toEqual([500, 500, 200]);
  expect(await control({ fault: { retryAfter: 10 } })).toBe(204);
  expect([(await one()).status, (await one()).status]).toEqual([429, 200]);
  await control({ fault: "503", times: 100 });
  expect(await control({ fault: null })).toBe(204);
  expect((await one()).status).toBe(200);
});

test.each<[string, unknown, string, number]>([
  ["nobody else does", { fault: "500" }, "gjettet", 403],
  ["an empty password is none", { fault: "500" }, "", 403],
  ["a fault nobody knows is refused", { fault: "brann" }, PASSWORD, 400],
  ["a name that every object has is no fault", { fault: "constructor" }, PASSWORD, 400],
  ["no times is refused", { fault: "500", times: 0 }, PASSWORD, 400],
  ["what is no wish is refused", [], PASSWORD, 400],
])("%s", async (_what, body, password, status) => {
  expect(await control(body, password)).toBe(status);
  expect((await one()).status).toBe(200);
});
