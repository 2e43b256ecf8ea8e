import type { AuditRow } from "../audit/audit-store.ts";
import type { Db } from "../db/database.ts";
import type { Person } from "../grants/held-service.ts";
import type { Instant } from "../kernel/instant.ts";
import { type OwnFilter, type OwnKind, ownRecords } from "./my-log-store.ts";

/** One of the person's own look-ups, searches or reveals. Nothing in it is about whom. */
export type OwnRecord = {
  at: Instant;
  kind: OwnKind;
  outcome: AuditRow["outcome"];
  /** The stable code of the rule that decided. */
  reason: string;
  roleId: string | null;
  purpose: string | null;
  requestId: string;
};

/** What a person has looked at and been refused, by his own records; as they are sealed in the log. */
export async function myLog(
  db: Db,
  { organisation, user }: Person,
  filter: OwnFilter,
  page: { skip: number; most: number },
): Promise<{ records: OwnRecord[]; total: number }> {
  const { records, total } = await db.read(
    organisation,
    (tx) => ownRecords(tx, organisation, user, filter, page),
    "identity_sync_auditor",
  );
  return { records: records.map(toOwn), total };
}

const toOwn = ({ at, kind, outcome, reason, roleId, requestId, facts }: AuditRow): OwnRecord => ({
  at: Date.parse(at) as Instant,
  kind: kind as OwnKind,
  outcome,
  reason,
  roleId: roleId ?? null,
  purpose: typeof facts.purpose === "string" ? facts.purpose : null,
  requestId,
});
