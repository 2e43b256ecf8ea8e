import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PersonContext } from "../../src/grants/act.ts";
import { breakGlass, closeGlassCase } from "../../src/grants/break-glass/break-glass-service.ts";
import { glassCases } from "../../src/grants/break-glass/break-glass-store.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import {
  ACCESS_PLAN,
  accessWorlds,
  acting,
  DPO,
  historyOf,
  IDA,
  KARI,
  LEADER,
  OLA,
  refusal,
  value,
} from "./access-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { DAY_ZERO, day, openFastDatabase, openWorld, stopClockAt, type World } from "./support.ts";

const MINUTE = 60_000;
let database: TestDatabase;
let world: World;
const newWorld = accessWorlds();
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** Group 2 gives Kari, Ida and the DPO the right to break the glass for role 1. */
beforeEach(async () => {
  world = await newWorld(database);
  await world.send({ kind: "add", group: 2, users: [KARI, IDA, DPO] });
  await database.owner.query(
    `insert into group_mapping (organisation_id, id, group_id, role_id, ttl_days, state, proposed_by, approved_by, approved_at, gives)
     values ($1, $2, $3, $4, 30, 'active', 'command_line', $2, decision_now(), 'break_glass')`,
    [world.organisation, newId(), world.groups[2], world.roles[1]],
  );
});

const context = (user: number): PersonContext => ({
  organisation: world.organisation,
  actor: { kind: "employee", ref: world.users[user] as string },
  requestId: newId<RequestId>(),
  person: world.users[user] as ScimUserId,
});
const deps = () => ({ db: database.db, entropy });
const breaks = (user: number, minutes = 30, role = 1) =>
  breakGlass(deps(), context(user), {
    roleId: world.roles[role] as string,
    minutes,
    reason: "a child is in danger",
  });
const closes = (user: number, id: string, finding = "was needed") =>
  closeGlassCase(deps(), context(user), id, finding);
const at = (minutes: number) => stopClockAt(database, DAY_ZERO + minutes * MINUTE);
const holds = async (user: number) => (await world.effective()).has(`${user}.1/1`);
const cases = () => database.db.read(world.organisation, (tx) => glassCases(tx, world.organisation));

