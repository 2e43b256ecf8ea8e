import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AuditRow } from "../../src/audit/audit-store.ts";
import { openSubject, subjectTag } from "../../src/audit/subject-policy.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { DEMO_ORGANISATION, DEMO_SCOPE, demoUserName } from "../../src/demo/seed.ts";
import type { RegisterFailure } from "../../src/register/register-port.ts";
import type { Role } from "../../src/roles/role.ts";
import { recordsOf } from "../http/api-world.ts";
import {
  fjordheim,
  type LookupWorld,
  makeUser,
  NEIGHBOUR,
  NEIGHBOUR_ROLE,
  numberOf,
  startLookupWorld,
} from "./lookup-world.ts";

const [barnevern, barnehage, torg] = DEMO_ROLES as [Role, Role, Role];
const UNKNOWN = "20910250435"; // a valid synthetic number that nobody in Fjordheim has
const OLA = demoUserName("ola.barnehage");

let world: LookupWorld;
beforeAll(async () => {
  world = await startLookupWorld();
});
afterAll(() => world.close());

let before = { records: 0, subjects: 0 };
const stored = async () => {
  const { rows } = await world.database.owner.query<typeof before>(
    "select (select count(*)::int from audit_record) as records, (select count(*)::int from audit_subject) as subjects",
  );
  return rows[0] ?? before;
};
beforeEach(async () => {
  before = await stored();
});
afterEach(() => {
  world.register.meanwhile = null;
  world.register.fails = null;
});

/** The rows that came since the test began. */
const added = async () => {
  const now = await stored();
  return { records: now.records - before.records, subjects: now.subjects - before.subjects };
};
const records = (requestId: string): Promise<AuditRow[]> => recordsOf(world.database, requestId);
const sql = (text: string, ...values: unknown[]) => world.database.owner.query(text, values);

describe("R1: no audit, no data", () => {
  test("an answer has one committed record of its request, and one subject that leads to the person", async () => {
    const { outcome, requestId } = await world.ask("ola.barnehage", { caseReference: "2026/123" });
    if (outcome.kind !== "found") throw new Error("ola holds the role");
    expect(await added()).toEqual({ records: 1, subjects: 1 });
    const [record] = await records(requestId);
    expect(record?.facts).toMatchObject({
      partsReturned: Object.keys(outcome.disclosure.person).sort(),
      partsMasked: [],
      partsAsked: "all_of_role",
      purpose: "opptak",
      roleVersion: 1,
      protection: "ugradert",
    });
    const ref = Buffer.from(record?.subjectRef ?? "", "base64url");
    const { rows } = await sql("select * from audit_subject where ref = $1", ref);
    const [row] = rows;
    const sealed = { ...row, wrappedKey: row.wrapped_key };
    const digits = fjordheim.residents()[0]?.foedselsnummer ?? "";
    const key = { ...world.key, epoch: row.epoch };
    expect(openSubject(key, DEMO_ORGANISATION.id, sealed)).toEqual({
      foedselsnummer: digits,
      caseReference: "2026/123",
    });
    expect(row.tag).toEqual(subjectTag(key, DEMO_ORGANISATION.id, numberOf(digits)));
    expect(JSON.stringify(record)).not.toContain(digits);
    expect(JSON.stringify(record)).not.toContain("2026/123");
  });

  test.each<RegisterFailure>(["unavailable", "refused", "garbled"])(
    "the register is %s: an error is recorded, and there is no data and no subject",
    async (failure) => {
      world.register.fails = failure;
      const { outcome, requestId } = await world.ask("ola.barnehage");
      expect(outcome).toEqual({ kind: "register_failed", failure });
      expect(await added()).toEqual({ records: 1, subjects: 0 });
      expect(await records(requestId)).toMatchObject([{ outcome: "error", reason: `register_${failure}` }]);
    },
  );

  test("the register fails when it is asked about the relatives: no data either", async () => {
    const mother = fjordheim.residents().find((one) => one.name === "Vennlig Vinterhatt");
    const calls = world.register.asked.length;
    world.register.meanwhile = async () => {
      if (world.register.asked.length === calls + 2) world.register.fails = "unavailable";
    };
    const digits = mother?.foedselsnummer ?? "";
    const { outcome } = await world.ask("kari.barnevern", { role: barnevern, digits });
    expect(outcome).toEqual({ kind: "register_failed", failure: "unavailable" });
    expect(world.register.asked.slice(calls).map((question) => question.parts)).toEqual([
      barnevern.parts,
      ["adressebeskyttelse"],
    ]);
    expect(await added()).toEqual({ records: 1, subjects: 0 });
  });

  test("a number that nobody has: recorded, without a subject", async () => {
    const { outcome, requestId } = await world.ask("ola.barnehage", { digits: UNKNOWN });
    expect(outcome).toEqual({ kind: "not_found" });
    expect(await added()).toEqual({ records: 1, subjects: 0 });
    expect(await records(requestId)).toMatchObject([
      { outcome: "permit", reason: "person_not_found", facts: { partsReturned: [] } },
    ]);
  });

  test.each([
    ["audit_record", { records: 0, subjects: 0 }],
    ["audit_subject", { records: 0, subjects: 0 }],
  ])("%s cannot be written: an exception, no data, and nothing half-written", async (table, nothing) => {
    await sql(`revoke insert on ${table} from identity_sync_app`);
    try {
      await expect(world.ask("ola.barnehage")).rejects.toThrow();
    } finally {
      await sql(`grant insert on ${table} to identity_sync_app`);
    }
    expect(await added()).toEqual(nothing);
  });

  test("a denial that cannot be recorded is an exception too", async () => {
    await sql("revoke insert on audit_record from identity_sync_app");
    try {
      await expect(world.ask("mari.torg")).rejects.toThrow();
    } finally {
      await sql("grant insert on audit_record to identity_sync_app");
    }
    expect(await added()).toEqual({ records: 0, subjects: 0 });
  });

  test("the key of the half-year is missing: nothing is asked of the register", async () => {
    const { auditKey } = world.deps;
    world.deps.auditKey = () => null;
    const calls = world.register.asked.length;
    try {
      expect((await world.ask("ola.barnehage")).outcome).toEqual({ kind: "audit_unavailable" });
    } finally {
      world.deps.auditKey = auditKey;
    }
    expect(world.register.asked.length).toBe(calls);
    expect((await added()).subjects).toBe(0);
  });

  test("the same request id twice gives two records, each of its own", async () => {
    const { requestId } = await world.ask("ola.barnehage");
    await world.ask("ola.barnehage", { requestId });
    const both = await records(requestId);
    expect(both.map((record) => record.outcome)).toEqual(["permit", "permit"]);
    expect(new Set(both.map((record) => record.subjectRef)).size).toBe(2);
  });
});

