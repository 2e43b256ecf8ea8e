import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId, SourceId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";

/** The Entra tenants of the organisation's sources. */
export async function tenantsOf(tx: ReadTx, organisation: OrganisationId): Promise<string[]> {
  const rows = await ask(
    tx,
    sql<{ tenant: string }>`select distinct entra_tenant_id as tenant from source
      where organisation_id = ${organisation}::uuid order by 1`,
  );
  return rows.map(({ tenant }) => tenant);
}

export const insertSource = (
  tx: Tx,
  organisation: OrganisationId,
  { id, name, tenant }: { id: SourceId; name: string; tenant: string },
): void =>
  later(
    tx,
    sql`insert into source (organisation_id, id, name, entra_tenant_id)
      values (${organisation}::uuid, ${id}::uuid, ${name}, ${tenant})`,
  );

/** One after the other changes the tokens of a source: the time when it is this one's turn, null where there is no such source. */
export async function lockSource(
  tx: Tx,
  organisation: OrganisationId,
  source: SourceId,
): Promise<Instant | null> {
  const rows = await ask(
    tx,
    sql<{ now: Date }>`select decision_now() as now from source s
      where s.organisation_id = ${organisation}::uuid and s.id = ${source}::uuid`,
  );
  const [row] = rows;
  if (!row) return null;
  await ask(tx, sql`select pg_advisory_xact_lock(hashtextextended(${source}, 0))`);
  return instantOf(row.now);
}
