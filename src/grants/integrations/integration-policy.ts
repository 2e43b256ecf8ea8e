import {
  type IntegrationId,
  isUuid,
  type OrganisationId,
  type RoleId,
  type ScimUserId,
} from "../../kernel/ids.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Terms } from "../terms-store.ts";

/** Whose client it is: a consumer's at Maskinporten, by organisation number, or an application of a tenant's in Entra. */
export type IntegrationClient = { kind: "maskinporten" | "entra"; owner: string; clientId: string };

/** What may be changed while it lives. */
export type IntegrationTerms = {
  name: string;
  /** Answers for it, and is told what its people would be told. */
  responsible: ScimUserId;
  /** Must say which employee it asks for. */
  forEmployees: boolean;
  /** Tokens for Fiks (`ks:fiks`) open the Fiks-shaped facade for it. */
  takesFiksTokens: boolean;
};

export type Integration = IntegrationTerms &
  IntegrationClient & { id: IntegrationId; organisation: OrganisationId; ended: boolean };

/** A client as somebody wrote it, in the one spelling that tokens are compared with; null when it cannot be one. */
export function parseClient({ kind, owner, clientId }: IntegrationClient): IntegrationClient | null {
  const [whose, id] = [owner.trim(), clientId.trim()];
  if (!/^[\w.:-]{1,128}$/.test(id)) return null;
  if (kind === "maskinporten") return /^\d{9}$/.test(whose) ? { kind, owner: whose, clientId: id } : null;
  return isUuid(whose) && isUuid(id)
    ? { kind, owner: whose.toLowerCase(), clientId: id.toLowerCase() }
    : null;
}

/** What the role says that a case system may have of it now; null where it is retired. */
export type RoleForSystems = {
  terms: Terms;
  uses: readonly string[];
  purposes: readonly string[];
};

/** A grant of a case system, with everything that is asked about it before something is done. */
export type SystemGrant = {
  id: string;
  integration: IntegrationId;
  integrationEnded: boolean;
  responsible: ScimUserId;
  roleId: RoleId;
  purpose: string | null;
  state: "requested" | "active" | "ended";
  requestedBy: ScimUserId;
  requestedDays: number;
  lapsesAt: Instant;
  life: { notBefore: Instant; expiresAt: Instant; lastFullApproval: Instant; lifeFrom: Instant } | null;
  /** When it last looked somebody up in this role. */
  lastUsed: Instant | null;
  role: RoleForSystems | null;
  now: Instant;
};

export type WishRefusal =
  | "unknown_role"
  | "use_outside_role"
  | "purpose_outside_role"
  | "longer_than_the_role_allows";

/** Whether a role can be given to a case system for so many days, and for this purpose where it names one. */
export function wishRefusal(
  role: RoleForSystems | null,
  { days, purpose }: { days: number; purpose: string | null },
): WishRefusal | null {
  if (!role) return "unknown_role";
  if (!role.uses.includes("integrasjon")) return "use_outside_role";
  if (purpose !== null && !role.purposes.includes(purpose)) return "purpose_outside_role";
  return days > role.terms.longestDays ? "longer_than_the_role_allows" : null;
}

export type DecisionRefusal =
  | "access_ended"
  | "not_waiting"
  | "request_lapsed"
  | "own_request"
  /** Whoever answers for the system does not decide about it (R4). */
  | "own_integration";

/** Whether this person may decide about a request now: neither who asked nor who answers for the system (R4). */
export function decisionRefusal(grant: SystemGrant, person: ScimUserId): DecisionRefusal | null {
  if (grant.integrationEnded) return "access_ended";
  if (grant.state !== "requested") return "not_waiting";
  if (grant.lapsesAt <= grant.now) return "request_lapsed";
  return strangerRefusal(grant, person);
}

const strangerRefusal = (grant: SystemGrant, person: ScimUserId) => {
  if (grant.responsible === person) return "own_integration";
  return grant.requestedBy === person ? "own_request" : null;
};

export type RenewalRefusal =
  | DecisionRefusal
  | "not_in_force"
  | "renewal_not_offered"
  | "not_in_window"
  | "dormant"
  | "no_life_left";

/**
 * The new end of a grant that is renewed now by this person: the life that was given anew, never past the last full
 * approval plus the longest life (R4). Offered in the role's window, and not for what has not been used for long.
 */
export function renewedEnd(grant: SystemGrant, person: ScimUserId): Result<Instant, RenewalRefusal> {
  const { life, role, now } = grant;
  if (grant.state === "requested") return err("not_in_force");
  if (grant.integrationEnded || grant.state === "ended" || !life || life.expiresAt <= now)
    return err("access_ended");
  const stranger = strangerRefusal(grant, person);
  if (stranger) return err(stranger);
  if (!role || wishRefusal(role, { days: 0, purpose: grant.purpose })) return err("renewal_not_offered");
  const { terms } = role;
  if (now < plusDays(life.expiresAt, -terms.windowDays)) return err("not_in_window");
  const seen = Math.max(grant.lastUsed ?? 0, life.notBefore, life.lifeFrom) as Instant;
  if (plusDays(seen, terms.dormantDays) <= now) return err("dormant");
  const anew = now + (life.expiresAt - life.lifeFrom);
  const end = Math.min(anew, plusDays(life.lastFullApproval, terms.longestDays)) as Instant;
  return end > life.expiresAt ? ok(end) : err("no_life_left");
}

/** Why a grant gives no access at this instant; none when it does. */
export type Hindrance =
  | "waits_for_approval"
  | "request_lapsed"
  | "access_ended"
  | "not_begun"
  | "integration_ended"
  | "frozen"
  | "role_retired"
  | "use_outside_role"
  | "purpose_outside_role";

export function hindrancesOf(grant: SystemGrant, frozen: boolean): Hindrance[] {
  const { life, role, now, purpose } = grant;
  const waiting = grant.state === "requested";
  const lapsed = waiting && grant.lapsesAt <= now;
  const ended = grant.state === "ended" || (life !== null && life.expiresAt <= now);
  const all: [Hindrance, boolean][] = [
    ["waits_for_approval", waiting && !lapsed],
    ["request_lapsed", lapsed],
    ["access_ended", ended],
    ["not_begun", life !== null && now < life.notBefore],
    ["integration_ended", grant.integrationEnded],
    ["frozen", frozen],
    ["role_retired", role === null],
    ["use_outside_role", role !== null && !role.uses.includes("integrasjon")],
    ["purpose_outside_role", role !== null && purpose !== null && !role.purposes.includes(purpose)],
  ];
  return all.flatMap(([hindrance, holds]) => (holds ? [hindrance] : []));
}
