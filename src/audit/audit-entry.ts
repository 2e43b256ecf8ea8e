import { type CanonicalValue, canonicalJson } from "../kernel/canonical-json.ts";
import { assertNever } from "../kernel/result.ts";

/** What happened. A closed list: the log can be counted by it. */
export type AuditKind =
  | "lookup"
  /** Before anything is fetched, then with what was shown. */
  | "search.begun"
  | "search"
  | "bulk.begun"
  | "bulk"
  | "reveal"
  | "scim.user.created"
  | "scim.user.changed"
  | "scim.user.deleted"
  | "scim.group.created"
  | "scim.group.changed"
  | "scim.group.deleted"
  | "role.proposed"
  | "role.approved"
  | "role.withdrawn"
  | "role.retired"
  | "national_role.published"
  | "mapping.proposed"
  | "mapping.approved"
  | "mapping.withdrawn"
  | "mapping.retired"
  | "mapping.bootstrapped"
  | "grant.requested"
  | "grant.approved"
  | "grant.rejected"
  | "grant.withdrawn"
  | "grant.renewed"
  | "grant.shortened"
  | "grant.revoked"
  | "grant.given_up"
  | "break_glass.opened"
  | "break_glass.closed"
  | "removal.confirmed"
  | "campaign.opened"
  | "campaign.answered"
  | "campaign.closed"
  | "freeze.set"
  | "freeze.lifted"
  | "job.done"
  | "identity.confirmed"
  | "session.started"
  | "session.refused"
  | "session.ended"
  | "integration.added"
  | "integration.changed"
  | "integration.ended"
  | "integration_grant.requested"
  | "integration_grant.approved"
  | "integration_grant.rejected"
  | "integration_grant.withdrawn"
  | "integration_grant.renewed"
  | "integration_grant.revoked"
  | "token.minted"
  | "token.revoked"
  | "source.created"
  | "source.entra_jwt"
  | "source.mass_removal"
  | "organisation.own_numbers"
  | "organisation.limits"
  | "organisation.register_access"
  | "register.checked"
  | "organisation.iam_may_look_up"
  /** Somebody searched the log, or looked at a record. */
  | "log.read"
  | "demo.seeded";

export type Outcome = "permit" | "deny" | "error";

/** Who did it, by our own ids: never a number, a name or a mail address. */
export type Actor =
  | { kind: "employee"; ref: string }
  | { kind: "scim_client"; ref: string }
  /** A case system, by the id of its integration. */
  | { kind: "integration"; ref: string }
  | { kind: "command_line" }
  /** What the clock does: jobs that write down and tell. */
  | { kind: "system" }
  /** Signed in at a tenant we know, but no user of ours. */
  | { kind: "stranger" };

export const actorRef = (actor: Actor): string => {
  switch (actor.kind) {
    case "employee":
    case "integration":
    case "scim_client":
      return `${actor.kind}:${actor.ref}`;
    case "command_line":
    case "system":
    case "stranger":
      return actor.kind;
    default:
      return assertNever(actor);
  }
};

/** One row of the log, but for its time, which the database gives in the statement that inserts it. */
export type AuditEntry = {
  id: string;
  organisation: string;
  requestId: string;
  kind: AuditKind;
  outcome: Outcome;
  /** A stable code from the rule that decided. */
  reason: string;
  actor: Actor;
  roleId?: string;
  /** Everything else that is fixed at the decision: codes, counts and ids; nothing personal. */
  facts: { readonly [name: string]: CanonicalValue | undefined };
  /** base64url; the only trace of the person looked up, or of what was searched for (see subject-policy.ts). */
  subjectRef?: string;
  /** base64url; the root over the references of the many people that an answer is about, in their order. */
  subjectsRoot?: string;
  subjectCount?: number;
};

/**
 * The canonical bytes of the entry (RFC 8785), cut where the time belongs: leaf = before + ISO time in UTC
 * with milliseconds + after, in UTF-8. The version is part of the bytes, so the form can change later.
 */
export function leafAroundTime(entry: AuditEntry): { before: string; after: string } {
  const rest = canonicalJson({
    v: 1,
    facts: entry.facts,
    id: entry.id,
    kind: entry.kind,
    organisation: entry.organisation,
    outcome: entry.outcome,
    reason: entry.reason,
    requestId: entry.requestId,
    roleId: entry.roleId,
    subjectCount: entry.subjectCount,
    subjectRef: entry.subjectRef,
    subjectsRoot: entry.subjectsRoot,
  });
  // `actor` and `at` sort before all of them.
  return { before: `{"actor":${canonicalJson(actorRef(entry.actor))},"at":"`, after: `",${rest.slice(1)}` };
}
