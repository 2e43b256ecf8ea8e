import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ActContext } from "../../src/grants/act.ts";
import {
  adoptNational,
  copyRole,
  proposeRole,
  proposeVersion,
  takeOverNational,
} from "../../src/grants/role-changes/role-change-proposal-service.ts";
import {
  approveVersion,
  previewVersion,
  retireRole,
  withdrawVersion,
} from "../../src/grants/role-changes/role-change-service.ts";
import type { RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Result } from "../../src/kernel/result.ts";
import { publishNational } from "../../src/roles/national-store.ts";
import type { RoleDefinition } from "../../src/roles/role.ts";
import { rolesByIds } from "../../src/roles/role-store.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { definitionOf } from "./role-change-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { DAY_ZERO, day, openFastDatabase, openWorld, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** People 0 and 1 hold role 0 for 50 days, person 1 holds role 1 as well; 2 to 4 hold nothing, 2 and 3 are IAM staff. */
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, {
    users: 5,
    groups: [
      { roles: [0], ttlDays: 50 },
      { roles: [1], ttlDays: 50 },
    ],
    longestLives: [60, 60],
  });
  await world.send({ kind: "add", group: 0, users: [0, 1] });
  await world.send({ kind: "add", group: 1, users: [1] });
});

const deps = () => ({ db: database.db, entropy });
const user = (at: number) => world.users[at] as ScimUserId;
const role = (at = 0) => world.roles[at] as RoleId;
const as = (actor: ActContext["actor"]): ActContext => ({
  organisation: world.organisation,
  actor,
  requestId: newId<RequestId>(),
});
const employee = (at: number) => ({ ...as({ kind: "employee", ref: user(at) }), person: user(at) });
const base = definitionOf();

const propose = (change: Partial<RoleDefinition> = {}, by: ActContext = employee(2), id: string = role()) =>
  proposeVersion(deps(), by, id, { ...base, ...change });
const preview = (version = 2, id: string = role()) => previewVersion(deps(), world.organisation, id, version);
const approve = (at: number, hash: string, version = 2, id: string = role()) =>
  approveVersion(deps(), employee(at), id, version, hash);

const accepted = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};
const refusal = <E>(result: Result<unknown, E>): E | "accepted" => (result.ok ? "accepted" : result.error);
const currentRole = async (id: RoleId = role()) =>
  (await database.db.read(world.organisation, (tx) => rolesByIds(tx, world.organisation, [id])))[0];
const changed = async (change: Partial<RoleDefinition>) => {
  accepted(await propose(change));
  return accepted(await preview());
};
async function recorded(kind: string) {
  const found = await database.owner.query<{ leaf: { facts: object; roleId: string } }>(
    "select convert_from(leaf, 'UTF8')::jsonb as leaf from audit_record where organisation_id = $1 and kind = $2",
    [world.organisation, kind],
  );
  return found.rows.map(({ leaf }) => leaf);
}
const events = async (grant: string) =>
  (
    await database.owner.query<{ event: string }>(
      "select event from grant_event where organisation_id = $1 and grant_id = $2 order by event",
      [world.organisation, grant],
    )
  ).rows.map(({ event }) => event);

