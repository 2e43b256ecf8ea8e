import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId } from "../kernel/ids.ts";

/**
 * What the people, roles, case systems, groups and sources of these ids are called, deleted ones too; other ids have no name here. A
 * reference of the log (`employee:…`) is taken as the id in it.
 */
export async function namesOfReferences(
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids.flatMap((id) => (id === null ? [] : [idIn(id)])))].filter(isUuid);
  if (asked.length === 0) return new Map();
  const of = sql`x.organisation_id = ${organisation}::uuid and x.id = any(${asked}::uuid[])`;
  const rows = await ask(
    tx,
    sql<{ id: string; name: string }>`
    select x.id, coalesce(x.resource ->> 'displayName', x.resource ->> 'userName', '') as name from scim_user x where ${of}
    union all select x.id, x.name from role x where ${of}
    union all select x.id, x.name from integration x where ${of}
    union all select x.id, coalesce(x.resource ->> 'displayName', '') from scim_group x where ${of}
    union all select x.id, x.name from source x where ${of}`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The id in a reference of the log. */
export const idIn = (ref: string): string => ref.replace(/^[a-z_]+:/, "");
