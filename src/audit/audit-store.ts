import { type RawBuilder, sql } from "kysely";
import { later, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { type AuditEntry, actorRef, leafAroundTime } from "./audit-entry.ts";
import type { SealedSubject } from "./subject-policy.ts";

const columns = sql`(organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, role_id, subject_ref, leaf, flags, try_tags)`;

/** What stands beside the leaf and is not sealed: what an auditor looks for, and what notices tries (subject-policy). */
export type Beside = { flags: readonly string[]; tryTags: Buffer | null };
const NOTHING: Beside = { flags: [], tryTags: null };

/** The select list for `columns`, with the time taken from an expression of the statement it stands in. */
export function recordAt(
  entry: AuditEntry,
  at: RawBuilder<unknown>,
  { flags, tryTags }: Beside = NOTHING,
): RawBuilder<unknown> {
  const { before, after } = leafAroundTime(entry);
  const time = sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const subjectRef = entry.subjectRef ? Buffer.from(entry.subjectRef, "base64url") : null;
  return sql`${entry.organisation}::uuid, ${entry.id}::uuid, ${entry.requestId}::uuid, ${at}, ${entry.kind},
    ${entry.outcome}, ${entry.reason}, ${actorRef(entry.actor)}, ${entry.roleId ?? null}::uuid,
    ${subjectRef}::bytea, convert_to(${before}::text || ${time} || ${after}::text, 'UTF8'), ${flags}::text[],
    ${tryTags}::bytea`;
}

export const insertRecord = sql`insert into audit_record ${columns}`;

/**
 * Appends one record in the caller's transaction. No lock is taken and no position is given here (the sealer
 * does that), so writers never wait for each other. After a crash before commit neither the change nor the
 * record exists; after commit both do. It goes to the database with the next statement or the commit, and when it
 * fails the transaction does.
 */
export function append(tx: Tx, entry: AuditEntry): void {
  later(tx, sql`${insertRecord} select ${recordAt(entry, sql`decision_now()`)}`);
}

/** The statement part that stores whom a record is about, in their order, when `condition` holds in the same statement. */
export const insertSubjects = (
  organisation: OrganisationId,
  record: string,
  subjects: readonly SealedSubject[],
  condition: RawBuilder<unknown>,
) =>
  sql`insert into audit_subject (organisation_id, record_id, ref, epoch, tag, wrapped_key, sealed)
    select ${organisation}::uuid, ${record}::uuid, s.ref, s.epoch, s.tag, s.wrapped_key, s.sealed
    from unnest(${subjects.map((one) => one.ref)}::bytea[], ${subjects.map((one) => one.epoch)}::text[],
      ${subjects.map((one) => one.tag)}::bytea[], ${subjects.map((one) => one.wrappedKey)}::bytea[],
      ${subjects.map((one) => one.sealed)}::bytea[]) as s (ref, epoch, tag, wrapped_key, sealed)
    where ${condition}`;

/** A record as it was sealed into the leaf: what is shown comes from the leaf, never from the copies. */
export type AuditRow = {
  v: number;
  id: string;
  at: string;
  kind: string;
  outcome: "permit" | "deny" | "error";
  reason: string;
  actor: string;
  requestId: string;
  roleId?: string;
  subjectRef?: string;
  subjectsRoot?: string;
  subjectCount?: number;
  facts: Record<string, unknown>;
};

/** The newest records first, at most `limit`. To be read as the auditor. */
export async function newest(tx: ReadTx, organisation: OrganisationId, limit: number): Promise<AuditRow[]> {
  const rows = await tx
    .selectFrom("audit_record")
    .select(["leaf"])
    .where("organisation_id", "=", organisation)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => JSON.parse(row.leaf.toString("utf8")) as AuditRow);
}
