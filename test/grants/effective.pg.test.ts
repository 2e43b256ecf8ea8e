import { afterAll, beforeAll, expect, test } from "vitest";
import { type GrantFacts, isEffective } from "../../src/grants/effective-policy.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { newId } from "./skeleton.ts";
import { DAY_ZERO, openFastDatabase } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

const NOW = DAY_ZERO as Instant;
const STATES = [
  "requested",
  "active",
  "suspended",
  "expired",
  "revoked",
  "cancelled",
  "rejected",
  "lapsed",
  "closed",
] as const;
/** Begin and end in milliseconds from now: every pair around the two boundaries; null for a grant never begun. */
const WINDOWS = [
  null,
  ...[-2, -1, 0, 1].flatMap((begin) =>
    [-1, 0, 1, 2].filter((end) => end > begin).map((end) => ({ begin, end })),
  ),
];
const BOTH = [true, false];
const MAPPING_STATES = ["proposed", "active", "retired"] as const;
const TARGETS = ["role", "retired role", "portal role"] as const;

const BEGUN = new Set<string>(["active", "suspended", "expired"]);
const ENDED = new Set<string>(["expired", "revoked", "cancelled", "rejected", "lapsed", "closed"]);

/** One person for each of these, and one mapping (of a group of its own) for each of those: every pair is a grant. */
const people = STATES.flatMap((state) =>
  WINDOWS.filter((window) => window !== null || !BEGUN.has(state)).flatMap((window) =>
    BOTH.flatMap((active) =>
      BOTH.flatMap((identityChanged) =>
        BOTH.flatMap((deleted) =>
          BOTH.map((member) => ({
            id: newId<string>(),
            state,
            window,
            active,
            identityChanged,
            deleted,
            member,
          })),
        ),
      ),
    ),
  ),
);
const mappings = MAPPING_STATES.flatMap((state) =>
  TARGETS.map((target) => ({ id: newId<string>(), group: newId<string>(), state, target })),
);

type Person = (typeof people)[number];
type Mapping = (typeof mappings)[number];

const factsOf = ({ state, window, member, ...user }: Person, mapping: Mapping): GrantFacts => ({
  state,
  notBefore: window === null ? null : ((NOW + window.begin) as Instant),
  expiresAt: window === null ? null : ((NOW + window.end) as Instant),
  reviewBy: null,
  user,
  mapping: { active: mapping.state === "active", member },
  frozen: false,
  administersAccess: false,
  roleRetired: mapping.target === "retired role",
});

