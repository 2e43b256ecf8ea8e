import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ActContext } from "../../src/grants/act.ts";
import { proposeMapping, retire } from "../../src/grants/mappings/mapping-service.ts";
import type { Target } from "../../src/grants/terms-store.ts";
import type { RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
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
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** People 0 and 1 are in group 0, which is mapped to nothing yet; 2 and 3 are IAM staff and in no group. */
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, {
    users: 4,
    groups: [{ roles: [] }, { roles: [] }],
    longestLives: [60, 30],
  });
  await world.send({ kind: "add", group: 0, users: [0, 1] });
});

const deps = () => ({ db: database.db, entropy });
const user = (at: number) => world.users[at] as ScimUserId;
const role = (at: number): Target => ({ roleId: world.roles[at] as RoleId });
const as = (actor: ActContext["actor"]): ActContext => ({
  organisation: world.organisation,
  actor,
  requestId: newId<RequestId>(),
});
const employee = (at: number) => as({ kind: "employee", ref: user(at) });

type Proposal = { by?: ActContext; group?: string; target?: Target; ttlDays?: number };
const propose = ({
  by = employee(2),
  group = world.groups[0],
  target = role(0),
  ttlDays = 20,
}: Proposal = {}) => proposeMapping(deps(), by, { groupId: group as string, target, ttlDays });
const approveAs = (at: number, id: string) => approveSeen(deps(), { ...employee(at), person: user(at) }, id);
const retireAs = (at: number, id: string) => retire(deps(), { ...employee(at), person: user(at) }, id);

async function proposed(proposal?: Proposal): Promise<string> {
  const result = await propose(proposal);
  if (!result.ok) throw new Error(`refused: ${result.error}`);
  return result.value.id;
}
const refusal = <E>(result: Result<unknown, E>): E | "accepted" => (result.ok ? "accepted" : result.error);

async function recorded(kind: string): Promise<{ id: string; at: Date; leaf: Record<string, unknown> }[]> {
  const found = await database.owner.query(
    "select id, at, convert_from(leaf, 'UTF8')::jsonb as leaf from audit_record where organisation_id = $1 and kind = $2",
    [world.organisation, kind],
  );
  return found.rows;
}

describe("R4: a mapping takes two people, and gives nothing before the second", () => {
  test("a proposal gives nobody anything, and is recorded", async () => {
    const result = await propose();
    expect(result).toMatchObject({
      ok: true,
      value: { state: "proposed", approvedBy: null, approvedAt: null },
    });
    expect(await world.effective()).toEqual(new Set());
    expect(await world.grants()).toEqual([]);
    expect(await recorded("mapping.proposed")).toHaveLength(1);
  });

  test("somebody added to the group while the mapping is only proposed gets nothing until it is approved", async () => {
    const id = await proposed();
    await world.send({ kind: "add", group: 0, users: [3] });
    expect(await world.grants()).toEqual([]);
    expect(refusal(await approveAs(2, id))).toBe("own_proposal");
    await world.send({ kind: "remove", group: 0, users: [3] });
    expect(refusal(await approveAs(3, id))).toBe("accepted");
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0"]));
  });

  test("the proposer cannot approve", async () => {
    const id = await proposed();
    expect(refusal(await approveAs(2, id))).toBe("own_proposal");
    expect(await world.effective()).toEqual(new Set());
  });

  test("a member of the group cannot approve, for he would gain by it", async () => {
    const id = await proposed();
    expect(refusal(await approveAs(0, id))).toBe("approver_would_gain");
    expect(await world.effective()).toEqual(new Set());
  });

  test("what the command line proposes anybody but a member may approve", async () => {
    const id = await proposed({ by: as({ kind: "command_line" }) });
    expect(refusal(await approveAs(1, id))).toBe("approver_would_gain");
    expect(refusal(await approveAs(2, id))).toBe("accepted");
  });

  test("a refused approval leaves no record and no change", async () => {
    const id = await proposed();
    await approveAs(2, id);
    await approveAs(0, id);
    expect(await recorded("mapping.approved")).toEqual([]);
  });
});

describe("approval", () => {
  test("begins the grants of the present members in its own transaction, with itself as their full approval", async () => {
    const id = await proposed({ ttlDays: 20 });
    await stopClockAt(database, day(3));
    const result = await approveAs(3, id);
    expect(result).toMatchObject({
      ok: true,
      value: { state: "active", approvedBy: user(3), approvedAt: day(3) },
    });
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0"]));
    const [record] = await recorded("mapping.approved");
    expect(record?.leaf).toMatchObject({ facts: { mappingId: id, gain: 2, ask: 0, lose: 0 } });
    for (const grant of await world.grants())
      expect(grant).toMatchObject({
        state: "active",
        notBefore: day(3),
        expiresAt: day(23),
        lastFullApproval: day(3),
      });
    const events = await database.owner.query(
      "select distinct event, audit_id, xmin::text = (select xmin::text from audit_record a where a.id = audit_id) as together from grant_event where organisation_id = $1",
      [world.organisation],
    );
    expect(events.rows).toEqual([{ event: "began", audit_id: record?.id, together: true }]);
  });

  test("gives a disabled member a suspended grant, which resumes when he is enabled", async () => {
    await world.send({ kind: "active", user: 1, value: false });
    await approveAs(3, await proposed());
    expect(await world.effective()).toEqual(new Set(["0.1/0"]));
    await world.send({ kind: "active", user: 1, value: true });
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0"]));
  });

  test("twice is refused the second time and makes no second grant", async () => {
    const id = await proposed();
    await approveAs(3, id);
    expect(refusal(await approveAs(3, id))).toBe("not_proposed");
    expect(await world.grants()).toHaveLength(2);
    expect(await recorded("mapping.approved")).toHaveLength(1);
  });

  test("of a proposal whose group was deleted meanwhile is refused", async () => {
    const id = await proposed();
    await world.send({ kind: "deleteGroup", group: 0 });
    expect(refusal(await approveAs(3, id))).toBe("unknown_group");
    expect(await world.grants()).toEqual([]);
  });

  test("of a withdrawn proposal is refused", async () => {
    const id = await proposed();
    await retireAs(2, id);
    expect(refusal(await approveAs(3, id))).toBe("not_proposed");
  });
});

