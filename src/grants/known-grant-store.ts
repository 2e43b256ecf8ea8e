import { type RawBuilder, sql } from "kysely";
import { ANSWER_KINDS } from "../audit/audit-store.ts";
import type { EndedReason, GrantSource, GrantState } from "../db/access-tables.ts";
import { ask, type ReadTx, type Tx } from "../db/database.ts";
import type { GrantId, OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { PortalRole } from "./portal-role.ts";
import type { Terms } from "./terms-store.ts";

/** A grant, or the wish for one, with everything that decisions about it look at. */
export type KnownGrant = {
  id: GrantId;
  holder: ScimUserId;
  roleId: RoleId | null;
  portalRole: PortalRole | null;
  source: GrantSource;
  state: GrantState;
  notBefore: Instant | null;
  expiresAt: Instant | null;
  lastFullApproval: Instant | null;
  lifeFrom: Instant | null;
  reviewBy: Instant | null;
  /** When it ended, also where only the clock has ended it and nobody has written that down. */
  endedAt: Instant | null;
  endedReason: EndedReason | null;
  askedBy: ScimUserId | null;
  askedFrom: Instant | null;
  askedMinutes: number | null;
  lapsesAt: Instant | null;
  /** Null for what came from a request or from breaking the glass. */
  mapping: {
    active: boolean;
    member: boolean;
    groupName: string;
    ttlDays: number;
    renewal: "leader" | "none";
    approvedAt: Instant;
    validFrom: Instant | null;
    validUntil: Instant | null;
  } | null;
  /** Null where the role is retired: nothing more is given then. */
  terms: Terms | null;
  roleName: string | null;
  /** Enabled, and still the person that the account was first known as. */
  inGoodStanding: boolean;
  /** The last sign-in or permitted look-up, whichever was later. */
  lastSeen: Instant | null;
  /** The database's time when it was read. */
  now: Instant;
};

/** These grants (conditions on `g`, role_grant), by holder and id. */
export type Which = RawBuilder<unknown>;
export const byIds = (ids: readonly string[]): Which => sql`g.id = any(${ids}::uuid[])`;

/** Locks these grants in the order that every change keeps. */
export const lockGrants = (tx: Tx, organisation: OrganisationId, ids: readonly string[]): Promise<unknown> =>
  ask(
    tx,
    sql`select g.id from role_grant g where g.organisation_id = ${organisation}::uuid and ${byIds(ids)}
      order by g.user_id, g.mapping_id, g.id for update`,
  );

/**
 * Locks these grants, and before them (group → user → grant) the memberships and the standing that they depend on:
 * what is read afterwards stays so until the transaction ends. One round trip.
 */
export async function lockWithBasis(
  tx: Tx,
  organisation: OrganisationId,
  ids: readonly string[],
): Promise<void> {
  const here = sql`g.organisation_id = ${organisation}::uuid and ${byIds(ids)}`;
  await Promise.all([
    ask(
      tx,
      sql`select id from scim_group where organisation_id = ${organisation}::uuid and id = any(array(
        select m.group_id from role_grant g
        join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id where ${here}))
      order by id for share`,
    ),
    ask(
      tx,
      sql`select id from scim_user where organisation_id = ${organisation}::uuid
        and id = any(array(select g.user_id from role_grant g where ${here})) order by id for share`,
    ),
    lockGrants(tx, organisation, ids),
  ]);
}

const OVER_AT = sql`(case when g.state = 'requested' and g.lapses_at <= decision_now() then g.lapses_at
  when g.state in ('active', 'suspended') and least(g.expires_at, g.review_by) <= decision_now()
  then least(g.expires_at, g.review_by) end)`;
const OVER_REASON = sql`case when g.state = 'requested' then 'lapsed' when g.review_by < g.expires_at
  then 'review_unanswered' else 'expired' end`;

export async function knownGrants(
  tx: ReadTx,
  organisation: OrganisationId,
  which: Which,
): Promise<KnownGrant[]> {
  const rows = await ask(
    tx,
    sql<Row>`select g.id, g.user_id, g.role_id, g.portal_role, g.source, g.state, g.not_before, g.expires_at,
      g.last_full_approval, g.life_from, g.review_by, g.requested_by, g.requested_from, g.requested_minutes, g.lapses_at,
      coalesce(g.ended_at, ${OVER_AT}) as ended_at,
      coalesce(g.ended_reason, case when ${OVER_AT} is not null then ${OVER_REASON} end) as ended_reason,
      m.id as mapping_id, m.state = 'active' and m.gives = 'access' as mapping_active, m.ttl_days, m.renewal, m.approved_at,
      m.valid_from, m.valid_until, s.resource ->> 'displayName' as group_name, exists (
        select from scim_member e where e.organisation_id = m.organisation_id and e.group_id = m.group_id
          and e.user_id = g.user_id) as member,
      r.name as role_name, u.active and not u.identity_changed and u.deleted_at is null as standing,
      (select json_build_object('longestDays', t.longest_days, 'defaultDays', t.default_days, 'windowDays', t.window_days,
          'dormantDays', t.dormant_days, 'graceDays', t.grace_days, 'sensitive', t.sensitive)
        from terms_of(g.organisation_id, g.role_id, g.portal_role) t) as terms,
      greatest((select i.last_at from sign_in i where i.organisation_id = g.organisation_id and i.user_id = g.user_id),
        (select a.at from audit_record a
          where a.organisation_id = g.organisation_id and a.actor_ref = 'employee:' || g.user_id and a.kind in ${ANSWER_KINDS}
            and a.outcome = 'permit' order by a.at desc limit 1)) as last_seen,
      decision_now() as now
    from role_grant g
    join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
    left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
    left join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id
    left join scim_group s on s.organisation_id = m.organisation_id and s.id = m.group_id
    where g.organisation_id = ${organisation}::uuid and ${which}
    order by g.user_id, g.id`,
  );
  return rows.map(toKnown);
}

type Row = {
  id: GrantId;
  user_id: ScimUserId;
  role_id: RoleId | null;
  portal_role: PortalRole | null;
  source: GrantSource;
  state: GrantState;
  not_before: Date | null;
  expires_at: Date | null;
  last_full_approval: Date | null;
  life_from: Date | null;
  review_by: Date | null;
  requested_by: ScimUserId | null;
  requested_from: Date | null;
  requested_minutes: number | null;
  lapses_at: Date | null;
  ended_at: Date | null;
  ended_reason: EndedReason | null;
  mapping_id: string | null;
  mapping_active: boolean;
  ttl_days: number;
  renewal: "leader" | "none";
  approved_at: Date;
  valid_from: Date | null;
  valid_until: Date | null;
  group_name: string | null;
  member: boolean;
  role_name: string | null;
  standing: boolean;
  terms: Terms | null;
  last_seen: Date | null;
  now: Date;
};

const at = (date: Date | null): Instant | null => (date === null ? null : instantOf(date));

const toKnown = (row: Row): KnownGrant => ({
  id: row.id,
  holder: row.user_id,
  roleId: row.role_id,
  portalRole: row.portal_role,
  source: row.source,
  state: row.state,
  notBefore: at(row.not_before),
  expiresAt: at(row.expires_at),
  lastFullApproval: at(row.last_full_approval),
  lifeFrom: at(row.life_from),
  reviewBy: at(row.review_by),
  endedAt: at(row.ended_at),
  endedReason: row.ended_reason,
  askedBy: row.requested_by,
  askedFrom: at(row.requested_from),
  askedMinutes: row.requested_minutes,
  lapsesAt: at(row.lapses_at),
  mapping:
    row.mapping_id === null
      ? null
      : {
          active: row.mapping_active,
          member: row.member,
          groupName: row.group_name ?? "",
          ttlDays: row.ttl_days,
          renewal: row.renewal,
          approvedAt: instantOf(row.approved_at),
          validFrom: at(row.valid_from),
          validUntil: at(row.valid_until),
        },
  terms: row.terms,
  roleName: row.role_name,
  inGoodStanding: row.standing,
  lastSeen: at(row.last_seen),
  now: instantOf(row.now),
});
