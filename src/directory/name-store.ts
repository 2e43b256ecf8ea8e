import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId } from "../kernel/ids.ts";

/** What these users are called, those that are deleted as well; what is no user's id (`command_line`) is left out. */
export async function namesOf(
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id): id is string => id !== null && isUuid(id));
  if (wanted.length === 0) return new Map();
  const rows = await ask(
    tx,
    sql<{ id: string; name: string | null }>`
      select id, coalesce(resource ->> 'displayName', resource ->> 'userName') as name from scim_user
      where organisation_id = ${organisation}::uuid and id = any(${wanted}::uuid[])`,
  );
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}

/** How somebody signs in; null for nobody, and for one that is deleted. */
export async function userNameOf(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
): Promise<string | null> {
  const [row] = await ask(
    tx,
    sql<{ name: string | null }>`select resource ->> 'userName' as name from scim_user
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and deleted_at is null`,
  );
  return row?.name ?? null;
}
