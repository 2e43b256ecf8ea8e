import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId, type RoleId } from "../kernel/ids.ts";

/** The organisation's role of this id at Fiks; null when it has none, or it is retired. */
export async function roleIdAtFiks(
  tx: ReadTx,
  organisation: OrganisationId,
  fiksRoleId: string,
): Promise<RoleId | null> {
  if (!isUuid(fiksRoleId)) return null;
  const [row] = await ask(
    tx,
    sql<{ id: RoleId }>`select id from role
      where organisation_id = ${organisation}::uuid and fiks_role_id = ${fiksRoleId}::uuid and retired_at is null`,
  );
  return row?.id ?? null;
}
