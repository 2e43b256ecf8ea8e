import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PersonContext } from "../../src/grants/act.ts";
import { approve, previewMapping } from "../../src/grants/mappings/mapping-approval-service.ts";
import {
  proposeChange,
  proposeMapping,
  retire,
  withdraw,
} from "../../src/grants/mappings/mapping-service.ts";
import type { Target } from "../../src/grants/terms-store.ts";
import type { RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy, newId } from "./skeleton.ts";
import {
  approveSeen,
  DAY_ZERO,
  day,
  openFastDatabase,
  openWorld,
  stopClockAt,
  type World,
} from "./support.ts";

let database: TestDatabase;
let world: World;
let mapping: string;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** People 0 and 1 are in group 0, which has given role 0 for 20 days since day 0. 2 and 3 are IAM staff, in no group. */
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, { users: 4, groups: [{ roles: [] }, { roles: [] }], longestLives: [60] });
  await world.send({ kind: "add", group: 0, users: [0, 1] });
  mapping = await active({ roleId: world.roles[0] as RoleId });
});

const deps = () => ({ db: database.db, entropy });
const staff = (at: number): PersonContext => {
  const person = world.users[at] as ScimUserId;
  const actor = { kind: "employee", ref: person } as const;
  return { organisation: world.organisation, actor, requestId: newId<RequestId>(), person };
};
const outcome = (result: Result<unknown, string>): string => (result.ok ? "accepted" : result.error);
const at = (days: number) => day(days) as Instant;

async function active(target: Target, group = 0): Promise<string> {
  const proposal = { groupId: world.groups[group] as string, target, ttlDays: 20 };
  const proposed = await proposeMapping(deps(), staff(2), proposal);
  if (!proposed.ok) throw new Error(proposed.error);
  expect(outcome(await approveSeen(deps(), staff(3), proposed.value.id))).toBe("accepted");
  return proposed.value.id;
}
const change = (rules: Parameters<typeof proposeChange>[3], by = 2) =>
  proposeChange(deps(), staff(by), mapping, rules);
const effects = async () => {
  const preview = await previewMapping(deps(), world.organisation, mapping);
  if (!preview.ok) throw new Error(preview.error);
  return preview.value.effects.map(({ user, what, end }) => [world.nameOf(user), what, end]);
};

describe("a change of a mapping", () => {
  test("gives nothing before a second person approves it, who is not the proposer", async () => {
    expect(outcome(await change({ ttlDays: 5 }))).toBe("accepted");
    expect((await world.grants()).map(({ expiresAt }) => expiresAt)).toEqual([day(20), day(20)]);
    expect(outcome(await approveSeen(deps(), staff(2), mapping))).toBe("own_proposal");
    await world.send({ kind: "add", group: 0, users: [3] });
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("approver_would_gain");
  });

  test("to a shorter time-to-live cuts live grants, and what would be past is over at once", async () => {
    await stopClockAt(database, day(6));
    await world.send({ kind: "add", group: 0, users: [2] });
    await change({ ttlDays: 5 });
    expect(await effects()).toEqual([
      ["0.1", "loses", null],
      ["1.1", "loses", null],
      ["2.1", "ends_earlier", { at: day(11) }],
    ]);
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("accepted");
    expect(await world.effective()).toEqual(new Set(["2.1/0"]));
    // Not renewed by toggling: who lost it asks.
    await world.send({ kind: "remove", group: 0, users: [0] });
    await world.send({ kind: "add", group: 0, users: [0] });
    expect((await world.grants()).filter(({ state }) => state === "requested")).toHaveLength(1);
  });

  test("to a longer one lengthens nothing", async () => {
    await change({ ttlDays: 50 });
    expect(await effects()).toEqual([]);
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("accepted");
    expect((await world.grants()).map(({ expiresAt }) => expiresAt)).toEqual([day(20), day(20)]);
  });

  test("of nothing approves it again: the live grants have the new date, and no later end", async () => {
    await stopClockAt(database, day(15));
    await change({});
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("accepted");
    for (const grant of await world.grants())
      expect(grant).toMatchObject({ state: "active", expiresAt: day(20), lastFullApproval: day(15) });
    const { rows } = await database.owner.query(
      "select count(*)::int as n from grant_event where organisation_id = $1 and event = 'approved_again'",
      [world.organisation],
    );
    expect(rows[0]?.n).toBe(2);
  });

  test("is needed within the role's longest life: later nothing begins, and then those who waited gain", async () => {
    await stopClockAt(database, day(60));
    await world.send({ kind: "add", group: 0, users: [2] });
    expect(await world.effective()).toEqual(new Set());
    expect(await world.grants()).toHaveLength(2);
    await change({}, 3);
    // Those whose access ran out ask, for the approval of the mapping is no renewal of theirs (R5).
    expect(await effects()).toEqual([
      ["0.1", "asks", null],
      ["1.1", "asks", null],
      ["2.1", "gains", { days: 20, noLaterThan: null }],
    ]);
    const other = { ...staff(3), person: newId<ScimUserId>() };
    expect(outcome(await approveSeen(deps(), other, mapping))).toBe("accepted");
    expect(await world.effective()).toEqual(new Set(["2.1/0"]));
  });

  test("waits alone, and can be withdrawn by one person", async () => {
    await change({ ttlDays: 5 });
    expect(outcome(await change({ ttlDays: 6 }))).toBe("change_waits");
    expect(outcome(await withdraw(deps(), staff(2), mapping))).toBe("accepted");
    expect(outcome(await withdraw(deps(), staff(2), mapping))).toBe("not_proposed");
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("not_proposed");
    expect(outcome(await change({ ttlDays: 6 }))).toBe("accepted");
    // Retiring withdraws what waits.
    expect(outcome(await retire(deps(), staff(2), mapping))).toBe("accepted");
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("not_proposed");
    expect(outcome(await change({ ttlDays: 6 }))).toBe("not_active");
  });

  test("approved on a preview of before somebody joined is refused, and changes nothing", async () => {
    await change({ sensitive: true });
    const preview = await previewMapping(deps(), world.organisation, mapping);
    if (!preview.ok) throw new Error(preview.error);
    await change({});
    await withdraw(deps(), staff(2), mapping);
    await change({ ttlDays: 10 });
    const before = await world.grants();
    expect(outcome(await approve(deps(), staff(3), mapping, preview.value.hash))).toBe("stale_preview");
    expect(await world.grants()).toEqual(before);
  });

  test("to sensitive leaves what is there; who joins then waits for a leader", async () => {
    await change({ sensitive: true });
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("accepted");
    await world.send({ kind: "add", group: 0, users: [2] });
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0"]));
    expect((await world.grants()).at(-1)).toMatchObject({ state: "requested", lapsesAt: day(7) });
  });
});

