import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
  value,
} from "./access-world.ts";
import { DAY_ZERO, day, openFastDatabase, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
let world: World;
const newWorld = accessWorlds();
let grant: string;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await newWorld(database);
  await world.send({ kind: "add", group: 0, users: [KARI] });
  grant = (await world.grants()).find(({ userId }) => userId === world.users[KARI])?.id as string;
});

const as = (user: number) => acting(database, world, user);
const now = async () => (await world.grants()).find(({ id }) => id === grant);

describe("T11: ending access", () => {
  test.each([
    ["the holder gives it up", KARI, "given_up"],
    ["the leader revokes it", LEADER, "revoked_by_leader"],
    ["the role's owner revokes it", OWNER, "revoked_by_leader"],
    ["IAM staff revoke it", IDA, "revoked_by_iam"],
  ])("%s, at once and for good", async (_who, user, expected) => {
    expect(value(await as(user).revoke(grant))).toBe(expected);
    expect(await world.effective()).not.toContain("0.1/0");
    expect(await now()).toMatchObject({ state: "revoked", endedReason: expected, endedAt: DAY_ZERO });
    const kind = expected === "given_up" ? "grant.given_up" : "grant.revoked";
    expect((await historyOf(database, grant)).at(-1)).toBe(`revoked ${kind} employee:${world.users[user]}`);
    expect(refusal(await as(user).revoke(grant))).toBe("access_ended");
  });

  test.each([
    ["a colleague", OLA],
    ["the data protection officer", DPO],
  ])("not %s", async (_who, user) => {
    expect(refusal(await as(user).revoke(grant))).toBe("not_yours_to_end");
    expect(refusal(await as(user).shorten(grant, day(5)))).toBe("not_yours_to_end");
    expect(await now()).toMatchObject({ state: "active", expiresAt: day(30) });
  });

  test("IAM staff give up their own as anybody does", async () => {
    const { rows } = await database.owner.query(
      "select id from role_grant where user_id = $1 and portal_role = 'iam'",
      [world.users[IDA]],
    );
    expect(value(await as(IDA).revoke(rows[0].id))).toBe("given_up");
    expect(refusal(await as(IDA).revoke(grant))).toBe("not_yours_to_end");
  });

  test("the last who administers access stays, also when the last two give it up at the same time (I20)", async () => {
    const { rows } = await database.owner.query(
      "select id, user_id from role_grant where organisation_id = $1 and portal_role = 'iam'",
      [world.organisation],
    );
    const of = (user: number) => rows.find((row) => row.user_id === world.users[user])?.id;
    const both = await Promise.all([as(IDA).revoke(of(IDA)), as(IVAR).revoke(of(IVAR))]);
    expect(both.map(refusal).sort()).toEqual(["accepted", "last_administrator"]);
  });

  test("a leader who asked for it may end it, though somebody else decides about it", async () => {
    const id = value(await as(LEADER).ask(1, {}, KARI));
    value(await as(OWNER).approve(id));
    expect(value(await as(LEADER).revoke(id))).toBe("revoked_by_leader");
  });

  test("a membership that stands gives nothing back; added again it waits for a decision (R5)", async () => {
    value(await as(LEADER).revoke(grant));
    await world.send({ kind: "remove", group: 0, users: [KARI] });
    await world.send({ kind: "add", group: 0, users: [KARI] });
    expect(await world.effective()).not.toContain("0.1/0");
    expect((await world.grants()).at(-1)).toMatchObject({ state: "requested" });
  });

  test("what the clock ended first is over by the clock", async () => {
    await stopClockAt(database, day(30));
    expect(refusal(await as(IDA).revoke(grant))).toBe("access_ended");
    expect(refusal(await as(IDA).shorten(grant, day(31)))).toBe("access_ended");
  });

  test("needs a reason that holds nobody's number", async () => {
    const { revoke } = await import("../../src/grants/requests/revoke-service.ts");
    const { entropy, newId } = await import("./skeleton.ts");
    const me = world.users[LEADER] as never;
    const context = {
      organisation: world.organisation,
      person: me,
      actor: { kind: "employee", ref: me } as const,
      requestId: newId<never>(),
    };
    const because = async (reason: string) =>
      refusal(await revoke({ db: database.db, entropy }, context, grant, reason));
    expect(await because("  ")).toBe("reason_missing");
    expect(await because("looked up 010190 12345")).toBe("reason_holds_a_number");
    expect(await now()).toMatchObject({ state: "active" });
  });
});

describe("T8: letting access end earlier", () => {
  test.each([
    ["the holder", KARI],
    ["the leader", LEADER],
    ["the owner", OWNER],
    ["IAM staff", IDA],
  ])("%s", async (_who, user) => {
    expect(value(await as(user).shorten(grant, day(5)))).toBe(day(5) as Instant);
    await stopClockAt(database, day(5) - 1);
    expect(await world.effective()).toContain("0.1/0");
    await stopClockAt(database, day(5));
    expect(await world.effective()).not.toContain("0.1/0");
    expect((await historyOf(database, grant)).at(-1)).toMatch(/^shortened grant\.shortened/);
  });

  test.each([
    ["to the end it has", 30],
    ["to later", 31],
    ["to now", 2],
    ["to what is past", 1],
  ])("never %s", async (_what, until) => {
    await stopClockAt(database, day(2));
    expect(refusal(await as(LEADER).shorten(grant, day(until)))).toBe("not_shorter");
    expect(await now()).toMatchObject({ expiresAt: day(30) });
  });
});
