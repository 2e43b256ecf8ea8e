import { type RawBuilder, sql } from "kysely";
import type { EndedReason } from "../db/access-tables.ts";
import { later, type Tx } from "../db/database.ts";
import type { MappingId, OrganisationId, ScimGroupId, ScimUserId } from "../kernel/ids.ts";

/** Which grants a statement is about, as conditions on `g` (role_grant). Set-based: one statement for any number. */
export type GrantSet = RawBuilder<unknown>;

const uuids = (ids: readonly string[]) => sql`any(${ids}::uuid[])`;

export const grantsOfUser = (user: ScimUserId): GrantSet => sql`g.user_id = ${user}::uuid`;

export const grantsThroughMapping = (mapping: MappingId): GrantSet => sql`g.mapping_id = ${mapping}::uuid`;

export const grantsThroughGroup = (
  organisation: OrganisationId,
  group: ScimGroupId,
  users: readonly ScimUserId[] | null,
): GrantSet => {
  // An array, so that the index of live grants is entered by user and mapping both.
  const mapped = sql`g.mapping_id = any(array(select id from group_mapping
    where organisation_id = ${organisation}::uuid and group_id = ${group}::uuid))`;
  return users ? sql`${mapped} and g.user_id = ${uuids(users)}` : mapped;
};

/** Why an act ends access for good; what the clock does is never a reason given. */
export type EndReason = Exclude<EndedReason, "expired" | "lapsed" | "review_unanswered">;

/** `reason`: why, in the words of who did it; kept with the events. */
export type Change = { organisation: OrganisationId; auditId: string; reason?: string };

/** A request that nobody decides on lapses (security.md 1.4: normal ones). */
const LAPSE = sql`interval '168 hours'`;

/** An update of role_grant that returns (id, event), with the events, where it has one, in the same statement. */
const withEvents = (tx: Tx, { organisation, auditId, reason }: Change, update: RawBuilder<unknown>): void =>
  later(
    tx,
    sql`with changed as (${update})
    insert into grant_event (organisation_id, grant_id, event, audit_id, reason)
    select ${organisation}::uuid, id, event, ${auditId}::uuid, ${reason ?? null}::text from changed where event is not null`,
  );

/**
 * These grants, locked one after the other in an order that every change keeps: two changes that meet wait for each
 * other once, and never in a circle. The condition is looked at again when a lock had to be waited for.
 */
export const locked = (organisation: OrganisationId, set: GrantSet, condition: RawBuilder<unknown>) =>
  sql`g.organisation_id = ${organisation}::uuid and g.id = any(array(
    select g.id from role_grant g where g.organisation_id = ${organisation}::uuid and ${set} and ${condition}
    order by g.user_id, g.mapping_id, g.id for update))`;

/** When the clock ends it: its expiry, an open review's deadline, or for a request the end of its waiting. */
export const END = sql`(case g.state when 'requested' then g.lapses_at else least(g.expires_at, g.review_by) end)`;
export const OVER = sql`${END} <= decision_now()`;
const REVIEW_FIRST = sql`g.review_by < g.expires_at`;
export const STATE_WHEN_OVER = sql`case when g.state = 'requested' then 'lapsed' when ${REVIEW_FIRST} then 'revoked' else 'expired' end`;
export const REASON_WHEN_OVER = sql`case when g.state = 'requested' then 'lapsed' when ${REVIEW_FIRST} then 'review_unanswered' else 'expired' end`;
export const LIVE = sql`g.state in ('requested', 'active', 'suspended')`;
/** Whether the holder is enabled, and still who he was. */
const STANDING = sql`(select u.active and not u.identity_changed from scim_user u
    where u.organisation_id = g.organisation_id and u.id = g.user_id)`;

/** Writes down what the clock has done, before anything resumes or begins: whose time is out stays ended (R5). */
export function markOver(tx: Tx, change: Change, set: GrantSet): void {
  withEvents(
    tx,
    change,
    sql`update role_grant g set state = ${STATE_WHEN_OVER}, ended_at = ${END}, ended_reason = ${REASON_WHEN_OVER}
      where ${locked(change.organisation, set, sql`${LIVE} and ${OVER}`)}
      returning g.id, g.state as event`,
  );
}

/**
 * Ends what lives; a request that was never granted is cancelled, so that it does not count as access held.
 * Where the clock came first, also since the statement before this one, that is what ended it (R5).
 */
export function endGrants(tx: Tx, change: Change, set: GrantSet, reason: EndReason): void {
  withEvents(
    tx,
    change,
    sql`update role_grant g
      set state = case when ${OVER} then ${STATE_WHEN_OVER} when g.state = 'requested' then 'cancelled' else 'revoked' end,
        ended_at = least(${END}, decision_now()),
        ended_reason = case when ${OVER} then ${REASON_WHEN_OVER} else ${reason} end
      where ${locked(change.organisation, set, LIVE)}
      returning g.id, g.state as event`,
  );
}

/**
 * Suspends or resumes so that the state says what the user's standing is. The window stays as it was (R5), and what
 * was suspended because the membership went waits for the membership.
 */
