import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../kernel/ids.ts";

/** Who decides about a grant; `decider` null: IAM staff other than the holder and whoever asked. */
export type Decider = { grant: GrantId; holder: ScimUserId; decider: ScimUserId | null };

/** In the order of grants; those that are not there, or of another organisation, are left out. */
export const decidersOf = (
  tx: ReadTx,
  organisation: OrganisationId,
  grants: readonly string[],
): Promise<Decider[]> =>
  ask(
    tx,
    sql<Decider>`select grant_id as "grant", user_id as holder, decider_id as decider from grant_decider
      where organisation_id = ${organisation}::uuid and grant_id = any(${grants}::uuid[]) order by grant_id`,
  );

/**
 * Those of these grants that the person decides about now: renews, approves, reviews. Never his own, nor what he asked
 * for (R4), nor, where the role is sensitive, those of his own manager. The rule is the view `grant_decider`; where it
 * names nobody, whoever is IAM staff now may.
 */
export async function mayDecide(
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
  grants: readonly string[],
): Promise<Set<GrantId>> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select d.grant_id as id from grant_decider d
      where d.organisation_id = ${organisation}::uuid and d.grant_id = any(${grants}::uuid[])
        and (d.decider_id = ${person}::uuid or d.decider_id is null and d.user_id <> ${person}::uuid
          and d.requested_by is distinct from ${person}::uuid
          and exists (
            select from grant_in_force i join scim_user u on u.organisation_id = i.organisation_id and u.id = i.user_id
            where i.organisation_id = d.organisation_id and i.user_id = ${person}::uuid and i.portal_role = 'iam'
              and not (d.sensitive and lower(u.manager_id) is not distinct from d.user_id::text)))`,
  );
  return new Set(rows.map((row) => row.id));
}