describe("R4: a version of a role takes two people, and one that has no part in it", () => {
  test("a proposal changes nothing, and is recorded", async () => {
    expect(await propose({ parts: ["navn"] })).toMatchObject({
      ok: true,
      value: { state: "proposed", current: false, role: { version: 2, parts: ["navn"] } },
    });
    expect((await currentRole())?.version).toBe(1);
    expect(await recorded("role.proposed")).toMatchObject([{ facts: { version: 2 }, roleId: role() }]);
  });

  test("the proposer cannot approve, nor can a holder of the role", async () => {
    const { hash } = await changed({ parts: ["navn"] });
    expect(refusal(await approve(2, hash))).toBe("own_proposal");
    expect(refusal(await approve(0, hash))).toBe("approver_holds_role");
    expect((await currentRole())?.version).toBe(1);
    expect(await recorded("role.approved")).toEqual([]);
    expect(await approve(3, hash)).toMatchObject({ ok: true, value: { state: "approved", current: true } });
  });

  test("whoever has asked for the role cannot approve either", async () => {
    await database.owner.query(
      `insert into role_grant (organisation_id, user_id, role_id, source, state, lapses_at)
       values ($1, $2, $3, 'request', 'requested', decision_now() + interval '24 hours')`,
      [world.organisation, user(3), role()],
    );
    const { hash } = await changed({ parts: ["navn"] });
    expect(refusal(await approve(3, hash))).toBe("approver_holds_role");
    await stopClockAt(database, day(1));
    expect(refusal(await approve(3, hash))).toBe("accepted");
  });

  test("what the command line proposes anybody without a part in it approves", async () => {
    accepted(await propose({ parts: ["navn"] }, as({ kind: "command_line" })));
    const { hash } = accepted(await preview());
    expect(refusal(await approve(2, hash))).toBe("accepted");
  });

  test("one proposal at a time; a withdrawn one makes room and keeps its number", async () => {
    accepted(await propose());
    expect(refusal(await propose())).toBe("proposal_open");
    accepted(await withdrawVersion(deps(), employee(2), role(), 2));
    expect(refusal(await preview())).toBe("version_not_proposed");
    expect(await propose()).toMatchObject({ ok: true, value: { role: { version: 3 } } });
    expect(await recorded("role.withdrawn")).toHaveLength(1);
  });
});

