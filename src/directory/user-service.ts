import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { Tx } from "../db/database.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";
import type { DirectoryChange } from "./directory-change.ts";
import { lockGroup, touchGroup } from "./group-store.ts";
import { groupsOf, leaveAllGroups } from "./member-store.ts";
import {
  buryUser,
  insertUser,
  isIdentityChanged,
  lockUser,
  type Scope,
  type StoredUser,
  type UserKeys,
  updateUser,
} from "./user-store.ts";

/** What a client says about a user, with the keys that are derived from it. */
export type PushedUser = {
  keys: UserKeys;
  numberTag?: Buffer | null;
  resource: Record<string, unknown>;
};

/** A new user has no memberships, so nothing follows. Throws the unique violation when the userName is taken. */
export const createUser = (tx: Tx, scope: Scope, id: ScimUserId, pushed: PushedUser): Promise<StoredUser> =>
  insertUser(tx, scope, id, {
    ...pushed,
    ...pushed.keys,
    active: pushed.resource.active !== false,
    confirmedExternalId: pushed.keys.externalId,
  });

/** What a change of a user comes to; `user` is on its way, so that what follows from it can go along. */
export type UserChanged =
  | { changed: false }
  | {
      changed: true;
      active: boolean;
      identityChanged: boolean;
      user: Promise<StoredUser>;
      changes: DirectoryChange[];
    };

/**
 * Makes a locked user what was pushed. The same again changes nothing: no version, no event. The first
 * externalId is taken as the person's; another one later suspends the grants until IAM confirms it, and the
 * first one back again lifts that (R6). Saying nothing of `active` leaves it: only `true` enables anybody.
 */
export function changeUser(tx: Tx, scope: Scope, before: StoredUser, said: PushedUser): UserChanged {
  const active = typeof said.resource.active === "boolean" ? said.resource.active : before.active;
  const pushed = active ? said : { ...said, resource: { ...said.resource, active } };
  const sameNumber = pushed.numberTag === undefined || isDeepStrictEqual(pushed.numberTag, before.numberTag);
  if (sameNumber && isDeepStrictEqual(pushed.resource, before.resource)) return { changed: false };
  const confirmedExternalId = before.confirmedExternalId ?? pushed.keys.externalId;
  const state = { ...pushed, ...pushed.keys, active, confirmedExternalId };
  const identityChanged = isIdentityChanged(state);
  const standingChanged = active !== before.active || identityChanged !== before.identityChanged;
  return {
    changed: true,
    active,
    identityChanged,
    user: updateUser(tx, scope, before, state),
    changes: standingChanged ? [{ kind: "user_standing", userId: before.id }] : [],
  };
}

/**
 * Deletes a user: a tombstone stays, the userName is free at once, every membership ends. Groups are locked
 * before the user, as everywhere, ids ascending: when one was joined in between, all locks are let go and taken
 * again with that one among them, which ends after as many goes as there are groups. `permit` sees the locked user
 * and may throw. Null when there is no such user.
 */
export async function deleteUser(
  tx: Tx,
  scope: Scope,
  id: ScimUserId,
  permit: (user: StoredUser) => void = () => {},
): Promise<DirectoryChange[] | null> {
  const wanted = new Set(await groupsOf(tx, scope, id));
  await sql`savepoint unlocked`.execute(tx);
  for (;;) {
    for (const group of [...wanted].sort()) await lockGroup(tx, scope, group);
    const user = await lockUser(tx, scope, id);
    if (!user) return null;
    permit(user);
    const joined = (await groupsOf(tx, scope, id)).filter((group) => !wanted.has(group));
    if (joined.length === 0) break;
    for (const group of joined) wanted.add(group);
    await sql`rollback to savepoint unlocked`.execute(tx);
  }
  for (const group of await leaveAllGroups(tx, scope, id)) touchGroup(tx, scope, group, null);
  await buryUser(tx, scope, id);
  return [{ kind: "user_deleted", userId: id }];
}

/** IAM vouches that the person behind the account is the one meant. Null when there is nothing to confirm. */
export async function confirmIdentity(
  tx: Tx,
  organisation: OrganisationId,
  id: ScimUserId,
): Promise<DirectoryChange[] | null> {
  const confirmed = await tx
    .updateTable("scim_user")
    .set({ confirmed_external_id: sql<string | null>`external_id` })
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .where("identity_changed", "=", true)
    // Nobody to vouch for: an empty one would let the next that comes pass for the first.
    .where("external_id", "is not", null)
    .returning("id")
    .executeTakeFirst();
  return confirmed ? [{ kind: "user_standing", userId: id }] : null;
}
