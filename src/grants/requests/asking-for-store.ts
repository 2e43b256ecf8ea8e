import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";

/** Those whose manager the person is, while he is a leader; in no order. */
export const ledBy = (
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
): Promise<{ id: ScimUserId; name: string }[]> =>
  ask(
    tx,
    sql<{ id: ScimUserId; name: string }>`select u.id,
        coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name
      from scim_user u
      where u.organisation_id = ${organisation}::uuid and u.deleted_at is null
        and u.manager_id in (${person}, upper(${person}))
        and (select exists (select from grant_in_force l where l.organisation_id = ${organisation}::uuid
          and l.user_id = ${person}::uuid and l.portal_role = 'leader'))`,
  );

/** The roles that are given on request, each with the longest life that it allows; in no order. */
export const requestableRoles = (
  tx: ReadTx,
  organisation: OrganisationId,
): Promise<{ id: RoleId; name: string; longestDays: number }[]> =>
  ask(
    tx,
    sql<{
      id: RoleId;
      name: string;
      longestDays: number;
    }>`select r.id, r.name, t.longest_days as "longestDays"
      from role r
      join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
      cross join lateral terms_of(r.organisation_id, r.id, null) t
      where r.organisation_id = ${organisation}::uuid and r.retired_at is null and v.requestable`,
  );
