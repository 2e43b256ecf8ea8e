import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deriveEpochKey, openSubject, type SealedSubject } from "../../src/audit/subject-policy.ts";
import { DEMO_CASE_SYSTEM } from "../../src/demo/demo-case-system.ts";
import { DEMO_ORGANISATION } from "../../src/demo/seed.ts";
import { ownNumberTag } from "../../src/directory/own-number.ts";
import { residents } from "../demo/people.ts";
import { person as numberOf } from "../register/stand-in-world.ts";
import { type ApiWorld, demoRole, type Headings, startApiWorld } from "./api-world.ts";
import { setCaseSystem, systemToken } from "./case-system-world.ts";

let world: ApiWorld;
let token: string;
beforeAll(async () => {
  world = await startApiWorld({ config: { fiksFacade: true } });
  token = await systemToken(world);
});
afterAll(() => world.close());
afterEach(() => world.database.moveClock("0"));

const barnehage = demoRole("Barnehage");
const named = (name: string) => residents.find((one) => one.name === name)?.foedselsnummer as string;
const [LUN, FORTROLIG, MOTHER, CHILD] = [
  named("Lun Brygge"),
  named("Varlig Hengelås"),
  named("Vennlig Vinterhatt"),
  named("Trygg Vinterhatt"),
];
const NOBODY = "02813299960";
const ELEVEN_DIGITS = /(?<![0-9a-f-])[0-9]{11}(?![0-9a-f-])/;

const at = (rest: string, role = barnehage.fiksRoleId) => `/folkeregister/api/v1/${role}/v1/personer/${rest}`;
const get = (rest: string, headers: Headings = {}, bearer: string | null = token) =>
  world.ask("GET", at(rest), bearer, undefined, headers);
const bulk = (numbers: unknown, query = "?part=navn&somBestilt=true", headers: Headings = {}) =>
  world.ask("POST", at(`bulkoppslag${query}`), token, { foedselsEllerDNummer: numbers }, headers);
const recordsOf = ({ headers }: { headers: Headers }) =>
  world.recordsOf(headers.get("x-request-id") as string);
const gatewayBody = (status: number, errorCode: string) => ({
  timestamp: expect.any(Number),
  status,
  error: expect.any(String),
  errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  path: expect.stringContaining("/folkeregister/api/v1/"),
  originalPath: null,
  message: expect.any(String),
  errorCode,
  errorJson: null,
});
const fregBody = (status: number) => ({ kode: `FREG-${status}`, melding: expect.any(String) });

describe("a client written for Fiks", () => {
  test("gets a person by number, with the number that the register always adds", async () => {
    const answer = await get(`${LUN}?part=navn&part=bostedsadresse`, {
      IntegrasjonId: "0199d000-0000-4000-8000-000000000001",
      IntegrasjonPassord: "et-hemmelig-passord",
    });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json).sort()).toEqual(["bostedsadresse", "identifikasjonsnummer", "navn"]);
    expect(answer.json).toMatchObject({ navn: [{ fornavn: "Lun", etternavn: "Brygge" }] });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const [record] = await recordsOf(answer);
    expect(record).toMatchObject({
      kind: "lookup",
      outcome: "permit",
      actor: `integration:${DEMO_CASE_SYSTEM.id}`,
      facts: { purpose: "opptak", partsReturned: ["bostedsadresse", "identifikasjonsnummer", "navn"] },
    });
  });

  test("says for whom and in which matter in headers of ours", async () => {
    const headers = { "On-Behalf-Of": "demo-kari.barnevern", Saksreferanse: "2026/123", Formaal: "opptak" };
    const answer = await get(`${LUN}?part=navn`, headers);
    expect(answer.status).toBe(200);
    expect((await recordsOf(answer))[0]?.facts).toHaveProperty("onBehalfOf");
  });

  test("gets protected addresses masked, and relatives who are not known to be open without a number", async () => {
    const { json } = await get(`${FORTROLIG}?part=bostedsadresse`);
    expect(json.bostedsadresse).toEqual([{ adressegradering: "fortrolig", skjermet: true }]);
    const mother = await get(`${MOTHER}?part=foreldreansvar`);
    expect(mother.status).toBe(200);
    expect(mother.text).not.toContain(CHILD);
  });

  test("R10: no log line, error or record has a number, though the address does", async () => {
    await get(`${LUN}?part=navn`);
    await get(`${NOBODY}?part=navn`);
    const refused = await get(`${LUN}?part=kjoenn`, {}, token);
    await get(`${LUN}?part=navn`, {}, "not-a-token");
    await get(`${LUN}/xsd`);
    await bulk([LUN, NOBODY]);
    expect(refused.text).not.toMatch(ELEVEN_DIGITS);
    expect(JSON.stringify(world.log)).not.toMatch(ELEVEN_DIGITS);
    expect(JSON.stringify(world.log)).toContain("/personer/:personidentifikator");
    expect(JSON.stringify(world.log)).not.toContain("et-hemmelig-passord");
    const { rows } = await world.database.owner.query("select leaf from audit_record");
    for (const { leaf } of rows) expect(leaf.toString("utf8")).not.toMatch(ELEVEN_DIGITS);
  });
});

