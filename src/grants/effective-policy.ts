import type { Instant } from "../kernel/instant.ts";

/** Everything that decides whether a grant gives access. */
export type GrantFacts = {
  state: "requested" | "active" | "suspended" | "expired" | "revoked" | "cancelled";
  notBefore: Instant | null;
  expiresAt: Instant | null;
  user: { active: boolean; identityChanged: boolean; deleted: boolean };
  memberOfMappedGroup: boolean;
  mappingActive: boolean;
  roleRetired: boolean;
};

/**
 * Whether the grant gives access at `now`: within the half-open window `notBefore <= now < expiresAt`, with
 * everything around it in order. Nothing stored says so. The same rule in SQL is the view `effective_grant`;
 * test/grants/effective.db.test.ts proves the two equal.
 */
export const isEffective = (grant: GrantFacts, now: Instant): boolean =>
  grant.state === "active" &&
  grant.notBefore !== null &&
  grant.expiresAt !== null &&
  grant.notBefore <= now &&
  now < grant.expiresAt &&
  grant.user.active &&
  !grant.user.identityChanged &&
  !grant.user.deleted &&
  grant.memberOfMappedGroup &&
  grant.mappingActive &&
  !grant.roleRetired;
