import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PersonContext } from "../../src/grants/act.ts";
import type { Effect } from "../../src/grants/preview-policy.ts";
import { proposeVersion } from "../../src/grants/role-changes/role-change-proposal-service.ts";
import { approveVersion, previewVersion } from "../../src/grants/role-changes/role-change-service.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Part } from "../../src/register/parts.ts";
import type { RoleDefinition } from "../../src/roles/role.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { LONG, runs } from "./directory-model.ts";
import { definitionOf } from "./role-change-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { day, openFastDatabase, stopClockAt, type World, worldsOf } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

/** These may hold role 0 through two groups and by request, and role 1; the two after them are IAM staff. */
const PEOPLE = 12;
/** Three times as many people as one would need, and a third of the runs: they cost by the run. */
const fewer = { ...runs, numRuns: Math.ceil(runs.numRuns / 3) };
const nextWorld = worldsOf({
  users: PEOPLE + 2,
  groups: [{ roles: [0] }, { roles: [0] }, { roles: [1] }],
  longestLives: [60, 60],
});

type Grant = {
  person: number;
  /** Through the mapping of this group, or by request (3). */
  through: number;
  state: "active" | "suspended" | "requested";
  member: boolean;
  /** Days from the approval to the beginning and from that to the end, and the days that were before today. */
  begins: number;
  lasts: number;
  ago: number;
  reviewIn: number | null;
};
type Meanwhile =
  | { kind: "clock"; days: number }
  | { kind: "disable" | "leave" | "join"; person: number; group: number };
type Story = {
  grants: Grant[];
  disabled: number[];
  otherParts: Part[];
  version: Pick<RoleDefinition, "parts" | "historikk" | "longestLifeDays">;
  meanwhile: Meanwhile | null;
};

const parts = fc.subarray<Part>(["navn", "foedsel", "kjoenn", "status", "innflytting"], { minLength: 1 });
const person = fc.nat(PEOPLE - 1);
const story: fc.Arbitrary<Story> = fc.record({
  grants: fc.uniqueArray(
    fc.record({
      person,
      through: fc.nat(3),
      state: fc.constantFrom("active", "active", "active", "suspended", "requested"),
      member: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      begins: fc.constantFrom(0, 0, 0, 10, 30),
      lasts: fc.integer({ min: 1, max: 60 }),
      ago: fc.integer({ min: 0, max: 50 }),
      reviewIn: fc.option(fc.integer({ min: -1, max: 20 }), { freq: 5 }),
    }),
    { selector: ({ person: who, through }) => `${who} ${through}`, maxLength: 27, size: "max" },
  ),
  disabled: fc.uniqueArray(person, { maxLength: 3 }),
  otherParts: parts,
  version: fc.record({
    parts,
    historikk: fc.boolean(),
    longestLifeDays: fc.constantFrom(60, 60, 40, 20, 10, 1),
  }),
  meanwhile: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("clock" as const), days: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ kind: fc.constantFrom("disable", "leave", "join"), person, group: fc.nat(2) }),
    ),
  ),
});

/** Writes what the story begins with, in one statement: as the services would have left it some days ago. */
async function tell(world: World, { grants, disabled, otherParts }: Story): Promise<void> {
  const rows = grants.map((grant) => ({
    ...grant,
    user: world.users[grant.person],
    mapping: world.mappings[grant.through]?.id ?? null,
    group: world.groups[grant.through] ?? null,
    role: world.roles[grant.through === 2 ? 1 : 0],
    source: grant.through === 3 ? "request" : "mapping",
  }));
  await database.owner.query(
    `with g as (
       select *, decision_now() - make_interval(hours => 24 * ago) as approved
       from jsonb_to_recordset($2::jsonb) as g("user" uuid, mapping uuid, "group" uuid, role uuid, source text, state text,
         member boolean, begins int, lasts int, ago int, "reviewIn" int)
     ), given as (
       insert into role_grant (organisation_id, user_id, mapping_id, role_id, source, state, not_before, life_from, expires_at,
         last_full_approval, lapses_at, review_by)
       select $1, "user", mapping, role, source, state, b.at, b.at, b.at + make_interval(hours => 24 * lasts),
         case when b.at is not null then approved end, case when state = 'requested' then decision_now() + interval '7 hours' end,
         case when state <> 'requested' then decision_now() + make_interval(hours => 24 * "reviewIn") end
       from g cross join lateral (
         select case when state <> 'requested' then approved + make_interval(hours => 24 * begins) end as at) b
     ), joined as (
       insert into scim_member (organisation_id, group_id, user_id)
       select distinct $1::uuid, "group", "user" from g where member and "group" is not null
     ), standing as (
       update scim_user set active = false where organisation_id = $1 and id = any($3::uuid[])
     )
     update role_version set parts = $4 where organisation_id = $1 and role_id = $5`,
    [
      world.organisation,
      JSON.stringify(rows),
      disabled.map((who) => world.users[who]),
      otherParts,
      world.roles[1],
    ],
  );
}

