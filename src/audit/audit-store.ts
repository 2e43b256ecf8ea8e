import { type RawBuilder, sql } from "kysely";
import { later, type ReadTx, type Tx } from "../db/database.ts";
import { columnsOf, rowsOf } from "../db/rows.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { type AuditEntry, actorRef, leafAroundTime } from "./audit-entry.ts";
import type { SealedSubject } from "./subject-policy.ts";

/** The statement's time as it stands in the leaf: ISO 8601, in UTC, with milliseconds. */
export const LEAF_TIME = sql`to_char(decision_now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The kinds of record that an answer about people leaves: they count as use of a role. */
export const ANSWER_KINDS = sql`('lookup', 'search', 'reveal', 'bulk')`;

/**
 * Appends one record in the caller's transaction. No lock is taken and no position is given here (the sealer
 * does that), so writers never wait for each other. After a crash before commit neither the change nor the
 * record exists; after commit both do. It goes to the database with the next statement or the commit, and when it
 * fails the transaction does.
 */
export function append(tx: Tx, entry: AuditEntry): void {
  const { before, after } = leafAroundTime(entry);
  const subjectRef = entry.subjectRef ? Buffer.from(entry.subjectRef, "base64url") : null;
  later(
    tx,
    sql`insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, role_id,
        subject_ref, leaf)
      select ${entry.organisation}::uuid, ${entry.id}::uuid, ${entry.requestId}::uuid, decision_now(), ${entry.kind},
        ${entry.outcome}, ${entry.reason}, ${actorRef(entry.actor)}, ${entry.roleId ?? null}::uuid,
        ${subjectRef}::bytea, convert_to(${before}::text || ${LEAF_TIME} || ${after}::text, 'UTF8')`,
  );
}

/** A subject, and the record that is about it. */
export type Subject = SealedSubject & { record: string };

const SUBJECT_COLUMNS = columnsOf<Subject>({
  record_id: ["uuid", ({ record }) => record],
  ref: ["bytea", ({ ref }) => ref],
  epoch: ["text", ({ epoch }) => epoch],
  tag: ["bytea", ({ tag }) => tag],
  wrapped_key: ["bytea", ({ wrappedKey }) => wrappedKey],
  sealed: ["bytea", ({ sealed }) => sealed],
});

/** The statement part that stores whom records are about, in their order; `condition` is about the row `s`. */
export const insertSubjects = (
  organisation: string,
  subjects: readonly Subject[],
  condition: RawBuilder<unknown>,
) =>
  sql`insert into audit_subject (organisation_id, record_id, ref, epoch, tag, wrapped_key, sealed)
    select ${organisation}::uuid, s.record_id, s.ref, s.epoch, s.tag, s.wrapped_key, s.sealed
    from ${rowsOf("s", subjects, SUBJECT_COLUMNS)}
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
