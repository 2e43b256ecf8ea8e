import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { OrganisationId } from "../../kernel/ids.ts";

/** What a review may be about: the roles, the groups that give something, and the departments as they are spelled. */
export type Scopes = {
  roles: { id: string; name: string }[];
  groups: { id: string; name: string }[];
  departments: string[];
};

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Those whom access is given through now; in no order. */
export async function scopesOf(tx: ReadTx, organisation: OrganisationId): Promise<Scopes> {
  const [roles, groups, departments] = await Promise.all([
    ask(
      tx,
      sql<{ id: string; name: string }>`select id, name from role
        where organisation_id = ${organisation}::uuid and retired_at is null`,
    ),
    ask(
      tx,
      sql<{ id: string; name: string }>`select s.id, s.resource ->> 'displayName' as name from scim_group s
        where s.organisation_id = ${organisation}::uuid and s.id = any(array(
          select group_id from group_mapping
          where organisation_id = ${organisation}::uuid and state = 'active' and gives = 'access'))`,
    ),
    ask(
      tx,
      // read once of each (`offset 0`): unpacking what somebody is takes longer than finding him
      sql<{ name: string }>`select distinct name from (
          select u.resource #>> ${[ENTERPRISE, "department"]}::text[] as name from scim_user u
          where u.organisation_id = ${organisation}::uuid and u.id in (select g.user_id from role_grant g
            where g.organisation_id = ${organisation}::uuid and g.state in ('active', 'suspended'))
          offset 0) held
        where name <> ''`,
    ),
  ]);
  return { roles, groups, departments: departments.map(({ name }) => name) };
}

/** What the role or the group of a scope is called, by its id; retired roles and deleted groups too. */
export async function scopeNames(
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await ask(
    tx,
    sql<{ id: string; name: string }>`select id, name from role
        where organisation_id = ${organisation}::uuid and id = any(${ids}::uuid[])
      union all
      select id, resource ->> 'displayName' from scim_group
        where organisation_id = ${organisation}::uuid and id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
