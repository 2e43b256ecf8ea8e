import type { Actor, AuditEntry, AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx } from "../db/database.ts";
import type { Entropy, OrganisationId, RequestId, ScimUserId } from "../kernel/ids.ts";

/** What every act upon access needs. */
export type ActDeps = { db: Db; entropy: Entropy };

/** Who acts, where, and under which request it is recorded. */
export type ActContext = { organisation: OrganisationId; actor: Actor; requestId: RequestId };

/** Somebody who signed in: the only kind that may approve, renew, review or end. */
export type PersonContext = ActContext & { person: ScimUserId };

/** The actor's name in columns such as `proposed_by`: a user's id, or what acted instead of a person. */
export const nameOf = ({ actor }: ActContext): string => (actor.kind === "employee" ? actor.ref : actor.kind);

/** Appends the record of an act in its transaction; its id is the evidence that events point at. */
export function record(
  tx: Tx,
  deps: Pick<ActDeps, "entropy">,
  { organisation, actor, requestId }: ActContext,
  kind: AuditKind,
  reason: string,
  facts: AuditEntry["facts"],
  roleId?: string,
  outcome: "permit" | "deny" = "permit",
): string {
  const id = deps.entropy.uuid();
  const entry = { id, organisation, requestId, kind, outcome, reason, actor, facts };
  append(tx, roleId === undefined ? entry : { ...entry, roleId });
  return id;
}
