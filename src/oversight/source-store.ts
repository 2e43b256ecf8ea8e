import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId, SourceId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import { canSignIn } from "./known-account-store.ts";

/** A source as it stands, and how it does. */
export type SourceRow = {
  id: SourceId;
  name: string;
  tenant: string;
  /** Set: Entra's own tokens for this audience let it in. */
  entraAudience: string | null;
  /** So many people may lose memberships within an hour before the rest are suspended. */
  threshold: number;
  createdAt: Instant;
  people: number;
  /** Those of them whom no sign-in can be matched with. */
  cannotSignIn: number;
  groups: number;
  /** When one of its tokens was last used, and when it last changed something; null: never, or longer ago than we look. */
  lastRequest: Instant | null;
  lastChange: Instant | null;
};

type Row = Omit<SourceRow, "createdAt" | "lastRequest" | "lastChange"> & {
  createdAt: Date;
  lastRequest: Date | null;
  lastChange: Date | null;
};
const KINDS = ["user", "group"].flatMap((what) =>
  ["created", "changed", "deleted"].map((did) => `scim.${what}.${did}`),
);
const at = (date: Date | null): Instant | null => (date === null ? null : instantOf(date));

/**
 * The sources in the order in which they were made. People and groups are counted by indexes alone; the last change is the
 * source's newest record, found by one step into the log's index of actors for each kind.
 */
export async function listSources(
  tx: ReadTx,
  organisation: OrganisationId,
  anyForm: boolean,
): Promise<SourceRow[]> {
  const itsPeople = sql`u.organisation_id = s.organisation_id and u.source_id = s.id and u.deleted_at is null`;
  const rows = await ask(
    tx,
    sql<Row>`
    select s.id, s.name, s.entra_tenant_id as tenant, s.entra_audience as "entraAudience",
      s.mass_removal_threshold as threshold, s.created_at as "createdAt",
      (select count(*)::int from scim_user u where ${itsPeople}) as people,
      (select count(*)::int from scim_user u where ${itsPeople} and not (${canSignIn(anyForm)})) as "cannotSignIn",
      (select count(*)::int from scim_group d where d.organisation_id = s.organisation_id and d.source_id = s.id
        and d.deleted_at is null) as groups,
      (select max(t.last_used_at) from scim_token t where t.organisation_id = s.organisation_id and t.source_id = s.id) as "lastRequest",
      (select max(newest.at) from unnest(${KINDS}::text[]) as did (what)
        cross join lateral (select a.at from audit_record a where a.organisation_id = s.organisation_id
          and a.actor_ref = 'scim_client:' || s.id and a.kind = did.what order by a.at desc limit 1) newest) as "lastChange"
    from source s
    where s.organisation_id = ${organisation}::uuid order by s.created_at, s.id`,
  );
  return rows.map((row) => ({
    ...row,
    createdAt: instantOf(row.createdAt),
    lastRequest: at(row.lastRequest),
    lastChange: at(row.lastChange),
  }));
}
