import type { Instant } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";

export const LONGEST_GLASS_MINUTES = 60;
export const MOST_GLASSES_IN_30_DAYS = 3;
/** Working days until somebody has looked at it. */
export const CASE_WORKING_DAYS = 3;

export type GlassFacts = {
  now: Instant;
  inGoodStanding: boolean;
  /** Until when a group of the person's gives the right to break the glass for the role; null when none does now. */
  eligibleUntil: Instant | null;
  administersAccess: boolean;
  /** The role, the person or the organisation. */
  frozen: boolean;
  /** One is broken now. */
  broken: boolean;
  /** In the last 30 days. */
  lately: number;
  /** An earlier case that nobody has closed in time. */
  caseOverdue: boolean;
};

export type GlassProblem =
  | "not_eligible"
  | "administers_access"
  | "frozen"
  | "longer_than_the_glass_allows"
  | "broken_already"
  | "broken_too_often"
  | "case_overdue";

/** The end of the access, or why there is none (T15). It is never renewed, nor asked for again. */
export function glassEnd(facts: GlassFacts, minutes: number): Result<Instant, GlassProblem> {
  const { now, eligibleUntil } = facts;
  if (minutes < 1 || minutes > LONGEST_GLASS_MINUTES) return err("longer_than_the_glass_allows");
  if (!facts.inGoodStanding || eligibleUntil === null) return err("not_eligible");
  if (facts.administersAccess) return err("administers_access");
  if (facts.frozen) return err("frozen");
  if (facts.broken) return err("broken_already");
  if (facts.caseOverdue) return err("case_overdue");
  if (facts.lately >= MOST_GLASSES_IN_30_DAYS) return err("broken_too_often");
  return ok(Math.min(now + minutes * 60_000, eligibleUntil) as Instant);
}
