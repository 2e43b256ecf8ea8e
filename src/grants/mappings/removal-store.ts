import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { OrganisationId, ScimGroupId, ScimUserId, SourceId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";
import {
  type Change,
  END,
  type GrantSet,
  grantsThroughGroup,
  LIVE,
  locked,
  OVER,
  REASON_WHEN_OVER,
  STATE_WHEN_OVER,
} from "../grant-store.ts";
import type { PortalRole } from "../portal-role.ts";

/** So many of the latest grants that went hold more people than the threshold, if there were more. */
const ENOUGH = sql`8 * (of.threshold + 1)`;

/**
 * Takes away what membership in the group gave these users (null: everybody). It is revoked; but when more people than
 * the source's threshold lost access through memberships within the hour, these among them, it is suspended until the
 * membership comes back, and IAM staff are told once an hour (R5). A request that was never granted is cancelled either
 * way. One statement: the removal of one member costs no round trip more for it, and looks at no more of the hour than
 * could matter (up to eight grants a person). Removals that run at the same time do not count each other.
 */
export function loseMemberships(
  tx: Tx,
  { organisation, auditId }: Change,
  group: ScimGroupId,
  users: readonly ScimUserId[] | null,
  reason: "membership_removed" | "group_deleted",
): void {
  const here = sql`g.organisation_id = ${organisation}::uuid`;
  const set = sql`${grantsThroughGroup(organisation, group, users)} and g.membership_lost_at is null`;
  const hourAgo = sql`decision_now() - interval '1 hour'`;
  /** How many people of the source are among these. */
  const peopleOf = (
    users: RawBuilder<unknown>,
  ) => sql`(select count(*) from (select distinct user_id from ${users} found) lost
    join scim_user u on u.organisation_id = ${organisation}::uuid and u.id = lost.user_id and u.source_id = of.id)`;
  const suspends = sql`(g.state <> 'requested' and (select too_many from removal))`;
  later(
    tx,
    sql`
    with of as (
      select s.id, s.mass_removal_threshold as threshold
      from scim_group d join source s on s.organisation_id = d.organisation_id and s.id = d.source_id
      where d.organisation_id = ${organisation}::uuid and d.id = ${group}::uuid
    ), going as materialized (
      select g.user_id from role_grant g where ${here} and ${set} and g.state in ('active', 'suspended') and not ${OVER}
    ), removal as materialized (
      select id as source_id, exists (select from going) and ${peopleOf(sql`(
        select user_id from going
        union all (
          select g.user_id from role_grant g
          where ${here} and g.state = 'revoked' and g.ended_at > ${hourAgo}
            and g.ended_reason in ('membership_removed', 'group_deleted')
          order by g.ended_at desc limit ${ENOUGH})
        union all (
          select g.user_id from role_grant g where ${here} and g.membership_lost_at > ${hourAgo}
          order by g.membership_lost_at desc limit ${ENOUGH}))`)} > threshold as too_many
      from of
    ), changed as (
      update role_grant g
      set state = case when ${OVER} then ${STATE_WHEN_OVER} when ${suspends} then 'suspended'
          when g.state = 'requested' then 'cancelled' else 'revoked' end,
        ended_at = case when ${OVER} then ${END} when ${suspends} then null else decision_now() end,
        ended_reason = case when ${OVER} then ${REASON_WHEN_OVER} when ${suspends} then null else ${reason} end,
        membership_lost_at = case when not ${OVER} and ${suspends} then decision_now() end
      where ${locked(organisation, set, LIVE)}
      returning g.id, g.state as event
    ), told as (
      insert into notice (organisation_id, recipient_id, kind, about_id, mark)
      select distinct h.organisation_id, h.user_id, 'mass_removal', r.source_id,
        to_char(decision_now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24"Z"')
      from removal r
      join effective_grant h on h.organisation_id = ${organisation}::uuid and h.portal_role = 'iam'
      where (select too_many from removal) and exists (select from changed where event = 'suspended')
      on conflict do nothing
    )
    insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${organisation}::uuid, id, event, ${auditId}::uuid from changed`,
  );
}

/** What a mass removal suspended and nobody has confirmed, of a source or of all; what has run out is over anyway. */
export const suspendedByRemoval = (source: SourceId | null): GrantSet =>
  source === null
    ? WAITING
    : sql`${WAITING} and g.user_id in (
        select u.id from scim_user u where u.organisation_id = g.organisation_id and u.source_id = ${source}::uuid)`;

const WAITING = sql`g.membership_lost_at is not null and g.state = 'suspended' and not ${OVER}`;

/** Access that is suspended until its holder is a member again, or IAM staff confirm the removal. */
export type LostAccess = {
  grantId: string;
  user: ScimUserId;
  name: string;
  sourceId: string;
  groupId: string;
  groupName: string;
  groupDeleted: boolean;
  mappingId: string;
  roleId: string | null;
  portalRole: PortalRole | null;
  lostAt: Instant;
  expiresAt: Instant;
};

/** By source, group, mapping and person. */
export async function listLostAccess(tx: ReadTx, organisation: OrganisationId): Promise<LostAccess[]> {
  const rows = await ask(
    tx,
    sql<Omit<LostAccess, "lostAt" | "expiresAt"> & { lostAt: Date; expiresAt: Date }>`
    select g.id as "grantId", g.user_id as "user",
      coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name, d.source_id as "sourceId",
      d.id as "groupId", coalesce(d.resource ->> 'displayName', '') as "groupName", d.deleted_at is not null as "groupDeleted",
      m.id as "mappingId", g.role_id as "roleId", g.portal_role as "portalRole",
      g.membership_lost_at as "lostAt", g.expires_at as "expiresAt"
    from role_grant g
    join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
    join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id
    join scim_group d on d.organisation_id = m.organisation_id and d.id = m.group_id
    where g.organisation_id = ${organisation}::uuid and ${suspendedByRemoval(null)}
    order by d.source_id, d.id, m.id, g.user_id`,
  );
  return rows.map((row) => ({
    ...row,
    lostAt: instantOf(row.lostAt),
    expiresAt: instantOf(row.expiresAt),
  }));
}

/** How many people and grants a mass removal of the source has suspended; the grants are locked. */
export async function lockLostAccess(
  tx: Tx,
  organisation: OrganisationId,
  source: SourceId,
): Promise<{ people: number; grants: number }> {
  const [row] = await ask(
    tx,
    sql<{ people: number; grants: number }>`
    select count(distinct g.user_id)::int as people, count(*)::int as grants from role_grant g
    where ${locked(organisation, suspendedByRemoval(source), LIVE)}`,
  );
  return row ?? { people: 0, grants: 0 };
}