describe("what is refused, and recorded without a subject", () => {
  type Refused = [what: string, nick: string, asking: Parameters<LookupWorld["ask"]>[1], reason: string];
  test.each<Refused>([
    ["a role that one does not hold", "mari.torg", { role: barnehage }, "role_not_held"],
    ["a grant that has expired", "per.utloept", {}, "role_not_held"],
    ["a grant that waits for approval", "jon.venter", {}, "role_not_held"],
    [
      "a role that is not there",
      "kari.barnevern",
      { roleId: "0199d000-0000-7000-8000-0000000000ff" },
      "role_not_held",
    ],
    ["a role id that is none", "kari.barnevern", { roleId: "Barnehage" }, "role_not_held"],
    ["a purpose of another role", "ola.barnehage", { purpose: "veiledning" }, "purpose_outside_role"],
    [
      "a purpose that demands a case reference, without one",
      "kari.barnevern",
      { role: barnevern, purpose: "akuttvedtak" },
      "case_reference_required",
    ],
    [
      "nothing but parts outside the role",
      "mari.torg",
      { role: torg, parts: ["sivilstand"] },
      "parts_outside_role",
    ],
  ])("%s", async (_what, nick, asking, reason) => {
    const calls = world.register.asked.length;
    const { outcome, requestId } = await world.ask(nick, asking);
    expect(outcome).toEqual({ kind: "denied", reason });
    expect(world.register.asked.length).toBe(calls);
    expect(await added()).toEqual({ records: 1, subjects: 0 });
    const [record] = await records(requestId);
    expect(record).toMatchObject({
      kind: "lookup",
      outcome: "deny",
      reason,
      actor: expect.stringMatching(/^employee:/),
    });
    expect(record).not.toHaveProperty("subjectRef");
  });

  test("what a client wrote stands in the log only where it is a code of ours", async () => {
    const { requestId } = await world.ask("ola.barnehage", { purpose: "fordi 20910250435" });
    expect(JSON.stringify(await records(requestId))).not.toContain("fordi");
    const other = await world.ask("ola.barnehage", { roleId: "20910250435", purpose: "fordi" });
    expect(JSON.stringify(await records(other.requestId))).not.toMatch(/fordi|20910250435/);
  });

  test("a case reference opens the purpose that demands it", async () => {
    const { outcome } = await world.ask("kari.barnevern", {
      role: barnevern,
      purpose: "akuttvedtak",
      caseReference: "2026/123",
    });
    expect(outcome.kind).toBe("found");
  });

  test("parts outside the role are withheld, told, and not asked of the register", async () => {
    const { outcome, requestId } = await world.ask("mari.torg", {
      role: torg,
      parts: ["navn", "sivilstand", "kjoenn"],
    });
    if (outcome.kind !== "found") throw new Error("mari holds the role");
    expect(Object.keys(outcome.disclosure.person)).toEqual(["navn"]);
    expect(outcome.withheld).toEqual(["sivilstand", "kjoenn"]);
    expect(world.register.asked.at(-1)?.parts).toEqual(["navn"]);
    const [record] = await records(requestId);
    expect(record?.facts).toMatchObject({
      partsAsked: ["kjoenn", "navn", "sivilstand"],
      partsReturned: ["navn"],
    });
  });

  test("R7: the register is always asked with parts, and only for those of the one role that was chosen", async () => {
    for (const role of DEMO_ROLES) {
      const nick = { Barnevern: "kari.barnevern", Barnehage: "ola.barnehage" }[role.name] ?? "mari.torg";
      const calls = world.register.asked.length;
      await world.ask(nick, { role });
      const [first, ...others] = world.register.asked.slice(calls);
      expect(first?.access.fiksRoleId).toBe(role.fiksRoleId);
      expect(first?.parts).toEqual(role.parts);
      expect(others.every(({ parts }) => parts.length === 1 && parts[0] === "adressebeskyttelse")).toBe(true);
    }
  });

  test("of a person whose protection was not asked for, the record claims none", async () => {
    const strict = fjordheim.residents().find((one) => one.protection === "strengtFortrolig")?.foedselsnummer;
    const { requestId } = await world.ask("mari.torg", { role: torg, digits: strict ?? "", parts: ["navn"] });
    const [record] = await records(requestId);
    expect(record?.facts.protection).not.toBe("ugradert");
  });
});

