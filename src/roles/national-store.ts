import { sql } from "kysely";
import type { ReadTx, Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { RoleDefinition } from "./role.ts";

/** A role that a central body defines; an organisation adopts a version of it as a copy and keeps to it (R9). */
export type NationalRole = {
  id: string;
  version: number;
  /** Its owner is null: each organisation has its own. */
  definition: RoleDefinition;
  publishedAt: Instant;
};

/** Each in its newest version, by name. */
export async function nationalRoles(tx: ReadTx): Promise<NationalRole[]> {
  const rows = await tx
    .selectFrom("national_role")
    .select(["id", "version", "definition", "published_at"])
    .distinctOn("id")
    .orderBy("id")
    .orderBy("version", "desc")
    .execute();
  return rows
    .map(({ id, version, definition, published_at }) => ({
      id,
      version,
      definition: definition as unknown as RoleDefinition,
      publishedAt: instantOf(published_at),
    }))
    .sort((a, b) => a.definition.name.localeCompare(b.definition.name, "nb"));
}

/** The next version of a national role, as the owner of the database; the first of one that is not there. */
export async function publishNational(owner: Tx, id: string, definition: RoleDefinition): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into national_role (id, version, definition)
    select ${id}::uuid, 1 + coalesce(max(version), 0), ${JSON.stringify(definition)}::jsonb
    from national_role where id = ${id}::uuid
    returning version`.execute(owner);
  return (rows[0] as { version: number }).version;
}

/** Who goes by a national role now, as the owner of the database. */
export async function adoptersOf(owner: Tx, id: string): Promise<OrganisationId[]> {
  const rows = await owner
    .selectFrom("role")
    .select("organisation_id")
    .distinct()
    .where("national_id", "=", id)
    .where("retired_at", "is", null)
    .orderBy("organisation_id")
    .execute();
  return rows.map((row) => row.organisation_id as OrganisationId);
}