describe("parts, the way of Fiks: all of them or none", () => {
  test.each([
    ["a part the role has", "?part=navn", 200],
    ["none at all: person-basis, which the role has not whole", "", 403],
    ["person-basis by name", "?part=person-basis", 403],
    ["a part outside the role", "?part=navn&part=kjoenn", 403],
    ["rows of the past, which the role has not", "?part=navn&part=historikk", 403],
    ["a part that is none", "?part=noenting", 400],
    ["a part twice", "?part=navn&part=navn", 400],
  ])("%s", async (_what, query, status) => {
    const answer = await get(`${LUN}${query}`);
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.json).toEqual(gatewayBody(403, "parts_outside_role"));
      expect((await recordsOf(answer))[0]).toMatchObject({ outcome: "deny", reason: "parts_outside_role" });
    }
    if (status === 400) expect(answer.json).toEqual(fregBody(400));
  });

  test("our own rule: the number itself only where the role has it", async () => {
    const without = (parts: string) =>
      world.database.owner.query(`update role_version set parts = ${parts} where role_id = $1`, [
        barnehage.id,
      ]);
    await without("array_remove(parts, 'identifikasjonsnummer')");
    expect(Object.keys((await get(`${LUN}?part=navn`)).json)).toEqual(["navn"]);
    expect((await get(`${LUN}?part=identifikasjonsnummer`)).status).toBe(403);
    expect((await get("soek?navn=Lun Brygge")).status).toBe(403);
    await without("array_append(parts, 'identifikasjonsnummer')");
  });
});