describe("R2: what ends between the check and the decision is refused by the decision", () => {
  const ends: [string, string, string][] = [
    [
      "the membership is removed",
      `delete from scim_member where user_id in (select id from scim_user where user_name_key = '${OLA}')`,
      "",
    ],
    [
      "the user is disabled",
      `update scim_user set active = false where user_name_key = '${OLA}'`,
      `update scim_user set active = true where user_name_key = '${OLA}'`,
    ],
    [
      "the account may be another person's now",
      `update scim_user set confirmed_external_id = 'x' where user_name_key = '${OLA}'`,
      `update scim_user set confirmed_external_id = external_id where user_name_key = '${OLA}'`,
    ],
    [
      "the role is retired",
      `update role set retired_at = decision_now() where id = '${barnehage.id}'`,
      `update role set retired_at = null where id = '${barnehage.id}'`,
    ],
    [
      "the mapping is retired",
      `update group_mapping set state = 'retired', retired_at = decision_now() where role_id = '${barnehage.id}'`,
      `update group_mapping set state = 'active', retired_at = null where role_id = '${barnehage.id}'`,
    ],
    [
      "the grant is revoked",
      `update role_grant set state = 'revoked', ended_at = decision_now(), ended_reason = 'membership_removed'
       where state = 'active' and user_id in (select id from scim_user where user_name_key = '${OLA}')`,
      `update role_grant set state = 'active', ended_at = null, ended_reason = null
       where state = 'revoked' and user_id in (select id from scim_user where user_name_key = '${OLA}')`,
    ],
  ];

  test.each(ends.slice(1))("%s", async (_what, end, undo) => {
    expect((await world.ask("ola.barnehage")).outcome.kind).toBe("found");
    before = await stored();
    world.register.meanwhile = () => sql(end);
    const { outcome, requestId } = await world.ask("ola.barnehage");
    world.register.meanwhile = null;
    await sql(undo);
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await added()).toEqual({ records: 1, subjects: 0 });
    const [record] = await records(requestId);
    expect(record).toMatchObject({ outcome: "deny", reason: "role_not_held" });
    expect(record).not.toHaveProperty("subjectRef");
    expect(record?.facts).not.toHaveProperty("partsReturned");
    expect((await world.ask("ola.barnehage")).outcome.kind).toBe("found");
  });

  test("the grant runs out: the same, by the database's clock alone", async () => {
    world.register.meanwhile = () => world.database.moveClock("91 days");
    const { outcome } = await world.ask("ola.barnehage");
    world.register.meanwhile = null;
    await world.database.moveClock("0 days");
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await added()).toEqual({ records: 1, subjects: 0 });
  });

  test("the grant runs out while nobody is found: that nobody has the number is not told either", async () => {
    world.register.meanwhile = () => world.database.moveClock("91 days");
    const { outcome, requestId } = await world.ask("ola.barnehage", { digits: UNKNOWN });
    world.register.meanwhile = null;
    await world.database.moveClock("0 days");
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await records(requestId)).toMatchObject([{ outcome: "deny", reason: "role_not_held" }]);
  });

  test("the membership is removed", async () => {
    const [, end] = ends[0] as [string, string, string];
    world.register.meanwhile = () => sql(end);
    const { rows } = await sql(
      `select m.* from scim_member m join scim_user u on u.id = m.user_id where u.user_name_key = '${OLA}'`,
    );
    const { outcome } = await world.ask("ola.barnehage");
    world.register.meanwhile = null;
    for (const { organisation_id, group_id, user_id, added_at } of rows)
      await sql(
        "insert into scim_member values ($1, $2, $3, $4)",
        organisation_id,
        group_id,
        user_id,
        added_at,
      );
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await added()).toEqual({ records: 1, subjects: 0 });
  });
});