describe("R11: the preview is the effect", () => {
  test("it names who holds the role, and only parts that no other role of theirs gives", async () => {
    // role 1 gives person 1 all the parts of the demo's first role, with those that role 0 loses
    const { effects } = await changed({ parts: ["navn", "innflytting"] });
    const of = (at: number) => effects.find((effect) => effect.user === user(at));
    expect(effects).toHaveLength(2);
    expect(of(0)).toMatchObject({ what: "parts_change", end: { at: day(50) }, partsGained: ["innflytting"] });
    expect(of(0)?.partsLost).toContain("bostedsadresse");
    expect(of(0)?.partsLost).not.toContain("navn");
    expect(of(1)).toMatchObject({ what: "parts_change", partsGained: ["innflytting"], partsLost: [] });
  });

  test("a version that only names the role otherwise has no effects, and names it otherwise", async () => {
    const { hash, effects } = await changed({ name: "Nytt navn", requestable: true });
    expect(effects).toEqual([]);
    accepted(await approve(3, hash));
    expect(await currentRole()).toMatchObject({ name: "Nytt navn", version: 2 });
  });

  test("where another switch is thrown everybody who holds the role is named, parts or no parts", async () => {
    const { effects } = await changed({ historikk: !base.historikk });
    expect(effects.map(({ user: id, what }) => [id, what]).sort()).toEqual(
      [user(0), user(1)].sort().map((id) => [id, "parts_change"]),
    );
  });

  test("a shorter longest life moves the ends that are later, from the full approval, and none further", async () => {
    await stopClockAt(database, day(5));
    const { hash, effects } = await changed({ longestLifeDays: 20, defaultLifeDays: 20 });
    expect(effects.map(({ what, end }) => [what, end])).toEqual([
      ["ends_earlier", { at: day(20) }],
      ["ends_earlier", { at: day(20) }],
    ]);
    accepted(await approve(3, hash));
    const grants = (await world.grants()).filter(({ mappingId }) => mappingId === world.mappings[0]?.id);
    for (const grant of grants) {
      expect(grant).toMatchObject({ state: "active", expiresAt: day(20), lastFullApproval: DAY_ZERO });
      expect(await events(grant.id)).toEqual(["began", "shortened"]);
    }
    await stopClockAt(database, day(20) - 1);
    expect(await world.effective()).toEqual(new Set(["0.1/0", "1.1/0", "1.1/1"]));
    await stopClockAt(database, day(20));
    expect(await world.effective()).toEqual(new Set(["1.1/1"]));
  });

  test("a life that has run out by then is over at once, for the next request", async () => {
    await stopClockAt(database, day(25));
    const { hash, effects } = await changed({ longestLifeDays: 20, defaultLifeDays: 20 });
    expect(effects.find((effect) => effect.user === user(0))).toMatchObject({ what: "loses", end: null });
    accepted(await approve(3, hash));
    expect(await world.effective()).toEqual(new Set(["1.1/1"]));
    const grant = (await world.grants()).find(({ mappingId }) => mappingId === world.mappings[0]?.id);
    expect(grant).toMatchObject({ state: "expired", endedReason: "expired", endedAt: day(25) });
    expect(await events(grant?.id ?? "")).toEqual(["began", "expired", "shortened"]);
  });

  test("a longer longest life lengthens nobody's access (R4)", async () => {
    const { hash, effects } = await changed({ longestLifeDays: 300 });
    expect(effects).toEqual([]);
    accepted(await approve(3, hash));
    for (const grant of await world.grants()) expect(grant.expiresAt).toBe(day(50));
  });

  test("a suspended holder is named as one, and gets the role back as it is then", async () => {
    await world.send({ kind: "active", user: 0, value: false });
    const { hash, effects } = await changed({ longestLifeDays: 20, defaultLifeDays: 20 });
    expect(effects.find((effect) => effect.user === user(0))).toMatchObject({
      what: "ends_earlier",
      suspended: true,
    });
    accepted(await approve(3, hash));
    await world.send({ kind: "active", user: 0, value: true });
    const grants = (await world.grants()).filter(({ mappingId }) => mappingId === world.mappings[0]?.id);
    for (const grant of grants) expect(grant).toMatchObject({ state: "active", expiresAt: day(20) });
  });

  test.each<[string, () => Promise<unknown>]>([
    ["somebody has joined", () => world.send({ kind: "add", group: 0, users: [4] })],
    ["somebody has left", () => world.send({ kind: "remove", group: 0, users: [0] })],
    ["somebody has been disabled", () => world.send({ kind: "active", user: 0, value: false })],
    [
      "somebody no longer has the parts from another role",
      () => world.send({ kind: "remove", group: 1, users: [1] }),
    ],
    ["an access has run out", () => stopClockAt(database, day(50))],
  ])("a stale preview is refused and changes nothing: %s", async (_what, meanwhile) => {
    const { hash } = await changed({ parts: ["navn"] });
    await meanwhile();
    const before = await world.grants();
    expect(refusal(await approve(3, hash))).toBe("stale_preview");
    expect(await world.grants()).toEqual(before);
    expect((await currentRole())?.version).toBe(1);
  });

  test("an approval of something else than what was previewed is refused", async () => {
    const { hash } = await changed({ parts: ["navn"] });
    accepted(await withdrawVersion(deps(), employee(2), role(), 2));
    accepted(await propose({ parts: ["navn", "foedsel"] }));
    expect(refusal(await approve(3, hash, 3))).toBe("stale_preview");
  });

  test("an organisation that has begun to allow less in between makes it stale", async () => {
    const { hash } = await changed({ parts: ["navn"] });
    await database.owner.query("update organisation set longest_life_days = 10 where id = $1", [
      world.organisation,
    ]);
    expect(refusal(await approve(3, hash))).toBe("stale_preview");
    const again = accepted(await preview());
    expect(again.effects[0]).toMatchObject({ what: "ends_earlier", end: { at: day(10) } });
  });
});

