import type { AuditEntry, Outcome } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import { type EpochKey, epochOf, type SealedSubject, sealSubject } from "../audit/subject-policy.ts";
import type { Db, ReadTx } from "../db/database.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import {
  type Entropy,
  isUuid,
  type OrganisationId,
  type RequestId,
  type RoleId,
  type ScimUserId,
} from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import type { Part } from "../register/parts.ts";
import type { PersonDocument, Register, RegisterFailure } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { rolesByIds } from "../roles/role-store.ts";
import type { SignedIn } from "../signin/bearer-service.ts";
import { findPrincipals, type Principal } from "../signin/principal-service.ts";
import { decide, decisionTime, type HeldGrant, heldGrant } from "./decision-store.ts";
import { judge, type Question, type Refusal } from "./lookup-policy.ts";
import { type Disclosure, minimise, partsToAsk, relatedNumbers } from "./minimise-policy.ts";
import { protectionOf } from "./protection-policy.ts";

export type LookupDeps = {
  db: Db;
  register: Register;
  entropy: Entropy;
  /** The audit key of a half-year; null refuses, for without it no record could be written (R1). */
  auditKey: (epoch: string) => EpochKey | null;
};

export type LookupRequest = {
  requestId: RequestId;
  who: SignedIn;
  roleId: string;
  number: Foedselsnummer;
  question: Question;
};

export type LookupOutcome =
  | { kind: "found"; role: Role; disclosure: Disclosure; withheld: readonly Part[] }
  | { kind: "denied"; reason: Refusal }
  | { kind: "not_found" }
  | { kind: "register_failed"; failure: RegisterFailure }
  | { kind: "audit_unavailable" };

/**
 * Looks a person up: role and grant checked, the register asked for the needed parts only, the answer built
 * up, and the grant checked again by the statement that writes the record. The outcome is returned after its
 * record has committed; a denial and a failure are recorded as well. No register call inside a transaction.
 */
export async function lookUp(deps: LookupDeps, request: LookupRequest): Promise<LookupOutcome> {
  const standing = await standingOf(deps.db, request);
  if (standing.kind === "none") {
    for (const place of standing.places)
      await record(deps, entryFor(deps, request, place, "deny", "role_not_held"));
    return { kind: "denied", reason: "role_not_held" };
  }
  const { place, role, grant, now } = standing;
  const entry = (outcome: Outcome, reason: string, facts: AuditEntry["facts"] = {}) =>
    entryFor(deps, request, place, outcome, reason, { ...factsOf(standing), ...facts });

  const verdict = judge(role, request.question);
  if (verdict.outcome === "deny") {
    await record(deps, entry("deny", verdict.reason));
    return { kind: "denied", reason: verdict.reason };
  }
  const key = deps.auditKey(epochOf(now));
  if (!key) return { kind: "audit_unavailable" };

  const asked = await askRegister(deps.register, role, request.number, verdict.parts);
  if (asked.kind === "failed") {
    await record(deps, entry("error", `register_${asked.failure}`));
    return { kind: "register_failed", failure: asked.failure };
  }
  const { organisation } = place;
  const deny = entry("deny", "role_not_held");
  const decideOn = (permit: AuditEntry, subject: SealedSubject | null) =>
    deps.db.write(organisation, (tx) => decide(tx, organisation, grant.id, permit, deny, subject));
  if (asked.kind === "unknown") {
    const outcome = await decideOn(entry("permit", "person_not_found", { partsReturned: [] }), null);
    return outcome === "permit" ? { kind: "not_found" } : { kind: "denied", reason: "role_not_held" };
  }

  const disclosure = minimise(asked.document, verdict.parts, asked.open);
  const subject = sealSubject(
    key,
    deps.entropy,
    organisation,
    request.number,
    request.question.caseReference,
  );
  const permit = entry("permit", "grant_in_force", {
    partsReturned: Object.keys(disclosure.person).sort(),
    partsMasked: [...disclosure.masked].sort(),
    // Where protection was not asked for, nothing is known of it, and the record does not claim to.
    protection: partsToAsk(verdict.parts).includes("adressebeskyttelse")
      ? protectionOf(asked.document)
      : undefined,
  });
  const outcome = await decideOn({ ...permit, subjectRef: subject.ref.toString("base64url") }, subject);
  return outcome === "permit"
    ? { kind: "found", role, disclosure, withheld: verdict.withheld }
    : { kind: "denied", reason: "role_not_held" };
}

