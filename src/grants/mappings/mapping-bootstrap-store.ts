import { sql } from "kysely";
import { ask, type Tx } from "../../db/database.ts";
import { isUuid, type MappingId, type OrganisationId, type ScimGroupId } from "../../kernel/ids.ts";
import type { PortalRole } from "../portal-role.ts";

/** One after another: two that name the first administrators at the same time would both find none. */
export const lockOrganisation = (tx: Tx, organisation: OrganisationId): Promise<unknown> =>
  ask(tx, sql`select id from organisation where id = ${organisation}::uuid for update`);

/** How many people have the portal role now, through any mapping or through this one. */
export async function countHolders(
  tx: Tx,
  organisation: OrganisationId,
  portalRole: PortalRole,
  mapping: MappingId | null = null,
): Promise<number> {
  const [row] = await ask(
    tx,
    sql<{ people: number }>`select count(distinct user_id)::int as people from effective_grant
    where organisation_id = ${organisation}::uuid and portal_role = ${portalRole}
      and (${mapping}::uuid is null or mapping_id = ${mapping}::uuid)`,
  );
  return row?.people ?? 0;
}

/** The live groups of this id or of exactly this display name; two are enough to know that it is not clear. */
export async function groupsMeant(
  tx: Tx,
  organisation: OrganisationId,
  named: string,
): Promise<ScimGroupId[]> {
  const which = isUuid(named) ? sql`id = ${named}::uuid` : sql`resource ->> 'displayName' = ${named}`;
  const rows = await ask(
    tx,
    sql<{ id: ScimGroupId }>`select id from scim_group
    where organisation_id = ${organisation}::uuid and deleted_at is null and ${which} order by id limit 2`,
  );
  return rows.map(({ id }) => id);
}

/** The mapping of this group to the portal role that is proposed or active, if there is one. */
export async function liveMappingOf(
  tx: Tx,
  organisation: OrganisationId,
  group: ScimGroupId,
  portalRole: PortalRole,
): Promise<MappingId | null> {
  const [row] = await ask(
    tx,
    sql<{ id: MappingId }>`select id from group_mapping
    where organisation_id = ${organisation}::uuid and group_id = ${group}::uuid and portal_role = ${portalRole}
      and state <> 'retired' for update`,
  );
  return row?.id ?? null;
}
