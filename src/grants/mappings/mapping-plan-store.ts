import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { GrantId, OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant } from "../../kernel/instant.ts";
import {
  type Change,
  END,
  ENDED_ACCESS,
  grantsThroughMapping,
  insertGrants,
  LAST_ENDED_FIRST,
  LIVE,
  MUST_ASK,
  markOver,
} from "../grant-store.ts";
import type { Mapping, MappingRules } from "./mapping-store.ts";

/** A mapping with the rules that it is to have. */
export type Proposed = Pick<Mapping, "id" | "target" | "gives"> & { rules: MappingRules };

/** What approving the mapping would do for one person, and what else decides which parts he then sees. */
export type PlannedPerson = {
  user: ScimUserId;
  name: string;
  inGoodStanding: boolean;
  /** Null: keeps what he has, with a new full approval. */
  what: "gains" | "asks" | "resumes" | "ends_earlier" | "loses" | "may_break_glass" | null;
  /** His live grant through the mapping; null for none, and for one that still waits. */
  grantId: GrantId | null;
  /** When it ends afterwards, and whether that is earlier than before. */
  ends: Instant;
  shortens: boolean;
  /**
   * Whether the right is in force now, and whether it is afterwards. Of a role this, and what follows, is looked up only for
   * those who gain, resume or lose: for anybody else nothing that he sees changes.
   */
  inForce: boolean;
  staysInForce: boolean;
  /** Roles in force by other ways, and whether administering access is. */
  otherRoles: readonly RoleId[];
  otherwiseIam: boolean;
};

export type MappingPlan = {
  /** The database's time of the plan: the approval's, when it is approved. */
  now: Instant;
  longestDays: number;
  /** When new grants begin, and until when they go. */
  begins: Instant;
  ends: Instant;
  iamMayLookUp: boolean;
  people: readonly PlannedPerson[];
};

/** Instants come as milliseconds: of thousands of people, a date's text takes longer to read than everything else. */
type Row = Omit<MappingPlan, "people"> &
  ({ user: null } | (Omit<PlannedPerson, "ends"> & { personEnds: Instant }));

const millis = (time: RawBuilder<unknown>) => sql`(extract(epoch from ${time}) * 1000)::float8`;

const days = (count: unknown) => sql`make_interval(hours => 24 * ${count})`;

/**
 * What approving a mapping with these rules does, person by person, in the order of users: the one statement behind
 * the preview and the approval (R11). Live grants never get longer; they are cut to the new time-to-live and validity.
 * Members without one gain, or ask where the mapping is sensitive or R5 says so. Null when the role is retired.
 */
export async function planOf(
  tx: ReadTx,
  organisation: OrganisationId,
  proposed: Proposed,
): Promise<MappingPlan | null> {
  const rows = await ask(tx, planSql(organisation, proposed));
  const [first] = rows;
  if (!first) return null;
  const { now, longestDays, begins, ends, iamMayLookUp } = first;
  return {
    now,
    longestDays,
    begins,
    ends,
    iamMayLookUp,
    people: rows.flatMap((row) => (row.user === null ? [] : [personOf(row)])),
  };
}

