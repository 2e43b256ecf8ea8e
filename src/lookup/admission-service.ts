import type { AuditEntry, AuditKind, Outcome } from "../audit/audit-entry.ts";
import { actorRef } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import { type EpochKey, epochOf } from "../audit/subject-policy.ts";
import type { ReadTx } from "../db/database.ts";
import { ownNumberTag } from "../directory/own-number.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { isUuid, type OrganisationId, type RequestId, type RoleId, type ScimUserId } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { credentialsOf, openCredentials } from "../register/credentials-store.ts";
import type { RegisterAccess } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { rolesByIds } from "../roles/role-store.ts";
import { type Caller, findHolders, type Holder } from "../signin/caller.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import { judge, type Question, type Refusal } from "./lookup-policy.ts";
import type { View } from "./minimise-policy.ts";
import {
  employeeBy,
  type HeldGrant,
  heldGrant,
  momentOf,
  ownNumberTagOf,
  worksHere,
} from "./standing-store.ts";

/** Who asks, in which role, and under which request it is recorded. */
export type Asking = {
  requestId: RequestId;
  caller: Caller;
  roleId: string;
  /** The object id of the employee for whom a case system asks. */
  onBehalfOf: string | null;
  kind: AuditKind;
  /** Whom it is about, where that is known beforehand. */
  numbers: readonly Foedselsnummer[];
};

/** Somebody who may ask what he asked: through which grant, of whom, and for which parts. */
export type Admitted = {
  kind: "admitted";
  holder: Holder;
  /** The employee behind the question; null where a case system may ask for none. */
  employee: ScimUserId | null;
  /** The HMAC of that employee's own number; null where it is not known. */
  ownTag: Buffer | null;
  /** One of the numbers asked about is that of somebody else who works here, as far as own numbers are known. */
  colleague: boolean;
  role: Role;
  grant: HeldGrant;
  access: RegisterAccess;
  auditKey: EpochKey;
  now: Instant;
  view: View;
  withheld: readonly string[];
  /** A record about this question; `facts` win over what is the same in all of them. */
  entry(outcome: Outcome, reason: string, facts?: AuditEntry["facts"], kind?: AuditKind): AuditEntry;
};

export type NotAdmitted =
  | { kind: "denied"; reason: Refusal; retryAfterSeconds?: number }
  | { kind: "audit_unavailable" }
  | { kind: "register_not_set_up" };

/**
 * All that is checked before the register is asked: who it is, the grant in force, the employee behind a case system, the
 * speed, and what the role lets this question have. A refusal is recorded before it is returned. The grant is checked
 * again by the statement that decides.
 */
export async function admit(
  deps: LookupDeps,
  asking: Asking,
  question: Question,
): Promise<Admitted | NotAdmitted> {
  const found = await standingOf(deps, asking);
  if (found.kind === "nobody") {
    for (const place of found.places)
      await record(deps, entryFor(deps, asking, question, place, "deny", "role_not_held"));
    return { kind: "denied", reason: "role_not_held" };
  }
  const { holder, employee, role, grant, now, credentials, perMinute } = found;
  const place = { organisation: holder.organisation, holder };
  const entry: Admitted["entry"] = (outcome, reason, facts, kind = asking.kind) =>
    entryFor(deps, { ...asking, kind }, question, place, outcome, reason, { ...factsOf(found), ...facts });
  const denied = async (reason: Refusal) => {
    await record(deps, entry("deny", reason));
    return { kind: "denied", reason } as const;
  };

  if (holder.kind === "integration" && employee === null) {
    if (asking.onBehalfOf !== null) return denied("employee_not_known");
    if (holder.forEmployees) return denied("employee_required");
  }
  const pace = `${holder.organisation} ${holder.id} ${role.id}`;
  const retryAfterSeconds = deps.pace.take(pace, perMinute, Math.max(1, asking.numbers.length));
  if (retryAfterSeconds > 0) return { ...(await denied("too_fast")), retryAfterSeconds };
  const verdict = judge(role, holder.kind, { ...question, purpose: question.purpose ?? grant.purpose });
  if (verdict.outcome === "deny") return denied(verdict.reason);

  const auditKey = deps.auditKey(epochOf(now));
  if (!auditKey) return { kind: "audit_unavailable" };
  if (!credentials) {
    await record(deps, entry("error", "register_not_set_up"));
    return { kind: "register_not_set_up" };
  }
  const { parts, historikk, withheld, purpose } = verdict;
  return {
    kind: "admitted",
    holder,
    employee,
    ownTag: found.ownTag,
    colleague: found.colleague,
    role,
    grant,
    access: { fiksRoleId: role.fiksRoleId, ...credentials },
    auditKey,
    now,
    view: { parts, historikk },
    withheld,
    entry: (outcome, reason, facts, kind) => entry(outcome, reason, { purpose, ...facts }, kind),
  };
}

