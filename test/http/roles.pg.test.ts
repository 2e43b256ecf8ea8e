import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_ORGANISATION } from "../../src/demo/seed.ts";
import { publishNational } from "../../src/roles/national-store.ts";
import type { Role, RoleDefinition } from "../../src/roles/role.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { type ApiWorld, demoRole, startApiWorld, withoutReferences } from "./api-world.ts";

let api: ApiWorld;
beforeAll(async () => {
  api = await startApiWorld();
});
afterAll(() => api.close());

const [IDA, IVAR, DINA, KARI] = ["ida.iam", "ivar.iam", "dina.personvern", "kari.barnevern"];
const barnevern: Role = demoRole("Barnevern");
/** What these answers may hold; each test knows what it asked for. */
type Shown = {
  id: string;
  version: number;
  copy?: Shown;
  hash: string;
  code: string;
  instance: string;
  definition: RoleDefinition;
  roles: Role[];
  proposals: Shown[];
  versions: Shown[];
  differences: { field: string }[];
  effects: { partsLost: string[] }[];
  fields: object[];
  areas: object[];
  nationalRoles: object[];
  unusedParts: string[];
  days: number;
};
const ask = async (nick: string, method: string, path: string, body?: unknown) => {
  const answer = await api.ask(method, `/api/v1${path}`, await api.token(nick), body);
  return { ...answer, json: answer.json as Shown };
};
const { entropy } = webPlatform;
const newFiksRoleId = () => entropy.uuid();
const resident = population().residents()[0]?.foedselsnummer ?? "";
const definition = {
  name: "Boligkontoret",
  tjenesteomraade: "Bolig",
  lovhjemler: [{ lov: "lov om kommunenes ansvar på det boligsosiale feltet" }],
  rettighetspakke: "OMH",
  bruksomraader: ["sokEtterPerson"],
  parts: ["navn", "relasjon-utvidet", "adressebeskyttelse"],
  purposes: [{ code: "tildeling", caseReferenceRequired: false }],
  longestLifeDays: 180,
};

/** Proposed by one, approved by another, as the preview showed it. */
async function inForce(path: string, body: object): Promise<string> {
  const proposed = await ask(IDA, "POST", path, body);
  expect(proposed.status, proposed.text).toBe(201);
  const { id, version } = proposed.json.copy ?? proposed.json;
  const of = `/roles/${id}/versions/${version}`;
  const { hash } = (await ask(IVAR, "GET", `${of}/preview`)).json;
  const approved = await ask(IVAR, "POST", `${of}/approval`, { previewHash: hash });
  expect(approved.status, approved.text).toBe(200);
  return id;
}

