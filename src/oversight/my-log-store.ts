import { sql } from "kysely";
import type { AuditRow } from "../audit/audit-store.ts";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";

/** The kinds of record that tell of looking at people. */
export const OWN_KINDS = ["lookup", "search", "reveal"] as const;
export type OwnKind = (typeof OWN_KINDS)[number];
export type OwnOutcome = AuditRow["outcome"];

export type OwnFilter = { kinds: readonly OwnKind[]; outcome: OwnOutcome | null };

/**
 * A person's own records of these kinds, the newest first, and how many there are. Each kind is read from its end of the
 * index (organisation, actor, kind, at), so that what is old costs nothing. To be read as the auditor.
 */
export async function ownRecords(
  tx: ReadTx,
  organisation: OrganisationId,
  user: ScimUserId,
  { kinds, outcome }: OwnFilter,
  { skip, most }: { skip: number; most: number },
): Promise<{ records: AuditRow[]; total: number }> {
  const mine = sql`a.organisation_id = ${organisation}::uuid and a.actor_ref = ${`employee:${user}`}
    and (${outcome}::text is null or a.outcome = ${outcome})`;
  const [rows, [counted]] = await Promise.all([
    ask(
      tx,
      sql<{ leaf: Buffer }>`select newest.leaf from unnest(${[...kinds]}::text[]) as wanted (kind)
        cross join lateral (
          select a.leaf, a.at, a.id from audit_record a where ${mine} and a.kind = wanted.kind
          order by a.at desc, a.id desc limit ${skip + most}
        ) newest
        order by newest.at desc, newest.id desc limit ${most} offset ${skip}`,
    ),
    ask(
      tx,
      sql<{ total: number }>`select count(*)::int as total from audit_record a
        where ${mine} and a.kind = any(${[...kinds]}::text[])`,
    ),
  ]);
  const records = rows.map(({ leaf }) => JSON.parse(leaf.toString("utf8")) as AuditRow);
  return { records, total: counted?.total ?? 0 };
}