async function store(): Promise<void> {
  const [organisation, source, role, retired] = [newId(), newId(), newId(), newId()];
  const insert = (statement: string, rows: readonly object[]) =>
    database.owner.query(statement, [organisation, source, JSON.stringify(rows)]);
  const from = "from (select $1::uuid as o, $2::uuid as s) as at, jsonb_to_recordset($3::jsonb)";
  const now = "decision_now()";
  await insert(
    `insert into organisation (id, organisation_number, name) select o, '999000001', 'Test' ${from} as x(id uuid)`,
    [{}],
  );
  await insert(`insert into source select o, s, 'Entra', 'tenant' ${from} as x(id uuid)`, [{}]);
  await insert(
    `with r as (insert into role select o, x.id, 'Role', x.id, 1, ${now}, case when x.gone then ${now} end ${from} as x(id uuid, gone boolean))
     insert into role_version (organisation_id, role_id, version, name, tjenesteomraade, lovhjemler, rettighetspakke, bruksomraader,
       parts, historikk, skjermet_adresse, purposes, longest_life_days, default_life_days, state, proposed_by)
     select o, x.id, 1, 'Role', 'Area', '[]', 'OUH', '{}', '{navn}', false, false, '[]', 30, 30, 'approved', 'command_line' ${from} as x(id uuid)`,
    [
      { id: role, gone: false },
      { id: retired, gone: true },
    ],
  );
  await insert(
    `insert into scim_user (organisation_id, source_id, id, user_name_key, external_id, confirmed_external_id, active, resource, deleted_at)
     select o, s, id, id::text, 'now', case when "identityChanged" then 'first' else 'now' end, active, '{}', case when deleted then ${now} end
     ${from} as x(id uuid, active boolean, "identityChanged" boolean, deleted boolean)`,
    people,
  );
  await insert(
    `with g as (insert into scim_group (organisation_id, source_id, id, display_name_key, resource)
                select o, s, "group", 'group', '{}' ${from} as x("group" uuid))
     insert into group_mapping (organisation_id, id, group_id, role_id, portal_role, ttl_days, state, proposed_by, approved_by, approved_at, retired_at)
     select o, id, "group", role, portal, 30, state, 'command_line', gen_random_uuid(), ${now}, case when state = 'retired' then ${now} end
     ${from} as x(id uuid, "group" uuid, role uuid, portal text, state text)`,
    mappings.map((mapping) => ({ ...mapping, ...targetOf(mapping, role, retired) })),
  );
  await insert(
    `insert into scim_member (organisation_id, group_id, user_id) select o, g."group", u.id
     ${from} as u(id uuid, member boolean), jsonb_to_recordset('${JSON.stringify(mappings)}') as g("group" uuid) where u.member`,
    people,
  );
  await insert(
    `insert into role_grant (organisation_id, user_id, mapping_id, role_id, portal_role, state, not_before, expires_at, last_full_approval, life_from, lapses_at, ended_at, ended_reason)
     select o, "user", mapping, role, portal, state, ${now} + b * interval '1 ms', ${now} + e * interval '1 ms',
       case when b is not null then ${now} end, case when b is not null then ${now} end, ${now}, case when ended then ${now} end, case when ended then 'expired' end
     ${from} as x("user" uuid, mapping uuid, role uuid, portal text, state text, b integer, e integer, ended boolean)`,
    pairs.map(({ person, mapping }) => ({
      user: person.id,
      mapping: mapping.id,
      ...targetOf(mapping, role, retired),
      state: person.state,
      b: person.window?.begin,
      e: person.window?.end,
      ended: ENDED.has(person.state),
    })),
  );
}

const targetOf = ({ target }: Mapping, role: string, retired: string) =>
  target === "portal role" ? { portal: "leader" } : { role: target === "role" ? role : retired };
const pairs = people.flatMap((person) => mappings.map((mapping) => ({ person, mapping })));

test("the view and the function agree on every combination of state, window, user, membership, mapping and role", async () => {
  await store();
  const { rows } = await database.owner.query<{ user_id: string; mapping_id: string }>(
    "select user_id, mapping_id from effective_grant",
  );
  const bySql = rows.map((row) => `${row.user_id} ${row.mapping_id}`).sort();
  const byValue = pairs
    .filter(({ person, mapping }) => isEffective(factsOf(person, mapping), NOW))
    .map(({ person, mapping }) => `${person.id} ${mapping.id}`)
    .sort();

  const stored = await database.owner.query("select count(*)::int as n from role_grant");
  expect(stored.rows).toEqual([{ n: pairs.length }]);
  expect(pairs.length).toBe((6 * 11 + 3 * 10) * 2 ** 4 * 3 * 3);
  // Of everything, only: begun, not over, somebody in good standing, a member, an active mapping, no retired role.
  const within = WINDOWS.filter((window) => window !== null && window.begin <= 0 && window.end > 0).length;
  expect(byValue.length).toBe(within * 2);
  expect(bySql).toEqual(byValue);
});

test.each([
  ["one millisecond before it begins", 1, 2, false],
  ["at the instant it begins", 0, 1, true],
  ["one millisecond after it began", -1, 1, true],
  ["one millisecond before it ends", -2, 1, true],
  ["at the instant it ends", -2, 0, false],
  ["one millisecond after it ended", -2, -1, false],
])("a grant in good order used %s", (_when, begin, end, expected) => {
  const facts: GrantFacts = {
    state: "active",
    notBefore: (NOW + begin) as Instant,
    expiresAt: (NOW + end) as Instant,
    reviewBy: null,
    user: { active: true, identityChanged: false, deleted: false },
    mapping: { active: true, member: true },
    roleRetired: false,
    frozen: false,
    administersAccess: false,
  };
  expect(isEffective(facts, NOW)).toBe(expected);
});
