import { type Instant, plusDays } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { KnownGrant } from "../known-grant-store.ts";

/** Why a grant is not renewed now, each a stable code. */
export type RenewalProblem =
  | "access_ended"
  | "not_active"
  | "renewal_not_offered"
  | "not_in_window"
  | "under_review"
  /** Nobody has used it for long: it takes a full approval again. */
  | "dormant"
  /** The full approval reaches no further. */
  | "no_life_left";

/**
 * The new end of a grant that is renewed now (T7), later than the present one and never past the last full approval
 * plus the longest life (R4). What came from a mapping gets its time-to-live anew, what came from a request the life
 * that was granted, or `mostDays` from now where whoever renews gives less. Who may do it is another question
 * (`mayDecide`).
 */
export function renewedEnd(
  grant: KnownGrant,
  mostDays: number | null = null,
): Result<Instant, RenewalProblem> {
  const { now, terms, mapping, notBefore, expiresAt, lastFullApproval, lifeFrom } = grant;
  if (grant.endedAt !== null) return err("access_ended");
  if (grant.state !== "active" || notBefore === null || now < notBefore) return err("not_active");
  if (expiresAt === null || lastFullApproval === null || lifeFrom === null) return err("not_active");
  if (grant.source === "break_glass" || terms === null) return err("renewal_not_offered");
  if (mapping && (mapping.renewal === "none" || !mapping.active)) return err("renewal_not_offered");
  if (now < plusDays(expiresAt, -terms.windowDays)) return err("not_in_window");
  if (grant.reviewBy !== null) return err("under_review");
  if (isDormant(grant, notBefore, lifeFrom, terms.dormantDays)) return err("dormant");

  const anew = mapping ? plusDays(now, mapping.ttlDays) : now + (expiresAt - lifeFrom);
  const limit = plusDays(lastFullApproval, terms.longestDays);
  const wanted = mostDays === null ? anew : plusDays(now, mostDays);
  const end = Math.min(anew, wanted, limit, mapping?.validUntil ?? limit) as Instant;
  return end > expiresAt ? ok(end) : err("no_life_left");
}

/** Counted from the last sign-in or look-up, the beginning or the last renewal, whichever was latest. */
const isDormant = (grant: KnownGrant, notBefore: Instant, lifeFrom: Instant, days: number): boolean =>
  plusDays(Math.max(grant.lastSeen ?? 0, notBefore, lifeFrom) as Instant, days) <= grant.now;
