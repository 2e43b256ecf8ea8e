import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { endGrants, grantsThroughMapping } from "../../src/grants/grant-store.ts";
import { identityConfirmed } from "../../src/grants/identity-service.ts";
import type { RequestId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { apply, DEEP, LONG, type Message, messageArbitrary, newDirectory, runs } from "./directory-model.ts";
import { type GrantModel, newGrantModel } from "./grant-model.ts";
import { entropy, newId, type Plan } from "./skeleton.ts";
import {
  DAY_ZERO,
  day,
  type GrantRow,
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

const ENDED = new Set<string>(["expired", "revoked", "cancelled", "lapsed"]);
const LIVE = new Set<string>(["requested", "active", "suspended"]);

/** What has ended stays as it is, and what has begun keeps its window: neither suspension nor anything else moves it. */
function expectSteadiness(before: readonly GrantRow[], after: readonly GrantRow[]): void {
  const now = new Map(after.map((grant) => [grant.id, grant]));
  for (const grant of before) {
    const later = now.get(grant.id);
    if (ENDED.has(grant.state)) expect(later).toEqual(grant);
    else if (grant.notBefore !== null)
      expect(later).toMatchObject({
        notBefore: grant.notBefore,
        expiresAt: grant.expiresAt,
        lastFullApproval: grant.lastFullApproval,
      });
  }
  const live = after
    .filter(({ state }) => LIVE.has(state))
    .map(({ userId, mappingId }) => `${userId} ${mappingId}`);
  expect(new Set(live).size, "one live grant for a user and mapping").toBe(live.length);
}

/** Every change of state has its event, in order, and each event names a record that is there. */
async function expectEvidence(world: World): Promise<void> {
  const { rows } = await database.owner.query<{ grant_id: string; events: string[]; recorded: boolean }>(
    `select e.grant_id, array_agg(e.event order by e.xmin::text::bigint, e.event <> 'began') as events, bool_and(a.id is not null) as recorded
     from grant_event e
     left join audit_record a on a.organisation_id = e.organisation_id and a.id = e.audit_id
     where e.organisation_id = $1 group by e.grant_id`,
    [world.organisation],
  );
  const of = new Map(rows.map((row) => [row.grant_id, row]));
  for (const grant of await world.grants()) {
    const events = of.get(grant.id);
    expect(events?.recorded).toBe(true);
    expect(STORY[grant.state].test(events?.events.join(" ") ?? ""), `${grant.state}: ${events?.events}`).toBe(
      true,
    );
  }
}

// Disabled, and then removed with many others: suspended for two reasons.
const STANDING = "began(( suspended)+ resumed)*";
const STORY = {
  requested: /^requested$/,
  cancelled: /^requested cancelled$/,
  active: new RegExp(`^${STANDING}$`),
  suspended: new RegExp(`^${STANDING}( suspended)+$`),
  expired: new RegExp(`^${STANDING}( suspended)* expired$`),
  revoked: new RegExp(`^${STANDING}( suspended)* revoked$`),
  lapsed: /^requested lapsed$/,
};

const PLAN: Plan = {
  users: 2,
  groups: [
    { roles: [0, 1], ttlDays: 10 },
    { roles: [0], ttlDays: 25 },
    { roles: [1], ttlDays: 15, sensitive: true },
  ],
  longestLives: [40, 25],
  // Whoever goes as the second within an hour is suspended first.
  massRemovalThreshold: 1,
};

const newWorld = worldsOf(PLAN);

describe("R5: ended means ended", () => {
  const step = fc.record({ sent: messageArbitrary(2, 3), days: fc.constantFrom(0, 0, 0, 4, 10, 12.5, 25) });

  test(
    "whatever is sent, whenever: the grants are those of the model, what has ended never lives again, and all is on record",
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: DEEP ? 12 : 6 }), async (steps) => {
          let now = DAY_ZERO;
          const world = await newWorld(database);
          const directory = newDirectory(
            PLAN.users,
            PLAN.groups.map((group) => group.roles),
          );
          const model = newGrantModel(PLAN, DAY_ZERO);
          let before: GrantRow[] = [];
          for (const { sent, days } of steps) {
            const earlier = structuredClone(directory);
            expect(await world.send(sent)).toBe(apply(directory, sent));
            model.follow(earlier, directory, now);
            now += days * MS_PER_DAY;
            if (days > 0) await stopClockAt(database, now);
            const after = await world.grants();
            expectSteadiness(before, after);
            expect(asSeenAt(now, world, after)).toEqual(model.seenAt(now));
            expect(await world.effective()).toEqual(model.effectiveAt(now));
            before = after;
          }
          await expectEvidence(world);
        }),
        runs,
      ),
    LONG,
  );
});

