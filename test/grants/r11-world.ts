import fc from "fast-check";
import { sql } from "kysely";
import { ask } from "../../src/db/database.ts";
import type { Effect } from "../../src/grants/preview-policy.ts";
import type { ScimUserId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { newId, type Plan } from "./skeleton.ts";
import { DAY_ZERO, MS_PER_DAY, type World } from "./support.ts";

/** Group 0 is the one that is mapped; 1 gives another role, 2 gives iam, and 3 may replace group 0. */
export const PREVIEW_PLAN: Plan = {
  users: 4,
  groups: [{ roles: [] }, { roles: [1] }, { roles: [] }, { roles: [] }],
  longestLives: [30, 60],
  parts: [
    ["navn", "kjoenn"],
    ["navn", "status"],
  ],
};

const LIVE = ["active", "ending", "old", "scheduled", "review"] as const;
const NOT_LIVE = ["none", "none", "requested", "lapsed", "over", "reviewOver"] as const;

const person = fc.record({
  standing: fc.constantFrom("good", "good", "good", "disabled", "doubtful", "deleted"),
  frozen: fc.constantFrom(false, false, false, true),
  member: fc.constantFrom(true, true, false),
  inReplacement: fc.boolean(),
  through: fc.constantFrom(...LIVE, "active", ...NOT_LIVE),
  past: fc.constantFrom("none", "none", "membership_removed", "expired", "rejected", "group_deleted"),
  other: fc.boolean(),
  iam: fc.constantFrom(false, false, false, true),
});
export type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

const inDays = (...days: (number | null)[]) => fc.constantFrom(...days);

/** A directory with a mapping that waits for its first approval, or for that of a change. */
export const situation = fc.record({
  people: fc.tuple(person, person, person, person),
  target: fc.constantFrom("role", "role", "leader", "iam"),
  gives: fc.constantFrom("access", "access", "access", "break_glass"),
  kind: fc.constantFrom("new", "change", "change", "replace"),
  ttlDays: fc.constantFrom(1, 10, 25, 30),
  sensitive: fc.constantFrom(false, false, true),
  from: inDays(null, null, -5, 4),
  until: inDays(null, null, 3, 20),
  roleFrozen: fc.constantFrom(false, false, false, false, true),
});
export type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

const at = (days: number | null) =>
  days === null
    ? "null::timestamptz"
    : `'${new Date(DAY_ZERO + days * MS_PER_DAY).toISOString()}'::timestamptz`;

const WINDOWS: { [through: string]: { window: Window; reviewBy?: number } } = {
  active: { window: [-1, -1, 19] },
  ending: { window: [-18, -18, 2] },
  old: { window: [-40, -12, 17] },
  scheduled: { window: [5, 5, 15] },
  review: { window: [-1, -1, 19], reviewBy: 3 },
  reviewOver: { window: [-10, -10, 19], reviewBy: -1 },
  over: { window: [-20, -20, -1] },
};

/** The rules that are proposed; an end before the beginning would be refused. */
const untilOf = ({ from, until }: Situation) =>
  until !== null && from !== null && until <= from ? null : until;

/**
 * Writes the situation into a world, as the services and the clock could have left it, with what is proposed in it: in
 * one round trip. Returns the id of the mapping.
 */
export async function furnish({ owner }: TestDatabase, world: World, given: Situation): Promise<string> {
  const { organisation: o, groups, roles, users } = world;
  const { people, target, kind, roleFrozen, ttlDays, sensitive, from } = given;
  const gives = givesOf(given);
  const [mapping, iamMapping] = [newId<string>(), newId<string>()];
  const [role, portal] = target === "role" ? [`'${roles[0]}'`, "null"] : ["null", `'${target}'`];
  const rows = {
    mappings: [] as string[],
    members: [] as string[],
    grants: [] as string[],
    freezes: [] as string[],
  };
  const script: string[] = [];
  const rules = `${ttlDays}, ${sensitive}, ${at(from)}, ${at(untilOf(given))}`;
  const known = `20, false, null, null, 'active', 'x', '${newId()}', ${at(-12)}`;
  rows.mappings.push(`('${o}', '${iamMapping}', '${groups[2]}', null, 'iam', 'access', ${known})`);
  const here = `'${o}', '${mapping}', '${groups[0]}', ${role}, ${portal}, '${gives}'`;
  rows.mappings.push(`(${here}, ${kind === "new" ? `${rules}, 'proposed', 'x', null, null` : known})`);
  const joins = (group: number, user: ScimUserId) =>
    rows.members.push(`('${o}', '${groups[group]}', '${user}')`);
  const grant = (
    user: ScimUserId,
    through: string,
    state: string,
    [begins, life, ends]: Window,
    more: More = {},
  ) =>
    rows.grants.push(
      `('${o}', '${user}', ${through}, '${state}', ${at(begins)}, ${at(life)}, ${at(ends)}, ${at(ends === null ? null : -12)},
        ${at(more.reviewBy ?? null)}, ${at(more.lostAt ?? null)}, ${at(more.lapsesAt ?? null)},
        ${at(more.endedAt ?? null)}, ${more.reason ? `'${more.reason}'` : "null"})`,
    );
  const through = `'${mapping}', ${role}, ${portal}`;
  for (const [i, one] of people.entries()) {
    const user = users[i] as ScimUserId;
    const put = (what: string) =>
      script.push(`update scim_user set ${what} where organisation_id = '${o}' and id = '${user}'`);
    if (one.standing === "disabled") put("active = false");
    if (one.standing === "doubtful") put("external_id = 'other'");
    if (one.standing === "deleted") put(`deleted_at = ${at(-1)}`);
    if (one.frozen) rows.freezes.push(`('${o}', '${newId()}', 'person', '${user}', null, 'x', 'x')`);
    const access = kind !== "new" && gives === "access";
    if (access && one.past !== "none") {
      const state = { expired: "expired", rejected: "rejected" }[one.past as string] ?? "revoked";
      const window: Window = state === "rejected" ? [null, null, null] : [-50, -50, -30];
      grant(user, through, state, window, { endedAt: -30, reason: one.past });
    }
    if (one.standing === "deleted") continue;
    const state = one.standing === "good" ? "active" : "suspended";
    if (one.other) {
      joins(1, user);
      grant(user, `'${world.mappings[0]?.id}', '${roles[1]}', null`, state, [-1, -1, 19]);
    }
    if (one.iam) {
      joins(2, user);
      grant(user, `'${iamMapping}', null, 'iam'`, state, [-1, -1, 9]);
    }
    const member = one.member && kind !== "replace";
    if (member) joins(0, user);
    if (one.inReplacement) joins(3, user);
    if (!access || one.through === "none") continue;
    const lapsesAt = { requested: 6, lapsed: -1 }[one.through as string];
    const { window, reviewBy = null } = WINDOWS[one.through] ?? { window: [null, null, null] };
    if (lapsesAt === undefined)
      // Who is no member any more was removed with many others, if he has a live grant at all.
      grant(user, through, member ? state : "suspended", window, { reviewBy, lostAt: member ? null : -0.5 });
    else if (member) grant(user, through, "requested", window, { lapsesAt });
  }
  if (roleFrozen) rows.freezes.push(`('${o}', '${newId()}', 'role', null, '${roles[0]}', 'x', 'x')`);
  const into = (table: string, columns: string, values: string[]) => {
    if (values.length > 0)
      script.push(`insert into ${table} (organisation_id, ${columns}) values ${values.join(", ")}`);
  };
  into(
    "group_mapping",
    "id, group_id, role_id, portal_role, gives, ttl_days, sensitive, valid_from, valid_until, state, proposed_by, approved_by, approved_at",
    rows.mappings,
  );
  into("scim_member", "group_id, user_id", rows.members);
  into(
    "role_grant",
    `user_id, mapping_id, role_id, portal_role, state, not_before, life_from, expires_at, last_full_approval,
      review_by, membership_lost_at, lapses_at, ended_at, ended_reason`,
    rows.grants,
  );
  into("access_freeze", "id, scope, user_id, role_id, reason, frozen_by", rows.freezes);
  if (kind === "replace")
    script.push(
      `update scim_group set deleted_at = ${at(-0.5)} where organisation_id = '${o}' and id = '${groups[0]}'`,
    );
  const group = groups[kind === "replace" ? 3 : 0];
  if (kind !== "new")
    into(
      "mapping_change",
      "id, mapping_id, group_id, ttl_days, sensitive, valid_from, valid_until, renewal, state, proposed_by",
      [`('${o}', '${newId()}', '${mapping}', '${group}', ${rules}, 'leader', 'proposed', 'x')`],
    );
  await owner.query(script.join(";\n"));
  return mapping;
}

type Window = [begins: number | null, life: number | null, ends: number | null];
type More = {
  reviewBy?: number | null;
  lostAt?: number | null;
  lapsesAt?: number;
  endedAt?: number;
  reason?: string;
};

export const givesOf = ({ gives, target }: Pick<Situation, "gives" | "target">) =>
  target === "role" ? gives : "access";

/** What each person has through the mapping and sees of the register, read by nothing that the plan is made of. */
export type Seen = Map<string, { parts: string[]; grants: Map<string, SeenGrant> }>;
/** `over`: the clock has ended it, whether or not anybody has written that down. */
type SeenGrant = { state: string; ends: number | null; lost: boolean; over: boolean };

export async function look({ db }: TestDatabase, world: World, mapping: string): Promise<Seen> {
  type Row = {
    id: string;
    parts: string[] | null;
    grants: { id: string; state: string; ends: string | null; lost: boolean; over: boolean }[] | null;
  };
  const rows = await db.read(world.organisation, (tx) =>
    ask(
      tx,
      sql<Row>`select u.id,
      (select jsonb_agg(distinct part order by part) from effective_grant e
       join role r on r.organisation_id = e.organisation_id and r.id = e.role_id
       join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version,
       unnest(v.parts) as part where e.organisation_id = u.organisation_id and e.user_id = u.id) as parts,
      (select jsonb_agg(jsonb_build_object('id', g.id, 'state', g.state, 'ends', g.expires_at,
         'lost', g.membership_lost_at is not null,
         'over', coalesce(least(g.expires_at, g.review_by), g.lapses_at) <= decision_now()))
       from role_grant g where g.organisation_id = u.organisation_id and g.user_id = u.id and g.mapping_id = ${mapping}::uuid) as grants
      from scim_user u where u.organisation_id = ${world.organisation}::uuid`,
    ),
  );
  return new Map(
    rows.map(({ id, parts, grants }) => [
      id,
      {
        parts: parts ?? [],
        grants: new Map(
          (grants ?? []).map(({ id: grant, ends, ...rest }) => [
            grant,
            { ...rest, ends: ends === null ? null : Date.parse(ends) },
          ]),
        ),
      },
    ]),
  );
}

/** An effect with its end as an instant. */
export type Happened = Pick<Effect, "user" | "what" | "partsGained" | "partsLost"> & {
  suspended: boolean;
  end: number | null;
};

/** What is different between two looks, told as a preview tells it. */
export function happenedBetween(before: Seen, after: Seen): Happened[] {
  return [...after].flatMap(([user, now]) => {
    const then = before.get(user) ?? { parts: [], grants: new Map<string, SeenGrant>() };
    const partsGained = now.parts.filter((part) => !then.parts.includes(part));
    const partsLost = then.parts.filter((part) => !now.parts.includes(part));
    const told = [...now.grants].flatMap(([id, grant]) => {
      const what = changeOf(then.grants.get(id), grant);
      return what === null ? [] : [{ what, grant }];
    });
    if (told.length > 1) throw new Error("two things happened to one person");
    const [one] = told;
    if (!one) {
      if (partsGained.length + partsLost.length > 0) throw new Error("parts changed, and nothing happened");
      return [];
    }
    const ends = one.what === "asks" || one.what === "loses" ? null : one.grant.ends;
    const suspended = ["gains", "resumes"].includes(one.what) && one.grant.state === "suspended";
    return [
      { user: user as ScimUserId, what: one.what, suspended, end: ends, partsGained, partsLost } as Happened,
    ];
  });
}

/** Null: nothing that anybody would notice; what the clock had ended already may be written down. */
function changeOf(then: SeenGrant | undefined, now: SeenGrant): Effect["what"] | null {
  if (!then) return now.state === "requested" ? "asks" : "gains";
  const ended = ["expired", "revoked", "lapsed", "cancelled", "rejected"];
  if (ended.includes(then.state)) {
    if (then.state !== now.state || then.ends !== now.ends) throw new Error("what had ended was changed");
    return null;
  }
  if (ended.includes(now.state)) return then.over ? null : "loses";
  if (then.over) throw new Error("what was over lives");
  if (then.lost && !now.lost) return "resumes";
  if (then.ends === now.ends) return null;
  if (now.ends !== null && then.ends !== null && now.ends < then.ends) return "ends_earlier";
  throw new Error("an end grew");
}
