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
  markExpired,
} from "./grant-store.ts";
import { isMapped } from "./mapping-store.ts";

/**
 * Makes the grants follow what changed in the directory, in the same transaction: after its commit no look-up
 * that starts later succeeds through a grant that ended here (R2). The events point at the audit record that
 * the caller appends. Locks: the caller holds the group or the user already (group → user → grant).
 */
export async function follow(
  tx: Tx,
  organisation: OrganisationId,
  changes: readonly DirectoryChange[],
  auditId: string,
): Promise<void> {
  for (const change of changes) await followOne(tx, { organisation, auditId }, change);
}

async function followOne(
  tx: Tx,
  context: { organisation: OrganisationId; auditId: string },
  change: DirectoryChange,
): Promise<void> {
  const { organisation } = context;
  switch (change.kind) {
    case "members": {
      if (!(await isMapped(tx, organisation, change.groupId))) return;
      if (change.removed.length > 0) {
        const set = grantsThroughGroup(organisation, change.groupId, change.removed);
        await endGrants(tx, context, set, "membership_removed");
      }
      if (change.added.length > 0) await beginGrants(tx, context, change.groupId, change.added);
      return;
    }
    case "user_standing": {
      const set = grantsOfUser(change.userId);
      await markExpired(tx, context, set);
      return followStanding(tx, context, set);
    }
    case "user_deleted":
    case "group_deleted": {
      const byUser = change.kind === "user_deleted";
      const set = byUser
        ? grantsOfUser(change.userId)
        : grantsThroughGroup(organisation, change.groupId, null);
      return endGrants(tx, context, set, change.kind);
    }
    default:
      return assertNever(change);
  }
}
