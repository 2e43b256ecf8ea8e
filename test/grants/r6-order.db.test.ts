import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import {
  accessOf,
  apply,
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
import { DAY_ZERO, MS_PER_DAY, openWorld, type Plan, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await stopClockAt(database, DAY_ZERO);
});
afterAll(() => database.close());

/** Group 0 gives both roles, group 1 the first as well, group 2 none. */
const PLAN: Plan = {
  users: 3,
  groups: [{ roles: [0, 1], ttlDays: 20 }, { roles: [0], ttlDays: 40 }, { roles: [] }],
  longestLives: [60, 30],
};
const ROLES = PLAN.groups.map((group) => group.roles);
const message = messageArbitrary(PLAN.users, PLAN.groups.length);

async function open(): Promise<{ world: World; directory: Directory }> {
  return { world: await openWorld(database, PLAN), directory: newDirectory(PLAN.users, ROLES) };
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
        fc.asyncProperty(withRepeats(message, 9), async (messages) => {
          await follow(await open(), messages);
        }),
        runs,
      ),
    LONG,
  );

  /** Messages that say all there is to say, so that whatever came before and in whichever order, one directory is left. */
  const wholeDirectory = fc
    .tuple(
      fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: PLAN.users, maxLength: PLAN.users }),
      fc.array(fc.subarray([...Array(PLAN.users).keys()]), {
        minLength: PLAN.groups.length,
        maxLength: PLAN.groups.length,
      }),
    )
    .map(([standings, members]): Message[] => [
      ...standings.flatMap(([active, same], user): Message[] => [
        { kind: "active", user, value: active },
        { kind: "externalId", user, value: same ? externalIdOf(user) : "object-of-somebody-else" },
      ]),
      ...members.map((users, group): Message => ({ kind: "replace", group, users })),
    ]);
  const living = message.filter((one) => !/^(create|delete)/.test(one.kind));
  const reordered = fc.tuple(fc.array(living, { maxLength: 4 }), wholeDirectory).chain(([before, last]) =>
    fc.record({
      first: fc.constant([...before, ...last]),
      other: fc
        .tuple(shuffled(before), shuffled(last), fc.subarray(last))
        .map(([earlier, later, repeated]) => [...earlier, ...later, ...repeated]),
    }),
  );

  test(
    "re-ordered and repeated messages that end in the same directory end in the same access",
    () =>
      fc.assert(
        fc.asyncProperty(reordered, async ({ first, other }) => {
          const [one, two] = [await open(), await open()];
          for (const [{ world, directory }, messages] of [
            [one, first],
            [two, other],
          ] as const)
            for (const sent of messages) expect(await world.send(sent)).toBe(apply(directory, sent));
          expect(spelled(two.directory)).toBe(spelled(one.directory));
          expect(await two.world.effective()).toEqual(await one.world.effective());
          expect(await one.world.effective()).toEqual(accessOf(one.directory));
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
          fc.asyncProperty(
            fc.array(fc.tuple(message, fc.constantFrom(0, 0, 1, 9.5, 20, 35)), {
              minLength: 1,
              maxLength: 10,
            }),
            async (steps) => {
              let now = DAY_ZERO;
              await stopClockAt(database, now);
              const { world, directory } = await open();
              const longest = Math.max(...PLAN.longestLives) * MS_PER_DAY;
              for (const [one, days] of steps) {
                apply(directory, one);
                await world.send(one);
                now += days * MS_PER_DAY;
                if (days > 0) await stopClockAt(database, now);
                const effective = await world.effective();
                const allowed = accessOf(directory);
                for (const access of effective) expect(allowed).toContain(access);
                const inWindow = (await world.grants()).filter(
                  ({ notBefore, expiresAt }) =>
                    notBefore !== null && expiresAt !== null && notBefore <= now && now < expiresAt,
                );
                if (effective.size > 0) expect(inWindow.length).toBeGreaterThanOrEqual(1);
                if (now >= DAY_ZERO + longest) expect(effective).toEqual(new Set());
              }
            },
          ),
          runs,
        )
        .finally(() => stopClockAt(database, DAY_ZERO)),
    LONG,
  );
});

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
