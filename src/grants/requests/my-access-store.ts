import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import type { Which } from "../known-grant-store.ts";

/** Everything a person has, waits for, or has had lately. */
export const lately = (user: ScimUserId): Which =>
  sql`g.user_id = ${user}::uuid and (g.ended_at is null or g.ended_at > decision_now() - interval '720 hours')`;

const MOST = 1000;

/**
 * What concerns the person as a leader, an owner of roles or IAM staff: live grants and waiting requests of those whom
 * he leads, of his roles, and of those whom nobody else decides about. What ends first comes first; a thousand at most.
 */
export async function concerning(
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
): Promise<GrantId[]> {
  const end = sql`case g.state when 'requested' then g.lapses_at else least(g.expires_at, g.review_by) end`;
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select g.id from role_grant g
      where g.organisation_id = ${organisation}::uuid and g.state in ('requested', 'active', 'suspended')
        and decision_now() < ${end} and g.user_id <> ${person}::uuid
        and (g.user_id = any(array(
            select u.id from scim_user u where u.organisation_id = ${organisation}::uuid and u.deleted_at is null
              and u.manager_id in (${person}, upper(${person}))
              and exists (select from grant_in_force l where l.organisation_id = ${organisation}::uuid
                and l.user_id = ${person}::uuid and l.portal_role = 'leader')))
          or g.role_id = any(array(
            select r.id from role r
            join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
            where r.organisation_id = ${organisation}::uuid and v.owner_id = ${person}::uuid))
          or (select exists (select from grant_in_force i where i.organisation_id = ${organisation}::uuid
              and i.user_id = ${person}::uuid and i.portal_role = 'iam'))
            and exists (select from grant_decider d
              where d.organisation_id = g.organisation_id and d.grant_id = g.id and d.decider_id is null))
      order by ${end}, g.id limit ${MOST}`,
  );
  return rows.map((row) => row.id);
}

/** Those of these grants that give access at this instant. */
export async function givingAccess(
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly string[],
): Promise<Set<GrantId>> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select id from effective_grant
      where organisation_id = ${organisation}::uuid and id = any(${ids}::uuid[])`,
  );
  return new Set(rows.map((row) => row.id));
}
