import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutesOf } from "../../src/grants/requests/request-policy.ts";
import type { TestDatabase } from "../support/test-database.ts";
import {
  ACCESS_PLAN,
  accessWorlds,
  acting,
  historyOf,
  IDA,
  IVAR,
  KARI,
  LEADER,
  OLA,
  OWNER,
  peopleAccess,
  refusal,
  signsIn,
  value,
} from "./access-world.ts";
import { entropy } from "./skeleton.ts";
import {
  DAY_ZERO,
  day,
  MS_PER_DAY,
  openFastDatabase,
  openWorld,
  stopClockAt,
  type World,
} from "./support.ts";

let database: TestDatabase;
let world: World;
const newWorld = accessWorlds();
/** Kari's grant through group 0: 30 days from day 0, at most 100 from the mapping's approval on day 0. */
let grant: string;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await newWorld(database);
  await world.send({ kind: "add", group: 0, users: [KARI] });
  grant = await grantOf(KARI);
});

const as = (user: number) => acting(database, world, user);
const grantOf = async (user: number) =>
  (await world.grants()).filter((one) => one.userId === world.users[user]).at(-1)?.id as string;
const endOf = async (id: string) => (await world.grants()).find((one) => one.id === id)?.expiresAt;
/** The day comes, and Kari is at work on it. */
const dayComes = async (days: number) => {
  await stopClockAt(database, day(days));
  await signsIn(database, world, KARI);
};
const change = (sql: string, id = grant) => database.owner.query(sql, [id]);

describe("T7: renewal by the leader, in the last days, for as long as the mapping gives", () => {
  test.each([
    ["a millisecond before the window opens", 16 * MS_PER_DAY - 1, "not_in_window"],
    ["when the window opens", 16 * MS_PER_DAY, 46 * MS_PER_DAY],
    ["in the last millisecond", 30 * MS_PER_DAY - 1, 60 * MS_PER_DAY - 1],
    ["at the instant it ends", 30 * MS_PER_DAY, "access_ended"],
  ])("%s", async (_when, after, expected) => {
    await signsIn(database, world, KARI);
    await stopClockAt(database, DAY_ZERO + after);
    const [result] = await as(LEADER).renew(grant);
    expect(result).toBe(typeof expected === "number" ? DAY_ZERO + expected : expected);
    expect(await endOf(grant)).toBe(typeof expected === "number" ? DAY_ZERO + expected : day(30));
  });

  test("goes no further than the full approval and the longest life, however often (R4, I5)", async () => {
    const ends: unknown[] = [];
    for (const days of [29, 58, 87, 99]) {
      await dayComes(days);
      ends.push(...(await as(LEADER).renew(grant)));
    }
    expect(ends).toEqual([day(59), day(88), day(100), "no_life_left"]);
  });

  test("goes no further than the mapping is valid", async () => {
    await change(
      "update group_mapping set valid_until = decision_now() + interval '31 days' where id = (select mapping_id from role_grant where id = $1)",
    );
    await dayComes(20);
    expect(await as(LEADER).renew(grant)).toEqual([day(31)]);
    expect(await as(LEADER).renew(grant)).toEqual(["no_life_left"]);
  });

  test("of what was asked for gives the granted life anew, within the role's longest life", async () => {
    const asked = value(await as(KARI).ask(1, { minutes: minutesOf(25) }));
    value(await as(LEADER).approve(asked));
    await dayComes(20);
    expect(await as(LEADER).renew(asked)).toEqual([day(45)]);
    await dayComes(44);
    expect(await as(LEADER).renew(asked)).toEqual([day(60)]);
  });

  test.each([
    ["the holder (R4)", KARI, "own_access"],
    ["the owner, for there is a leader", OWNER, "not_the_decider"],
    ["IAM staff, for there is a leader", IDA, "not_the_decider"],
    ["a colleague", OLA, "not_the_decider"],
  ])("is not for %s", async (_who, user, expected) => {
    await dayComes(20);
    expect(await as(user).renew(grant)).toEqual([expected]);
    expect(await endOf(grant)).toBe(day(30));
  });

  test("is for the owner where the leader may not, and use alone never extends", async () => {
    await dayComes(20);
    await database.owner.query(
      "update role_grant set state = 'revoked', ended_at = decision_now(), ended_reason = 'given_up' where user_id = $1",
      [world.users[LEADER]],
    );
    expect(await as(LEADER).renew(grant)).toEqual(["not_the_decider"]);
    expect(await endOf(grant)).toBe(day(30));
    expect(await as(OWNER).renew(grant)).toEqual([day(50)]);
  });

  test.each([
    [
      "a mapping that nobody renews",
      "update group_mapping set renewal = 'none' where id = (select mapping_id from role_grant where id = $1)",
      "renewal_not_offered",
    ],
    ["a grant under review", "update role_grant set review_by = expires_at where id = $1", "under_review"],
    ["a suspended grant", "update role_grant set state = 'suspended' where id = $1", "not_active"],
    [
      "a retired role",
      "update role set retired_at = decision_now() where id = (select role_id from role_grant where id = $1)",
      "renewal_not_offered",
    ],
    [
      "a broken glass",
      "update role_grant set source = 'break_glass', mapping_id = null where id = $1",
      "renewal_not_offered",
    ],
  ])("is not offered for %s", async (_what, sql, expected) => {
    await dayComes(20);
    await change(sql);
    expect(await as(LEADER).renew(grant)).toEqual([expected]);
  });

  test("of the right to administer access is for others of IAM staff, where nobody leads the holder", async () => {
    const { rows } = await database.owner.query(
      `update role_grant set expires_at = decision_now() + interval '5 days'
       where user_id = $1 and portal_role = 'iam' returning id`,
      [world.users[IDA]],
    );
    expect(await as(IDA).renew(rows[0].id)).toEqual(["own_access"]);
    expect(await as(IVAR).renew(rows[0].id)).toEqual([day(30)]);
  });

  test("is one record and one event each, with the reason, however many are renewed", async () => {
    await world.send({ kind: "add", group: 0, users: [OLA] });
    await dayComes(20);
    await signsIn(database, world, OLA);
    const other = await grantOf(OLA);
    const results = await as(LEADER).renew(grant, "no id", other, grant.toUpperCase());
    expect(results).toEqual([day(50), "unknown_grant", day(50)]);
    expect((await historyOf(database, grant)).at(-1)).toBe(
      `renewed grant.renewed employee:${world.users[LEADER]}`,
    );
    const { rows } = await database.owner.query(
      "select convert_from(leaf, 'UTF8')::jsonb -> 'facts' as facts from audit_record where organisation_id = $1 and kind = 'grant.renewed'",
      [world.organisation],
    );
    expect(rows).toMatchObject([{ facts: { count: 2, grantIds: [grant, other].sort() } }]);
  });

  test("of a grant that is being revoked at the same time never brings it back", async () => {
    await dayComes(20);
    await Promise.all([as(LEADER).renew(grant), world.send({ kind: "remove", group: 0, users: [KARI] })]);
    expect((await world.grants()).find(({ id }) => id === grant)).toMatchObject({ state: "revoked" });
    expect(await as(LEADER).renew(grant)).toEqual(["access_ended"]);
  });
});