describe("refusals in the forms of Fiks", () => {
  test.each<[string, () => ReturnType<typeof get>, number, object]>([
    ["no token", () => get(LUN, {}, null), 401, gatewayBody(401, "no_credentials")],
    ["no valid token", () => get(LUN, {}, "x.y.z"), 401, gatewayBody(401, "invalid_token")],
    [
      "a person's token",
      async () => get(LUN, {}, await world.token("ola.barnehage")),
      403,
      gatewayBody(403, "systems_only"),
    ],
    [
      "a role that nobody knows",
      () => world.ask("GET", at(LUN, "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1cffff"), token),
      403,
      gatewayBody(403, "role_not_held"),
    ],
    [
      "a role by our own id",
      () => world.ask("GET", at(LUN, barnehage.id), token),
      403,
      gatewayBody(403, "role_not_held"),
    ],
    ["no id of a role", () => world.ask("GET", at(LUN, "x"), token), 403, gatewayBody(403, "role_not_held")],
    [
      "a role that it does not hold",
      () => world.ask("GET", at(LUN, demoRole("Barnevern").fiksRoleId), token),
      403,
      gatewayBody(403, "role_not_held"),
    ],
    [
      "another purpose",
      () => get(`${LUN}?part=navn`, { Formaal: "nysgjerrighet" }),
      403,
      gatewayBody(403, "purpose_outside_role"),
    ],
    [
      "an employee whom nobody knows",
      () => get(`${LUN}?part=navn`, { "On-Behalf-Of": "demo-nobody" }),
      403,
      gatewayBody(403, "employee_not_known"),
    ],
    ["a case reference that holds a number", () => get(LUN, { Saksreferanse: LUN }), 400, fregBody(400)],
    ["XML", () => get(LUN, { accept: "application/xml" }), 406, fregBody(406)],
    ["a number that nobody has", () => get(`${NOBODY}?part=navn`), 404, fregBody(404)],
    ["eleven digits that are no number", () => get("12345678901?part=navn"), 404, fregBody(404)],
    ["an address that does not exist", () => get("arkiv/1"), 404, gatewayBody(404, "not_found")],
    ["a number that is not synthetic", () => get("01010112377?part=navn"), 400, fregBody(400)],
    [
      "a body that is no JSON",
      () => world.ask("POST", at("bulkoppslag"), token, "<xml/>", { "content-type": "application/xml" }),
      415,
      fregBody(415),
    ],
    ["numbers that are none", () => bulk(["x"]), 400, fregBody(400)],
    ["more than a thousand", () => bulk(Array.from({ length: 1_001 }, () => LUN)), 400, fregBody(400)],
    ["a body without numbers", () => bulk(undefined), 400, fregBody(400)],
  ])("%s", async (_what, ask, status, body) => {
    const answer = await ask();
    expect([answer.status, answer.json]).toEqual([status, body]);
  });

  test("an employee must be named where the case system is for employees", async () => {
    await setCaseSystem(world, { forEmployees: true });
    expect((await get(`${LUN}?part=navn`)).json).toEqual(gatewayBody(403, "employee_required"));
    await setCaseSystem(world, { forEmployees: false });
  });

  test("a token for Fiks opens it only where the case system takes those", async () => {
    const forFiks = await systemToken(world, "ks:fiks");
    expect((await get(`${LUN}?part=navn`, {}, forFiks)).status).toBe(403);
    await setCaseSystem(world, { takesFiksTokens: true });
    expect((await get(`${LUN}?part=navn`, {}, forFiks)).status).toBe(200);
    await setCaseSystem(world, { takesFiksTokens: false });
  });

  test("outside the role's area is the same as unknown", async () => {
    const limited = (codes: string[]) =>
      world.database.owner.query("update role_version set municipalities = $1 where role_id = $2", [
        codes,
        barnehage.id,
      ]);
    const unknown = await get(`${NOBODY}?part=navn`);
    await limited(["0301"]);
    const outside = await get(`${LUN}?part=navn`);
    expect([outside.status, outside.text]).toEqual([unknown.status, unknown.text]);
    expect((await bulk([LUN])).json).toEqual((await bulk([LUN])).json);
    expect((await bulk([LUN])).text).not.toContain("Brygge");
    await limited([]);
  });

  test("too fast: 429, with the time to wait in milliseconds", async () => {
    const pace = (perMinute: number) =>
      world.database.owner.query("update organisation set integration_lookups_per_minute = $1", [perMinute]);
    await pace(7);
    await bulk([LUN, MOTHER, CHILD, FORTROLIG, NOBODY, named("Taus Lanterne"), named("Stø Klokkestreng")]);
    const answer = await get(`${LUN}?part=navn`);
    expect([answer.status, answer.json]).toEqual([429, fregBody(429)]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1000);
    await pace(10_000);
  });
});

