import { afterAll, beforeAll, expect, test } from "vitest";
import { type GrantFacts, isEffective } from "../../src/grants/effective-policy.ts";
import { explain } from "../../src/grants/explaining/explain-service.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { newId } from "./skeleton.ts";
import { DAY_ZERO, openFastDatabase, openWorld, type World } from "./support.ts";

/**
 * What surrounds a grant besides its window and membership (which effective.pg.test.ts goes through): reviews, freezes,
 * administering access, and grants without a mapping. Every combination in organisations of three kinds.
 */
let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

const NOW = DAY_ZERO as Instant;
const ORGANISATIONS = ["plain", "frozen", "iam may look up"] as const;
/** The deadline of an open review in milliseconds from now. */
const REVIEWS = [null, -1, 0, 1] as const;
const ADMINISTERING = ["no", "in force", "over", "suspended"] as const;
const GRANTS = [
  "role by mapping",
  "role by request",
  "frozen role by request",
  "portal role by mapping",
] as const;

type Case = {
  organisation: (typeof ORGANISATIONS)[number];
  user: string;
  review: (typeof REVIEWS)[number];
  personFrozen: boolean;
  administering: (typeof ADMINISTERING)[number];
  grant: (typeof GRANTS)[number];
};

const factsOf = (one: Case): GrantFacts => ({
  state: "active",
  notBefore: (NOW - 10) as Instant,
  expiresAt: (NOW + 10) as Instant,
  reviewBy: one.review === null ? null : ((NOW + one.review) as Instant),
  user: { active: true, identityChanged: false, deleted: false },
  mapping: one.grant.endsWith("mapping") ? { active: true, member: true } : null,
  roleRetired: false,
  frozen:
    one.personFrozen ||
    (isRole(one) && (one.organisation === "frozen" || one.grant === "frozen role by request")),
  administersAccess:
    isRole(one) &&
    one.organisation !== "iam may look up" &&
    // a frozen person's right to administer is as frozen as everything else of his
    one.administering === "in force" &&
    !one.personFrozen,
});
const isRole = ({ grant }: Case) => grant !== "portal role by mapping";

/** Stores the cases of one organisation: group 0 gives role 0, group 1 the leader's right, group 2 administering. */
async function store(kind: Case["organisation"]): Promise<{ world: World; cases: Case[] }> {
  const groups = [{ roles: [0] }, { roles: [] }, { roles: [] }];
  const world = await openWorld(database, { users: 32, groups, longestLives: [60, 60] });
  const run = (text: string, ...values: unknown[]) =>
    database.owner.query(text, [world.organisation, ...values]);
  const [leaders, administrators] = [newId<string>(), newId<string>()];
  for (const [mapping, group, right] of [
    [leaders, world.groups[1], "leader"],
    [administrators, world.groups[2], "iam"],
  ])
    await run(
      `insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_by, approved_at)
       values ($1, $2, $3, $4, 30, 'active', 'command_line', gen_random_uuid(), decision_now())`,
      mapping,
      group,
      right,
    );
  const combinations = REVIEWS.flatMap((review) =>
    [true, false].flatMap((personFrozen) =>
      ADMINISTERING.map((administering) => ({ review, personFrozen, administering })),
    ),
  );
  const grant = (
    user: string,
    what: object,
    from: number,
    to: number,
    state = "active",
    review: number | null = null,
  ) =>
    run(
      `insert into role_grant (organisation_id, user_id, mapping_id, role_id, portal_role, source, state, not_before, life_from, expires_at,
         last_full_approval, review_by)
       select $1, $2, x.mapping, x.role, x.portal, coalesce(x.source, 'mapping'), $4, n + $5 * m, n + $5 * m, n + $6 * m, n, n + $7 * m
       from jsonb_to_record($3::jsonb) as x(mapping uuid, role uuid, portal text, source text),
         (select decision_now() as n, interval '1 ms' as m) t`,
      user,
      JSON.stringify(what),
      state,
      from,
      to,
      review,
    );
  const cases: Case[] = [];
  for (const [at, one] of combinations.entries()) {
    const user = world.users[at] as string;
    for (const group of world.groups)
      await run(
        "insert into scim_member (organisation_id, group_id, user_id) values ($1, $2, $3)",
        group,
        user,
      );
    if (one.personFrozen)
      await run(
        "insert into access_freeze (organisation_id, id, scope, user_id, reason, frozen_by) values ($1, gen_random_uuid(), 'person', $2, 'test', 'test')",
        user,
      );
    const iam = { mapping: administrators, portal: "iam" };
    if (one.administering === "in force") await grant(user, iam, -10, 10);
    if (one.administering === "over") await grant(user, iam, -10, 0);
    if (one.administering === "suspended") await grant(user, iam, -10, 10, "suspended");
    const whats = {
      "role by mapping": { mapping: world.mappings[0]?.id, role: world.roles[0] },
      "role by request": { role: world.roles[0], source: "request" },
      "frozen role by request": { role: world.roles[1], source: "request" },
      "portal role by mapping": { mapping: leaders, portal: "leader" },
    };
    for (const name of GRANTS) {
      await grant(user, whats[name], -10, 10, "active", one.review);
      cases.push({ organisation: kind, user, grant: name, ...one });
    }
  }
  await run(
    "insert into access_freeze (organisation_id, id, scope, role_id, reason, frozen_by) values ($1, gen_random_uuid(), 'role', $2, 'test', 'test')",
    world.roles[1],
  );
  if (kind === "frozen")
    await run(
      "insert into access_freeze (organisation_id, id, scope, reason, frozen_by) values ($1, gen_random_uuid(), 'organisation', 'test', 'test')",
    );
  if (kind === "iam may look up") await run("update organisation set iam_may_look_up = true where id = $1");
  return { world, cases };
}

const nameOf = (world: World, row: { user_id: string; role_id: string | null; source: string }) => {
  if (row.role_id === null) return `${row.user_id} portal role by mapping`;
  if (row.source === "mapping") return `${row.user_id} role by mapping`;
  return `${row.user_id} ${row.role_id === world.roles[1] ? "frozen role" : "role"} by request`;
};

test.each(ORGANISATIONS)(
  "the view, the function and the explanation agree on every review, freeze and administering; organisation: %s",
  async (kind) => {
    const { world, cases } = await store(kind);
    const { rows } = await database.owner.query(
      "select user_id, role_id, source from effective_grant where organisation_id = $1 and portal_role is distinct from 'iam'",
      [world.organisation],
    );
    const expected = cases.filter((one) => isEffective(factsOf(one), NOW));
    expect(rows.map((row) => nameOf(world, row)).sort()).toEqual(
      expected.map((one) => `${one.user} ${one.grant}`).sort(),
    );
    expect(cases).toHaveLength(4 * 2 * 4 * 4);
    const inTime = 2; // no review, or one whose deadline lies ahead
    const without = kind === "iam may look up" ? 4 : 3; // ways not to administer, or to be allowed to
    expect(expected).toHaveLength(kind === "frozen" ? inTime * 4 : inTime * (without * 2 + 4));

    for (const one of cases.filter((_, at) => at % 3 === 0)) {
      const role = one.grant === "frozen role by request" ? 1 : 0;
      const target = isRole(one)
        ? { roleId: world.roles[role] as RoleId }
        : ({ portalRole: "leader" } as const);
      const told = await explain(
        database.db,
        world.organisation as OrganisationId,
        one.user as ScimUserId,
        target,
      );
      expect(told.ok && told.value.allowed, `${JSON.stringify(one)}`).toBe(isEffective(factsOf(one), NOW));
    }
  },
);