describe("a role's life over the API", () => {
  test("is proposed, previewed, approved by another person, changed, compared, copied and retired", async () => {
    const proposed = await ask(IDA, "POST", "/roles", { fiksRoleId: newFiksRoleId(), ...definition });
    expect(proposed).toMatchObject({ status: 201, json: { state: "proposed", version: 1, current: false } });
    expect(proposed.json.definition.parts).toEqual([
      "navn",
      "adressebeskyttelse",
      "familierelasjon",
      "foreldreansvar",
      "vergemaalEllerFremtidsfullmakt",
    ]);
    const of = `/roles/${proposed.json.id}`;
    const { hash } = (await ask(IDA, "GET", `${of}/versions/1/preview`)).json;
    const approval = (nick: string, previewHash: string) =>
      ask(nick, "POST", `${of}/versions/1/approval`, { previewHash });
    expect(await approval(IDA, hash)).toMatchObject({ status: 403, json: { code: "own_proposal" } });
    expect(await approval(IVAR, "another")).toMatchObject({ status: 409, json: { code: "stale_preview" } });
    expect(await approval(IVAR, hash)).toMatchObject({ status: 200, json: { current: true } });

    const next = { ...definition, parts: ["navn"], historikk: true };
    expect((await ask(IDA, "POST", `${of}/versions`, next)).json).toMatchObject({ version: 2 });
    const list = (await ask(IDA, "GET", "/roles")).json;
    expect(list.proposals).toMatchObject([{ id: proposed.json.id, version: 2 }]);
    expect(list.roles.map(({ name }) => name)).toContain("Boligkontoret");
    expect((await ask(IDA, "GET", `${of}/versions/2/diff?with=1`)).json.differences).toEqual([
      {
        field: "parts",
        added: [],
        removed: [
          "adressebeskyttelse",
          "familierelasjon",
          "foreldreansvar",
          "vergemaalEllerFremtidsfullmakt",
        ],
      },
      { field: "historikk", from: false, to: true },
    ]);
    expect((await ask(IDA, "DELETE", `${of}/versions/2`)).json).toMatchObject({ state: "withdrawn" });

    const copy = { name: "Boligkontoret, innsyn", fiksRoleId: newFiksRoleId(), changes: { parts: ["navn"] } };
    const copied = await ask(IVAR, "POST", `${of}/copy`, copy);
    expect(copied.json.differences.map(({ field }) => field)).toEqual(["name", "parts"]);
    expect((await ask(IDA, "DELETE", of)).json.versions).toMatchObject([
      { version: 1, retired: true },
      { version: 2, state: "withdrawn" },
    ]);
    expect((await ask(IDA, "GET", of)).json.versions).toHaveLength(2);
    expect(await ask(IDA, "DELETE", of)).toMatchObject({ status: 409, json: { code: "role_retired" } });
  });

  test("the preview of a role that people hold names them, and what they lose", async () => {
    const body = { ...withoutReferences(barnevern), parts: ["navn"] };
    const proposed = await ask(IDA, "POST", `/roles/${barnevern.id}/versions`, body);
    expect(proposed.status, proposed.text).toBe(201);
    const preview = await ask(IVAR, "GET", `/roles/${barnevern.id}/versions/2/preview`);
    expect(preview.json.effects).toMatchObject([
      {
        name: "Kari Barnevern",
        what: "parts_change",
        partsGained: [],
        end: { at: expect.stringMatching(/Z$/) },
      },
    ]);
    expect(preview.json.effects[0]?.partsLost).toContain("familierelasjon");
    await ask(IVAR, "DELETE", `/roles/${barnevern.id}/versions/2`);
  });

  test("everything that is wrong with a proposal is named by its field, and nothing of it is repeated", async () => {
    const wrong = {
      fiksRoleId: newFiksRoleId(),
      ...definition,
      tjenesteomraade: "01019012345",
      parts: ["sko"],
      longestLifeDays: 366,
    };
    const refused = await ask(IDA, "POST", "/roles", wrong);
    expect(refused).toMatchObject({ status: 400, json: { code: "invalid_fields" } });
    expect(refused.json.fields).toEqual([
      { field: "parts", problem: "unknown_part" },
      { field: "tjenesteomraade", problem: "unknown_area" },
      { field: "parts", problem: "no_parts" },
      { field: "longestLifeDays", problem: "more_than_allowed" },
    ]);
    expect(refused.text).not.toContain("01019012345");
    const malformed = await ask(IDA, "POST", "/roles", { ...wrong, fiksRoleId: "x", more: 1 });
    expect(malformed).toMatchObject({ status: 400, json: { code: "invalid_fields" } });
  });

  test.each([
    ["GET", "/roles"],
    ["POST", "/roles"],
    ["GET", `/roles/${barnevern.id}`],
    ["GET", `/roles/${barnevern.id}/advice`],
    ["GET", "/service-areas"],
    ["GET", "/national-roles"],
    ["DELETE", `/roles/${barnevern.id}`],
  ])("%s %s is for IAM staff", async (method, path) => {
    expect(await ask(KARI, method, path, method === "POST" ? {} : undefined)).toMatchObject({
      status: 403,
      json: { code: "not_administrator" },
    });
  });
});

test("R12: a role limited to municipalities finds who lives there, and nobody else; each miss is recorded", async () => {
  const torg = demoRole("Innbyggertorg");
  expect((await api.lookUp("mari.torg", torg, resident)).status).toBe(200);
  await inForce(`/roles/${torg.id}/versions`, { ...withoutReferences(torg), municipalities: ["0301"] });
  const outside = await api.lookUp("mari.torg", torg, resident);
  expect(outside).toMatchObject({ status: 404, json: { code: "person_not_found" } });
  const [record] = await api.recordsOf(String(outside.json.instance).replace("urn:uuid:", ""));
  expect(record).toMatchObject({ reason: "person_not_found", facts: { roleVersion: 2, partsReturned: [] } });
  expect(record).not.toHaveProperty("subjectRef");
  await inForce(`/roles/${torg.id}/versions`, {
    ...withoutReferences(torg),
    municipalities: ["0301", "9901"],
  });
  expect((await api.lookUp("mari.torg", torg, resident)).status).toBe(200);
});

