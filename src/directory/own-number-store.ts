import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";

/** From now on employees' own numbers are kept, as they are pushed. As the database's owner. */
export async function keepOwnNumbers(tx: Tx, organisation: OrganisationId): Promise<void> {
  await sql`update organisation set keeps_own_numbers = true where id = ${organisation}`.execute(tx);
}

/**
 * Forgets every number that the organisation has, and keeps none from now on; how many there were. Waits for the
 * changes of users that are under way, and they for it, so that none slips in between. As the database's owner.
 */
export async function forgetOwnNumbers(tx: Tx, organisation: OrganisationId): Promise<number> {
  await sql`lock table scim_user in share row exclusive mode`.execute(tx);
  await sql`update organisation set keeps_own_numbers = false where id = ${organisation}`.execute(tx);
  const { rows } = await sql<{ forgotten: string }>`
    with gone as (
      update scim_user set number_tag = null
      where organisation_id = ${organisation} and number_tag is not null returning 1
    )
    select count(*) as forgotten from gone`.execute(tx);
  return Number(rows[0]?.forgotten);
}