describe("many at once", () => {
  test("in the order asked, twice the same kept twice, unknown in words; recorded before and after", async () => {
    const answer = await bulk([MOTHER, NOBODY, LUN, MOTHER]);
    expect(answer.status).toBe(200);
    const rows = answer.json.oppslag as { foedselsEllerDNummer: string; folkeregisterperson?: object }[];
    expect(rows.map((row) => row.foedselsEllerDNummer)).toEqual([MOTHER, NOBODY, LUN, MOTHER]);
    expect(rows[1]).toEqual({
      foedselsEllerDNummer: NOBODY,
      feilmelding: { feilmelding: expect.any(String) },
    });
    expect(rows[0]?.folkeregisterperson).toEqual(rows[3]?.folkeregisterperson);
    const [begun, done] = await recordsOf(answer);
    expect(begun).toMatchObject({ kind: "bulk.begun", facts: { asked: 3 } });
    expect(done).toMatchObject({ kind: "bulk", outcome: "permit", subjectCount: 2, facts: { asked: 3 } });
    expect(await subjectsOf(done?.id as string)).toEqual([LUN, MOTHER].sort());
  });

  test("without somBestilt each once, and nothing of the unknown", async () => {
    const { json } = await bulk([LUN, NOBODY, LUN], "?part=navn");
    expect((json.oppslag as object[]).length).toBe(1);
  });

  test("the employee's own number is as unknown, and that is flagged", async () => {
    const kari = "demo-kari.barnevern";
    const tag = ownNumberTag(world.config.personNumberKey, DEMO_ORGANISATION.id, numberOf(LUN));
    const own = (value: Buffer | null) =>
      world.database.owner.query("update scim_user set number_tag = $1 where external_id = $2", [
        value,
        kari,
      ]);
    await own(tag);
    const answer = await bulk([LUN, MOTHER], undefined, { "On-Behalf-Of": kari });
    expect((answer.json.oppslag as object[])[0]).toHaveProperty("feilmelding");
    const requestId = answer.headers.get("x-request-id");
    const { rows } = await world.database.owner.query(
      "select flags from audit_record where request_id = $1 and kind = 'bulk'",
      [requestId],
    );
    expect(rows[0].flags).toContain("own_data");
    const single = await get(`${LUN}?part=navn`, { "On-Behalf-Of": kari });
    expect(single.json).toEqual(gatewayBody(403, "own_data"));
    await own(null);
  });

  test("a register that fails is recorded, and nothing is told", async () => {
    world.intercept((url) =>
      url.pathname.includes("bulkoppslag") ? new Response("{", { status: 200 }) : null,
    );
    const answer = await bulk([LUN]);
    expect([answer.status, answer.json]).toEqual([503, gatewayBody(503, "register_garbled")]);
    expect((await recordsOf(answer)).map(({ outcome }) => outcome)).toEqual(["permit", "error"]);
    world.intercept(null);
  });
});

async function subjectsOf(record: string): Promise<string[]> {
  const { rows } = await world.database.owner.query(
    "select ref, epoch, tag, wrapped_key, sealed from audit_subject where record_id = $1",
    [record],
  );
  return rows
    .map(({ wrapped_key: wrappedKey, epoch, ...row }) => {
      const secret = world.config.auditKeys.get(epoch) as Uint8Array;
      const sealed = { ...row, epoch, wrappedKey } as SealedSubject;
      return openSubject(deriveEpochKey(epoch, secret), DEMO_ORGANISATION.id, sealed)
        .foedselsnummer as string;
    })
    .sort();
}

describe("searches", () => {
  const numbers = async (query: string) => (await get(`soek?${query}`)).json.foedselsEllerDNummer;

  test("soek gives numbers, entydigsoek the one person", async () => {
    expect(await numbers("navn=Lun Brygge&foedselsdato=19860514")).toEqual([LUN]);
    expect(await numbers("navn=Ingen Heterdet")).toEqual([]);
    const one = await get("entydigsoek?navn=Lun Brygge&foedselsdato=19860514&part=navn&part=bostedsadresse");
    expect(Object.keys(one.json).sort()).toEqual(["bostedsadresse", "identifikasjonsnummer", "navn"]);
    expect((await recordsOf(one)).map(({ kind }) => kind)).toEqual(["search.begun", "search"]);
    const none = await get("entydigsoek?navn=Ingen Heterdet&foedselsdato=19860514&part=navn");
    expect([none.status, none.json]).toEqual([404, fregBody(404)]);
  });

  test("R8: the protected are found by name, and never by place", async () => {
    expect(await numbers("navn=Varlig Hengelås")).toEqual([FORTROLIG]);
    expect(await numbers("navn=Varlig Hengelås&adressenavn=Lykteslukkerveien")).toEqual([]);
    const placed = await get(
      "entydigsoek?navn=Varlig Hengelås&adressenavn=Lykteslukkerveien&husnummer=1&part=navn",
    );
    expect([placed.status, placed.json]).toEqual([404, fregBody(404)]);
    const byDate = await get(
      `entydigsoek?navn=Varlig Hengelås&part=bostedsadresse&foedselsdato=${birthDate}`,
    );
    expect(byDate.json.bostedsadresse).toEqual([{ adressegradering: "fortrolig", skjermet: true }]);
  });
  let birthDate: string;
  beforeAll(async () => {
    const { json } = await get(`${FORTROLIG}?part=foedsel`);
    birthDate = String((json.foedsel as { foedselsdato: string }[])[0]?.foedselsdato).replaceAll("-", "");
  });

  test.each([
    ["by what the role may not see", "soek?navn=Lun Brygge&kjoenn=mann", 403],
    ["for a whole municipality", "soek?kommunenummer=9901", 400],
    ["by a criterion that is none", "soek?navn=Lun Brygge&hoyde=180", 400],
    ["by a date that is none", "soek?foedselsdato=20261301", 400],
    ["by a date in another form", "soek?foedselsdato=1986-05-14", 400],
    ["for no hits at all", "soek?navn=Lun Brygge&maksTreff=0", 400],
    ["uniquely by a name alone", "entydigsoek?navn=Lun Brygge&part=navn", 400],
    ["uniquely by one word of a name", "entydigsoek?navn=Lun&foedselsdato=19860514&part=navn", 400],
    ["uniquely by a number", `entydigsoek?identifikasjonsnummer=${LUN}&navn=Lun Brygge&part=navn`, 400],
    ["uniquely for parts outside the role", "entydigsoek?navn=Lun Brygge&foedselsdato=19860514", 403],
  ])("%s: refused", async (_what, query, status) => {
    expect((await get(query)).status).toBe(status);
  });
});

