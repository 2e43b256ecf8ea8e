import { isDeepStrictEqual } from "node:util";
import type { Tx } from "../db/database.ts";
import { isUuid, type ScimGroupId, type ScimUserId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { DirectoryChange } from "./directory-change.ts";
import {
  buryGroup,
  type GroupState,
  insertGroup,
  lockGroup,
  type StoredGroup,
  touchGroup,
} from "./group-store.ts";
import { addMembers, keepOnly, removeMembers } from "./member-store.ts";
import type { Scope } from "./user-store.ts";

/** A change of members as a client asks for it; ids are whatever the client wrote. */
export type MemberChange =
  | { kind: "add" | "remove" | "replace"; ids: readonly string[] }
  | { kind: "removeAll" };

/** An id among the new members that is no live user of the source. */
export type UnknownMember = { kind: "unknown_member" };

/** What a change of a group comes to; `version` is the group's after it. */
export type GroupChanged = { version: number; changed: boolean; changes: DirectoryChange[] };

export async function createGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  state: GroupState,
  members: readonly string[],
): Promise<Result<{ group: StoredGroup; changes: DirectoryChange[] }, UnknownMember>> {
  const group = await insertGroup(tx, scope, id, state);
  const membership = await applyMembers(tx, scope, id, [{ kind: "add", ids: members }]);
  return membership.ok ? ok({ group, changes: membership.value }) : membership;
}

/**
 * Changes a group: its members, set-based, so that the cost follows the change and not the size of the group, and
 * its attributes, when `next` of the present ones differs (null: untouched). `next` may throw. What is so already changes nothing. Null when there is no such group; the caller then rolls back, for
 * the first change of members has gone along with the lock.
 */
export async function changeGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  members: readonly MemberChange[],
  next: (before: StoredGroup) => GroupState | null,
): Promise<Result<GroupChanged | null, UnknownMember>> {
  const [before, membership] = await Promise.all([
    lockGroup(tx, scope, id),
    applyMembers(tx, scope, id, members),
  ]);
  if (!before) return ok(null);
  const state = next(before);
  if (!membership.ok) return membership;
  const newState = state && !isDeepStrictEqual(state.resource, before.resource) ? state : null;
  const changed = newState !== null || membership.value.length > 0;
  if (changed) touchGroup(tx, scope, id, newState);
  return ok({ version: before.version + (changed ? 1 : 0), changed, changes: membership.value });
}

/** Deletes a locked group and every membership in it. */
export async function deleteGroup(tx: Tx, scope: Scope, id: ScimGroupId): Promise<DirectoryChange[]> {
  await keepOnly(tx, scope, id, []);
  buryGroup(tx, scope, id);
  return [{ kind: "group_deleted", groupId: id }];
}

/** Applies the changes in their order and returns what is different at the end, if anything. */
async function applyMembers(
  tx: Tx,
  scope: Scope,
  groupId: ScimGroupId,
  changes: readonly MemberChange[],
): Promise<Result<DirectoryChange[], UnknownMember>> {
  const added = new Set<ScimUserId>();
  const removed = new Set<ScimUserId>();
  const tookOut = (users: readonly ScimUserId[]) => {
    for (const user of users) if (!added.delete(user)) removed.add(user);
  };
  for (const change of changes) {
    if (change.kind === "removeAll") tookOut(await keepOnly(tx, scope, groupId, []));
    else if (change.kind === "remove")
      tookOut(await removeMembers(tx, scope, groupId, change.ids.filter(isUuid)));
    else {
      const ids = [...new Set(change.ids.map((id) => id.toLowerCase()))];
      if (!ids.every(isUuid)) return err({ kind: "unknown_member" });
      if (change.kind === "replace") tookOut(await keepOnly(tx, scope, groupId, ids));
      if (ids.length === 0) continue;
      const joined = await addMembers(tx, scope, groupId, ids);
      if (joined.known < ids.length) return err({ kind: "unknown_member" });
      for (const user of joined.added) if (!removed.delete(user)) added.add(user);
    }
  }
  if (added.size + removed.size === 0) return ok([]);
  return ok([{ kind: "members", groupId, added: [...added], removed: [...removed] }]);
}
