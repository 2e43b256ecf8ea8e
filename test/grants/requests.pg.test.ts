import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutesOf } from "../../src/grants/requests/request-policy.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { TestDatabase } from "../support/test-database.ts";
import {
  accessWorlds,
  acting,
  DPO,
  historyOf,
  IDA,
  IVAR,
  KARI,
  LEADER,
  OLA,
  OWNER,
  refusal,
  STRANGER,
  value,
} from "./access-world.ts";
import { DAY_ZERO, day, openFastDatabase, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
let world: World;
const newWorld = accessWorlds();
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await newWorld(database);
});

const as = (user: number) => acting(database, world, user);
const at = (days: number) => day(days) as Instant;
const grantOf = async (id: string) => (await world.grants()).find((grant) => grant.id === id);
const holds = async (user: number, role: number) =>
  (await world.effective()).has(`${world.nameOf(world.users[user] as string)}/${role}`);

describe("T2: asking for a role", () => {
  test("gives nothing; the leader's approval gives it from now, for as long as was asked", async () => {
    const id = value(await as(KARI).ask(1, { minutes: minutesOf(10) }));
    expect(await holds(KARI, 1)).toBe(false);
    await stopClockAt(database, day(2));
    expect(value(await as(LEADER).approve(id))).toEqual({
      notBefore: day(2),
      expiresAt: day(12),
      fullApproval: day(2),
    });
    expect(await holds(KARI, 1)).toBe(true);
    expect(await historyOf(database, id)).toEqual([
      `requested grant.requested employee:${world.users[KARI]}`,
      `began grant.approved employee:${world.users[LEADER]}`,
    ]);
    await stopClockAt(database, day(12));
    expect(await holds(KARI, 1)).toBe(false);
  });

  test.each([
    ["for somebody whom one does not lead", () => as(STRANGER).ask(1, {}, KARI), "not_your_person"],
    ["for nobody", () => as(KARI).ask(1, {}, 99), "not_your_person"],
    ["for a role that is not to be asked for", () => as(KARI).ask(0), "not_requestable"],
    ["for a role that is not there", () => as(KARI).ask(9), "unknown_role"],
    ["by IAM staff for themselves (R4)", () => as(IDA).ask(1), "administers_access"],
    [
      "for longer than the role allows",
      () => as(KARI).ask(1, { minutes: minutesOf(60) + 1 }),
      "longer_than_the_role_allows",
    ],
    ["from a day when its life would be over", () => as(KARI).ask(1, { from: at(60) }), "no_life_left"],
  ])("%s is refused and leaves nothing", async (_what, ask, expected) => {
    world.users[99] = "no id at all" as never;
    expect(refusal(await ask())).toBe(expected);
    expect((await world.grants()).filter(({ state }) => state === "requested")).toEqual([]);
  });

  test("twice for one role is refused while the first waits, and while it lives", async () => {
    const id = value(await as(KARI).ask(1));
    expect(refusal(await as(KARI).ask(1))).toBe("asked_already");
    expect(refusal(await as(LEADER).ask(1, {}, KARI))).toBe("asked_already");
    value(await as(LEADER).approve(id, { minutes: 60 }));
    expect(refusal(await as(KARI).ask(1))).toBe("held_already");
    await stopClockAt(database, DAY_ZERO + 3_600_000);
    value(await as(KARI).ask(1));
    expect(await grantOf(id)).toMatchObject({ state: "expired", endedAt: DAY_ZERO + 3_600_000 });
  });

  test("at the same time in two windows makes one request", async () => {
    const both = await Promise.all([as(KARI).ask(1), as(LEADER).ask(1, {}, KARI)]);
    expect(both.map(refusal).sort()).toEqual(["accepted", "asked_already"]);
  });

  test("waits for a week, or for a day when urgent, and has lapsed then", async () => {
    const normal = value(await as(KARI).ask(1));
    const urgent = value(await as(OLA).ask(1, {}, OLA, true));
    await stopClockAt(database, day(1) - 1);
    const soon = value(await as(STRANGER).ask(1, {}, STRANGER, true));
    expect(refusal(await as(LEADER).approve(urgent))).toBe("accepted");
    await stopClockAt(database, day(2) - 1);
    expect(refusal(await as(OWNER).approve(soon))).toBe("request_lapsed");
    await stopClockAt(database, day(7));
    expect(refusal(await as(LEADER).approve(normal))).toBe("request_lapsed");
    expect(refusal(await as(LEADER).reject(normal))).toBe("request_lapsed");
    expect(refusal(await as(KARI).withdraw(normal))).toBe("request_lapsed");
    value(await as(KARI).ask(1)); // what has lapsed bars nothing
  });
});

