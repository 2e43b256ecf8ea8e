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
import { addMembers, holdUsers, keepOnly, removeMembers } from "./member-store.ts";
import type { Scope } from "./user-store.ts";

/** A change of members as a client asks for it; ids are whatever the client wrote. */
export type MemberChange =
  | { kind: "add" | "remove" | "replace"; ids: readonly string[] }
  | { kind: "removeAll" };

/** An id among the new members that is no live user of the source. */
export type UnknownMember = { kind: "unknown_member" };

type Changed = { group: StoredGroup; changed: boolean; changes: DirectoryChange[] };

export async function createGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  state: GroupState,
  members: readonly string[],
): Promise<Result<Changed, UnknownMember>> {
  const group = await insertGroup(tx, scope, id, state);
  const membership = await applyMembers(tx, scope, id, [{ kind: "add", ids: members }]);
  return membership.ok ? ok({ group, changed: true, changes: membership.value }) : membership;
}

/**
 * Changes a locked group: its attributes (`state`, null when untouched) and its members, set-based: the cost
 * follows the change and not the size of the group. What is so already changes nothing.
 */
export async function changeGroup(
  tx: Tx,
  scope: Scope,
  before: StoredGroup,
  state: GroupState | null,
  members: readonly MemberChange[],
): Promise<Result<Changed, UnknownMember>> {
  const membership = await applyMembers(tx, scope, before.id, members);
  if (!membership.ok) return membership;
  const newState = state && !isDeepStrictEqual(state.resource, before.resource) ? state : null;
  if (!newState && membership.value.length === 0) return ok({ group: before, changed: false, changes: [] });
  const group = await touchGroup(tx, scope, before.id, newState);
  return ok({ group, changed: true, changes: membership.value });
}

/** Deletes a group and every membership in it. Null when there is no such group. */
export async function deleteGroup(tx: Tx, scope: Scope, id: ScimGroupId): Promise<DirectoryChange[] | null> {
  if (!(await lockGroup(tx, scope, id))) return null;
  await keepOnly(tx, scope, id, []);
  await buryGroup(tx, scope, id);
  return [{ kind: "group_deleted", groupId: id }];
}

/** Applies the changes in their order and returns what is different at the end, if anything. */
async function applyMembers(
  tx: Tx,
  scope: Scope,
  groupId: ScimGroupId,
  changes: readonly MemberChange[],
): Promise<Result<DirectoryChange[], UnknownMember>> {
  const joining = [
    ...new Set(changes.flatMap((c) => (c.kind === "add" || c.kind === "replace" ? c.ids : []))),
  ];
  const known = joining.every(isUuid) && (await holdKnown(tx, scope, joining));
  if (!known) return err({ kind: "unknown_member" });

  const added = new Set<ScimUserId>();
  const removed = new Set<ScimUserId>();
  const tookOut = (users: readonly ScimUserId[]) => {
    for (const user of users) if (!added.delete(user)) removed.add(user);
  };
  const putIn = (users: readonly ScimUserId[]) => {
    for (const user of users) if (!removed.delete(user)) added.add(user);
  };
  for (const change of changes) {
    if (change.kind === "removeAll") tookOut(await keepOnly(tx, scope, groupId, []));
    else if (change.kind === "remove")
      tookOut(await removeMembers(tx, scope, groupId, change.ids.filter(isUuid)));
    else {
      const ids = change.ids as readonly ScimUserId[];
      if (change.kind === "replace") tookOut(await keepOnly(tx, scope, groupId, ids));
      putIn(await addMembers(tx, scope, groupId, ids));
    }
  }
  if (added.size + removed.size === 0) return ok([]);
  return ok([{ kind: "members", groupId, added: [...added], removed: [...removed] }]);
}

async function holdKnown(tx: Tx, scope: Scope, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const distinct = new Set(ids.map((id) => id.toLowerCase()));
  return (await holdUsers(tx, scope, [...distinct])).length === distinct.size;
}
