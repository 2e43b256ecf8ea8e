import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestDatabase } from "../support/test-database.ts";
import {
  accessOf,
  apply,
  DEEP,
  type Directory,
  externalIdOf,
  LONG,
  type Message,
  messageArbitrary,
  newDirectory,
  runs,
  spelled,
  withRepeats,
} from "./directory-model.ts";
import type { Plan } from "./skeleton.ts";
import { DAY_ZERO, MS_PER_DAY, openFastDatabase, stopClockAt, type World, worldsOf } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

/** Group 0 gives both roles, group 1 the first as well. */
const PLAN: Plan = {
  users: 2,
  groups: [
    { roles: [0, 1], ttlDays: 20 },
    { roles: [0], ttlDays: 40 },
  ],
  longestLives: [60, 30],
  // Toggling through a mass removal gives no more and no longer than toggling one by one.
  massRemovalThreshold: 1,
};
const newWorld = worldsOf(PLAN);
const ROLES = PLAN.groups.map((group) => group.roles);
const message = messageArbitrary(PLAN.users, PLAN.groups.length);
const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
const each = (count: number) => ({ minLength: count, maxLength: count });
const often = (value: boolean) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constant(!value) });

/** Messages that say all there is to say: whatever came before, and in whichever order, one directory is left. */
const wholeDirectory = fc
  .tuple(
    fc.array(fc.record({ active: fc.boolean(), same: fc.boolean(), gone: often(false) }), each(PLAN.users)),
    fc.array(
      fc.record({ members: fc.subarray([...Array(PLAN.users).keys()]), gone: often(false) }),
      each(PLAN.groups.length),
    ),
  )
  .map(([accounts, groups]): Message[] => [
    ...accounts.flatMap(({ active, same, gone }, user): Message[] => [
      { kind: "active", user, value: active },
      { kind: "externalId", user, value: same ? externalIdOf(user) : "object-of-somebody-else" },
      ...(gone ? [{ kind: "deleteUser", user } as const] : []),
    ]),
    ...groups.flatMap(({ members, gone }, group): Message[] => [
      { kind: "replace", group, users: members.filter((user) => !accounts[user]?.gone) },
      ...(gone ? [{ kind: "deleteGroup", group } as const] : []),
    ]),
  ]);

/** The messages as they came; mixed, with some lost and some twice; and the last word in another order. */
const reordered = fc
  .tuple(
    fc.array(
      message.filter(({ kind }) => !/^(create|delete)/.test(kind)),
      { maxLength: DEEP ? 4 : 1 },
    ),
    wholeDirectory,
  )
  .chain(([before, last]) =>
    fc.record({
      before: fc.constant(before),
      last: fc.constant(last),
      mixed: fc
        .tuple(
          fc.subarray([...before, ...last], {
            maxLength: Math.min(before.length + last.length, DEEP ? 12 : 3),
          }),
          fc.subarray(before),
        )
        .chain(([some, again]) => shuffled([...some, ...again])),
      closing: shuffled(last),
    }),
  );

async function open(): Promise<{ world: World; directory: Directory }> {
  return { world: await newWorld(database), directory: newDirectory(PLAN.users, ROLES) };
}

/** Sends them one by one; after every one the access is what the directory by itself gives. */
async function follow(
  { world, directory }: { world: World; directory: Directory },
  messages: readonly Message[],
): Promise<void> {
  for (const one of messages) {
    const expected = apply(directory, one);
    expect(await world.send(one), JSON.stringify(one)).toBe(expected);
    expect(await world.effective(), `after ${JSON.stringify(one)}`).toEqual(accessOf(directory));
  }
}

describe("R6: order does not matter", () => {
  test(
    "after every message the access is the function of the present directory, and of nothing before it",
    () =>
      fc.assert(
        fc.asyncProperty(withRepeats(message, DEEP ? 10 : 4), async (messages) => {
          await follow(await open(), messages);
        }),
        runs,
      ),
    LONG,
  );

  test(
    "re-ordered and repeated messages that end in the same directory end in the same access",
    () =>
      fc.assert(
        fc.asyncProperty(reordered, async ({ before, last, mixed, closing }) => {
          // Whatever the mixing dropped or overtook is sent again, as a client does at its next cycle.
          const end = async (first: readonly Message[], rest: readonly Message[]) => {
            const { world, directory } = await open();
            for (const sent of first) expect(await world.send(sent)).toBe(apply(directory, sent));
            for (const sent of rest.filter((one) => changes(directory, one)))
              expect(await world.send(sent)).toBe(apply(directory, sent));
            return { directory, access: await world.effective() };
          };
          const [one, two] = await Promise.all([end(before, last), end(mixed, closing)]);
          expect(spelled(two.directory)).toBe(spelled(one.directory));
          expect(two.access).toEqual(one.access);
          expect(one.access).toEqual(accessOf(one.directory));
        }),
        runs,
      ),
    LONG,
  );

  test(
    "with time passing between messages the access is within the directory and within every window",
    () =>
      fc
        .assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: DEEP ? 10 : 5 }), async (steps) => {
            let now = DAY_ZERO;
            const { world, directory } = await open();
            for (const { sent, days } of steps) {
              expect(await world.send(sent)).toBe(apply(directory, sent));
              now += days * MS_PER_DAY;
              if (days > 0) await stopClockAt(database, now);
              const inWindow = await withinWindows(world, now);
              const allowed = accessOf(directory);
              for (const access of await world.effective()) {
                expect(allowed).toContain(access);
                expect(inWindow).toContain(access);
              }
            }
          }),
          runs,
        )
        .finally(() => stopClockAt(database, DAY_ZERO)),
    LONG,
  );
});

const step = fc.record({ sent: message, days: fc.constantFrom(0, 0, 1, 9.5, 20, 35) });

async function withinWindows(world: World, now: number): Promise<Set<string>> {
  const inWindow = (await world.grants()).filter(
    (grant) =>
      grant.notBefore !== null &&
      grant.expiresAt !== null &&
      grant.notBefore <= now &&
      now < grant.expiresAt &&
      now < DAY_ZERO + longestLifeOf(world, grant.mappingId) * MS_PER_DAY,
  );
  return new Set(
    inWindow.map(({ userId, mappingId }) => `${world.nameOf(userId)}/${roleOf(world, mappingId)}`),
  );
}

const roleOf = (world: World, mappingId: string): number =>
  world.mappings.find(({ id }) => id === mappingId)?.role ?? -1;
const longestLifeOf = (world: World, mappingId: string): number =>
  PLAN.longestLives[roleOf(world, mappingId)] ?? 0;

const changes = (directory: Directory, message: Message): boolean => {
  const after = structuredClone(directory);
  apply(after, message);
  return spelled(after) !== spelled(directory);
};