describe("T3: who approves", () => {
  test.each([
    ["nobody for himself", KARI, KARI, KARI, "own_access"],
    ["the leader", KARI, KARI, LEADER, "accepted"],
    ["not the owner where there is a leader", KARI, KARI, OWNER, "not_the_decider"],
    ["not IAM staff where there is a leader", KARI, KARI, IDA, "not_the_decider"],
    ["not the leader who asked", KARI, LEADER, LEADER, "own_request"],
    ["the owner where the leader asked", KARI, LEADER, OWNER, "accepted"],
    ["not the holder for whom the leader asked", KARI, LEADER, KARI, "own_access"],
    ["the owner where there is no leader", STRANGER, STRANGER, OWNER, "accepted"],
    ["IAM staff where the owner himself asks and nobody leads him", OWNER, OWNER, IVAR, "accepted"],
    ["not the data protection officer", OWNER, OWNER, DPO, "not_the_decider"],
  ])("%s", async (_what, holder, asker, decider, expected) => {
    const id = value(await as(asker).ask(1, {}, holder));
    expect(refusal(await as(decider).approve(id))).toBe(expected);
    if (expected !== "accepted") expect(refusal(await as(decider).reject(id))).toBe(expected);
    expect(await holds(holder, 1)).toBe(expected === "accepted");
  });

  test("a leader whose account is disabled decides nothing; the owner does", async () => {
    const id = value(await as(KARI).ask(1));
    await world.send({ kind: "active", user: LEADER, value: false });
    expect(refusal(await as(LEADER).approve(id))).toBe("not_the_decider");
    expect(refusal(await as(OWNER).approve(id))).toBe("accepted");
  });

  test("a sensitive role is not approved by somebody whom the holder leads", async () => {
    const leads = (user: number, role: number) =>
      database.owner.query(
        "with m as (update scim_user set manager_id = $1 where id = $2) update role_version set sensitive = $3 where role_id = $4",
        [world.users[STRANGER], world.users[user], role === 2, world.roles[1]],
      );
    await leads(OWNER, 2);
    const id = value(await as(STRANGER).ask(1));
    expect(refusal(await as(OWNER).approve(id))).toBe("not_the_decider");
    await leads(IDA, 2);
    expect(refusal(await as(IDA).approve(id))).toBe("not_the_decider");
    expect(refusal(await as(IVAR).approve(id))).toBe("accepted");
  });

  test("a leader who is IAM staff as well does not approve what he asked for, though nobody else is named", async () => {
    const ids = [world.users[LEADER], world.users[IVAR]];
    await database.owner.query("update role_version set owner_id = null where role_id = $1", [
      world.roles[1],
    ]);
    for (const table of ["role_grant", "scim_member"])
      await database.owner.query(`update ${table} set user_id = $1 where user_id = $2`, ids);
    const id = value(await as(LEADER).ask(1, {}, KARI));
    expect(refusal(await as(LEADER).approve(id))).toBe("own_request");
    expect(refusal(await as(IDA).approve(id))).toBe("accepted");
  });

  test("less than was asked for, and never more", async () => {
    const ask = { from: at(3), minutes: minutesOf(10) };
    const id = value(await as(KARI).ask(1, ask));
    expect(refusal(await as(LEADER).approve(id, { minutes: minutesOf(10) + 1 }))).toBe("more_than_asked");
    expect(refusal(await as(LEADER).approve(id, { from: at(2) }))).toBe("more_than_asked");
    expect(value(await as(LEADER).approve(id, { from: at(4), minutes: minutesOf(5) }))).toEqual({
      notBefore: day(4),
      expiresAt: day(9),
      fullApproval: DAY_ZERO,
    });
    await stopClockAt(database, day(4) - 1); // T6: scheduled is a comparison
    expect(await holds(KARI, 1)).toBe(false);
    await stopClockAt(database, day(4));
    expect(await holds(KARI, 1)).toBe(true);
  });

  test("never past the approval and the role's longest life, however late it begins (R4)", async () => {
    const id = value(await as(KARI).ask(1, { from: at(50), minutes: minutesOf(60) }));
    await stopClockAt(database, day(1));
    expect(value(await as(LEADER).approve(id))).toMatchObject({ notBefore: day(50), expiresAt: day(61) });
  });

  test("for somebody whose account is disabled it is suspended, and its time runs", async () => {
    const id = value(await as(KARI).ask(1, { minutes: minutesOf(10) }));
    await world.send({ kind: "active", user: KARI, value: false });
    value(await as(LEADER).approve(id));
    expect(await grantOf(id)).toMatchObject({ state: "suspended", expiresAt: day(10) });
    await stopClockAt(database, day(9));
    await world.send({ kind: "active", user: KARI, value: true });
    expect(await grantOf(id)).toMatchObject({ state: "active", expiresAt: day(10) });
  });

  test("once: two approvals at the same time give one life, and a decided request takes no other decision", async () => {
    const id = value(await as(KARI).ask(1));
    const both = await Promise.all([as(LEADER).approve(id), as(LEADER).reject(id)]);
    expect(both.map(refusal).sort()).toEqual(["accepted", "not_waiting"]);
    expect(refusal(await as(LEADER).approve(id))).toBe("not_waiting");
    expect(refusal(await as(KARI).withdraw(id))).toBe("not_waiting");
  });
});

