import { sql } from "kysely";
import type { AuditEntry } from "../audit/audit-entry.ts";
import { insertRecord, insertSubject, recordAt } from "../audit/audit-store.ts";
import type { SealedSubject } from "../audit/subject-policy.ts";
import type { ReadTx, Tx } from "../db/database.ts";
import type { GrantId, OrganisationId, RoleId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Principal } from "../signin/principal-service.ts";

export type HeldGrant = { id: GrantId; expiresAt: Instant };

/** The grant in force that lasts longest through which the person holds the role now, and the database's time. */
export async function heldGrant(
  tx: ReadTx,
  { organisation, user }: Principal,
  role: RoleId,
): Promise<HeldGrant | null> {
  const row = await tx
    .selectFrom("effective_grant")
    .select(["id", "expires_at"])
    .where("organisation_id", "=", organisation)
    .where("user_id", "=", user)
    .where("role_id", "=", role)
    .orderBy("expires_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row ? { id: row.id as GrantId, expiresAt: instantOf(row.expires_at) } : null;
}

export async function decisionTime(tx: ReadTx): Promise<Instant> {
  const answer = await sql<{ now: Date }>`select decision_now() as now`.execute(tx as Tx);
  return instantOf((answer.rows[0] as { now: Date }).now);
}

/**
 * The decision: one statement that asks again, on a fresh snapshot, whether the grant is in force, and writes
 * what follows. In force: the permit, with its subject if there is one. Not in force any more: the denial, with nothing about
 * whom it concerned. The person's data may leave only after this has committed (R1, R2).
 */
export async function decide(
  tx: Tx,
  organisation: OrganisationId,
  grant: GrantId,
  permit: AuditEntry,
  deny: AuditEntry,
  subject: SealedSubject | null,
): Promise<"permit" | "deny"> {
  const now = sql`moment.now`;
  const whom = subject
    ? sql`, whom as (${insertSubject(organisation, subject, sql`exists (select from held)`)})`
    : sql``;
  const answer = await sql<{ outcome: "permit" | "deny" }>`
    with moment as materialized (select decision_now() as now),
    held as materialized (
      select id from effective_grant where organisation_id = ${organisation}::uuid and id = ${grant}::uuid
    ), decided as (
      ${insertRecord}
      select ${recordAt(permit, now)} from moment where exists (select from held)
      union all
      select ${recordAt(deny, now)} from moment where not exists (select from held)
      returning outcome
    ) ${whom}
    select outcome from decided`.execute(tx);
  return answer.rows[0]?.outcome === "permit" ? "permit" : "deny";
}
