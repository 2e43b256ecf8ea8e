import { sql } from "kysely";
import type { AuditEntry } from "../audit/audit-entry.ts";
import { append, insertSubjects } from "../audit/audit-store.ts";
import type { SealedSubject } from "../audit/subject-policy.ts";
import { later, type Tx } from "../db/database.ts";

/** Appends a record together with what it is about. Both are there after commit, or neither. */
export function appendAbout(tx: Tx, entry: AuditEntry, subject: SealedSubject): void {
  append(tx, { ...entry, subjectRef: subject.ref.toString("base64url") });
  later(tx, insertSubjects(entry.organisation, [{ record: entry.id, ...subject }], sql`true`));
}
