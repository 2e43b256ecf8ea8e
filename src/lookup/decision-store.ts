import { sql } from "kysely";
import { type AuditEntry, actorRef, leafAroundTime } from "../audit/audit-entry.ts";
import { insertSubjects, LEAF_TIME } from "../audit/audit-store.ts";
import type { SealedSubject } from "../audit/subject-policy.ts";
import { ask, type Tx } from "../db/database.ts";
import type { GrantId, OrganisationId, RevealId, RoleId } from "../kernel/ids.ts";
import type { Holder } from "../signin/caller.ts";

/** A protected address, to be seen for five minutes from the permit on. */
export type NewReveal = { id: RevealId; actorRef: string; role: RoleId; epoch: string; subjectTag: Buffer };

/** What stands beside the leaf and is not sealed: what an auditor looks for, and what notices tries (subject-policy). */
type Beside = { flags: readonly string[]; tryTags: Buffer | null };

/** What follows if the grant is in force, and what if it is not. */
export type Decision = {
  holder: Holder;
  grant: GrantId;
  permit: AuditEntry;
  /** With nothing about whom it concerned. */
  deny: AuditEntry;
  beside: Beside;
  /** Whom the permit is about: none, one, or many in the order of the permit's `subjectsRoot`. */
  subjects: readonly SealedSubject[];
  /** An earlier reveal that the permit relies on: it must still be open. */
  through: RevealId | null;
  opens: NewReveal | null;
};

/**
 * The decisions: one statement that asks again, on a fresh snapshot, whether each grant (and the reveal relied on) is in
 * force, and writes what follows for each, in their order. The people's data may leave only after this has committed (R1,
 * R2). All are of one organisation and of one kind of holder.
 */
export async function decideAll(
  tx: Tx,
  organisation: OrganisationId,
  kind: Holder["kind"],
  decisions: readonly Decision[],
): Promise<("permit" | "deny")[]> {
  const rights = sql.table(kind === "employee" ? "effective_grant" : "effective_integration_grant");
  const each = <T>(of: (decision: Decision) => T): T[] => decisions.map(of);
  const [permits, denials] = [each(({ permit }) => sidesOf(permit)), each(({ deny }) => sidesOf(deny))];
  const rows = await ask(
    tx,
    sql<{ id: string }>`
      with held as materialized (
        select id from ${rights}
        where organisation_id = ${organisation}::uuid and id = any(${each(({ grant }) => grant)}::uuid[])
      ), decided as materialized (
        select d.*, d.grant_id in (select id from held) ${stillOpen(organisation, decisions)} as holds
        from unnest(
          ${each(({ grant }) => grant)}::uuid[], ${each(({ through }) => through)}::uuid[],
          ${each(({ permit }) => permit.requestId)}::uuid[], ${each(({ permit }) => permit.kind)}::text[],
          ${each(({ permit }) => actorRef(permit.actor))}::text[], ${each(({ permit }) => permit.roleId ?? null)}::uuid[],
          ${each(({ permit }) => permit.id)}::uuid[], ${each(({ permit }) => permit.reason)}::text[],
          ${permits.map(({ ref }) => ref)}::bytea[], ${permits.map(({ before }) => before)}::text[],
          ${permits.map(({ after }) => after)}::text[], ${each(({ beside }) => beside.flags.join(","))}::text[],
          ${each(({ beside }) => beside.tryTags)}::bytea[],
          ${each(({ deny }) => deny.id)}::uuid[], ${each(({ deny }) => deny.reason)}::text[],
          ${denials.map(({ before }) => before)}::text[], ${denials.map(({ after }) => after)}::text[]
        ) as d (grant_id, through, request_id, kind, actor_ref, role_id, permit_id, permit_reason, ref, permit_before,
          permit_after, flags, try_tags, deny_id, deny_reason, deny_before, deny_after)
      ) ${withSubjects(organisation, decisions)} ${withReveals(organisation, decisions)}
      insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, role_id,
        subject_ref, leaf, flags, try_tags)
      select ${organisation}::uuid, case when holds then permit_id else deny_id end, request_id, decision_now(), kind,
        case when holds then 'permit' else 'deny' end, case when holds then permit_reason else deny_reason end,
        actor_ref, role_id, case when holds then ref end,
        convert_to(case when holds then permit_before || ${LEAF_TIME} || permit_after
          else deny_before || ${LEAF_TIME} || deny_after end, 'UTF8'),
        case when holds and flags <> '' then string_to_array(flags, ',') else '{}' end,
        case when holds then try_tags end
      from decided
      returning id`,
  );
  const written = new Set(rows.map(({ id }) => id));
  return each(({ permit }) => (written.has(permit.id) ? "permit" : "deny"));
}

function sidesOf(entry: AuditEntry) {
  return {
    ...leafAroundTime(entry),
    ref: entry.subjectRef ? Buffer.from(entry.subjectRef, "base64url") : null,
  };
}

/** Only where somebody relies on a reveal: each part of the statement costs, asked for or not. */
const stillOpen = (organisation: OrganisationId, decisions: readonly Decision[]) =>
  decisions.every(({ through }) => through === null)
    ? sql``
    : sql`and (d.through is null or exists (
        select from reveal r
        where r.organisation_id = ${organisation}::uuid and r.id = d.through and decision_now() < r.expires_at))`;

function withSubjects(organisation: OrganisationId, decisions: readonly Decision[]) {
  const all = decisions.flatMap(({ permit, subjects }) =>
    subjects.map((subject) => ({ record: permit.id, ...subject })),
  );
  const held = sql`s.record_id in (select permit_id from decided where holds)`;
  return all.length === 0 ? sql`` : sql`, whom as (${insertSubjects(organisation, all, held)})`;
}

function withReveals(organisation: OrganisationId, decisions: readonly Decision[]) {
  const all = decisions.flatMap(({ permit, opens }) => (opens ? [{ record: permit.id, ...opens }] : []));
  if (all.length === 0) return sql``;
  return sql`, opened as (
    insert into reveal (organisation_id, id, actor_ref, role_id, epoch, subject_tag, opened_at, expires_at)
    select ${organisation}::uuid, o.id, o.actor_ref, o.role_id, o.epoch, o.subject_tag, decision_now(),
      decision_now() + interval '5 minutes'
    from unnest(${all.map(({ record }) => record)}::uuid[], ${all.map(({ id }) => id)}::uuid[],
      ${all.map((one) => one.actorRef)}::text[], ${all.map(({ role }) => role)}::uuid[],
      ${all.map(({ epoch }) => epoch)}::text[], ${all.map((one) => one.subjectTag)}::bytea[]
    ) as o (record_id, id, actor_ref, role_id, epoch, subject_tag)
    where o.record_id in (select permit_id from decided where holds))`;
}