/** See `planOf`. */
function planSql(organisation: OrganisationId, { id, target, gives, rules }: Proposed) {
  const roleId = "roleId" in target ? target.roleId : null;
  const portalRole = "portalRole" in target ? target.portalRole : null;
  const [from, until] = [dateOrNull(rules.validFrom), dateOrNull(rules.validUntil)];
  const access = gives === "access";
  return sql<Row>`
    with v as materialized (
      select now, longest_days, sensitive, begins, iam_may_look_up,
        least(begins + ${days(sql`${rules.ttlDays}::integer`)}, now + ${days(sql`longest_days`)}, ${until}::timestamptz) as ends,
        least(now + ${days(sql`longest_days`)}, ${until}::timestamptz) as glass_ends
      from (
        select decision_now() as now, t.longest_days, t.sensitive or ${rules.sensitive}::boolean as sensitive,
          greatest(decision_now(), ${from}::timestamptz) as begins, o.iam_may_look_up
        from terms_of(${organisation}::uuid, ${roleId}::uuid, ${portalRole}::text) t
        join organisation o on o.id = ${organisation}::uuid) t
    ), live as (
      select g.* from role_grant g
      where g.organisation_id = ${organisation}::uuid and ${grantsThroughMapping(id)} and ${LIVE}
    ), last as (
      select distinct on (g.user_id) g.user_id, ${MUST_ASK} as must_ask from role_grant g
      where g.organisation_id = ${organisation}::uuid and ${grantsThroughMapping(id)} and ${ENDED_ACCESS}
      order by g.user_id, ${LAST_ENDED_FIRST}
    ), members as (
      select user_id from scim_member
      where organisation_id = ${organisation}::uuid and group_id = ${rules.groupId}::uuid
    ), judged as materialized (
      select u.id as user_id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
        u.active and not u.identity_changed as standing,
        case when over or p.state = 'requested' then null else p.id end as grant_id, p.not_before,
        coalesce(cut < p.expires_at, false) as shortens,
        case when p.expires_at is not null and not over then cut when ${access} then v.ends else v.glass_ends end as ends,
        case
          when not ${access} then case when member and v.glass_ends > v.begins then 'may_break_glass' end
          when p.id is null or over then case
            when not member or v.ends <= v.begins then null
            when v.sensitive or over or last.must_ask then 'asks'
            else 'gains' end
          when p.state = 'requested' then null
          when cut <= greatest(v.now, p.not_before) then 'loses'
          when p.membership_lost_at is not null and member then 'resumes'
          when cut < p.expires_at then 'ends_earlier' end as what
      from members
      full join (
        select g.*, ${END} <= v.now as over,
          least(g.expires_at, g.life_from + ${days(sql`${rules.ttlDays}::integer`)}, ${until}::timestamptz) as cut
        from live g, v) p using (user_id)
      left join last using (user_id)
      cross join lateral (select members.user_id is not null as member) m
      cross join v
      join scim_user u on u.organisation_id = ${organisation}::uuid and u.id = user_id and u.deleted_at is null
    )
    select ${millis(sql`v.now`)} as now, v.longest_days as "longestDays", ${millis(sql`v.begins`)} as begins,
      ${millis(sql`v.ends`)} as ends, v.iam_may_look_up as "iamMayLookUp",
      j.user_id as "user", j.name, j.standing as "inGoodStanding", j.what, j.grant_id as "grantId", ${millis(sql`j.ends`)} as "personEnds", j.shortens,
      coalesce(t.in_force, false) as "inForce",
      case j.what
        when 'gains' then j.standing and v.begins <= v.now and not frozen
        when 'resumes' then j.standing and j.not_before <= v.now and not frozen
        when 'ends_earlier' then coalesce(t.in_force, false)
        else false end as "staysInForce",
      coalesce(t.roles, '{}')::text[] as "otherRoles", coalesce(t.iam, false) as "otherwiseIam"
    from v
    left join judged j on true
    left join lateral (
      select bool_or(e.mapping_id = ${id}::uuid) as in_force,
        array_agg(distinct e.role_id) filter (where e.role_id is not null and e.mapping_id is distinct from ${id}::uuid) as roles,
        bool_or(e.portal_role = 'iam' and e.mapping_id is distinct from ${id}::uuid) as iam
      from grant_in_force e
      where e.organisation_id = ${organisation}::uuid and e.user_id = j.user_id
        and case when ${portalRole}::text is null then j.what in ('gains', 'resumes', 'loses') else ${portalRole}::text in ('iam', 'dpo') end
    ) t on true
    cross join lateral (select exists (
      select from access_freeze f where f.organisation_id = ${organisation}::uuid and f.lifted_at is null
        and (f.user_id = j.user_id or ${roleId}::uuid is not null and (f.scope = 'organisation' or f.role_id = ${roleId}::uuid))
    ) as frozen) f
    order by j.user_id`;
}

