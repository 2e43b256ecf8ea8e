import type { IntegrationId, ScimUserId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { HARD_LIMITS, type RoleLimits } from "../../roles/role-policy.ts";

/** What an organisation allows at most. */
export type Limits = RoleLimits & {
  /** How long what has ended may be asked for again with its history. */
  graceDays: number;
  /** Look-ups a minute of one person in one role, in each process. */
  lookupsPerMinute: number;
  /** The same of one case system. */
  integrationLookupsPerMinute: number;
};

const HARD: Limits = {
  ...HARD_LIMITS,
  graceDays: 30,
  lookupsPerMinute: 1_000_000,
  integrationLookupsPerMinute: 1_000_000,
};

/** Those of these limits that are no whole number, or more than anybody may have. */
export function limitsOutOfBounds(limits: Limits): (keyof Limits)[] {
  return (Object.keys(HARD) as (keyof Limits)[]).filter((name) => {
    const least = name === "graceDays" ? 0 : 1;
    return !Number.isInteger(limits[name]) || limits[name] < least || limits[name] > HARD[name];
  });
}

/** A grant that lives now, and when it would end under another longest life. */
export type HeldGrant = {
  grant: string;
  /** Who holds it: an employee, or a case system. */
  user: ScimUserId | IntegrationId;
  system: boolean;
  /** The holder's, to be shown. */
  name: string;
  expiresAt: Instant;
  /** Never later than `expiresAt`: nobody's end grows by a change of limits (R4). */
  endsAt: Instant;
  /** Its full approval does not reach until now, or not until it would begin: it is over at once. */
  over: boolean;
};

/** Those whose end is another. */
export const moved = (plan: readonly HeldGrant[]): HeldGrant[] =>
  plan.filter(({ endsAt, expiresAt, over }) => over || endsAt < expiresAt);