describe("dormancy", () => {
  /** Life of 60 days, so that 30 days without use fit in. */
  beforeEach(async () => {
    await change("update role_grant set expires_at = not_before + interval '1440 hours' where id = $1");
  });
  const lookUp = (outcome: string) =>
    database.owner.query(
      `insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, leaf)
       values ($1, $2, $2, decision_now(), 'lookup', $3, 'test', 'employee:' || $4, '')`,
      [world.organisation, entropy.uuid(), outcome, world.users[KARI]],
    );

  test.each<[string, () => Promise<unknown>, number, boolean]>([
    ["never seen in 50 days", async () => {}, 50, false],
    ["a sign-in 30 days ago", () => signsIn(database, world, KARI), 50, false],
    ["a sign-in a day later than that", () => signsIn(database, world, KARI), 49, true],
    ["a permitted look-up lately", () => lookUp("permit"), 49, true],
    ["a look-up that was denied", () => lookUp("deny"), 49, false],
  ])("%s", async (_what, seen, now, renewed) => {
    await stopClockAt(database, day(20));
    await seen();
    await stopClockAt(database, day(now));
    const [result] = await as(LEADER).renew(grant);
    expect(result).toBe(renewed ? day(now + 30) : "dormant");
  });

  test("a renewal counts as being seen, for it was a leader's decision; what ends dormant takes full approval", async () => {
    await dayComes(46);
    expect(await as(LEADER).renew(grant)).toEqual([day(76)]);
    await stopClockAt(database, day(75.9));
    expect(await as(LEADER).renew(grant)).toEqual([day(100)]);
    await stopClockAt(database, day(99));
    expect(refusal(await as(KARI).askAgain(grant))).toBe("not_ended");
  });
});

test("500 at a time, with a constant number of statements, in less than two seconds", async () => {
  const n = 500;
  await stopClockAt(database, DAY_ZERO);
  const large = await openWorld(database, { ...ACCESS_PLAN, users: 8 + n });
  await peopleAccess(database, large);
  const people = Array.from({ length: n }, (_, at) => 8 + at);
  await database.owner.query(
    "update scim_user set manager_id = $1 where organisation_id = $2 and id = any($3)",
    [large.users[LEADER], large.organisation, people.map((user) => large.users[user])],
  );
  await large.send({ kind: "add", group: 0, users: people });
  await stopClockAt(database, day(29));
  const ids = (await large.grants()).flatMap(({ id, mappingId }) =>
    mappingId === large.mappings[0]?.id ? [id] : [],
  );
  const started = performance.now();
  const ends = await acting(database, large, LEADER).renew(...ids);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(ends).toEqual(ids.map(() => day(59)));
});
