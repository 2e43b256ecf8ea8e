import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";

type Named = { id: string; name: string };
export type Freezables = { roles: Named[]; integrations: Named[] };

/** Roles and case systems that live and are not frozen. */
export async function freezables(tx: ReadTx, organisation: OrganisationId): Promise<Freezables> {
  const of = sql`x.organisation_id = ${organisation}::uuid`;
  const frozen = (column: "role_id" | "integration_id") =>
    sql`exists (select from access_freeze f where f.organisation_id = x.organisation_id
      and f.lifted_at is null and ${sql.ref(`f.${column}`)} = x.id)`;
  const [roles, integrations] = await Promise.all([
    ask(
      tx,
      sql<Named>`select x.id, x.name from role x where ${of} and x.retired_at is null and not ${frozen("role_id")}`,
    ),
    ask(
      tx,
      sql<Named>`select x.id, x.name from integration x where ${of} and x.ended_at is null and not ${frozen("integration_id")}`,
    ),
  ]);
  return { roles, integrations };
}