describe("who asks", () => {
  test("two accounts that claim one object id are nobody", async () => {
    await world.database.db.asOwner((tx) => makeUser(tx, DEMO_SCOPE, "mari.torg", "mari.to"));
    const { outcome, requestId } = await world.ask("mari.torg", { role: torg });
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await records(requestId)).toMatchObject([
      { organisation: DEMO_SCOPE.organisation, outcome: "deny", actor: "stranger" },
      { organisation: NEIGHBOUR.organisation, outcome: "deny", actor: "stranger" },
    ]);
    await sql(
      `update scim_user set deleted_at = decision_now() where user_name_key = '${demoUserName("mari.to")}'`,
    );
    expect((await world.ask("mari.torg", { role: torg })).outcome.kind).toBe("found");
  });

  test("a stranger of a tenant we know is refused, and that is recorded in each of its organisations", async () => {
    const { outcome, requestId } = await world.ask("hvem.som.helst");
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    const all = await records(requestId);
    expect(all.map(({ actor, outcome: how }) => [actor, how])).toEqual([
      ["stranger", "deny"],
      ["stranger", "deny"],
    ]);
    expect(JSON.stringify(all)).not.toContain("hvem.som.helst");
    expect((await added()).subjects).toBe(0);
  });

  test("somebody of a tenant we do not know is refused, and there is nowhere to record it", async () => {
    const { outcome } = await world.ask("ola.barnehage", { tenant: "0199d000-0000-4000-8000-00000000f1ff" });
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await added()).toEqual({ records: 0, subjects: 0 });
  });

  test.each([
    ["the demo's", barnehage, DEMO_SCOPE.organisation, NEIGHBOUR.organisation],
    ["the neighbour's", NEIGHBOUR_ROLE, NEIGHBOUR.organisation, DEMO_SCOPE.organisation],
  ])(
    "R9: with two organisations in a tenant, %s role decides where, and the other has no row",
    async (_whose, role, here, there) => {
      const counts = async () => {
        const { rows } = await sql(
          `select organisation_id, 'record' as what, count(*)::int as n from audit_record group by 1
         union all select organisation_id, 'subject', count(*)::int from audit_subject group by 1`,
        );
        return new Map(rows.map((row) => [`${row.organisation_id} ${row.what}`, row.n as number]));
      };
      const was = await counts();
      const { outcome, requestId } = await world.ask("ola.barnehage", { role });
      expect(outcome.kind).toBe("found");
      const is = await counts();
      const more = (organisation: string, what: string) =>
        (is.get(`${organisation} ${what}`) ?? 0) - (was.get(`${organisation} ${what}`) ?? 0);
      expect([more(here, "record"), more(here, "subject")]).toEqual([1, 1]);
      expect([more(there, "record"), more(there, "subject")]).toEqual([0, 0]);
      expect(await records(requestId)).toMatchObject([{ organisation: here, roleId: role.id }]);
    },
  );

  test("R9: the neighbour's role is nothing to somebody who is nobody there", async () => {
    const { outcome, requestId } = await world.ask("kari.barnevern", { role: NEIGHBOUR_ROLE });
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await records(requestId)).toMatchObject([{ organisation: DEMO_SCOPE.organisation }]);
  });
});