/** Where a record belongs: the organisation, and who the person is there, if anybody. */
type Place = { organisation: OrganisationId; user: ScimUserId | null };
type Held = { kind: "held"; place: Place; role: Role; grant: HeldGrant; now: Instant };

/** Through which grant of which organisation the person holds the role; the role decides the organisation. */
async function standingOf(
  db: Db,
  { who, roleId }: LookupRequest,
): Promise<Held | { kind: "none"; places: Place[] }> {
  const { people, organisations } = await findPrincipals(db, who);
  if (isUuid(roleId)) {
    for (const principal of people) {
      const held = await db.read(principal.organisation, (tx) => holding(tx, principal, roleId as RoleId));
      if (held) return held;
    }
  }
  const places =
    people.length > 0 ? people : organisations.map((organisation) => ({ organisation, user: null }));
  return { kind: "none", places };
}

async function holding(tx: ReadTx, principal: Principal, roleId: RoleId): Promise<Held | null> {
  const grant = await heldGrant(tx, principal, roleId);
  if (!grant) return null;
  const [role] = await rolesByIds(tx, principal.organisation, [roleId]);
  return role ? { kind: "held", place: principal, role, grant, now: await decisionTime(tx) } : null;
}

type Asked =
  | { kind: "known"; document: PersonDocument; open: ReadonlySet<string> }
  | { kind: "unknown" }
  | { kind: "failed"; failure: RegisterFailure };

/** The document, and who of the people named in it is known to be unprotected; or why there is none. */
async function askRegister(
  register: Register,
  role: Role,
  number: Foedselsnummer,
  parts: readonly Part[],
): Promise<Asked> {
  const { fiksRoleId } = role;
  const answer = await register.people({ fiksRoleId, numbers: [number], parts: partsToAsk(parts) });
  if (!answer.ok) return { kind: "failed", failure: answer.error };
  const [document] = answer.value;
  if (!document) return { kind: "unknown" };

  const related = relatedNumbers(document, parts);
  if (related.length === 0) return { kind: "known", document, open: new Set() };
  const others = await register.people({ fiksRoleId, numbers: related, parts: ["adressebeskyttelse"] });
  if (!others.ok) return { kind: "failed", failure: others.error };
  const open = related.filter((_, i) => {
    const other = others.value[i];
    return other && protectionOf(other) === "ugradert";
  });
  return { kind: "known", document, open: new Set(open.map((one) => one.reveal())) };
}

const factsOf = ({ role, grant }: Held): AuditEntry["facts"] => ({
  roleVersion: role.version,
  tjenesteomraade: role.tjenesteomraade,
  rettighetspakke: role.rettighetspakke,
  grantId: grant.id,
  grantExpiresAt: isoOf(grant.expiresAt),
});

function entryFor(
  deps: LookupDeps,
  { requestId, roleId, question }: LookupRequest,
  place: Place,
  outcome: Outcome,
  reason: string,
  facts: AuditEntry["facts"] = {},
): AuditEntry {
  return {
    id: deps.entropy.uuid(),
    organisation: place.organisation,
    requestId,
    kind: "lookup",
    outcome,
    reason,
    actor: place.user ? { kind: "employee", ref: place.user } : { kind: "stranger" },
    // What a client wrote goes into the log only where it is known to be one of our own codes.
    ...(isUuid(roleId) ? { roleId: roleId.toLowerCase() } : {}),
    facts: {
      ...(reason === "purpose_outside_role" || reason === "role_not_held"
        ? {}
        : { purpose: question.purpose }),
      partsAsked: question.parts === null ? "all_of_role" : [...question.parts].sort(),
      ...facts,
    },
  };
}

const record = (deps: LookupDeps, entry: AuditEntry): Promise<void> =>
  deps.db.write(entry.organisation as OrganisationId, async (tx) => append(tx, entry));