test("R4: while people join and leave, no access outlasts a version that is approved meanwhile", async () => {
  for (let round = 2; round < 12; round++) {
    const days = 60 - 2 * round;
    accepted(await propose({ longestLifeDays: days, defaultLifeDays: 1 }));
    const { hash } = accepted(await preview(round));
    const [result] = await Promise.all([
      approve(3, hash, round),
      world.send({ kind: round % 2 ? "add" : "remove", group: 0, users: [4] }),
      world.send({ kind: round % 2 ? "add" : "remove", group: 0, users: [2] }),
    ]);
    if (!result.ok) {
      expect(result.error).toBe("stale_preview");
      accepted(await approve(3, accepted(await preview(round)).hash, round));
    }
    const { rows } = await database.owner.query(
      `select g.id from role_grant g where g.role_id = $1 and g.state in ('active', 'suspended')
         and g.expires_at > g.last_full_approval + make_interval(hours => 24 * $2::int)`,
      [role(), days],
    );
    expect(rows, `round ${round}`).toEqual([]);
  }
});

describe("a new role", () => {
  const wish = { fiksRoleId: "7e0c9b1e-8a55-4a0b-9f0e-0b7a5d1c0001" };

  test("is none until its first version is approved", async () => {
    const made = accepted(await proposeRole(deps(), employee(2), { ...wish, definition: base }));
    expect(await currentRole(made.role.id)).toBeUndefined();
    const { hash, effects } = accepted(await preview(1, made.role.id));
    expect(effects).toEqual([]);
    accepted(await approve(3, hash, 1, made.role.id));
    expect(await currentRole(made.role.id)).toEqual({
      ...base,
      ...wish,
      id: made.role.id,
      version: 1,
      national: null,
    });
  });

  test("needs a role of its own at Fiks; a withdrawn or retired one leaves it", async () => {
    const first = accepted(await proposeRole(deps(), employee(2), { ...wish, definition: base }));
    expect(refusal(await proposeRole(deps(), employee(2), { ...wish, definition: base }))).toBe(
      "fiks_role_taken",
    );
    accepted(await withdrawVersion(deps(), employee(3), first.role.id, 1));
    expect(refusal(await propose({}, employee(2), first.role.id))).toBe("role_retired");
    expect(refusal(await proposeRole(deps(), employee(2), { ...wish, definition: base }))).toBe("accepted");
  });

  test("each problem is named with its field, what the organisation allows and the owner too", async () => {
    await database.owner.query("update organisation set longest_life_days = 50 where id = $1", [
      world.organisation,
    ]);
    const definition = { ...base, parts: ["navn", "sko"], ownerId: role() };
    expect(refusal(await proposeRole(deps(), employee(2), { ...wish, definition }))).toEqual({
      fields: [
        { field: "ownerId", problem: "unknown_user" },
        { field: "parts", problem: "unknown_part" },
        { field: "longestLifeDays", problem: "more_than_allowed" },
      ],
    });
  });

  test("is made from another one by copying, with the difference told", async () => {
    const copy = {
      name: "Kopi",
      ...wish,
      changes: { parts: ["navn"], longestLifeDays: 30, defaultLifeDays: 30 },
    };
    const made = accepted(await copyRole(deps(), employee(2), role(), copy));
    expect(made.copy).toMatchObject({
      state: "proposed",
      role: { name: "Kopi", parts: ["navn"], version: 1 },
    });
    expect(made.differences.map(({ field }) => field)).toEqual([
      "name",
      "parts",
      "longestLifeDays",
      "defaultLifeDays",
    ]);
    expect(refusal(await copyRole(deps(), employee(2), role(), copy))).toBe("fiks_role_taken");
  });
});

