import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Tx } from "../../src/db/database.ts";
import { holdersOf, rightsOf } from "../../src/grants/held-service.ts";
import { proposeMapping } from "../../src/grants/mappings/mapping-service.ts";
import type { RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import { heldGrant } from "../../src/lookup/standing-store.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { DEEP, LONG, type Message, messageArbitrary, runs } from "./directory-model.ts";
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
afterEach(() => {
  vi.useRealTimers();
});

/** The question that every look-up asks, as it asks it: as the restricted reader, under row-level security. */
const held = (world: World, role = 0, user = 0) =>
  database.db.read(world.organisation, (tx) =>
    heldGrant(
      tx,
      { kind: "employee", organisation: world.organisation, id: world.users[user] as ScimUserId },
      world.roles[role] as RoleId,
    ),
  );
const heldAt = async (world: World, instant: number) => {
  await stopClockAt(database, instant);
  return (await held(world)) !== null;
};

const LAPSES: [Message, number][] = [
  [{ kind: "replace", group: 0, users: [0] }, 7],
  [{ kind: "replace", group: 0, users: [0] }, 7],
  [{ kind: "remove", group: 0, users: [0] }, 0],
  [{ kind: "add", group: 0, users: [0] }, 7],
  [{ kind: "remove", group: 0, users: [0] }, 0],
];

/** One person in one group with one role, added on day `joins`. */
async function oneGrant({ ttlDays = 10, longest = 60, joins = 0 } = {}): Promise<World> {
  await stopClockAt(database, DAY_ZERO);
  const world = await openWorld(database, {
    users: 1,
    groups: [{ roles: [0], ttlDays }],
    longestLives: [longest],
  });
  await stopClockAt(database, day(joins));
  await world.send({ kind: "add", group: 0, users: [0] });
  return world;
}

const PLAN: Plan = {
  users: 2,
  groups: [
    { roles: [0, 1], ttlDays: 9 },
    { roles: [0], ttlDays: 21 },
  ],
  longestLives: [21, 9],
};
const newWorld = worldsOf(PLAN);

describe("R3: every grant ends, by the database's clock alone", () => {
  test.each([
    ["one millisecond before it begins", day(3) - 1, false],
    ["at the instant it begins", day(3), true],
    ["one millisecond after it began", day(3) + 1, true],
    ["one millisecond before it ends", day(13) - 1, true],
    ["at the instant it ends", day(13), false],
    ["one millisecond after it ended", day(13) + 1, false],
    ["a year after it ended", day(378), false],
  ])("the window is half-open, to the millisecond: a look-up %s", async (_when, instant, expected) => {
    const world = await oneGrant({ joins: 3 });
    expect(await heldAt(world, instant)).toBe(expected);
  });

  test(
    "whatever the time-to-live, the role's longest life and the day of joining, the end is the earlier of the two",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            ttlDays: fc.integer({ min: 1, max: 365 }),
            longest: fc.integer({ min: 1, max: 365 }),
            joins: fc.oneof(fc.integer({ min: 0, max: 370 }), fc.constantFrom(0.5, 30.25)),
            early: fc.integer({ min: 1, max: MS_PER_DAY / 4 }),
          }),
          async ({ ttlDays, longest, joins, early }) => {
            const world = await oneGrant({ ttlDays, longest, joins });
            const end = Math.min(day(joins) + ttlDays * MS_PER_DAY, day(longest));
            const grants = await world.grants();
            if (end <= day(joins)) {
              expect(grants).toEqual([]);
              return;
            }
            expect(grants).toMatchObject([
              { notBefore: day(joins), expiresAt: end, lastFullApproval: DAY_ZERO },
            ]);
            expect(await held(world)).toMatchObject({ id: grants[0]?.id, expiresAt: end });
            expect(await heldAt(world, end - early)).toBe(true);
            expect(await heldAt(world, end)).toBe(false);
          },
        ),
        runs,
      ),
    LONG,
  );

  test(
    "R4: no message ever takes a grant past its last full approval and the longest life of its role",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(messageArbitrary(2, 2), fc.constantFrom(0, 3, 7, 19)), {
            minLength: 1,
            maxLength: DEEP ? 10 : 4,
          }),
          async (steps) => {
            const world = await newWorld(database);
            let now = DAY_ZERO;
            for (const [sent, days] of steps) {
              await world.send(sent);
              now += days * MS_PER_DAY;
              if (days > 0) await stopClockAt(database, now);
            }
            for (const { mappingId, notBefore, expiresAt, lastFullApproval, state } of await world.grants()) {
              // A request that nobody answered in its week has lapsed when its membership goes.
              if (["requested", "cancelled", "lapsed"].includes(state)) {
                expect([notBefore, expiresAt, lastFullApproval]).toEqual([null, null, null]);
                continue;
              }
              const role = world.mappings.find(({ id }) => id === mappingId)?.role ?? -1;
              const limit = (lastFullApproval ?? 0) + (PLAN.longestLives[role] ?? 0) * MS_PER_DAY;
              expect(lastFullApproval).toBe(DAY_ZERO);
              expect(expiresAt).toBeGreaterThan(notBefore ?? Number.POSITIVE_INFINITY);
              expect(expiresAt).toBeLessThanOrEqual(limit);
            }
          },
        ),
        // Added again when the mapping's own approval has run out: asked for, and lapsed.
        { ...runs, examples: [[LAPSES]] },
      ),
    LONG,
  );

  test("a life is counted in hours: the change to summer time neither lengthens nor shortens it", async () => {
    const zone = await database.db.read(newId(), (tx) =>
      sql<{ TimeZone: string }>`show timezone`.execute(tx as Tx),
    );
    expect(zone.rows).toEqual([{ TimeZone: "Europe/Oslo" }]);
    const world = await oneGrant({ joins: 15 });
    expect((await world.grants())[0]?.expiresAt).toBe(day(25));
    expect(await heldAt(world, day(25) - 1)).toBe(true);
    expect(await heldAt(world, day(25))).toBe(false);
  });

  test("nothing is ever swept: a grant whose time is out gives nothing, though its row still says active", async () => {
    const world = await oneGrant();
    await stopClockAt(database, day(100));
    const [role] = world.roles;
    const person = { organisation: world.organisation, user: world.users[0] as ScimUserId };
    expect(await world.grants()).toMatchObject([{ state: "active", endedAt: null }]);
    expect(await held(world)).toBeNull();
    expect(await rightsOf(database.db, person)).toEqual({ roles: [], portalRoles: [] });
    await stopClockAt(database, day(5));
    expect(await rightsOf(database.db, person)).toEqual({ roles: [role], portalRoles: [] });
  });

  test("of two grants for one role the one that lasts longer decides", async () => {
    await stopClockAt(database, DAY_ZERO);
    const groups = [
      { roles: [0], ttlDays: 10 },
      { roles: [0], ttlDays: 20 },
    ];
    const world = await openWorld(database, { users: 1, groups, longestLives: [60] });
    await world.send({ kind: "add", group: 0, users: [0] });
    await world.send({ kind: "add", group: 1, users: [0] });
    expect((await held(world))?.expiresAt).toBe(day(20));
    await world.send({ kind: "remove", group: 1, users: [0] });
    expect((await held(world))?.expiresAt).toBe(day(10));
    expect(await heldAt(world, day(10))).toBe(false);
  });

  test("portal roles end as roles do", async () => {
    await stopClockAt(database, DAY_ZERO);
    const world = await openWorld(database, { users: 1, groups: [{ roles: [] }], longestLives: [60] });
    await world.send({ kind: "add", group: 0, users: [0] });
    await mapped(world, "iam");
    const person = { organisation: world.organisation, user: world.users[0] as ScimUserId };
    const iam = () => holdersOf(database.db, [person], ["iam"]);
    await stopClockAt(database, day(30) - 1);
    expect(await iam()).toEqual([person]);
    expect(await holdersOf(database.db, [person], ["auditor"])).toEqual([]);
    await stopClockAt(database, day(30));
    expect(await iam()).toEqual([]);
  });
});

