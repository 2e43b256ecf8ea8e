import { sql } from "kysely";
import { ask, type Tx } from "../../db/database.ts";
import type { MappingId, OrganisationId, ScimGroupId, ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant } from "../../kernel/instant.ts";
import { grantsThroughMapping, LIVE, locked } from "../grant-store.ts";
import type { PortalRole } from "../portal-role.ts";
import type { Target } from "../terms-store.ts";

/** Locks these groups, ids ascending; those of them that have not been deleted. */
export async function lockGroups(
  tx: Tx,
  organisation: OrganisationId,
  groups: readonly ScimGroupId[],
): Promise<ScimGroupId[]> {
  const rows = await ask(
    tx,
    sql<{ id: ScimGroupId; live: boolean }>`
    select id, deleted_at is null as live from scim_group
    where organisation_id = ${organisation}::uuid and id = any(${groups}::uuid[])
    order by id for update`,
  );
  return rows.flatMap(({ id, live }) => (live ? [id] : []));
}

export const membersOfGroup = async (
  tx: Tx,
  organisation: OrganisationId,
  group: ScimGroupId,
): Promise<ScimUserId[]> => {
  const rows = await ask(
    tx,
    sql<{ user_id: ScimUserId }>`
    select user_id from scim_member
    where organisation_id = ${organisation}::uuid and group_id = ${group}::uuid order by user_id`,
  );
  return rows.map((row) => row.user_id);
};

/** The terms of a role stay as they are until the transaction ends; before any group is locked. */
export const holdRole = (tx: Tx, organisation: OrganisationId, target: Target): Promise<unknown> =>
  "roleId" in target
    ? ask(
        tx,
        sql`select id from role where organisation_id = ${organisation}::uuid and id = ${target.roleId}::uuid for share`,
      )
    : Promise.resolve();

/**
 * Holds everybody whom a mapping with this group is about: their standing (users, ids ascending) and their grants stay
 * as they are until the transaction ends. The groups are locked already.
 */
export const holdPeople = (
  tx: Tx,
  organisation: OrganisationId,
  mapping: MappingId,
  group: ScimGroupId,
): Promise<unknown> =>
  Promise.all([
    ask(
      tx,
      sql`select u.id from scim_user u
      where u.organisation_id = ${organisation}::uuid and u.id = any(array(
        select user_id from scim_member
        where organisation_id = ${organisation}::uuid and group_id = ${group}::uuid
        union
        select g.user_id from role_grant g
        where g.organisation_id = ${organisation}::uuid and ${grantsThroughMapping(mapping)} and ${LIVE}))
      order by u.id for share`,
    ),
    ask(
      tx,
      sql`select count(*) from role_grant g where ${locked(organisation, grantsThroughMapping(mapping), LIVE)}`,
    ),
  ]);

/**
 * Whether the mapping is what keeps the organisation in IAM staff, or in a data protection officer: somebody has that
 * right through it now, and nobody through another. Mappings of one portal role are judged one after another.
 */
export async function isLastOf(
  tx: Tx,
  organisation: OrganisationId,
  mapping: MappingId,
  portalRole: PortalRole,
): Promise<boolean> {
  const [, [found]] = await Promise.all([
    ask(
      tx,
      sql`select id from group_mapping where organisation_id = ${organisation}::uuid
        and portal_role = ${portalRole} and state = 'active' order by id for update`,
    ),
    ask(
      tx,
      sql<{ last: boolean }>`
      select coalesce(bool_and(e.mapping_id = ${mapping}::uuid), false) as last from effective_grant e
      where e.organisation_id = ${organisation}::uuid and e.portal_role = ${portalRole}`,
    ),
  ]);
  return found?.last ?? false;
}

/** Whether nothing could ever be within this validity any more. */
export async function validityIsOver(tx: Tx, from: Instant | null, until: Instant | null): Promise<boolean> {
  if (until === null) return false;
  const [found] = await ask(
    tx,
    sql<{ over: boolean }>`
    select ${dateOf(until)}::timestamptz <= greatest(decision_now(), ${from === null ? null : dateOf(from)}::timestamptz) as over`,
  );
  return found?.over ?? true;
}
