import type { ScimGroupId, ScimUserId } from "../kernel/ids.ts";

/**
 * What really changed in the directory, as the grants need to know it. A request that changes nothing gives
 * no change. Returned by directory's functions, followed by `grants.follow` in the same transaction.
 */
export type DirectoryChange =
  | { kind: "members"; groupId: ScimGroupId; added: readonly ScimUserId[]; removed: readonly ScimUserId[] }
  /** `active` or the identity behind the account changed: grants are suspended, or resume. */
  | { kind: "user_standing"; userId: ScimUserId }
  | { kind: "user_deleted"; userId: ScimUserId }
  | { kind: "group_deleted"; groupId: ScimGroupId };