describe("retiring a role", () => {
  test("takes one person, and its grants, mappings and proposals go with it", async () => {
    accepted(await propose());
    expect(refusal(await retireRole(deps(), employee(2), role()))).toBe("accepted");
    expect(await world.effective()).toEqual(new Set(["1.1/1"]));
    const grants = (await world.grants()).filter(({ mappingId }) => mappingId === world.mappings[0]?.id);
    expect(grants.map(({ state, endedReason }) => [state, endedReason])).toEqual([
      ["revoked", "role_retired"],
      ["revoked", "role_retired"],
    ]);
    await world.send({ kind: "add", group: 0, users: [2] });
    expect(await world.effective()).toEqual(new Set(["1.1/1"]));
    expect(await recorded("role.retired")).toHaveLength(1);
    const { rows } = await database.owner.query(
      `select m.state, v.state as version from group_mapping m
       join role_version v on v.role_id = m.role_id and v.version = 2 where m.role_id = $1`,
      [role()],
    );
    expect(rows).toEqual([{ state: "retired", version: "withdrawn" }]);
  });

  test("is for good", async () => {
    accepted(await retireRole(deps(), employee(2), role()));
    expect(refusal(await retireRole(deps(), employee(2), role()))).toBe("role_retired");
    expect(refusal(await propose())).toBe("role_retired");
    const copy = { name: "Kopi", fiksRoleId: newId<string>(), changes: {} };
    expect(refusal(await copyRole(deps(), employee(2), role(), copy))).toBe("role_retired");
  });
});

describe("a national role", () => {
  const publish = (definition: RoleDefinition, id = newId<string>()) =>
    database.db.asOwner((tx) => publishNational(tx, id, definition)).then((version) => ({ id, version }));
  const adopt = (id: string, ownerId: string | null = null) =>
    adoptNational(deps(), employee(2), id, { fiksRoleId: newId<string>(), ownerId });

  test("is adopted as a copy with a reference, by two people, and cannot be changed", async () => {
    const { id } = await publish(base);
    const made = accepted(await adopt(id, user(3)));
    accepted(await approve(3, accepted(await preview(1, made.role.id)).hash, 1, made.role.id));
    expect(await currentRole(made.role.id)).toMatchObject({ national: { id, version: 1 }, ownerId: user(3) });
    expect(refusal(await propose({}, employee(2), made.role.id))).toBe("national_role");
    expect(refusal(await takeOverNational(deps(), employee(2), made.role.id, {}))).toBe("no_newer_version");
  });

  test("stays as it was adopted until the organisation takes over the newer version", async () => {
    const { id } = await publish(base);
    const made = accepted(await adopt(id));
    accepted(await approve(3, accepted(await preview(1, made.role.id)).hash, 1, made.role.id));
    await publish({ ...base, parts: ["navn"] }, id);
    expect((await currentRole(made.role.id))?.parts).toEqual(base.parts);
    accepted(await takeOverNational(deps(), employee(2), made.role.id, {}));
    accepted(await approve(3, accepted(await preview(2, made.role.id)).hash, 2, made.role.id));
    expect(await currentRole(made.role.id)).toMatchObject({ parts: ["navn"], national: { id, version: 2 } });
  });

  test("may be longer than the organisation allows: the lower of the two counts", async () => {
    const { id } = await publish({ ...base, longestLifeDays: 365 });
    await database.owner.query("update organisation set longest_life_days = 50 where id = $1", [
      world.organisation,
    ]);
    expect(refusal(await adopt(id))).toBe("accepted");
    expect(refusal(await propose({ longestLifeDays: 51, defaultLifeDays: 51 }))).toMatchObject({
      fields: [{ field: "longestLifeDays" }],
    });
  });

  test("that is not there cannot be adopted, and an ordinary role takes nothing over", async () => {
    expect(refusal(await adopt(newId<string>()))).toBe("unknown_national_role");
    expect(refusal(await takeOverNational(deps(), employee(2), role(), {}))).toBe("not_a_national_role");
  });
});

test("R9: another organisation's role is unknown", async () => {
  const other = await openWorld(database, { users: 0, groups: [], longestLives: [60] });
  const theirs = other.roles[0] as RoleId;
  for (const unknown of [theirs, "FREG Barnevern", newId<string>()]) {
    expect(refusal(await propose({}, employee(2), unknown))).toBe("unknown_role");
    expect(refusal(await preview(1, unknown))).toBe("unknown_role");
    expect(refusal(await approve(3, "hash", 1, unknown))).toBe("unknown_role");
    expect(refusal(await retireRole(deps(), employee(2), unknown))).toBe("unknown_role");
  }
  expect(refusal(await preview(7))).toBe("unknown_version");
});