const dateOrNull = (instant: Instant | null): Date | null => (instant === null ? null : dateOf(instant));

const personOf = (row: Row & { user: ScimUserId }): PlannedPerson => ({
  user: row.user,
  name: row.name,
  inGoodStanding: row.inGoodStanding,
  what: row.what,
  grantId: row.grantId,
  ends: row.personEnds,
  shortens: row.shortens,
  inForce: row.inForce,
  staysInForce: row.staysInForce,
  otherRoles: row.otherRoles,
  otherwiseIam: row.otherwiseIam,
});

/**
 * Does exactly what the plan says, with its time as the full approval. Everybody in it and his grants are held
 * (`holdPeople`) since before it was made.
 */
export function applyPlan(
  tx: Tx,
  change: Change,
  { id, target }: Pick<Proposed, "id" | "target">,
  plan: MappingPlan,
): void {
  const now = dateOf(plan.now);
  markOver(tx, change, sql`${grantsThroughMapping(id)} and ${END} <= ${now}`);
  const joining = plan.people.filter(({ what }) => what === "gains" || what === "asks");
  const states = joining.map(({ what, inGoodStanding }) =>
    what === "asks" ? "requested" : inGoodStanding ? "active" : "suspended",
  );
  const roleId = "roleId" in target ? target.roleId : null;
  const portalRole = "portalRole" in target ? target.portalRole : null;
  if (joining.length > 0)
    insertGrants(
      tx,
      change,
      sql`select user_id, ${id}::uuid as mapping_id, ${roleId}::uuid as role_id, ${portalRole}::text as portal_role, state,
        ${dateOf(plan.begins)}::timestamptz as not_before, ${dateOf(plan.ends)}::timestamptz as expires_at, ${now}::timestamptz as approved_at
      from unnest(${joining.map(({ user }) => user)}::uuid[], ${states}::text[]) as joining (user_id, state)`,
    );
  const keeping = plan.people.filter(({ grantId }) => grantId !== null);
  if (keeping.length > 0) approveAgain(tx, change, keeping, now);
}

/** The live grants of these people: approved again as of `now`, with the ends and the states that were planned. */
function approveAgain(
  tx: Tx,
  { organisation, auditId }: Change,
  people: readonly PlannedPerson[],
  now: Date,
): void {
  const loses = sql`p.what = 'loses'`;
  later(
    tx,
    sql`
    with planned as (
      select * from unnest(${people.map(({ grantId }) => grantId)}::uuid[], ${people.map(({ ends }) => dateOf(ends))}::timestamptz[],
        ${people.map(({ what }) => what ?? "keeps")}::text[], ${people.map(({ shortens }) => shortens)}::boolean[],
        ${people.map(({ inGoodStanding }) => inGoodStanding)}::boolean[]) as p (id, ends, what, shortens, standing)
    ), changed as (
      update role_grant g
      set state = case when ${loses} then 'expired' when p.what <> 'resumes' then g.state when p.standing then 'active' else 'suspended' end,
        expires_at = case when not ${loses} then p.ends when g.not_before < ${now}::timestamptz then ${now}::timestamptz else g.expires_at end,
        last_full_approval = case when ${loses} then g.last_full_approval else ${now}::timestamptz end,
        ended_at = case when ${loses} then ${now}::timestamptz end,
        ended_reason = case when ${loses} then 'expired' end,
        membership_lost_at = case when p.what <> 'resumes' then g.membership_lost_at end
      from planned p
      where g.organisation_id = ${organisation}::uuid and g.id = p.id
      returning g.id, p.what, p.shortens, g.state
    )
    insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${organisation}::uuid, changed.id, event, ${auditId}::uuid
    from changed
    cross join lateral (values ('approved_again', what <> 'loses'), ('shortened', shortens), ('expired', what = 'loses'),
      ('resumed', what = 'resumes' and state = 'active')) as e (event, happened)
    where happened`,
  );
}
