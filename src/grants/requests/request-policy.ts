import type { EndedReason } from "../../db/access-tables.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { KnownGrant } from "../known-grant-store.ts";

/** From when and for how long, where somebody says so. */
export type Wish = { from: Instant | null; minutes: number | null };

export const NO_WISH: Wish = { from: null, minutes: null };
const MINUTES_PER_DAY = 24 * 60;
const MS_PER_MINUTE = 60_000;
export const minutesOf = (days: number): number => days * MINUTES_PER_DAY;

/** The whole life that is given; `fullApproval` is what its longest life is counted from. */
export type Life = { notBefore: Instant; expiresAt: Instant; fullApproval: Instant };

export type WishProblem = "longer_than_the_role_allows" | "no_life_left";

/** Whether a wish can be granted at all by the terms of the role. */
export function wishProblem(wish: Wish, longestDays: number, now: Instant): WishProblem | null {
  if (wish.minutes !== null && wish.minutes > minutesOf(longestDays)) return "longer_than_the_role_allows";
  return wish.from !== null && wish.from >= plusDays(now, longestDays) ? "no_life_left" : null;
}

export type ApprovalProblem =
  | "not_waiting"
  | "request_lapsed"
  | "unknown_role"
  | "more_than_asked"
  | "not_a_member"
  | "mapping_over"
  | "no_life_left";

/**
 * The life that an approval now gives (T3): what was asked for, or less where the decider says so, and never past the
 * full approval plus the role's longest life (R4). For a request through a mapping the full approval is the mapping's
 * own, and the mapping must still be there with the holder in its group; for any other it is this approval.
 */
export function lifeOf(request: KnownGrant, wish: Wish): Result<Life, ApprovalProblem> {
  const { now, terms, mapping, askedFrom } = request;
  if (request.state !== "requested") return err("not_waiting");
  if (request.endedAt !== null) return err("request_lapsed");
  if (terms === null) return err("unknown_role");
  if (mapping && !mapping.member) return err("not_a_member");
  if (mapping && !mapping.active) return err("mapping_over");

  const most = minutesOf(Math.min(terms.longestDays, mapping?.ttlDays ?? terms.longestDays));
  const asked = Math.min(request.askedMinutes ?? (mapping ? most : minutesOf(terms.defaultDays)), most);
  if (wish.minutes !== null && wish.minutes > asked) return err("more_than_asked");
  if (wish.from !== null && askedFrom !== null && wish.from < askedFrom) return err("more_than_asked");

  const fullApproval = mapping?.approvedAt ?? now;
  const notBefore = latest(now, wish.from ?? askedFrom, mapping?.validFrom ?? null);
  const limit = plusDays(fullApproval, terms.longestDays);
  const end = notBefore + (wish.minutes ?? asked) * MS_PER_MINUTE;
  const expiresAt = Math.min(end, limit, mapping?.validUntil ?? limit) as Instant;
  if (expiresAt <= notBefore) return err(mapping ? "mapping_over" : "no_life_left");
  return ok({ notBefore, expiresAt, fullApproval });
}

const latest = (now: Instant, ...others: readonly (Instant | null)[]): Instant =>
  Math.max(now, ...others.map((other) => other ?? now)) as Instant;

/** Ends after which the same may be asked for again with its history: time and people, not the directory. */
const ASKABLE: ReadonlySet<EndedReason> = new Set([
  "expired",
  "lapsed",
  "rejected",
  "review_removed",
  "review_unanswered",
  "revoked_by_leader",
  "revoked_by_iam",
  "given_up",
]);

export type AgainProblem = "not_ended" | "not_to_be_asked_again" | "grace_is_over" | "unknown_role";

/** Whether what has ended may be asked for again (T13): in its days of grace, which give no access. */
export function againProblem(grant: KnownGrant): AgainProblem | null {
  const { endedAt, endedReason, terms, now } = grant;
  if (endedAt === null || endedReason === null) return "not_ended";
  if (grant.source === "break_glass" || !ASKABLE.has(endedReason)) return "not_to_be_asked_again";
  if (terms === null) return "unknown_role";
  return now < plusDays(endedAt, terms.graceDays) ? null : "grace_is_over";
}
