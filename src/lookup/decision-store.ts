import { sql } from "kysely";
import { type AuditEntry, actorRef, leafAroundTime } from "../audit/audit-entry.ts";
import { insertSubjects, LEAF_TIME } from "../audit/audit-store.ts";
import type { SealedSubject } from "../audit/subject-policy.ts";
import { ask, type Tx } from "../db/database.ts";
import { columnsOf, rowsOf } from "../db/rows.ts";
import type { GrantId, OrganisationId, RevealId, RoleId } from "../kernel/ids.ts";
import type { Holder } from "../signin/caller.ts";

/** A protected address, to be seen for five minutes from the permit on. */
export type NewReveal = { id: RevealId; actorRef: string; role: RoleId; epoch: string; subjectTag: Buffer };

/** What stands beside the leaf and is not sealed: what an auditor looks for, and what notices tries (subject-policy). */
type Beside = { flags: readonly string[]; tryTags: Buffer | null };

/** What follows if the grant is in force, and what is recorded if it is not. */
export type Decision = {
  holder: Holder;
  grant: GrantId;
  permit: AuditEntry;
  /** Made where it is needed, which is seldom; with nothing about whom it concerned. */
  deny: () => AuditEntry;
  beside: Beside;
  /** Whom the permit is about: none, one, or many in the order of the permit's `subjectsRoot`. */
  subjects: readonly SealedSubject[];
  /** An earlier reveal that the permit relies on: it must still be open. */
  through: RevealId | null;
  opens: NewReveal | null;
};

/**
 * The decisions: one statement that asks again, on a fresh snapshot, whether each grant (and the reveal relied on) is in
 * force, and writes the permit of each that is, in their order. The people's data may leave only after this has committed (R1,
 * R2); of what is denied nothing is written here. All are of one organisation and of one kind of holder.
 */
export async function decideAll(
  tx: Tx,
  organisation: OrganisationId,
  kind: Holder["kind"],
  decisions: readonly Decision[],
): Promise<("permit" | "deny")[]> {
  const rows = await ask(
    tx,
    sql<{ id: string }>`
      with decided as materialized (
        select d.* from ${rowsOf("d", decisions.map(withLeaf), COLUMNS)}
        where ${inForce(organisation, kind, decisions)} ${stillOpen(organisation, decisions)}
      ) ${withSubjects(organisation, decisions)} ${withReveals(organisation, decisions)}
      insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, role_id,
        subject_ref, leaf, flags, try_tags)
      select ${organisation}::uuid, id, request_id, decision_now(), kind, 'permit', reason, actor_ref, role_id, ref,
        convert_to(before || ${LEAF_TIME} || after, 'UTF8'),
        case flags when '' then '{}' else string_to_array(flags, ',') end, try_tags
      from decided
      returning id`,
  );
  const written = new Set(rows.map(({ id }) => id));
  return decisions.map(({ permit }) => (written.has(permit.id) ? "permit" : "deny"));
}

const withLeaf = (decision: Decision) => ({ ...decision, leaf: leafAroundTime(decision.permit) });
type WithLeaf = ReturnType<typeof withLeaf>;

const COLUMNS = columnsOf<WithLeaf>({
  grant_id: ["uuid", ({ grant }) => grant],
  through: ["uuid", ({ through }) => through],
  id: ["uuid", ({ permit }) => permit.id],
  request_id: ["uuid", ({ permit }) => permit.requestId],
  kind: ["text", ({ permit }) => permit.kind],
  reason: ["text", ({ permit }) => permit.reason],
  actor_ref: ["text", ({ permit }) => actorRef(permit.actor)],
  role_id: ["uuid", ({ permit }) => permit.roleId ?? null],
  ref: ["bytea", ({ permit }) => (permit.subjectRef ? Buffer.from(permit.subjectRef, "base64url") : null)],
  before: ["text", ({ leaf }) => leaf.before],
  after: ["text", ({ leaf }) => leaf.after],
  flags: ["text", ({ beside }) => beside.flags.join(",")],
  try_tags: ["bytea", ({ beside }) => beside.tryTags],
});

/** Whether the grant of `d` is in force: one is found sooner by itself, of many all are found at once. */
function inForce(organisation: OrganisationId, kind: Holder["kind"], decisions: readonly Decision[]) {
  const rights = sql.table(kind === "employee" ? "effective_grant" : "effective_integration_grant");
  const held = sql`select r.id from ${rights} r where r.organisation_id = ${organisation}::uuid and r.id`;
  return decisions.length === 1
    ? sql`(${held} = d.grant_id limit 1) is not null`
    : sql`d.grant_id in (${held} = any(${decisions.map(({ grant }) => grant)}::uuid[]))`;
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
  const held = sql`s.record_id in (select id from decided)`;
  return all.length === 0 ? sql`` : sql`, whom as (${insertSubjects(organisation, all, held)})`;
}

function withReveals(organisation: OrganisationId, decisions: readonly Decision[]) {
  const all = decisions.flatMap(({ permit, opens }) => (opens ? [{ record: permit.id, ...opens }] : []));
  if (all.length === 0) return sql``;
  return sql`, opened as (
    insert into reveal (organisation_id, id, actor_ref, role_id, epoch, subject_tag, opened_at, expires_at)
    select ${organisation}::uuid, o.id, o.actor_ref, o.role_id, o.epoch, o.subject_tag, decision_now(),
      decision_now() + interval '5 minutes'
    from ${rowsOf("o", all, REVEAL_COLUMNS)}
    where o.record_id in (select id from decided))`;
}

const REVEAL_COLUMNS = columnsOf<NewReveal & { record: string }>({
  record_id: ["uuid", ({ record }) => record],
  id: ["uuid", ({ id }) => id],
  actor_ref: ["text", (one) => one.actorRef],
  role_id: ["uuid", ({ role }) => role],
  epoch: ["text", ({ epoch }) => epoch],
  subject_tag: ["bytea", (one) => one.subjectTag],
});
