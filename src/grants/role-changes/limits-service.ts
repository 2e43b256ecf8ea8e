import type { OrganisationId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActContext, type ActDeps, type PersonContext, record } from "../act.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { type Limits, limitsOutOfBounds, moved } from "./limits-policy.ts";
import {
  administers,
  EVERY_GRANT,
  LONGEST_NOW,
  lockAround,
  type OrganisationSettings,
  planOf,
  settingsOf,
  shorten,
  storeIamMayLookUp,
  storeLimits,
} from "./limits-store.ts";

export const organisationSettings = (
  { db }: Pick<ActDeps, "db">,
  organisation: OrganisationId,
): Promise<OrganisationSettings> => db.read(organisation, (tx) => settingsOf(tx, organisation));

export type LimitsChange = { limits: Limits; shortened: number; over: number };

/**
 * Changes what an organisation allows, as the owner of the database; nobody may allow more than the hard limits. Live
 * grants whose end is later than they allow now end earlier, or at once, in the same transaction; none ends later.
 */
export async function changeLimits(
  deps: ActDeps,
  context: ActContext,
  change: Partial<Limits>,
): Promise<Result<LimitsChange, { outOfBounds: (keyof Limits)[] }>> {
  const { organisation } = context;
  return deps.db.asOwner(async (tx) => {
    const limits = { ...(await settingsOf(tx, organisation)).limits, ...change };
    const outOfBounds = limitsOutOfBounds(limits);
    if (outOfBounds.length > 0) return err({ outOfBounds });
    lockAround(tx, organisation, null, EVERY_GRANT);
    await storeLimits(tx, organisation, limits);
    const plan = await planOf(tx, organisation, EVERY_GRANT, LONGEST_NOW);
    const shortened = moved(plan).length;
    const auditId = record(tx, deps, context, "organisation.limits", "operator", { ...limits, shortened });
    shorten(tx, { organisation, auditId }, plan);
    return ok({ limits, shortened, over: plan.filter(({ over }) => over).length });
  });
}

/**
 * The data protection officer allows, or forbids again, that people who administer access look people up as well (R4).
 * Refused to one who administers access himself. Effective for the next request.
 */
export async function allowIamToLookUp(
  deps: ActDeps,
  context: PersonContext,
  { allowed, reason }: { allowed: boolean; reason: string },
): Promise<Result<OrganisationSettings, "officer_administers_access" | ReasonProblem>> {
  const why = parseReason(reason);
  if (!why.ok) return why;
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    if (await administers(tx, organisation, person)) return err("officer_administers_access");
    await storeIamMayLookUp(tx, organisation, allowed, why.value);
    const code = allowed ? "allowed" : "forbidden";
    record(tx, deps, context, "organisation.iam_may_look_up", code, { allowed });
    return ok(await settingsOf(tx, organisation));
  });
}
