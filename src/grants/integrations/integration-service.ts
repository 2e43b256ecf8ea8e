import { isUniqueViolation } from "../../db/errors.ts";
import type { IntegrationId, ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActContext, type ActDeps, nameOf, record } from "../act.ts";
import {
  type Integration,
  type IntegrationClient,
  type IntegrationTerms,
  parseClient,
} from "./integration-policy.ts";
import {
  endIntegrationRow,
  insertIntegration,
  isInGoodStanding,
  lockIntegration,
  updateIntegration,
} from "./integration-store.ts";

export type IntegrationProblem =
  | "not_a_client"
  | "integration_added_already"
  | "unknown_responsible"
  | "unknown_integration"
  | "integration_ended_already";

/** What IAM staff wrote; the responsible by whatever was written. */
export type IntegrationWish = Omit<IntegrationTerms, "responsible"> & { responsible: string };

/**
 * Adds a case system, by the client that its tokens name. It has nothing yet: roles are asked for and approved one by
 * one. One client is one live case system of an organisation, and may be one of others too.
 */
export async function addIntegration(
  deps: ActDeps,
  context: ActContext,
  wish: IntegrationWish & IntegrationClient,
): Promise<Result<IntegrationId, IntegrationProblem>> {
  const client = parseClient(wish);
  if (!client) return err("not_a_client");
  const { organisation } = context;
  const id = deps.entropy.uuid() as IntegrationId;
  try {
    return await deps.db.write(organisation, async (tx) => {
      if (!(await isInGoodStanding(tx, organisation, wish.responsible))) return err("unknown_responsible");
      const integration: Integration = { ...termsIn(wish), ...client, id, organisation, ended: false };
      await insertIntegration(tx, integration, nameOf(context));
      record(tx, deps, context, "integration.added", "added", {
        integrationId: id,
        ...client,
        ...factsOf(integration),
      });
      return ok(id);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("integration_added_already");
    throw error;
  }
}

/** Changes what may be changed; what is left out stays. Counts for the next request. */
export function changeIntegration(
  deps: ActDeps,
  context: ActContext,
  id: string,
  change: Partial<IntegrationWish>,
): Promise<Result<IntegrationId, IntegrationProblem>> {
  return withLive(deps, context, id, async (tx, integration) => {
    const next = termsIn({ ...integration, ...change });
    const moved = next.responsible !== integration.responsible;
    if (moved && !(await isInGoodStanding(tx, context.organisation, next.responsible)))
      return err("unknown_responsible");
    updateIntegration(tx, integration, next);
    record(tx, deps, context, "integration.changed", "changed", {
      integrationId: integration.id,
      ...factsOf(next),
    });
    return ok(integration.id);
  });
}

/** Ends it for good, with all its access, for the next request. Taking access away takes one person. */
export function endIntegration(
  deps: ActDeps,
  context: ActContext,
  id: string,
): Promise<Result<IntegrationId, IntegrationProblem>> {
  return withLive(deps, context, id, async (tx, integration) => {
    endIntegrationRow(tx, integration, nameOf(context));
    record(tx, deps, context, "integration.ended", "ended", { integrationId: integration.id });
    return ok(integration.id);
  });
}

type Work = (
  tx: Parameters<Parameters<ActDeps["db"]["write"]>[1]>[0],
  integration: Integration,
) => Promise<Result<IntegrationId, IntegrationProblem>>;

const withLive = (deps: ActDeps, { organisation }: ActContext, id: string, work: Work) =>
  deps.db.write(organisation, async (tx): Promise<Result<IntegrationId, IntegrationProblem>> => {
    const integration = await lockIntegration(tx, organisation, id);
    if (!integration) return err("unknown_integration");
    return integration.ended ? err("integration_ended_already") : work(tx, integration);
  });

const termsIn = ({
  name,
  responsible,
  forEmployees,
  takesFiksTokens,
}: IntegrationWish): IntegrationTerms => ({
  name,
  responsible: responsible.toLowerCase() as ScimUserId,
  forEmployees,
  takesFiksTokens,
});

const factsOf = ({ responsible, forEmployees, takesFiksTokens }: IntegrationTerms) => ({
  responsible,
  forEmployees,
  takesFiksTokens,
});
