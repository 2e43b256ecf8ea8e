import { sql } from "kysely";
import type { ReadTx, Tx } from "../db/database.ts";
import type { ScimGroupId, ScimUserId } from "../kernel/ids.ts";
import type { Scope } from "./user-store.ts";

/**
 * Of these ids the live users of the source, share-locked: neither disabled nor deleted by anybody else until
 * the transaction ends, so that the grants that follow see a standing that stays. Locked in ascending order.
 */
export async function holdUsers(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ScimUserId[]> {
  const rows = await tx
    .selectFrom("scim_user")
    .select("id")
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("deleted_at", "is", null)
    .where("id", "=", sql<string>`any(${ids}::uuid[])`)
    .orderBy("id")
    .forShare()
    .execute();
  return rows.map((row) => row.id as ScimUserId);
}

/** Returns those that were no members before. */
export async function addMembers(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  users: readonly ScimUserId[],
): Promise<ScimUserId[]> {
  const added = await sql<{ user_id: ScimUserId }>`
    insert into scim_member (organisation_id, group_id, user_id)
    select ${scope.organisation}::uuid, ${group}::uuid, id from unnest(${users}::uuid[]) as id
    on conflict do nothing
    returning user_id`.execute(tx);
  return added.rows.map((row) => row.user_id);
}

/** Returns those that were members. Ids that are none change nothing. */
export async function removeMembers(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  users: readonly string[],
): Promise<ScimUserId[]> {
  const removed = await tx
    .deleteFrom("scim_member")
    .where("organisation_id", "=", scope.organisation)
    .where("group_id", "=", group)
    .where("user_id", "=", sql<string>`any(${users}::uuid[])`)
    .returning("user_id")
    .execute();
  return removed.map((row) => row.user_id as ScimUserId);
}

/** Takes out everybody but `keep`; returns those taken out. */
export async function keepOnly(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  keep: readonly ScimUserId[],
): Promise<ScimUserId[]> {
  const removed = await tx
    .deleteFrom("scim_member")
    .where("organisation_id", "=", scope.organisation)
    .where("group_id", "=", group)
    .where((eb) => eb.not(eb("user_id", "=", sql<string>`any(${keep}::uuid[])`)))
    .returning("user_id")
    .execute();
  return removed.map((row) => row.user_id as ScimUserId);
}

/** Ends every membership of a user; returns the groups. */
export async function leaveAllGroups(tx: Tx, scope: Scope, user: ScimUserId): Promise<ScimGroupId[]> {
  const left = await tx
    .deleteFrom("scim_member")
    .where("organisation_id", "=", scope.organisation)
    .where("user_id", "=", user)
    .returning("group_id")
    .execute();
  return left.map((row) => row.group_id as ScimGroupId);
}

export async function groupsOf(tx: ReadTx, scope: Scope, user: ScimUserId): Promise<ScimGroupId[]> {
  const rows = await tx
    .selectFrom("scim_member")
    .select("group_id")
    .where("organisation_id", "=", scope.organisation)
    .where("user_id", "=", user)
    .orderBy("group_id")
    .execute();
  return rows.map((row) => row.group_id as ScimGroupId);
}

export type Member = { groupId: ScimGroupId; userId: ScimUserId; display: string | null };

/** The members of these groups, in the order of groups and users. */
export async function membersOf(tx: ReadTx, scope: Scope, groups: readonly ScimGroupId[]): Promise<Member[]> {
  if (groups.length === 0) return [];
  const rows = await tx
    .selectFrom("scim_member as m")
    .innerJoin("scim_user as u", (join) =>
      join.onRef("u.organisation_id", "=", "m.organisation_id").onRef("u.id", "=", "m.user_id"),
    )
    .select(["m.group_id", "m.user_id", sql<string | null>`u.resource ->> 'displayName'`.as("display")])
    .where("m.organisation_id", "=", scope.organisation)
    .where("m.group_id", "=", sql<string>`any(${groups}::uuid[])`)
    .orderBy("m.group_id")
    .orderBy("m.user_id")
    .execute();
  return rows.map((row) => ({
    groupId: row.group_id as ScimGroupId,
    userId: row.user_id as ScimUserId,
    display: row.display,
  }));
}
