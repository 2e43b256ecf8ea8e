import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { RoleId } from "../kernel/ids.ts";
import type { Person } from "./held-service.ts";
import type { PortalRole } from "./portal-role.ts";

export type VisitorRow = {
  name: string;
  organisation: string;
  leads: boolean;
  roles: RoleId[];
  portalRoles: PortalRole[];
};

/** One round trip, for every page asks it. */
export async function visitorRow(tx: ReadTx, { organisation, user }: Person): Promise<VisitorRow> {
  const [[who], rights] = await Promise.all([
    ask(
      tx,
      sql<{ name: string; organisation: string; leads: boolean }>`
        select coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name, o.name as organisation,
          exists (select from scim_user s where s.organisation_id = u.organisation_id and s.source_id = u.source_id
            and s.manager_id = u.id::text and s.deleted_at is null) as leads
        from scim_user u join organisation o on o.id = u.organisation_id
        where u.organisation_id = ${organisation}::uuid and u.id = ${user}::uuid`,
    ),
    ask(
      tx,
      sql<{ role_id: RoleId | null; portal_role: PortalRole | null }>`
        select role_id, portal_role from effective_grant
        where organisation_id = ${organisation}::uuid and user_id = ${user}::uuid`,
    ),
  ]);
  const distinct = <T>(values: (T | null)[]): T[] => [...new Set(values)].flatMap((one) => one ?? []) as T[];
  return {
    name: who?.name ?? "",
    organisation: who?.organisation ?? "",
    leads: who?.leads ?? false,
    roles: distinct(rights.map((row) => row.role_id)),
    portalRoles: distinct(rights.map((row) => row.portal_role)).sort(),
  };
}
