import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { previewMapping } from "../../src/grants/mappings/mapping-approval-service.ts";
import { proposeChange } from "../../src/grants/mappings/mapping-service.ts";
import { confirmRemoval } from "../../src/grants/mappings/removal-service.ts";
import { listLostAccess } from "../../src/grants/mappings/removal-store.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { LONG, type Message, runs } from "./directory-model.ts";
import { entropy, newId, type Plan } from "./skeleton.ts";
import {
  approveSeen,
  DAY_ZERO,
  day,
  MS_PER_DAY,
  openFastDatabase,
  openWorld,
  stopClockAt,
  type World,
  worldsOf,
} from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

/** More than two people within an hour are many. Group 1 is mapped to nothing. */
const PLAN: Plan = {
  users: 5,
  groups: [{ roles: [0, 1], ttlDays: 20 }, { roles: [] }],
  longestLives: [60, 60],
  massRemovalThreshold: 2,
};
const ALL = [0, 1, 2, 3, 4];
const add = (...users: number[]): Message => ({ kind: "add", group: 0, users });
const remove = (...users: number[]): Message => ({ kind: "remove", group: 0, users });
const active = (user: number, value: boolean): Message => ({ kind: "active", user, value });
const deleteGroup: Message = { kind: "deleteGroup", group: 0 };
const hours = (count: number) => DAY_ZERO + (count * MS_PER_DAY) / 24;

let world: World;
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, PLAN);
  await world.send(add(...ALL));
});

const deps = () => ({ db: database.db, entropy });
const somebody = () => {
  const person = newId<ScimUserId>();
  const actor = { kind: "employee", ref: person } as const;
  return { organisation: world.organisation, actor, requestId: newId<RequestId>(), person };
};

/** "user state" of everybody, both roles being the same. */
async function states(): Promise<string[]> {
  const all = (await world.grants()).map(
    ({ userId, state, lostAt }) => `${world.nameOf(userId)[0]} ${state}${lostAt === null ? "" : " lost"}`,
  );
  return [...new Set(all)].sort();
}
const havingAccess = async () =>
  [...new Set([...(await world.effective())].map((access) => access[0]))].sort();

