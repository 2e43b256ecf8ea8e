import type { Tx } from "../db/database.ts";
import type { DirectoryChange } from "../directory/directory-change.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { assertNever } from "../kernel/result.ts";
import {
  beginGrants,
  endGrants,
  followStanding,
  grantsOfUser,
  grantsThroughGroup,
  markOver,
} from "./grant-store.ts";

/**
 * Makes the grants follow what changed in the directory, in the same transaction: after its commit no look-up
 * that starts later succeeds through a grant that ended here (R2). The events point at the audit record that
 * the caller appends. Nothing is waited for: the statements go with the next one or the commit. Locks: the caller holds the group or the user already (group → user → grant).
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
  const { organisation } = context;
  switch (change.kind) {
    case "members": {
      if (change.removed.length > 0) {
        const set = grantsThroughGroup(organisation, change.groupId, change.removed);
        endGrants(tx, context, set, "membership_removed");
      }
      if (change.added.length > 0) beginGrants(tx, context, change.groupId, change.added);
      return;
    }
    case "user_standing": {
      const set = grantsOfUser(change.userId);
      markOver(tx, context, set);
      followStanding(tx, context, set);
      return;
    }
    case "user_deleted":
    case "group_deleted": {
      const byUser = change.kind === "user_deleted";
      const set = byUser
        ? grantsOfUser(change.userId)
        : grantsThroughGroup(organisation, change.groupId, null);
      endGrants(tx, context, set, change.kind);
      return;
    }
    default:
      assertNever(change);
  }
}