export function followStanding(tx: Tx, change: Change, set: GrantSet): void {
  const may = sql`(${STANDING} and g.membership_lost_at is null)`;
  const differs = sql`g.state = case when ${may} then 'suspended' else 'active' end and not ${OVER}`;
  withEvents(
    tx,
    change,
    sql`update role_grant g set state = case when ${may} then 'active' else 'suspended' end
      where ${locked(change.organisation, set, differs)}
      returning g.id, case when g.state = 'active' then 'resumed' else 'suspended' end as event`,
  );
}

/**
 * The memberships of these grants are back: what a mass removal suspended resumes with the end it had, as far as the
 * holder's standing lets it; what has run out meanwhile is over (R5).
 */
function resumeReturned(tx: Tx, change: Change, set: GrantSet): void {
  withEvents(
    tx,
    change,
    sql`update role_grant g
      set state = case when ${OVER} then ${STATE_WHEN_OVER} when ${STANDING} then 'active' else 'suspended' end,
        ended_at = case when ${OVER} then ${END} end,
        ended_reason = case when ${OVER} then ${REASON_WHEN_OVER} end,
        membership_lost_at = case when ${OVER} then g.membership_lost_at end
      where ${locked(change.organisation, set, sql`g.state = 'suspended' and g.membership_lost_at is not null`)}
      returning g.id, case g.state when 'active' then 'resumed' when 'suspended' then null else g.state end as event`,
  );
}

/** What tells how access through a mapping ended last: grants that gave some, and wishes for it that failed. */
export const ENDED_ACCESS = sql`g.ended_at is not null and (g.not_before is not null or g.ended_reason in ('rejected', 'lapsed'))`;
export const LAST_ENDED_FIRST = sql`g.ended_at desc, g.id desc`;
/**
 * Of the last such grant: it ended otherwise than with the membership, so that membership alone gives a request only
 * and toggling it is no way round renewal (R5).
 */
export const MUST_ASK = sql`g.ended_reason not in ('membership_removed', 'group_deleted')`;

/**
 * Begins a grant for each of these members through each active mapping of the group that still has life left, or
 * resumes the one that a mass removal suspended.
 *
 * The end is the mapping's time-to-live from now, never past its four-eyes approval plus the longest life of
 * the role (R4). Members of a sensitive one, and whoever must ask again, get a request instead. A live grant stays the
 * only one.
 */
export function beginGrants(tx: Tx, change: Change, group: ScimGroupId, users: readonly ScimUserId[]): void {
  resumeReturned(tx, change, grantsThroughGroup(change.organisation, group, users));
  insertGrants(
    tx,
    change,
    sql`
    with through as (
      select m.id, m.role_id, m.portal_role, m.approved_at,
        m.sensitive or t.sensitive as sensitive, greatest(decision_now(), m.valid_from) as not_before,
        least(greatest(decision_now(), m.valid_from) + make_interval(hours => 24 * m.ttl_days),
              m.approved_at + make_interval(hours => 24 * t.longest_days), m.valid_until) as expires_at
      from group_mapping m
      cross join terms_of(m.organisation_id, m.role_id, m.portal_role) t
      where m.organisation_id = ${change.organisation}::uuid and m.group_id = ${group}::uuid
        and m.state = 'active' and m.gives = 'access'
    )
    select u.id as user_id, t.id as mapping_id, t.role_id, t.portal_role, t.not_before, t.expires_at, t.approved_at,
      case when t.sensitive or last.must_ask then 'requested'
        when u.active and not u.identity_changed then 'active' else 'suspended' end as state
    from through t
    join scim_user u on u.organisation_id = ${change.organisation}::uuid and u.id = ${uuids(users)} and u.deleted_at is null
    left join lateral (
      select ${MUST_ASK} as must_ask from role_grant g
      where g.organisation_id = u.organisation_id and g.user_id = u.id and g.mapping_id = t.id and ${ENDED_ACCESS}
      order by ${LAST_ENDED_FIRST} limit 1
    ) last on true
    where t.expires_at > t.not_before`,
  );
}

/**
 * Inserts what is wanted, a select of (user_id, mapping_id, role_id, portal_role, state, not_before, expires_at,
 * approved_at), with its events. Who has a live grant through the mapping gets no second.
 */
export function insertGrants(tx: Tx, change: Change, wanted: RawBuilder<unknown>): void {
  later(
    tx,
    sql`
    with wanted as (${wanted}), begun as (
      insert into role_grant (organisation_id, user_id, mapping_id, role_id, portal_role, state, not_before, life_from, expires_at, last_full_approval, lapses_at)
      select ${change.organisation}::uuid, user_id, mapping_id, role_id, portal_role, state,
        case when state <> 'requested' then not_before end,
        case when state <> 'requested' then not_before end,
        case when state <> 'requested' then expires_at end,
        case when state <> 'requested' then approved_at end,
        case when state = 'requested' then decision_now() + ${LAPSE} end
      from wanted
      order by user_id, mapping_id
      on conflict (organisation_id, user_id, mapping_id) where state in ('requested', 'active', 'suspended') do nothing
      returning id, state
    )
    insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${change.organisation}::uuid, id, case when state = 'requested' then 'requested' else 'began' end, ${change.auditId}::uuid
    from begun
    union all
    select ${change.organisation}::uuid, id, 'suspended', ${change.auditId}::uuid from begun where state = 'suspended'`,
  );
}