describe("a removal of many within an hour", () => {
  /** Each line: what is sent, at which hour; what becomes of the grants; who has access. */
  test.each<[string, [number, ...Message[]][], string[], string[]]>([
    ["as many as the threshold: revoked", [[0, remove(0, 1)]], ["0 revoked", "1 revoked"], ["2", "3", "4"]],
    [
      "more at once: all of them suspended, with no access",
      [[0, remove(0, 1, 2)]],
      ["0 suspended lost", "1 suspended lost", "2 suspended lost"],
      ["3", "4"],
    ],
    [
      "one after another: the rest are suspended",
      [[0, remove(0), remove(1), remove(2), remove(3)]],
      ["0 revoked", "1 revoked", "2 suspended lost", "3 suspended lost"],
      ["4"],
    ],
    [
      "after an hour the count begins again",
      [
        [0, remove(0, 1)],
        [1, remove(2, 3)],
      ],
      ["0 revoked", "1 revoked", "2 revoked", "3 revoked"],
      ["4"],
    ],
    [
      "a moment before the hour is over it goes on",
      [
        [0, remove(0, 1)],
        [0.999, remove(2)],
      ],
      ["0 revoked", "1 revoked", "2 suspended lost"],
      ["3", "4"],
    ],
    [
      "the members come back",
      [
        [0, remove(0, 1, 2)],
        [30, add(0, 2)],
      ],
      ["1 suspended lost"],
      ["0", "2", "3", "4"],
    ],
    [
      "who was enabled again has nothing before he is a member again",
      [[0, active(0, false), remove(0, 1, 2), active(0, true)]],
      ["0 suspended lost", "1 suspended lost", "2 suspended lost"],
      ["3", "4"],
    ],
    [
      "who comes back disabled has it when he is enabled",
      [[0, remove(0, 1, 2), active(0, false), add(0, 1), active(0, true)]],
      ["2 suspended lost"],
      ["0", "1", "3", "4"],
    ],
    [
      "a deleted user is revoked, whoever goes with him",
      [[0, remove(0, 1, 2), { kind: "deleteUser", user: 0 }, { kind: "deleteUser", user: 3 }]],
      ["0 revoked lost", "1 suspended lost", "2 suspended lost", "3 revoked"],
      ["4"],
    ],
    [
      "replaced with nobody, as with PUT",
      [[0, { kind: "replace", group: 0, users: [] }]],
      ALL.map((user) => `${user} suspended lost`),
      [],
    ],
    ["the group deleted", [[0, deleteGroup]], ALL.map((user) => `${user} suspended lost`), []],
    [
      "the group deleted with two in it: revoked, while those lost before go on waiting",
      [
        [0, remove(0, 1, 2)],
        [1, deleteGroup],
      ],
      ["0 suspended lost", "1 suspended lost", "2 suspended lost", "3 revoked", "4 revoked"],
      [],
    ],
  ])("%s", async (_what, sent, changed, having) => {
    for (const [hour, ...messages] of sent) {
      await stopClockAt(database, hours(hour));
      for (const one of messages) expect(await world.send(one)).toBe(200);
    }
    const still = ALL.filter((user) => !changed.some((line) => line.startsWith(`${user} `)));
    expect(await states()).toEqual([...changed, ...still.map((user) => `${user} active`)].sort());
    expect(await havingAccess()).toEqual(having);
  });

  test("who comes back after the end has to ask", async () => {
    await world.send(remove(0, 1, 2));
    await stopClockAt(database, day(20));
    await world.send(add(0));
    expect((await states()).filter((line) => line.startsWith("0"))).toEqual([
      "0 expired lost",
      "0 requested",
    ]);
  });

  test("IAM staff are told at once, and once within the hour", async () => {
    const iam = newId<string>();
    await database.owner.query(
      `with m as (insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_by, approved_at)
         values ($1, $2, $3, 'iam', 30, 'active', 'x', $2, decision_now()) returning id)
       insert into scim_member (organisation_id, group_id, user_id) values ($1, $3, $4)`,
      [world.organisation, iam, world.groups[1], world.users[4]],
    );
    await database.owner.query(
      `insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, life_from, expires_at, last_full_approval)
       values ($1, $3, $2, 'iam', 'active', decision_now(), decision_now(), decision_now() + interval '1 day', decision_now())`,
      [world.organisation, iam, world.users[4]],
    );
    const told = async () => {
      const { rows } = await database.owner.query(
        "select recipient_id, kind, about_id, mark, digest_day from notice where organisation_id = $1",
        [world.organisation],
      );
      return rows;
    };
    await world.send(remove(0, 1));
    expect(await told()).toEqual([]);
    await world.send(remove(2));
    await world.send(remove(3));
    expect(await told()).toEqual([
      {
        recipient_id: world.users[4],
        kind: "mass_removal",
        about_id: world.source,
        mark: "2026-03-10T09Z",
        digest_day: null,
      },
    ]);
  });

  test("IAM staff see what is suspended, and confirm that it was meant: it is revoked for good", async () => {
    await world.send(remove(0, 1, 2));
    await world.send(add(0));
    const lost = await database.db.read(world.organisation, (tx) => listLostAccess(tx, world.organisation));
    expect(lost.map(({ user, lostAt, expiresAt }) => [world.nameOf(user), lostAt, expiresAt])).toEqual(
      ["1.1", "2.1", "1.1", "2.1"].map((name) => [name, DAY_ZERO, day(20)]),
    );
    expect(await confirmRemoval(deps(), somebody(), world.source)).toEqual({
      ok: true,
      value: { people: 2, grants: 4 },
    });
    expect(await confirmRemoval(deps(), somebody(), world.source)).toMatchObject({
      error: "no_mass_removal",
    });
    await world.send(add(1));
    expect(await states()).toEqual([
      "0 active",
      "1 requested",
      "1 revoked lost",
      "2 revoked lost",
      "3 active",
      "4 active",
    ]);
  });

  test("a deleted group's mapping goes on with the group that IAM staff put in its place: who is in it resumes or gains", async () => {
    await world.send({ kind: "add", group: 1, users: [1, 2] });
    await world.send(remove(4));
    const [mapping] = world.mappings;
    if (!mapping) throw new Error("no mapping");
    const replacing = { groupId: world.groups[1] as string };
    expect(await proposeChange(deps(), somebody(), mapping.id, replacing)).toMatchObject({
      error: "group_lives",
    });
    await world.send(deleteGroup);
    await stopClockAt(database, day(3));
    await world.send({ kind: "add", group: 1, users: [4] });
    expect(await proposeChange(deps(), somebody(), mapping.id, {})).toMatchObject({ error: "group_deleted" });
    expect(await proposeChange(deps(), somebody(), mapping.id, replacing)).toMatchObject({ ok: true });
    const preview = await previewMapping(deps(), world.organisation, mapping.id);
    if (!preview.ok) throw new Error(preview.error);
    const seen = preview.value.effects.map(({ user, what, end }) => [world.nameOf(user), what, end]);
    expect(seen).toEqual([
      ["1.1", "resumes", { at: day(20) }],
      ["2.1", "resumes", { at: day(20) }],
      ["4.1", "gains", { days: 20, noLaterThan: null }],
    ]);
    expect(await approveSeen(deps(), somebody(), mapping.id)).toMatchObject({ ok: true });
    expect(await world.effective()).toEqual(new Set(["1.1/0", "2.1/0", "4.1/0"]));
    // Who comes to the new group later gets his back as well.
    await world.send({ kind: "add", group: 1, users: [3] });
    expect(await world.effective()).toEqual(new Set(["1.1/0", "2.1/0", "3.1/0", "4.1/0"]));
    expect((await world.grants()).filter(({ expiresAt }) => expiresAt === day(23))).toHaveLength(1);
  });
});

