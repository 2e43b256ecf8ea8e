import { sql } from "kysely";
import { ask, type ReadTx, type Tx } from "../../db/database.ts";
import type { GrantId, OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import { leadsTo } from "./request-store.ts";

/** What the person is to the holder of a grant, and to its role: any of these may end it or make it shorter. */
export type Towards = { leads: boolean; ownsRole: boolean; iam: boolean };

export async function towards(
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
  holder: ScimUserId,
  role: RoleId | null,
): Promise<Towards> {
  const [row] = await ask(
    tx,
    sql<Towards>`select ${leadsTo(organisation, person, holder)} as leads,
      exists (select from role r
        join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
        where r.organisation_id = ${organisation}::uuid and r.id = ${role}::uuid and v.owner_id = ${person}::uuid) as "ownsRole",
      exists (select from grant_in_force i where i.organisation_id = ${organisation}::uuid
        and i.user_id = ${person}::uuid and i.portal_role = 'iam') as iam`,
  );
  return row as Towards;
}

/**
 * Of rights that somebody must always have (iam, dpo): their mappings, locked, so that of two who end the last two at
 * the same time one comes second. To be called before the grants are locked, as when a mapping is retired.
 */
export const lockLastRights = (tx: Tx, organisation: OrganisationId, grant: string): Promise<unknown> =>
  ask(
    tx,
    sql`select m.id from group_mapping m where m.organisation_id = ${organisation}::uuid and m.state = 'active'
      and m.portal_role = (select g.portal_role from role_grant g where g.organisation_id = ${organisation}::uuid
        and g.id = ${grant}::uuid and g.portal_role in ('iam', 'dpo'))
      order by m.id for update`,
  );

/** Whether the grant is the only one through which anybody administers access, or is data protection officer, now. */
export async function isLastRight(
  tx: ReadTx,
  organisation: OrganisationId,
  grant: GrantId,
): Promise<boolean> {
  const [row] = await ask(
    tx,
    sql<{ last: boolean }>`select not exists (select from grant_in_force o
        where o.organisation_id = e.organisation_id and o.portal_role = e.portal_role and o.user_id <> e.user_id) as last
      from grant_in_force e where e.organisation_id = ${organisation}::uuid and e.id = ${grant}::uuid
        and e.portal_role in ('iam', 'dpo')`,
  );
  return row?.last ?? false;
}