describe("T4: rejected and withdrawn", () => {
  test("a rejected request never becomes access; those whom it concerns are told", async () => {
    const id = value(await as(LEADER).ask(1, {}, KARI));
    value(await as(OWNER).reject(id));
    expect(await grantOf(id)).toMatchObject({ state: "rejected", endedReason: "rejected", notBefore: null });
    const told = await database.owner.query(
      "select recipient_id from notice where about_id = $1 and kind = 'request_decided' and mark = 'rejected'",
      [id],
    );
    const expected = [world.users[KARI], world.users[LEADER]].sort();
    expect(told.rows.map((row) => row.recipient_id).sort()).toEqual(expected);
    const said = await database.owner.query(
      "select event, reason from grant_event where grant_id = $1 order by at, id",
      [id],
    );
    expect(said.rows).toEqual([
      { event: "requested", reason: "needed for the work" },
      { event: "rejected", reason: "needed for the work" },
    ]);
  });

  test("only whoever asked withdraws", async () => {
    const id = value(await as(LEADER).ask(1, {}, KARI));
    expect(refusal(await as(KARI).withdraw(id))).toBe("not_your_request");
    expect(refusal(await as(LEADER).withdraw(id))).toBe("accepted");
    expect(await grantOf(id)).toMatchObject({ state: "cancelled", endedReason: "withdrawn" });
  });
});