describe("validity", () => {
  test.each<[string, number | null, number | null, string]>([
    ["an end before the beginning", 5, 5, "validity_over"],
    ["an end that is past", null, 0, "validity_over"],
    ["an end ahead", null, 1, "accepted"],
  ])("%s", async (_what, from, until, expected) => {
    const [validFrom, validUntil] = [from === null ? null : at(from), until === null ? null : at(until)];
    expect(outcome(await change({ validFrom, validUntil }))).toBe(expected);
  });

  test("grants begin at its beginning and end with its end", async () => {
    const target = { roleId: world.roles[0] as RoleId };
    const groupId = world.groups[1] as string;
    const proposal = { groupId, target, ttlDays: 20, validFrom: at(5), validUntil: at(12) };
    const proposed = await proposeMapping(deps(), staff(2), proposal);
    if (!proposed.ok) throw new Error(proposed.error);
    await approveSeen(deps(), staff(3), proposed.value.id);
    await world.send({ kind: "add", group: 1, users: [2] });
    expect(await world.effective()).not.toContain("2.1/0");
    await stopClockAt(database, day(5));
    expect(await world.effective()).toContain("2.1/0");
    expect((await world.grants()).at(-1)).toMatchObject({ notBefore: day(5), expiresAt: day(12) });
  });
});

describe("the right to break the glass", () => {
  const proposal = (target: Target) => {
    const groupId = world.groups[0] as string;
    return proposeMapping(deps(), staff(2), { groupId, target, ttlDays: 20, gives: "break_glass" });
  };
  test("begins no grant; the preview says who may", async () => {
    const proposed = await proposal({ roleId: world.roles[0] as RoleId });
    if (!proposed.ok) throw new Error(proposed.error);
    mapping = proposed.value.id;
    const end = { days: 60, noLaterThan: null };
    expect(await effects()).toEqual([
      ["0.1", "may_break_glass", end],
      ["1.1", "may_break_glass", end],
    ]);
    expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("accepted");
    await world.send({ kind: "add", group: 0, users: [2] });
    expect((await world.grants()).filter(({ mappingId }) => mappingId === mapping)).toEqual([]);
  });

  test("is of roles only", async () => {
    expect(outcome(await proposal({ portalRole: "leader" }))).toBe("break_glass_takes_a_role");
  });
});

describe("I20: somebody administers access, and somebody watches", () => {
  test.each(["iam", "dpo"] as const)(
    "the last mapping that gives %s cannot be retired, nor cut to nothing",
    async (portalRole) => {
      mapping = await active({ portalRole });
      expect(outcome(await retire(deps(), staff(2), mapping))).toBe("last_administrator");
      await stopClockAt(database, day(6));
      await change({ ttlDays: 5 });
      expect(outcome(await approveSeen(deps(), staff(3), mapping))).toBe("last_administrator");
      expect((await world.grants()).filter(({ mappingId }) => mappingId === mapping)).toMatchObject([
        { state: "active", expiresAt: day(20) },
        { state: "active", expiresAt: day(20) },
      ]);
      await withdraw(deps(), staff(2), mapping);
      // Another one that gives it to nobody does not help; with somebody in it, it does.
      await active({ portalRole }, 1);
      expect(outcome(await retire(deps(), staff(2), mapping))).toBe("last_administrator");
      await world.send({ kind: "add", group: 1, users: [2] });
      expect(outcome(await retire(deps(), staff(2), mapping))).toBe("accepted");
    },
  );

  test("a mapping to another portal role can", async () => {
    expect(outcome(await retire(deps(), staff(2), await active({ portalRole: "auditor" })))).toBe("accepted");
  });
});