describe("what ends it", () => {
  const setGrant = (changes: string) =>
    world.database.owner.query(`update integration_grant set ${changes} where integration_id = $1`, [
      DEMO_CASE_SYSTEM.id,
    ]);

  test.each<[string, () => ReturnType<typeof get>]>([
    ["a person", () => get(`${LUN}?part=navn`)],
    ["many", () => bulk([LUN, MOTHER])],
    ["a search", () => get("soek?navn=Lun Brygge")],
    ["a unique search", () => get("entydigsoek?navn=Lun Brygge&foedselsdato=19860514&part=navn")],
  ])("R2: access that ends while the register is asked for %s delivers nothing", async (_what, ask) => {
    world.intercept(async (url) => {
      if (url.pathname.includes("bulkoppslag"))
        await setGrant("state = 'revoked', ended_by = 'test', ended_at = decision_now()");
      return null as never;
    });
    const answer = await ask();
    world.intercept(null);
    await setGrant("state = 'active', ended_by = null, ended_at = null");
    expect([answer.status, answer.json]).toEqual([403, gatewayBody(403, "role_not_held")]);
    expect((await recordsOf(answer)).at(-1)).toMatchObject({ outcome: "deny", reason: "role_not_held" });
    expect(answer.text).not.toContain("Brygge");
  });

  test("R2: access that has ended opens nothing more", async () => {
    await world.database.moveClock("366 days");
    expect((await get(`${LUN}?part=navn`)).status).toBe(403);
  });

  test("whoever tries out the numbers of a birth date, in one call or in several, is frozen for the next", async () => {
    const { rows } = await world.database.owner.query("select count(*)::int as n from access_freeze");
    const tried = numbersOfOneDate(25);
    expect((await bulk(tried.slice(0, 12))).status).toBe(200);
    expect((await get(`${LUN}?part=navn`)).status).toBe(200);
    expect((await bulk(tried.slice(12))).status).toBe(200);
    expect((await get(`${LUN}?part=navn`)).json).toEqual(gatewayBody(403, "role_not_held"));
    const after = await world.database.owner.query(
      "select scope, integration_id, frozen_by from access_freeze where lifted_at is null",
    );
    expect(after.rows).toEqual([
      { scope: "integration", integration_id: DEMO_CASE_SYSTEM.id, frozen_by: "system" },
    ]);
    expect(rows[0].n).toBe(0);
  });
});

/** Numbers that hold together, of one day on which nobody of the demo was born. */
function numbersOfOneDate(count: number): string[] {
  const found: string[] = [];
  for (let n = 0; found.length < count && n < 100_000; n++) {
    const digits = `318199${String(n).padStart(5, "0")}`;
    try {
      numberOf(digits);
      found.push(digits);
    } catch {
      // the check digits do not hold
    }
  }
  return found;
}