/** Whether the number is the own one of the employee who asks. Nobody looks himself up where it is known. */
export const isOwn = ({ ownTag, holder }: Admitted, key: Uint8Array, number: Foedselsnummer): boolean =>
  ownTag?.equals(ownNumberTag(key, holder.organisation, number)) ?? false;

/** Commits one record by itself: of a denial, of a failure, or of what is about to be fetched. */
export const record = (deps: Pick<LookupDeps, "db">, entry: AuditEntry): Promise<void> =>
  deps.db.write(entry.organisation as OrganisationId, async (tx) => append(tx, entry));

/** Where a record belongs: the organisation, and who asks there, if anybody it knows. */
type Place = { organisation: OrganisationId; holder: Holder | null };

type Standing = {
  kind: "held";
  holder: Holder;
  employee: ScimUserId | null;
  ownTag: Buffer | null;
  colleague: boolean;
  role: Role;
  grant: HeldGrant;
  now: Instant;
  perMinute: number;
  credentials: Omit<RegisterAccess, "fiksRoleId"> | null;
};

/** Through which grant of which organisation the caller holds the role; the role decides the organisation. */
async function standingOf(
  deps: LookupDeps,
  asking: Asking,
): Promise<Standing | { kind: "nobody"; places: Place[] }> {
  const { holders, organisations } = await findHolders(deps.db, asking.caller);
  if (isUuid(asking.roleId)) {
    for (const holder of holders) {
      const found = await deps.db.read(
        holder.organisation,
        (tx) => standingIn(tx, deps, holder, asking),
        "identity_sync_reader",
        "force_generic_plan",
      );
      if (found) return found;
    }
  }
  const known = holders.map((holder) => ({ organisation: holder.organisation, holder }));
  const strange = organisations.map((organisation) => ({ organisation, holder: null }));
  return { kind: "nobody", places: known.length > 0 ? known : strange };
}

/** In one round trip for a person; a case system's employee is found in one more. */
async function standingIn(
  tx: ReadTx,
  deps: LookupDeps,
  holder: Holder,
  { roleId, onBehalfOf, numbers }: Asking,
): Promise<Standing | null> {
  const { organisation } = holder;
  const tags = numbers.map((number) => ownNumberTag(deps.personNumberKey, organisation, number));
  const about = (employee: ScimUserId | null) =>
    Promise.all([
      employee && ownNumberTagOf(tx, organisation, employee),
      worksHere(tx, organisation, tags, employee),
    ]);
  const [grant, [role], sealed, { now, perMinute }, behind, direct] = await Promise.all([
    heldGrant(tx, holder, roleId as RoleId),
    rolesByIds(tx, organisation, [roleId as RoleId]),
    credentialsOf(tx, organisation),
    momentOf(tx, holder),
    holder.kind === "integration" && onBehalfOf !== null ? employeeBy(tx, organisation, onBehalfOf) : null,
    holder.kind === "employee" ? about(holder.id) : null,
  ]);
  if (!grant || !role) return null;
  const employee = holder.kind === "employee" ? holder.id : behind;
  const [ownTag, colleague] = direct ?? (await about(behind));
  const credentials = sealed && openCredentials(deps.credentialKey, organisation, sealed);
  return { kind: "held", holder, employee, ownTag, colleague, role, grant, now, perMinute, credentials };
}

const factsOf = ({ role, grant, holder, employee }: Standing): AuditEntry["facts"] => ({
  roleVersion: role.version,
  tjenesteomraade: role.tjenesteomraade,
  rettighetspakke: role.rettighetspakke,
  grantId: grant.id,
  grantExpiresAt: isoOf(grant.expiresAt),
  ...(holder.kind === "integration" && employee ? { onBehalfOf: employee } : {}),
});

function entryFor(
  deps: LookupDeps,
  { requestId, roleId, kind }: Asking,
  question: Question,
  { organisation, holder }: Place,
  outcome: Outcome,
  reason: string,
  facts: AuditEntry["facts"] = {},
): AuditEntry {
  return {
    id: deps.entropy.uuid(),
    organisation,
    requestId,
    kind,
    outcome,
    reason,
    actor: holder ? { kind: holder.kind, ref: holder.id } : { kind: "stranger" },
    // What a client wrote goes into the log only where it is known to be one of our own codes.
    ...(isUuid(roleId) ? { roleId: roleId.toLowerCase() } : {}),
    facts: {
      partsAsked: question.parts === null ? "all_of_role" : [...question.parts].sort(),
      ...(question.historikk ? { historikkAsked: true } : {}),
      // Whatever failed, nothing was delivered.
      ...(outcome === "error" ? { partsReturned: [] } : {}),
      ...facts,
    },
  };
}

/** The holder's name in `audit_record.actor_ref` and `reveal.actor_ref`. */
export const holderRef = ({ kind, id }: Holder): string => actorRef({ kind, ref: id });