describe("I18: a restore gives back the same grants with the same ends, but for those that ran out meanwhile", () => {
  const newWorld = worldsOf(PLAN);
  const users = (minLength: number) => fc.uniqueArray(fc.nat(4), { minLength });
  /** Everything about the grants of each person was so much earlier: as if the clock had moved, and cheaper. */
  const letPass = (one: World, days: readonly number[]) =>
    database.owner.query(
      `update role_grant set not_before = not_before - ago, life_from = life_from - ago, expires_at = expires_at - ago,
         last_full_approval = last_full_approval - ago, membership_lost_at = membership_lost_at - ago
       from unnest($2::uuid[], $3::interval[]) as passed (who, ago) where organisation_id = $1 and user_id = who`,
      [one.organisation, one.users, days.map((count) => `${count * 24} hours`)],
    );
  test(
    "whoever joined when, whoever was removed, however long it took",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(0, 3, 11, 19), { minLength: 5, maxLength: 5 }),
          users(3),
          fc.constantFrom(0.1, 5, 14, 25),
          fc.option(fc.nat(4)),
          async (ages, removed, after, disabled) => {
            const one = await newWorld(database);
            await one.send(add(...ALL));
            await letPass(one, ages);
            const living = async () =>
              (await one.grants()).filter(({ expiresAt }) => (expiresAt ?? 0) > DAY_ZERO);
            const before = await living();
            await one.send(remove(...removed));
            await letPass(one, Array(5).fill(after));
            if (disabled !== null) await one.send(active(disabled, false));
            await one.send(add(...removed));
            if (disabled !== null) await one.send(active(disabled, true));
            const left = before.flatMap(({ id, expiresAt }) => {
              const end = (expiresAt ?? 0) - after * MS_PER_DAY;
              return end > DAY_ZERO ? [{ id, state: "active", expiresAt: end, lostAt: null }] : [];
            });
            const restored = (await living()).filter(
              ({ state }) => state === "active" || state === "suspended",
            );
            expect(restored).toMatchObject(left);
            expect((await one.effective()).size).toBe(left.length);
          },
        ),
        runs,
      ),
    LONG,
  );
});
