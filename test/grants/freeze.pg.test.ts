import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PersonContext } from "../../src/grants/act.ts";
import { freeze, lift } from "../../src/grants/freezes/freeze-service.ts";
import { listFreezes } from "../../src/grants/freezes/freeze-store.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy, newId } from "./skeleton.ts";
import { day, openFastDatabase, openWorld, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** Person 0 has roles 0 and 1 through two groups, person 1 has role 0; person 2 is who freezes. */
beforeEach(async () => {
  await stopClockAt(database, day(0));
  world = await openWorld(database, {
    users: 3,
    groups: [{ roles: [0] }, { roles: [1] }],
    longestLives: [60, 60],
  });
  await world.send({ kind: "add", group: 0, users: [0, 1] });
  await world.send({ kind: "add", group: 1, users: [0] });
});

const ALL = new Set(["0.1/0", "0.1/1", "1.1/0"]);
const deps = () => ({ db: database.db, entropy });
const as = (user: number): PersonContext => ({
  organisation: world.organisation,
  actor: { kind: "employee", ref: world.users[user] as string },
  requestId: newId<RequestId>(),
  person: world.users[user] as ScimUserId,
});
const refusal = <E>(result: Result<unknown, E>): E | "accepted" => (result.ok ? "accepted" : result.error);
const reason = "Somebody looked up a neighbour";
const role = (at: number) => ({ scope: "role", roleId: world.roles[at] as string, reason }) as const;
const person = (at: number) => ({ scope: "person", userId: world.users[at] as string, reason }) as const;
const organisation = { scope: "organisation", reason } as const;

async function frozen(wish: Parameters<typeof freeze>[2]): Promise<string> {
  const result = await freeze(deps(), as(2), wish);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe("a freeze counts from its commit, and gives back what has not run out", () => {
  test.each([
    ["the organisation", () => organisation, new Set<string>()],
    ["one role", () => role(0), new Set(["0.1/1"])],
    ["one person", () => person(0), new Set(["1.1/0"])],
  ])("of %s", async (_what, wish, left) => {
    expect(await world.effective()).toEqual(ALL);
    const before = await world.grants();
    const id = await frozen(wish());
    expect(await world.effective()).toEqual(left);
    expect(await world.grants()).toEqual(before);
    expect(refusal(await lift(deps(), as(2), id, "Talked to the leader"))).toBe("accepted");
    expect(await world.effective()).toEqual(ALL);
  });

  test("time runs on while frozen", async () => {
    const id = await frozen(organisation);
    await stopClockAt(database, day(61));
    await lift(deps(), as(2), id, "Too late for anything");
    expect(await world.effective()).toEqual(new Set());
  });

  test("of two that overlap each holds by itself", async () => {
    const [first] = [await frozen(role(0)), await frozen(person(0))];
    await lift(deps(), as(2), first as string, "The role is all right");
    expect(await world.effective()).toEqual(new Set(["1.1/0"]));
  });
});

describe("a freeze is refused", () => {
  test("of what is frozen already, until it is lifted", async () => {
    const id = await frozen(role(0));
    expect(refusal(await freeze(deps(), as(2), role(0)))).toBe("frozen_already");
    await lift(deps(), as(2), id, "All is well");
    expect(refusal(await freeze(deps(), as(2), role(0)))).toBe("accepted");
  });

  test.each([
    [
      "a role that is none",
      { scope: "role", roleId: "01990000-0000-7000-8000-00000000dead", reason },
      "nothing_to_freeze",
    ],
    ["a role by its name", { scope: "role", roleId: "Barnevern", reason }, "nothing_to_freeze"],
    [
      "a person that is none",
      { scope: "person", userId: "01990000-0000-7000-8000-00000000dead", reason },
      "nothing_to_freeze",
    ],
    [
      "the organisation with a role named",
      { scope: "organisation", roleId: "x", reason },
      "nothing_to_freeze",
    ],
    ["without a reason", { scope: "organisation", reason: "  " }, "reason_missing"],
    [
      "with a number in the reason",
      { scope: "organisation", reason: "saw 010180 12345" },
      "reason_holds_a_number",
    ],
  ] as const)("%s", async (_what, wish, expected) => {
    expect(refusal(await freeze(deps(), as(2), wish))).toBe(expected);
    expect(await world.effective()).toEqual(ALL);
  });

  test("of another organisation's role and person (R9), and another's freeze is not lifted", async () => {
    const id = await frozen(role(0));
    const other = await openWorld(database, { users: 1, groups: [], longestLives: [60] });
    const there = { ...as(2), organisation: other.organisation };
    expect(refusal(await freeze(deps(), there, role(1)))).toBe("nothing_to_freeze");
    expect(refusal(await freeze(deps(), there, person(0)))).toBe("nothing_to_freeze");
    expect(refusal(await lift(deps(), there, id, "Not mine"))).toBe("unknown_freeze");
    expect(await world.effective()).toEqual(new Set(["0.1/1"]));
  });
});

test("R4: nobody lifts a freeze of himself, and nothing is lifted twice", async () => {
  const id = await frozen(person(0));
  expect(refusal(await lift(deps(), as(0), id, "I am innocent"))).toBe("own_freeze");
  expect(refusal(await lift(deps(), as(1), id, ""))).toBe("reason_missing");
  expect(refusal(await lift(deps(), as(1), id, "He is innocent"))).toBe("accepted");
  expect(refusal(await lift(deps(), as(1), id, "He is innocent"))).toBe("lifted_already");
});

test("both acts are on record, and listed with who, when and why", async () => {
  const id = await frozen(role(0));
  await stopClockAt(database, day(1));
  await lift(deps(), as(1), id, "All is well");
  const listed = await database.db.read(world.organisation, (tx) => listFreezes(tx, world.organisation));
  expect(listed).toEqual([
    {
      id,
      frozen: { scope: "role", roleId: world.roles[0] },
      reason,
      frozenBy: world.users[2],
      frozenAt: day(0),
      lifted: { by: world.users[1], at: day(1), reason: "All is well" },
    },
  ]);
  const { rows } = await database.owner.query(
    "select kind, convert_from(leaf, 'UTF8')::jsonb -> 'facts' ->> 'freezeId' as id from audit_record where organisation_id = $1 and kind like 'freeze%' order by at",
    [world.organisation],
  );
  expect(rows).toEqual([
    { kind: "freeze.set", id },
    { kind: "freeze.lifted", id },
  ]);
});