/** Grants as the model tells them: what the clock has ended counts as expired, whether or not a row says so. */
function asSeenAt(now: number, world: World, grants: readonly GrantRow[]): ReturnType<GrantModel["seenAt"]> {
  return grants
    .map((grant) => {
      const at = world.mappings.findIndex(({ id }) => id === grant.mappingId);
      const ended = grant.notBefore === null ? "lapsed" : "expired";
      const over = LIVE.has(grant.state) && (grant.expiresAt ?? grant.lapsesAt ?? now) <= now;
      return `${world.nameOf(grant.userId)} ${at} ${over ? ended : grant.state} ${grant.notBefore}-${grant.expiresAt}`;
    })
    .sort();
}

describe("one person in one group", () => {
  let world: World;
  beforeEach(async () => {
    await stopClockAt(database, DAY_ZERO);
    world = await openWorld(database, {
      users: 1,
      groups: [{ roles: [0], ttlDays: 10 }],
      longestLives: [60],
    });
    await world.send(added);
  });
  const added: Message = { kind: "add", group: 0, users: [0] };
  const removed: Message = { kind: "remove", group: 0, users: [0] };
  const disabled: Message = { kind: "active", user: 0, value: false };
  const enabled: Message = { kind: "active", user: 0, value: true };
  const deleted: Message = { kind: "deleteUser", user: 0 };
  const elsewhere: Message = { kind: "externalId", user: 0, value: "object-of-somebody-else" };
  const back: Message = { kind: "externalId", user: 0, value: "object-0" };
  const anew: Message = { kind: "createUser", user: 0, active: true };

  const states = async () => (await world.grants()).map(({ state }) => state);

  /** Each line: what is sent on which day, then the states of the grants in order, and whether there is access. */
  const stories: [string, [number, ...Message[]][], string[], boolean][] = [
    ["added once", [], ["active"], true],
    [
      "added again and again",
      [
        [1, added, added],
        [2, added],
      ],
      ["active"],
      true,
    ],
    ["removed", [[1, removed]], ["revoked"], false],
    ["removed and added before expiry: a new grant", [[1, removed, added]], ["revoked", "active"], true],
    [
      "removed before expiry, added after it",
      [
        [9, removed],
        [11, added],
      ],
      ["revoked", "active"],
      true,
    ],
    ["on the day of expiry, still a member", [[10]], ["active"], false],
    ["expired, added without having been removed", [[10, added]], ["active"], false],
    ["expired, removed, added: a request", [[10, removed, added]], ["expired", "requested"], false],
    [
      "expired and removed on one day, added later",
      [
        [10, removed],
        [12, added],
      ],
      ["expired", "requested"],
      false,
    ],
    [
      "expired, then toggled: no way round renewal",
      [
        [10, removed, added, removed, added],
        [11, removed, added],
      ],
      ["expired", "cancelled", "cancelled", "requested"],
      false,
    ],
    [
      "replaced with the same members after expiry",
      [[10, { kind: "replace", group: 0, users: [0] }]],
      ["active"],
      false,
    ],
    [
      "emptied and filled after expiry",
      [[10, { kind: "replace", group: 0, users: [] }, { kind: "replace", group: 0, users: [0] }]],
      ["expired", "requested"],
      false,
    ],
    ["disabled", [[1, disabled]], ["suspended"], false],
    [
      "disabled and enabled: resumes",
      [
        [1, disabled],
        [9, enabled],
      ],
      ["active"],
      true,
    ],
    [
      "disabled, enabled after expiry: does not resume",
      [
        [1, disabled],
        [10, enabled],
      ],
      ["expired"],
      false,
    ],
    [
      "disabled, removed while disabled, enabled",
      [
        [1, disabled, removed],
        [2, enabled],
      ],
      ["revoked"],
      false,
    ],
    [
      "removed, disabled, added, enabled",
      [
        [1, removed, disabled, added],
        [2, enabled],
      ],
      ["revoked", "active"],
      true,
    ],
    [
      "expired while disabled, removed, added, enabled",
      [
        [1, disabled],
        [11, removed, added],
        [12, enabled],
      ],
      ["expired", "requested"],
      false,
    ],
    ["the account became somebody else's", [[1, elsewhere]], ["suspended"], false],
    [
      "the account became somebody else's and was put right",
      [
        [1, elsewhere],
        [2, back],
      ],
      ["active"],
      true,
    ],
    [
      "somebody else's and disabled, one of them put right",
      [[1, elsewhere, disabled, back]],
      ["suspended"],
      false,
    ],
    ["deleted", [[1, deleted]], ["revoked"], false],
    ["deleted, its userName taken by a new person", [[1, deleted, anew]], ["revoked"], false],
    ["deleted while disabled", [[1, disabled, deleted, anew]], ["revoked"], false],
    ["the group deleted", [[1, { kind: "deleteGroup", group: 0 }]], ["revoked"], false],
    [
      "the group made again under its name: no mapping",
      [[1, { kind: "deleteGroup", group: 0 }, { kind: "createGroup", group: 0 }, added]],
      ["revoked"],
      false,
    ],
    ["the group deleted after expiry", [[10, { kind: "deleteGroup", group: 0 }]], ["expired"], false],
  ];
  test.each(stories)("%s", async (_story, days, expected, access) => {
    const [first] = await world.grants();
    for (const [at, ...messages] of days) {
      await stopClockAt(database, day(at));
      for (const one of messages) expect(await world.send(one)).toBe(200);
    }
    expect(await states()).toEqual(expected);
    expect((await world.effective()).size).toBe(access ? 1 : 0);
    // However the story went, the first grant never ended later than it was to.
    expect((await world.grants())[0]).toMatchObject({ id: first?.id, expiresAt: day(10) });
    await expectEvidence(world);
  });

  test("a new grant after a membership removal has its own id and its own end", async () => {
    await stopClockAt(database, day(4));
    await world.send(removed);
    await world.send(added);
    const [first, second] = await world.grants();
    expect(second?.id).not.toBe(first?.id);
    expect([first?.expiresAt, second?.expiresAt]).toEqual([day(10), day(14)]);
    expect(second?.lastFullApproval).toBe(DAY_ZERO);
  });

  test("IAM confirms a changed identity: the grant resumes with the end it had, or stays expired", async () => {
    const confirm = () => {
      const actor = { kind: "employee", ref: newId<string>() } as const;
      const context = { organisation: world.organisation, actor, requestId: newId<RequestId>() };
      return identityConfirmed({ db: database.db, entropy }, context, world.users[0] as string);
    };
    await world.send(elsewhere);
    expect(await confirm()).toBe(true);
    expect(await confirm()).toBe(false);
    expect((await world.grants())[0]).toMatchObject({ state: "active", expiresAt: day(10) });
    await world.send(back);
    expect(await states()).toEqual(["suspended"]);
    await stopClockAt(database, day(10));
    expect(await confirm()).toBe(true);
    expect(await states()).toEqual(["expired"]);
    expect((await world.effective()).size).toBe(0);
    await expectEvidence(world);
  });

  // Between two statements of one change the clock goes on: what it ends there must not count as a mere removal.
  test("a grant whose end comes while it is being removed has expired", async () => {
    const auditId = newId<string>();
    await stopClockAt(database, day(10));
    const [mapping] = world.mappings;
    if (!mapping) throw new Error("no mapping");
    await database.db.write(world.organisation, async (tx) =>
      endGrants(
        tx,
        { organisation: world.organisation, auditId },
        grantsThroughMapping(mapping.id),
        "membership_removed",
      ),
    );
    expect((await world.grants())[0]).toMatchObject({
      state: "expired",
      endedReason: "expired",
      endedAt: day(10),
    });
  });
});
