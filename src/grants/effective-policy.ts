import type { GrantState } from "../db/access-tables.ts";
import type { Instant } from "../kernel/instant.ts";

/** Everything that decides whether a grant gives access. */
export type GrantFacts = {
  state: GrantState;
  notBefore: Instant | null;
  expiresAt: Instant | null;
  /** When an open review ends that nobody has answered; null when there is none. */
  reviewBy: Instant | null;
  user: { active: boolean; identityChanged: boolean; deleted: boolean };
  /** Null for a grant that came from a request or from breaking the glass. */
  mapping: { active: boolean; member: boolean } | null;
  roleRetired: boolean;
  frozen: boolean;
  /** A role, held by somebody who administers access now and whose organisation does not allow both (R4). */
  administersAccess: boolean;
};

/** Why a grant gives no access, each a stable code. */
export type Hindrance =
  | "requested"
  | "suspended"
  | "ended"
  | "not_begun"
  | "expired"
  | "review_unanswered"
  | "user_disabled"
  | "identity_changed"
  | "user_deleted"
  | "mapping_not_active"
  | "not_a_member"
  | "role_retired"
  | "frozen"
  | "administers_access";

/**
 * Everything that stands between the grant and access at `now`; nothing, when it gives access: within the half-open
 * window `notBefore <= now < expiresAt`, with everything around it in order. Nothing stored says so. The same rule in
 * SQL is the view `effective_grant`; test/grants/effective.pg.test.ts proves the two equal.
 */
export function hindrances(grant: GrantFacts, now: Instant): Hindrance[] {
  const { state, notBefore, expiresAt, reviewBy, user, mapping } = grant;
  const live = state === "requested" || state === "active" || state === "suspended";
  const found: [boolean, Hindrance][] = [
    [state === "requested", "requested"],
    [state === "suspended", "suspended"],
    [!live, "ended"],
    [notBefore !== null && now < notBefore, "not_begun"],
    [live && expiresAt !== null && expiresAt <= now, "expired"],
    [live && reviewBy !== null && reviewBy <= now, "review_unanswered"],
    [!user.active, "user_disabled"],
    [user.identityChanged, "identity_changed"],
    [user.deleted, "user_deleted"],
    [mapping !== null && !mapping.active, "mapping_not_active"],
    [mapping !== null && !mapping.member, "not_a_member"],
    [grant.roleRetired, "role_retired"],
    [grant.frozen, "frozen"],
    [grant.administersAccess, "administers_access"],
  ];
  return found.flatMap(([is, hindrance]) => (is ? [hindrance] : []));
}

export const isEffective = (grant: GrantFacts, now: Instant): boolean =>
  grant.notBefore !== null && grant.expiresAt !== null && hindrances(grant, now).length === 0;
