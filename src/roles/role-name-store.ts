import type { ReadTx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";

/** What every role is called now, those that are retired as well. */
export async function roleNames(tx: ReadTx, organisation: OrganisationId): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("role")
    .select(["id", "name"])
    .where("organisation_id", "=", organisation)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