describe("T15: breaking the glass", () => {
  test("gives the role at once and for its minutes, on record, and the officers are told", async () => {
    expect(await holds(KARI)).toBe(false);
    const { grantId, caseId, expiresAt } = value(await breaks(KARI, 30));
    expect(expiresAt).toBe(DAY_ZERO + 30 * MINUTE);
    expect(await holds(KARI)).toBe(true);
    await at(30);
    expect(await holds(KARI)).toBe(false);
    expect(await historyOf(database, grantId)).toEqual([
      `began break_glass.opened employee:${world.users[KARI]}`,
    ]);
    const told = await database.owner.query(
      "select recipient_id, digest_day from notice where kind = 'glass_broken' and about_id = $1",
      [caseId],
    );
    expect(told.rows).toEqual([{ recipient_id: world.users[DPO], digest_day: null }]);
    expect(await cases()).toMatchObject([
      { id: caseId, userId: world.users[KARI], reason: "a child is in danger", lookups: 0, closedAt: null },
    ]);
    const { rows } = await database.owner.query(
      "select leaf from audit_record where kind = 'break_glass.opened'",
    );
    expect(rows.some(({ leaf }) => String(leaf).includes("danger"))).toBe(false);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ["by somebody in no such group", () => breaks(OLA), "not_eligible"],
    ["for another role", () => breaks(KARI, 30, 0), "not_eligible"],
    ["by IAM staff, though in the group (R4)", () => breaks(IDA), "administers_access"],
    ["for 61 minutes", () => breaks(KARI, 61), "longer_than_the_glass_allows"],
    ["for no time", () => breaks(KARI, 0), "longer_than_the_glass_allows"],
  ])("%s is refused, on record", async (_what, attempt, expected) => {
    expect(refusal((await attempt()) as never)).toBe(expected);
    expect(await cases()).toEqual([]);
    const { rows } = await database.owner.query(
      "select outcome, reason from audit_record where kind = 'break_glass.opened' and organisation_id = $1",
      [world.organisation],
    );
    expect(rows).toEqual([{ outcome: "deny", reason: expected }]);
  });

  test.each([
    ["the organisation", "organisation", "null", "null"],
    ["the role", "role", "(select id from role where fiks_role_id = $2)", "null"],
    ["the person", "person", "null", "$3::uuid"],
  ])("not while %s is frozen", async (_what, scope, role, user) => {
    await database.owner.query(
      `with given as (select $2::uuid as r, $3::uuid as u)
       insert into access_freeze (organisation_id, id, scope, role_id, user_id, reason, frozen_by)
       select $1, gen_random_uuid(), '${scope}', ${role.replace("$2", "$2::uuid")}, ${user}, 'why', 'test' from given`,
      [world.organisation, world.roles[1], world.users[KARI]],
    );
    expect(refusal(await breaks(KARI))).toBe("frozen");
  });

  test.each([
    ["no longer a member", "delete from scim_member where user_id = $1"],
    ["disabled", "update scim_user set active = false where id = $1"],
    [
      "of a mapping that is not valid yet",
      "update group_mapping set valid_from = decision_now() + interval '1 hour' where gives = 'break_glass' and $1::uuid is not null",
    ],
    [
      "of a mapping that was approved longer ago than the role lives",
      "update group_mapping set approved_at = decision_now() - interval '1440 hours' where gives = 'break_glass' and $1::uuid is not null",
    ],
  ])("not by somebody %s", async (_what, sql) => {
    await database.owner.query(sql, [world.users[KARI]]);
    expect(refusal(await breaks(KARI))).toBe("not_eligible");
  });

  test("never lasts longer than the right to it", async () => {
    await database.owner.query(
      "update group_mapping set valid_until = decision_now() + interval '10 minutes' where gives = 'break_glass' and organisation_id = $1",
      [world.organisation],
    );
    expect(value(await breaks(KARI, 60)).expiresAt).toBe(DAY_ZERO + 10 * MINUTE);
  });

  test("one at a time, also in two windows at once, and at most three in 30 days", async () => {
    const both = await Promise.all([breaks(KARI, 60), breaks(KARI, 60)]);
    expect(both.map(refusal).sort()).toEqual(["accepted", "broken_already"]);
    await at(59);
    expect(refusal(await breaks(KARI))).toBe("broken_already");
    await at(60);
    value(await breaks(KARI, 1));
    await at(61);
    value(await breaks(KARI, 1));
    await at(62);
    expect(refusal(await breaks(KARI))).toBe("broken_too_often");
    for (const { id } of await cases()) value(await closes(DPO, id));
    await stopClockAt(database, day(30) - 1);
    expect(refusal(await breaks(KARI))).toBe("broken_too_often");
    await stopClockAt(database, day(30));
    expect(refusal(await breaks(KARI))).toBe("accepted");
  });

  test("not while an earlier case is overdue", async () => {
    const { caseId, dueAt } = value(await breaks(KARI, 5));
    await stopClockAt(database, dueAt - 1);
    expect(refusal(await breaks(KARI, 5))).toBe("accepted");
    await stopClockAt(database, dueAt + 5 * MINUTE);
    expect(refusal(await breaks(KARI, 5))).toBe("case_overdue");
    value(await closes(DPO, caseId));
    expect(refusal(await breaks(KARI, 5))).toBe("accepted");
  });

  test("is not renewed, nor asked for again, and counts as no ordinary access", async () => {
    const { grantId } = value(await breaks(KARI, 60));
    const as = (user: number) => acting(database, world, user);
    expect(await as(LEADER).renew(grantId)).toEqual(["renewal_not_offered"]);
    value(await as(LEADER).revoke(grantId));
    expect(await holds(KARI)).toBe(false);
    expect(refusal(await as(KARI).askAgain(grantId))).toBe("not_to_be_asked_again");
  });
});

describe("the case", () => {
  test("is closed once, with a finding, by an officer who did not break the glass himself", async () => {
    const { caseId } = value(await breaks(KARI));
    expect(refusal(await closes(DPO, caseId, ""))).toBe("reason_missing");
    expect(refusal(await closes(DPO, "no id"))).toBe("unknown_case");
    expect(refusal(await closes(KARI, caseId))).toBe("own_case");
    const both = await Promise.all([closes(DPO, caseId), closes(DPO, caseId)]);
    expect(both.map(refusal).sort()).toEqual(["accepted", "case_closed_already"]);
    expect(await cases()).toMatchObject([{ finding: "was needed", closedBy: world.users[DPO] }]);
    const own = value(await breaks(DPO));
    expect(refusal(await closes(DPO, own.caseId))).toBe("own_case");
  });

  test("of another organisation is not there (R9)", async () => {
    const { caseId } = value(await breaks(KARI));
    const other = await openWorld(database, ACCESS_PLAN);
    const there = { ...context(DPO), organisation: other.organisation };
    expect(refusal(await closeGlassCase(deps(), there, caseId, "was needed"))).toBe("unknown_case");
  });
});
