import { idsRoot } from "../../audit/merkle.ts";
import { type GrantId, isUuid } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { mayDecide } from "../decider-store.ts";
import { byIds, knownGrants, lockWithBasis } from "../known-grant-store.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { whyNot } from "./decision-service.ts";
import { type RenewalProblem, renewedEnd } from "./renewal-policy.ts";
import { moveEnds } from "./renewal-store.ts";

export const MOST_RENEWALS = 500;

export type RenewalRefusal =
  | RenewalProblem
  | "unknown_grant"
  | "own_access"
  | "own_request"
  | "not_the_decider";
/** What came of one of them: its new end, or why there is none. */
export type Renewal = { grant: string; result: Result<Instant, RenewalRefusal> };

/**
 * Renews grants (T7), each by itself: those that may be are renewed, the others say why not. Never one's own (R4).
 * One transaction with one record, whatever their number; one lock order with everything else. `mostDays`: for no longer
 * than so.
 */
export function renew(
  deps: ActDeps,
  context: PersonContext,
  ids: readonly string[],
  words: string | null,
  mostDays: number | null = null,
): Promise<Result<Renewal[], ReasonProblem>> {
  const reason = words === null ? ok(null) : parseReason(words);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation, person } = context;
  const asked = [...new Set(ids.map((id) => id.toLowerCase()))];
  return deps.db.write(organisation, async (tx) => {
    const known = asked.filter(isUuid);
    await lockWithBasis(tx, organisation, known);
    const [grants, decides] = await Promise.all([
      knownGrants(tx, organisation, byIds(known)),
      mayDecide(tx, organisation, person, known),
    ]);
    const byId = new Map<string, (typeof grants)[number]>(grants.map((grant) => [grant.id, grant]));
    const renewals = asked.map((id): Renewal => {
      const grant = byId.get(id);
      if (!grant) return { grant: id, result: err("unknown_grant") };
      if (!decides.has(grant.id)) return { grant: id, result: err(whyNot(context, grant)) };
      return { grant: id, result: renewedEnd(grant, mostDays) };
    });
    const ends = renewals.flatMap(({ grant, result }) =>
      result.ok ? [{ grant: grant as GrantId, expiresAt: result.value }] : [],
    );
    if (ends.length > 0) {
      const renewed = ends.map(({ grant }) => grant).sort();
      const facts = { count: renewed.length, grantsRoot: idsRoot(renewed), grantIds: renewed };
      const auditId = record(tx, deps, context, "grant.renewed", "decider", facts);
      const change = { organisation, auditId, ...(reason.value === null ? {} : { reason: reason.value }) };
      moveEnds(tx, change, "renewed", ends);
    }
    return ok(renewals);
  });
}
