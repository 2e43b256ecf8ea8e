import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approve, previewMapping } from "../../src/grants/mappings/mapping-approval-service.ts";
import type { Mapping } from "../../src/grants/mappings/mapping-store.ts";
import type { Effect, End, Preview } from "../../src/grants/preview-policy.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { LONG, runs } from "./directory-model.ts";
import {
  furnish,
  givesOf,
  type Happened,
  happenedBetween,
  look,
  PREVIEW_PLAN,
  type Situation,
  situation,
} from "./r11-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { DAY_ZERO, MS_PER_DAY, openFastDatabase, type World, worldsOf } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
const newWorld = worldsOf(PREVIEW_PLAN);

const deps = () => ({ db: database.db, entropy });
const by = (world: World) => {
  const person = newId<ScimUserId>();
  const actor = { kind: "employee", ref: person } as const;
  return { organisation: world.organisation, actor, requestId: newId<RequestId>(), person };
};
const instantOfEnd = (end: End | null, approvedAt: number): number | null => {
  if (end === null) return null;
  if ("at" in end) return end.at;
  return Math.min(approvedAt + end.days * MS_PER_DAY, end.noLaterThan ?? Number.POSITIVE_INFINITY);
};

const asHappened = ({ user, what, suspended, end, partsGained, partsLost }: Effect): Happened => ({
  user,
  what,
  suspended: suspended === true,
  end: instantOfEnd(end, DAY_ZERO),
  partsGained,
  partsLost,
});
const inOrder = (happened: readonly Happened[]) => [...happened].sort((a, b) => (a.user < b.user ? -1 : 1));

/** Everything that an approval could touch, as text. */
async function everything(world: World): Promise<string> {
  const { rows } = await database.owner.query(
    `select (select jsonb_agg(g order by g.id) from role_grant g where organisation_id = $1) as grants,
      (select jsonb_agg(m order by m.id) from group_mapping m where organisation_id = $1) as mappings,
      (select jsonb_agg(c order by c.id) from mapping_change c where organisation_id = $1) as changes,
      (select count(*) from grant_event where organisation_id = $1) as events,
      (select count(*) from audit_record where organisation_id = $1) as records`,
    [world.organisation],
  );
  return JSON.stringify(rows[0]);
}

/** Approves what was seen: exactly that happens, to nobody else, and every live grant through the mapping is approved again. */
async function expectEffect(world: World, mapping: string, seen: Preview, given: Situation): Promise<void> {
  const before = await look(database, world, mapping);
  const untouched = given.target === "iam" ? await everything(world) : "";
  const result = await approve(deps(), by(world), mapping, seen.hash);
  if (!result.ok) {
    expect(result.error).toBe("last_administrator");
    expect(given.target).toBe("iam");
    expect(await everything(world)).toBe(untouched);
    return;
  }
  const happened = happenedBetween(before, await look(database, world, mapping));
  if (givesOf(given) === "break_glass") {
    expect(happened).toEqual([]);
    expect(seen.effects.map(({ user }) => user)).toEqual(await mayBreak(world, result.value));
  } else expect(inOrder(seen.effects.map(asHappened))).toEqual(inOrder(happened));
  const { rows } = await database.owner.query(
    `select count(*)::int as missed from role_grant where organisation_id = $1 and mapping_id = $2
       and state in ('active', 'suspended') and last_full_approval <> $3`,
    [world.organisation, mapping, new Date(DAY_ZERO)],
  );
  expect(rows[0]?.missed).toBe(0);
}

/** Everybody in the group, while the mapping is valid. */
async function mayBreak(world: World, { groupId, validFrom, validUntil }: Mapping): Promise<string[]> {
  const never = validUntil !== null && validUntil <= Math.max(DAY_ZERO, validFrom ?? 0);
  const { rows } = await database.owner.query<{ user_id: string }>(
    "select user_id from scim_member where organisation_id = $1 and group_id = $2 order by user_id",
    [world.organisation, groupId],
  );
  return never ? [] : rows.map((row) => row.user_id);
}

/** What may happen between the preview and the approval. */
const between = fc.oneof(
  fc.record({
    kind: fc.constantFrom("add", "remove"),
    group: fc.constantFrom(0, 1, 3),
    users: fc.tuple(fc.nat(3)),
  }),
  fc.record({ kind: fc.constant("active"), user: fc.nat(3), value: fc.boolean() }),
  fc.record({ kind: fc.constant("deleteUser"), user: fc.nat(3) }),
  fc.record({
    kind: fc.constant("sql"),
    text: fc.constantFrom(
      "update role set retired_at = decision_now() where organisation_id = $1",
      "update role_version set parts = '{kjoenn}' where organisation_id = $1",
      "update role_version set sensitive = true where organisation_id = $1",
      "update role_version set longest_life_days = 5, default_life_days = 5 where organisation_id = $1",
      "update organisation set iam_may_look_up = true where id = $1",
      "update role_grant set expires_at = expires_at - interval '12 hours' where organisation_id = $1 and expires_at > not_before + interval '12 hours'",
      "update access_freeze set lifted_at = decision_now(), lifted_by = id, lifted_reason = 'x' where organisation_id = $1",
    ),
  }),
);

describe("R11: preview = effect", () => {
  test(
    "whatever the directory and the proposal: what the preview showed is what the approval does; when anything between makes it something else, the approval is refused and changes nothing",
    () =>
      fc.assert(
        fc.asyncProperty(situation, fc.option(between), async (given, event) => {
          const world = await newWorld(database);
          const mapping = await furnish(database, world, given);
          const seen = await previewMapping(deps(), world.organisation, mapping);
          if (!seen.ok) throw new Error(seen.error);
          if (!event) return expectEffect(world, mapping, seen.value, given);
          if (event.kind === "sql") await database.owner.query(event.text, [world.organisation]);
          else await world.send(event as never);
          const now = await previewMapping(deps(), world.organisation, mapping);
          if (now.ok && now.value.hash === seen.value.hash)
            return expectEffect(world, mapping, seen.value, given);
          const untouched = await everything(world);
          const refused = await approve(deps(), by(world), mapping, seen.value.hash);
          expect(refused).toMatchObject({ ok: false });
          if (now.ok) expect(refused).toMatchObject({ error: "stale_preview" });
          expect(await everything(world)).toBe(untouched);
        }),
        runs,
      ),
    LONG,
  );
});
