import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Operation, openProvisioning, type Provisioning, versionIn } from "./provisioning-world.ts";

let p: Provisioning;
let people: string[];
beforeAll(async () => {
  p = await openProvisioning();
  people = await p.users("samtidig", 4);
});
afterAll(() => p.world.close());

/** A PATCH of a group with a handful of users, who are numbers here. */
type Step = { op: "add" | "remove" | "replace"; users: readonly number[] | "all" };
type Patch = readonly Step[];

const users = fc.subarray([0, 1, 2, 3]);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant("add" as const), users }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant("remove" as const), users }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("replace" as const), users }) },
  { weight: 1, arbitrary: fc.constant<Step>({ op: "remove", users: "all" }) },
);
const patches = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 });

const after = (members: ReadonlySet<number>, patch: Patch): Set<number> =>
  patch.reduce((now, { op, users: who }) => {
    if (who === "all") return new Set<number>();
    if (op === "replace") return new Set(who);
    const next = new Set(now);
    for (const user of who) op === "add" ? next.add(user) : next.delete(user);
    return next;
  }, new Set(members));

const same = (a: ReadonlySet<number>, b: ReadonlySet<number>) =>
  a.size === b.size && [...a].every((x) => b.has(x));

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

/** Who is left, and which version each PATCH would hear of, if they came in this order; no-ops make no version. */
function outcome(order: readonly number[], start: readonly number[], sent: readonly Patch[]) {
  let members = new Set(start);
  let version = 1;
  const heard: number[] = [];
  for (const at of order) {
    const next = after(members, sent[at] as Patch);
    if (!same(next, members)) version += 1;
    members = next;
    heard[at] = version;
  }
  return { members: [...members].sort(), heard };
}

const asSent = ({ op, users: who }: Step): Operation =>
  who === "all"
    ? { op, path: "members" }
    : { op, path: "members", value: who.map((user) => ({ value: people[user] })) };

test("PATCHes of one group at the same time end as if they had come in some order", async () => {
  await fc.assert(
    fc.asyncProperty(users, patches, async (start, sent) => {
      const group = await p.group("Samtidig", ...start.map((user) => people[user] as string));
      const before = await p.records();
      const answers = await Promise.all(
        sent.map((patch) => p.patch(`/Groups/${group}`, ...patch.map(asSent))),
      );
      expect(answers.map(({ status }) => status)).toEqual(sent.map(() => 204));
      const members = (await p.members(group)).map((id) => people.indexOf(id)).sort();
      const seen = { members, heard: answers.map(versionIn) };
      const possible = ordersOf([...sent.keys()]).map((order) => outcome(order, start, sent));
      expect(possible).toContainEqual(seen);
      expect((await p.records()) - before).toBe(Math.max(...seen.heard) - 1);
    }),
    { seed: 7644, numRuns: process.env.DEEP === undefined ? 150 : 5000 },
  );
});
