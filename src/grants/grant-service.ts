import type { Tx } from "../db/database.ts";
import type { DirectoryChange } from "../directory/directory-change.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { assertNever } from "../kernel/result.ts";
import { beginGrants, endGrants, followStanding, grantsOfUser, markOver } from "./grant-store.ts";
import { loseMemberships } from "./mappings/removal-store.ts";

/**
 * Makes the grants follow what changed in the directory, in the same transaction: after its commit no look-up
 * that starts later succeeds through a grant that ended here (R2), whether it was revoked or, with many others at
 * once, suspended until the membership comes back (R5). The events point at the audit record that the caller appends.
 * Nothing is waited for: the statements go with the next one or the commit. Locks: the caller holds the group or the
 * user already (group → user → grant).
 */
export function follow(
  tx: Tx,
  organisation: OrganisationId,
  changes: readonly DirectoryChange[],
  auditId: string,
): void {
  for (const change of changes) followOne(tx, { organisation, auditId }, change);
}

function followOne(
  tx: Tx,
  context: { organisation: OrganisationId; auditId: string },
  change: DirectoryChange,
): void {
  switch (change.kind) {
    case "members": {
      if (change.removed.length > 0)
        loseMemberships(tx, context, change.groupId, change.removed, "membership_removed");
      if (change.added.length > 0) beginGrants(tx, context, change.groupId, change.added);
      return;
    }
    case "user_standing": {
      const set = grantsOfUser(change.userId);
      markOver(tx, context, set);
      followStanding(tx, context, set);
      return;
    }
    case "user_deleted": {
      endGrants(tx, context, grantsOfUser(change.userId), "user_deleted");
      return;
    }
    case "group_deleted": {
      loseMemberships(tx, context, change.groupId, null, "group_deleted");
      return;
    }
    default:
      assertNever(change);
  }
}