async function mapped(world: World, portalRole: "iam"): Promise<void> {
  const deps = { db: database.db, entropy };
  const { organisation } = world;
  const actor = { kind: "command_line" } as const;
  const requestId = newId<RequestId>();
  const proposal = { groupId: world.groups[0] as string, target: { portalRole }, ttlDays: 30 };
  const result = await proposeMapping(deps, { organisation, actor, requestId }, proposal);
  if (!result.ok) throw new Error(result.error);
  const approver = newId<ScimUserId>();
  await approveSeen(deps, { organisation, actor, requestId, person: approver }, result.value.id);
}

describe("R3: the application's clock is of no account", () => {
  const DAY = MS_PER_DAY;
  test.each([
    ["right", 0],
    ["a day slow", -DAY],
    ["a day fast", DAY],
    ["ten years fast", 3653 * DAY],
    ["at the beginning of time", -DAY_ZERO],
  ])("with the application's clock %s the windows and the decisions are the same", async (_how, wrong) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const appClock = (instant: number) => vi.setSystemTime(instant + wrong);
    appClock(DAY_ZERO);
    const world = await oneGrant();
    expect(Date.now()).toBe(DAY_ZERO + wrong);
    expect(await world.grants()).toMatchObject([
      { state: "active", notBefore: DAY_ZERO, expiresAt: day(10), lastFullApproval: DAY_ZERO },
    ]);
    for (const [instant, expected] of [
      [DAY_ZERO, true],
      [day(10) - 1, true],
      [day(10), false],
    ] as const) {
      appClock(instant);
      expect(await heldAt(world, instant)).toBe(expected);
    }
    appClock(day(11));
    await stopClockAt(database, day(11));
    await world.send({ kind: "remove", group: 0, users: [0] });
    await world.send({ kind: "add", group: 0, users: [0] });
    expect((await world.grants()).map(({ state }) => state).sort()).toEqual(["expired", "requested"]);
    expect(await held(world)).toBeNull();
  });
});