describe("what waits in a group's mapping", () => {
  test("of a sensitive role is confirmed by the leader, with the mapping's own date as its full approval", async () => {
    await stopClockAt(database, day(30));
    await world.send({ kind: "add", group: 1, users: [KARI] });
    const [waiting] = (await world.grants()).filter(({ state }) => state === "requested");
    expect(await holds(KARI, 2)).toBe(false);
    expect(refusal(await as(KARI).approve(waiting?.id ?? ""))).toBe("own_access");
    expect(value(await as(LEADER).approve(waiting?.id ?? ""))).toEqual({
      notBefore: day(30),
      expiresAt: day(40), // 20 days from now, but the mapping was approved on day 0 for 40 at most
      fullApproval: DAY_ZERO,
    });
    expect(await holds(KARI, 2)).toBe(true);
  });

  test("is not confirmed when the mapping has no life left, or the membership is gone", async () => {
    await stopClockAt(database, day(39));
    await world.send({ kind: "add", group: 1, users: [KARI, OLA] });
    const waiting = (await world.grants()).filter(({ state }) => state === "requested");
    const of = (user: number) => waiting.find(({ userId }) => userId === world.users[user])?.id ?? "";
    await database.owner.query("delete from scim_member where user_id = $1", [world.users[OLA]]);
    expect(refusal(await as(LEADER).approve(of(OLA)))).toBe("not_a_member");
    await stopClockAt(database, day(40));
    expect(refusal(await as(LEADER).approve(of(KARI)))).toBe("mapping_over");
  });
});

describe("T13: asking again for what has ended", () => {
  const ended = async (): Promise<string> => {
    await world.send({ kind: "add", group: 0, users: [KARI] });
    await stopClockAt(database, day(30));
    return (await world.grants()).at(-1)?.id ?? "";
  };

  test("within its days of grace: a new request through the same mapping, with its history, approved by another", async () => {
    const old = await ended();
    await stopClockAt(database, day(59));
    const id = value(await as(KARI).askAgain(old));
    expect(refusal(await as(KARI).approve(id))).toBe("own_access");
    expect(value(await as(LEADER).approve(id))).toEqual({
      notBefore: day(59),
      expiresAt: day(89),
      fullApproval: DAY_ZERO,
    });
    expect(await grantOf(old)).toMatchObject({ state: "expired", endedAt: day(30) });
    const { rows } = await database.owner.query(
      "select follows_id, mapping_id, source from role_grant where id = $1",
      [id],
    );
    expect(rows).toEqual([{ follows_id: old, mapping_id: world.mappings[0]?.id, source: "mapping" }]);
    expect(await holds(KARI, 0)).toBe(true);
  });

  test.each([
    ["the day before it ends", 29, KARI, "not_ended"],
    ["on the last day of grace", 59, KARI, "accepted"],
    ["after its grace", 60, KARI, "grace_is_over"],
    ["by the leader", 40, LEADER, "accepted"],
    ["by somebody else", 40, OWNER, "not_your_person"],
  ])("%s", async (_what, when, asker, expected) => {
    const old = await ended();
    await stopClockAt(database, day(when));
    expect(refusal(await as(asker).askAgain(old))).toBe(expected);
  });

  test("is no second way to what the group gives: not twice, and not by itself after leaving the group", async () => {
    const old = await ended();
    value(await as(KARI).askAgain(old));
    expect(refusal(await as(LEADER).askAgain(old))).toBe("asked_already");
    await world.send({ kind: "remove", group: 0, users: [KARI] });
    expect(refusal(await as(KARI).askAgain(old))).toBe("not_requestable");
  });

  test("what the directory ended is asked for again by nobody", async () => {
    await world.send({ kind: "add", group: 0, users: [KARI] });
    await world.send({ kind: "remove", group: 0, users: [KARI] });
    const [removed] = (await world.grants()).filter(
      ({ endedReason }) => endedReason === "membership_removed",
    );
    expect(refusal(await as(KARI).askAgain(removed?.id ?? ""))).toBe("not_to_be_asked_again");
  });

  test("a revoked role that was asked for comes back only by another's approval", async () => {
    const id = value(await as(KARI).ask(1));
    value(await as(LEADER).approve(id));
    value(await as(LEADER).revoke(id));
    const again = value(await as(KARI).askAgain(id, { minutes: 60 }));
    expect(await holds(KARI, 1)).toBe(false);
    value(await as(LEADER).approve(again));
    expect(await holds(KARI, 1)).toBe(true);
    expect(await grantOf(id)).toMatchObject({ state: "revoked", endedReason: "revoked_by_leader" });
  });
});