test("parts that no answer has held are advised away, for as long as the version has been in force", async () => {
  const advice = await ask(IDA, "GET", `/roles/${demoRole("Barnehage").id}/advice`);
  expect(advice.json.unusedParts).toEqual(demoRole("Barnehage").parts);
  expect(advice.json.days).toBe(0);
  expect(
    (await api.lookUp("ola.barnehage", demoRole("Barnehage"), resident, { parts: ["navn"] })).status,
  ).toBe(200);
  const after = await ask(IDA, "GET", `/roles/${demoRole("Barnehage").id}/advice`);
  expect(after.json.unusedParts).toEqual(demoRole("Barnehage").parts.filter((part) => part !== "navn"));
  expect(await ask(IDA, "GET", `/roles/${DEMO_ORGANISATION.id}/advice`)).toMatchObject({ status: 404 });
});

test("the service areas are listed with their acts", async () => {
  const { areas } = (await ask(IDA, "GET", "/service-areas")).json;
  expect(areas).toContainEqual({
    name: "Barnevern",
    lovhjemler: [{ lov: "barnevernsloven", paragraf: null }],
  });
});

test("a national role is adopted, and cannot be changed", async () => {
  const id = entropy.uuid();
  const national = withoutReferences(demoRole("Barnehage"));
  await api.database.db.asOwner((tx) => publishNational(tx, id, { ...national, name: "Nasjonal barnehage" }));
  expect((await ask(IDA, "GET", "/national-roles")).json.nationalRoles).toMatchObject([
    { id, version: 1, definition: { name: "Nasjonal barnehage" } },
  ]);
  const adopted = await inForce(`/national-roles/${id}/adoption`, { fiksRoleId: newFiksRoleId() });
  const changed = await ask(IDA, "POST", `/roles/${adopted}/versions`, definition);
  expect(changed).toMatchObject({ status: 409, json: { code: "national_role" } });
  const again = await ask(IDA, "POST", `/roles/${adopted}/national-version`, {});
  expect(again).toMatchObject({ status: 409, json: { code: "no_newer_version" } });
});

describe("R4: administering access and looking people up exclude each other, unless the DPO allows it", () => {
  const allow = (nick: string, allowed: boolean, reason = "Liten kommune, avtalt med rådmannen") =>
    ask(nick, "PUT", "/organisation/iam-may-look-up", { allowed, reason });

  test("only the DPO decides, with a reason, on record", async () => {
    expect(await allow(IDA, true)).toMatchObject({ status: 403, json: { code: "not_administrator" } });
    expect(await allow(DINA, true, " ")).toMatchObject({ status: 400, json: { code: "reason_missing" } });
    const allowed = await allow(DINA, true);
    expect(allowed).toMatchObject({
      status: 200,
      json: { iamMayLookUp: true, iamMayLookUpReason: "Liten kommune, avtalt med rådmannen" },
    });
    expect((await ask(IDA, "GET", "/organisation")).json).toMatchObject({
      iamMayLookUp: true,
      limits: { longestLifeDays: 365, sensitiveLifeDays: 30 },
    });
    const { rows } = await api.database.owner.query(
      "select convert_from(leaf, 'UTF8') as leaf from audit_record where kind = 'organisation.iam_may_look_up'",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].leaf).not.toContain("rådmannen");
    expect(JSON.parse(rows[0].leaf)).toMatchObject({ reason: "allowed", facts: { allowed: true } });
    expect((await allow(DINA, false)).json).toMatchObject({ iamMayLookUp: false });
  });

  test("not a DPO who administers access himself", async () => {
    const of = "(select id from scim_user where user_name_key like 'dina.personvern@%')";
    const give = `insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, expires_at, last_full_approval, life_from)
      select m.organisation_id, ${of}, m.id, 'iam', 'active', decision_now() - interval '1 hour', decision_now() + interval '1 hour',
        decision_now() - interval '1 hour', decision_now() - interval '1 hour'
      from group_mapping m where m.portal_role = 'iam'`;
    await api.database.owner.query(
      `with joined as (insert into scim_member (organisation_id, group_id, user_id)
        select organisation_id, group_id, ${of} from group_mapping where portal_role = 'iam') ${give}`,
    );
    expect(await allow(DINA, true)).toMatchObject({
      status: 403,
      json: { code: "officer_administers_access" },
    });
  });
});
