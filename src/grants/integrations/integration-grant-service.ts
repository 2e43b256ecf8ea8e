import type { AuditKind } from "../../audit/audit-entry.ts";
import type { Tx } from "../../db/database.ts";
import { isUniqueViolation } from "../../db/errors.ts";
import type { RoleId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import {
  beginSystemGrant,
  endSystemGrant,
  insertSystemGrant,
  lockSystemGrant,
  moveSystemEnd,
  roleForSystems,
} from "./integration-grant-store.ts";
import {
  type DecisionRefusal,
  decisionRefusal,
  type RenewalRefusal,
  renewedEnd,
  type SystemGrant,
  type WishRefusal,
  wishRefusal,
} from "./integration-policy.ts";
import { lockIntegration, towardsSystems } from "./integration-store.ts";

export type RequestRefusal =
  | WishRefusal
  | "unknown_integration"
  | "integration_ended_already"
  | "asked_already";

/** What one of the IAM staff asks for: a role for so many days, and what it is for where its protocol cannot say. */
export type SystemWish = { integration: string; roleId: string; days: number; purpose: string | null };

/**
 * Asks for a role for a case system; it lapses after a week unless somebody else approves it. It may be asked for while
 * it is held: then an approval is a full one again, and takes the place of what was held.
 */
export async function askForSystem(
  deps: ActDeps,
  context: PersonContext,
  { integration: integrationId, roleId, days, purpose }: SystemWish,
): Promise<Result<string, RequestRefusal>> {
  const { organisation, person } = context;
  const id = deps.entropy.uuid();
  try {
    return await deps.db.write(organisation, async (tx) => {
      const integration = await lockIntegration(tx, organisation, integrationId);
      if (!integration) return err("unknown_integration");
      if (integration.ended) return err("integration_ended_already");
      const refused = wishRefusal(await roleForSystems(tx, organisation, roleId), { days, purpose });
      if (refused) return err(refused);
      const role = roleId.toLowerCase() as RoleId;
      await insertSystemGrant(tx, organisation, {
        id,
        integration: integration.id,
        roleId: role,
        purpose,
        requestedDays: days,
        requestedBy: person,
      });
      const facts = { grantId: id, integrationId: integration.id, days, purpose };
      record(tx, deps, context, "integration_grant.requested", "asked", facts, role);
      return ok(id);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("asked_already");
    throw error;
  }
}

export type Refusal = "unknown_integration_grant" | DecisionRefusal | WishRefusal;

/** Approves, by somebody who neither asked nor answers for the system: it begins now, for what was asked (R4). */
export const approveForSystem = (
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<string, Refusal>> =>
  withGrant(deps, context, id, async (tx, grant): Promise<Result<string, Refusal>> => {
    const { requestedDays: days, purpose } = grant;
    const refused = decisionRefusal(grant, context.person) ?? wishRefusal(grant.role, { days, purpose });
    if (refused) return err(refused);
    beginSystemGrant(tx, context.organisation, grant, context.person);
    recordOf(tx, deps, context, grant, "integration_grant.approved", "four_eyes");
    return ok(grant.id);
  });

/** Rejects a request for good; by whoever could have approved it. */
export const rejectForSystem = (deps: ActDeps, context: PersonContext, id: string, words: string) =>
  ending(deps, context, id, words, async (_tx, grant) => {
    const refused = decisionRefusal(grant, context.person);
    return refused ? err(refused) : ok({ state: "rejected", reason: "decider" });
  });

/** Whoever asked takes it back. */
export const withdrawForSystem = (deps: ActDeps, context: PersonContext, id: string, words: string) =>
  ending(deps, context, id, words, async (_tx, { state, requestedBy }) => {
    if (state !== "requested") return err("not_waiting");
    return requestedBy === context.person
      ? ok({ state: "withdrawn", reason: "asker" })
      : err("not_your_request");
  });

/** Revokes for good, for the next request: any of the IAM staff, whoever answers for the system, the DPO. */
export const revokeForSystem = (deps: ActDeps, context: PersonContext, id: string, words: string) =>
  ending(deps, context, id, words, async (tx, grant) => {
    const { iam, dpo } = await towardsSystems(tx, context.organisation, context.person);
    const own = grant.responsible === context.person;
    if (!iam && !dpo && !own) return err("not_yours_to_revoke");
    if (grant.state === "requested") return err("not_in_force");
    if (grant.state === "ended") return err("access_ended");
    return ok({ state: "revoked", reason: iam ? "iam" : dpo ? "dpo" : "responsible" });
  });

/** Renews near the end, by one of the IAM staff who neither asked nor answers for the system (R4). The new end. */
export const renewForSystem = (
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<Instant, "unknown_integration_grant" | RenewalRefusal>> =>
  withGrant(deps, context, id, async (tx, grant): Promise<Result<Instant, RenewalRefusal>> => {
    const end = renewedEnd(grant, context.person);
    if (!end.ok) return end;
    moveSystemEnd(tx, context.organisation, grant.id, end.value);
    recordOf(tx, deps, context, grant, "integration_grant.renewed", "decider");
    return end;
  });

type Ended = { state: "revoked" | "rejected" | "withdrawn"; reason: string };
type EndRefusal =
  | ReasonProblem
  | "unknown_integration_grant"
  | DecisionRefusal
  | "not_your_request"
  | "not_yours_to_revoke"
  | "not_in_force";

async function ending(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
  judge: (tx: Tx, grant: SystemGrant) => Promise<Result<Ended, EndRefusal>>,
): Promise<Result<string, EndRefusal>> {
  const said = parseReason(words);
  if (!said.ok) return said;
  return withGrant(deps, context, id, async (tx, grant): Promise<Result<string, EndRefusal>> => {
    const judged = await judge(tx, grant);
    if (!judged.ok) return judged;
    const { state, reason } = judged.value;
    endSystemGrant(tx, context.organisation, grant.id, state, { by: context.person, reason: said.value });
    recordOf(tx, deps, context, grant, `integration_grant.${state}`, reason);
    return ok(grant.id);
  });
}

const withGrant = <T, E>(
  deps: ActDeps,
  { organisation }: PersonContext,
  id: string,
  work: (tx: Tx, grant: SystemGrant) => Promise<Result<T, E>>,
): Promise<Result<T, E | "unknown_integration_grant">> =>
  deps.db.write(organisation, async (tx): Promise<Result<T, E | "unknown_integration_grant">> => {
    const grant = await lockSystemGrant(tx, organisation, id);
    return grant ? work(tx, grant) : err("unknown_integration_grant");
  });

const recordOf = (
  tx: Tx,
  deps: ActDeps,
  context: PersonContext,
  { id, integration, roleId }: SystemGrant,
  kind: AuditKind,
  reason: string,
): unknown => record(tx, deps, context, kind, reason, { grantId: id, integrationId: integration }, roleId);
