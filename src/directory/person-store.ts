import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId, type ScimUserId } from "../kernel/ids.ts";

/**
 * The users that somebody means by an id or a userName, in any source of the organisation: by a name (in its
 * comparable form, see scim/keys-policy.ts) the live ones only, by an id also one that was deleted, whose records remain.
 */
export async function peopleMeant(
  tx: ReadTx,
  organisation: OrganisationId,
  { id, userNameKey }: { id: string; userNameKey: string },
): Promise<ScimUserId[]> {
  const which = isUuid(id)
    ? sql`id = ${id}::uuid`
    : sql`user_name_key = ${userNameKey} and deleted_at is null`;
  const rows = await ask(
    tx,
    sql<{
      id: ScimUserId;
    }>`select id from scim_user where organisation_id = ${organisation}::uuid and ${which} order by id`,
  );
  return rows.map(({ id }) => id);
}