describe("retirement", () => {
  test("ends every grant at once, and those who were members keep nothing through it", async () => {
    const id = await proposed();
    await approveAs(3, id);
    await world.send({ kind: "active", user: 1, value: false });
    expect(refusal(await retireAs(2, id))).toBe("accepted");
    expect(await world.effective()).toEqual(new Set());
    await world.send({ kind: "active", user: 1, value: true });
    expect(await world.effective()).toEqual(new Set());
    const grants = await world.grants();
    expect(grants.map(({ state, endedReason }) => [state, endedReason])).toEqual([
      ["revoked", "mapping_retired"],
      ["revoked", "mapping_retired"],
    ]);
    expect(await recorded("mapping.retired")).toHaveLength(1);
  });

  test("twice is refused the second time", async () => {
    const id = await proposed();
    await retireAs(2, id);
    expect(refusal(await retireAs(2, id))).toBe("ended_already");
  });

  test("of one mapping leaves what another mapping of the same group gives", async () => {
    const [first, second] = [await proposed(), await proposed({ target: role(1) })];
    await approveAs(3, first);
    await approveAs(3, second);
    await retireAs(2, first);
    expect(await world.effective()).toEqual(new Set(["0.1/1", "1.1/1"]));
  });

  test("leaves expired grants expired, not revoked", async () => {
    const id = await proposed({ ttlDays: 20 });
    await approveAs(3, id);
    await stopClockAt(database, day(20));
    await retireAs(2, id);
    for (const grant of await world.grants())
      expect(grant).toMatchObject({ state: "expired", endedReason: "expired", endedAt: day(20) });
  });

  test("makes room for a new proposal of the same, which needs its own approval", async () => {
    const id = await proposed();
    await approveAs(3, id);
    await retireAs(2, id);
    const again = await proposed();
    expect(await world.effective()).toEqual(new Set());
    await approveAs(3, again);
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0"]));
  });
});

describe("a proposal is refused", () => {
  test.each([
    ["one day within the role's longest life", 30, "accepted"],
    ["one day beyond it", 31, "longer_than_the_role_allows"],
  ])("by the role's longest life: %s", async (_what, ttlDays, expected) => {
    expect(refusal(await propose({ target: role(1), ttlDays }))).toBe(expected);
  });

  test.each([
    ["iam", 30, "accepted"],
    ["iam", 31, "longer_than_the_role_allows"],
    ["leader", 365, "accepted"],
    ["leader", 366, "longer_than_the_role_allows"],
  ] as const)(
    "by the longest life of a portal role: %s, %i days: %s",
    async (portalRole, ttlDays, expected) => {
      expect(refusal(await propose({ target: { portalRole }, ttlDays }))).toBe(expected);
    },
  );

  test("for a group that is mapped to the same role already, proposed or active", async () => {
    const id = await proposed();
    expect(refusal(await propose())).toBe("mapped_already");
    await approveAs(3, id);
    expect(refusal(await propose({ ttlDays: 5 }))).toBe("mapped_already");
    expect(refusal(await propose({ target: { portalRole: "leader" } }))).toBe("accepted");
    expect(refusal(await propose({ group: world.groups[1] as string }))).toBe("accepted");
    expect(await recorded("mapping.proposed")).toHaveLength(3);
  });

  test.each([
    ["no id at all", "FREG Barnevern"],
    ["an id of nothing", "01990000-0000-7000-8000-00000000dead"],
  ])("for a group or a role that is %s", async (_what, unknown) => {
    expect(refusal(await propose({ group: unknown }))).toBe("unknown_group");
    expect(refusal(await propose({ target: { roleId: unknown as RoleId } }))).toBe("unknown_role");
    expect(refusal(await approveAs(3, unknown))).toBe("unknown_mapping");
    expect(refusal(await retireAs(3, unknown))).toBe("unknown_mapping");
  });

  test("for a deleted group, and for a retired role", async () => {
    await world.send({ kind: "deleteGroup", group: 0 });
    expect(refusal(await propose())).toBe("unknown_group");
    await database.owner.query("update role set retired_at = decision_now() where id = $1", [world.roles[0]]);
    expect(refusal(await propose({ group: world.groups[1] as string }))).toBe("unknown_role");
  });

  test("for the group, the role and the mapping of another organisation (R9)", async () => {
    const id = await proposed();
    const other = await openWorld(database, { users: 0, groups: [{ roles: [] }], longestLives: [60] });
    expect(refusal(await propose({ group: other.groups[0] as string }))).toBe("unknown_group");
    expect(refusal(await propose({ target: { roleId: other.roles[0] as RoleId } }))).toBe("unknown_role");
    const there = { ...employee(3), organisation: other.organisation, person: user(3) };
    expect(refusal(await approveSeen(deps(), there, id))).toBe("unknown_mapping");
    expect(refusal(await retire(deps(), there, id))).toBe("unknown_mapping");
  });
});