/** What there is, read apart from any plan. */
async function look(world: World) {
  const values = [world.organisation, world.roles[0]];
  const { rows } = await database.owner.query<{ user_id: string; parts: Part[]; held: boolean; end: Date }>({
    name: "access",
    values,
    text: `select e.user_id, array_agg(distinct part) as parts, bool_or(e.role_id = $2) as held,
       max(e.expires_at) filter (where e.role_id = $2) as end
     from effective_grant e join role r on r.id = e.role_id
     join role_version v on v.role_id = r.id and v.version = r.current_version cross join unnest(v.parts) as part
     where e.organisation_id = $1 group by e.user_id`,
  });
  const grants = await database.owner.query(
    `select to_jsonb(g) as grant, (select max(version) from role_version v where v.role_id = $2 and v.state = 'approved') as version
     from role_grant g where g.organisation_id = $1 order by g.id`,
    values,
  );
  return { access: new Map(rows.map((row) => [row.user_id, row])), grants: grants.rows };
}
type Seen = Awaited<ReturnType<typeof look>>;

/** Of each person: what the effect says, against what the two looks found. */
function expectEffect(effect: Effect | undefined, before: Seen, after: Seen, user: string): void {
  const [had, has] = [before.access.get(user), after.access.get(user)];
  const beyond = (these: readonly Part[] = [], those: readonly Part[] = []) =>
    these.filter((part) => !those.includes(part)).sort();
  const [gained, lost] = [beyond(has?.parts, had?.parts), beyond(had?.parts, has?.parts)];
  if (!had?.held) {
    // Nothing gives somebody access who has none now; what is said of him is for when it resumes.
    expect([gained, lost, has?.held ?? false]).toEqual([[], [], false]);
    expect(effect?.suspended ?? true).toBe(true);
    return;
  }
  expect([effect?.partsGained ?? [], effect?.partsLost ?? []]).toEqual([gained, lost]);
  expect(effect?.suspended).toBeUndefined();
  expect(effect?.what === "loses").toBe(!has?.held);
  const moved = has?.held === true && has.end < had.end;
  expect(effect?.what === "ends_earlier").toBe(moved);
  if (effect?.end && "at" in effect.end) expect(effect.end.at).toBe(has?.end.getTime());
  if (!effect) expect(has?.end).toEqual(had.end);
}

describe("R11: what a version of a role was shown to do is what it does", () => {
  test(
    "for any people, grants and version; and what is otherwise by then refuses the approval",
    async () => {
      const met = { accepted: 0, stale: 0, shortened: 0, over: 0, partsChanged: 0 };
      await fc.assert(
        fc.asyncProperty(story, async (it) => {
          const world = await nextWorld(database);
          const deps = { db: database.db, entropy };
          const { organisation } = world;
          const role = world.roles[0] as string;
          const as = (at: number): PersonContext => {
            const id = world.users[at] as ScimUserId;
            return {
              organisation,
              actor: { kind: "employee", ref: id },
              requestId: newId<RequestId>(),
              person: id,
            };
          };
          await tell(world, it);
          const definition = definitionOf({ ...it.version, defaultLifeDays: 1 });
          if (!(await proposeVersion(deps, as(PEOPLE), role, definition)).ok) throw new Error("refused");
          const preview = await previewVersion(deps, organisation, role, 2);
          if (!preview.ok) throw new Error(preview.error as string);
          if (it.meanwhile) await happen(world, it.meanwhile);
          const before = await look(world);
          const approved = await approveVersion(deps, as(PEOPLE + 1), role, 2, preview.value.hash);
          const after = await look(world);
          if (!approved.ok) {
            met.stale += 1;
            expect(approved.error).toBe("stale_preview");
            expect(it.meanwhile, "refused though nothing had happened").not.toBeNull();
            expect(after).toEqual(before);
            const again = await previewVersion(deps, organisation, role, 2);
            expect(again.ok && again.value.hash).not.toBe(preview.value.hash);
            return;
          }
          met.accepted += 1;
          for (const effect of preview.value.effects) {
            if (effect.what === "ends_earlier") met.shortened += 1;
            if (effect.what === "loses") met.over += 1;
            if (effect.what === "parts_change") met.partsChanged += 1;
          }
          for (const user of world.users)
            expectEffect(
              preview.value.effects.find((effect) => effect.user === user),
              before,
              after,
              user,
            );
          await expectCaps(world, it.version.longestLifeDays);
        }),
        fewer,
      );
      for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(10);
    },
    LONG,
  );
});

/** I5: no live grant of the role lasts longer than its longest life from its full approval; ended ones have a record. */
async function expectCaps(world: World, longest: number): Promise<void> {
  const { rows } = await database.owner.query(
    `select g.id from role_grant g
     where g.organisation_id = $1 and g.role_id = $2 and g.state in ('active', 'suspended') and decision_now() < least(g.expires_at, g.review_by)
       and g.expires_at > g.last_full_approval + make_interval(hours => 24 * $3::int)
     union all
     select g.id from role_grant g where g.organisation_id = $1 and g.state = 'expired'
       and not exists (select from grant_event e join audit_record a on a.id = e.audit_id
         where e.grant_id = g.id and e.event = 'expired')`,
    [world.organisation, world.roles[0], longest],
  );
  expect(rows).toEqual([]);
}

async function happen(world: World, it: Meanwhile): Promise<void> {
  if (it.kind === "clock") return stopClockAt(database, day(it.days));
  if (it.kind === "disable") await world.send({ kind: "active", user: it.person, value: false });
  else await world.send({ kind: it.kind === "join" ? "add" : "remove", group: it.group, users: [it.person] });
}
