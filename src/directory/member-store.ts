import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx, type Tx } from "../db/database.ts";
import type { ScimGroupId, ScimUserId } from "../kernel/ids.ts";
import type { Scope } from "./user-store.ts";

/**
 * Puts these users into the group. They are share-locked, in ascending order: neither disabled nor deleted by
 * anybody else until the transaction ends, so that the grants that follow see a standing that stays. Returns those
 * who were no members before, and how many of the ids are live users of the source at all.
 */
export async function addMembers(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  ids: readonly string[],
): Promise<{ known: number; added: ScimUserId[] }> {
  const add = sql<{ known: number; added: ScimUserId[] }>`
    with held as materialized (
      select id from scim_user
      where organisation_id = ${scope.organisation}::uuid and source_id = ${scope.source}::uuid
        and deleted_at is null and id = any(${ids}::uuid[]) and ${groupLives(scope, group)}
      order by id for share
    ), added as (
      insert into scim_member (organisation_id, group_id, user_id)
      select ${scope.organisation}::uuid, ${group}::uuid, id from held
      on conflict do nothing
      returning user_id
    )
    select (select count(*) from held)::int as known, array(select user_id from added) as added`;
  const [row] = await ask(tx, add);
  return row as { known: number; added: ScimUserId[] };
}

/**
 * A change may go along with the lock of its group, before anybody knows whether there is such a group: without one
 * it must take no other lock, or two of them could wait for each other.
 */
const groupLives = (scope: Scope, group: ScimGroupId) =>
  sql`exists (select from scim_group g where g.organisation_id = ${scope.organisation}::uuid
    and g.source_id = ${scope.source}::uuid and g.id = ${group}::uuid and g.deleted_at is null)`;

/** Returns those that were members. Ids that are none change nothing. */
export function removeMembers(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  users: readonly string[],
): Promise<ScimUserId[]> {
  return takenOut(tx, scope, group, sql`m.user_id = any(${users}::uuid[])`);
}

/** Takes out everybody but `keep`; returns those taken out. */
export function keepOnly(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  keep: readonly string[],
): Promise<ScimUserId[]> {
  // Joined and not searched through: five thousand to keep of fifty thousand would be 250 million comparisons.
  const kept = sql`select from unnest(${keep}::uuid[]) as kept where kept = m.user_id`;
  return takenOut(tx, scope, group, sql`not exists (${kept})`);
}

async function takenOut(
  tx: Tx,
  scope: Scope,
  group: ScimGroupId,
  who: RawBuilder<unknown>,
): Promise<ScimUserId[]> {
  const removal = sql<{ user_id: ScimUserId }>`
    delete from scim_member m
    where m.organisation_id = ${scope.organisation}::uuid and m.group_id = ${group}::uuid and ${who}
      and ${groupLives(scope, group)}
    returning m.user_id`;
  return (await ask(tx, removal)).map((row) => row.user_id);
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
