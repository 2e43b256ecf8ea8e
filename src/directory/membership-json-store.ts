import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { ScimGroupId, ScimUserId } from "../kernel/ids.ts";
import type { Scope } from "./user-store.ts";

/**
 * Memberships as the JSON text of the elements of `members` or `groups`, without the brackets. The database
 * writes the text, so that a group of fifty thousand costs this process no objects and no long turn.
 */
export type MembershipJson = ReadonlyMap<string, string>;

/** Which sub-attributes the elements hold, and where `$ref` points: `https://host/scim/v2/Users`. */
export type MembershipShape = { parts: ReadonlySet<string>; location: string };

export const membersJson = (
  tx: ReadTx,
  scope: Scope,
  groups: readonly ScimGroupId[],
  shape: MembershipShape,
): Promise<MembershipJson> =>
  elementsOf(tx, scope, groups, shape, {
    owner: sql`m.group_id`,
    id: sql`m.user_id`,
    display: sql`(select resource ->> 'displayName' from scim_user u
      where u.organisation_id = m.organisation_id and u.id = m.user_id)`,
    type: "User",
  });

export const groupsJson = (
  tx: ReadTx,
  scope: Scope,
  users: readonly ScimUserId[],
  shape: MembershipShape,
): Promise<MembershipJson> =>
  elementsOf(tx, scope, users, shape, {
    owner: sql`m.user_id`,
    id: sql`m.group_id`,
    display: sql`(select resource ->> 'displayName' from scim_group g
      where g.organisation_id = m.organisation_id and g.id = m.group_id)`,
    type: "direct",
  });

/** Names are looked up one by one and not joined: no plan can then read a whole table for a few of its rows. */
type Side = {
  owner: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  display: RawBuilder<unknown>;
  type: "User" | "direct";
};

async function elementsOf(
  tx: ReadTx,
  { organisation }: Scope,
  owners: readonly string[],
  shape: MembershipShape,
  side: Side,
): Promise<MembershipJson> {
  const rows = await ask(
    tx,
    sql<{ owner: string; text: string }>`
      select ${side.owner} as owner, string_agg(${elementOf(shape, side)}, ',' order by ${side.id}) as text
      from scim_member m
      where m.organisation_id = ${organisation}::uuid and ${side.owner} = any(${owners}::uuid[])
      group by ${side.owner}`,
  );
  return new Map(rows.map(({ owner, text }) => [owner, text]));
}

/** How many memberships these groups or users have together, counted no further than `limit`. */
export async function countMemberships(
  tx: ReadTx,
  scope: Scope,
  side: "group_id" | "user_id",
  ids: readonly string[],
  limit: number,
): Promise<number> {
  const [row] = await ask(
    tx,
    sql<{ n: number }>`select count(*)::int as n from (
      select from scim_member where organisation_id = ${scope.organisation}::uuid
        and ${sql.ref(side)} = any(${ids}::uuid[]) limit ${limit}) as counted`,
  );
  return row?.n ?? 0;
}

/** One element: ids need no escaping, and a display name that is not there is left out. */
function elementOf({ parts, location }: MembershipShape, { id, display, type }: Side): RawBuilder<unknown> {
  const fields: [name: string, text: RawBuilder<unknown>][] = [
    ["value", sql`',"value":"' || ${id} || '"'`],
    ["$ref", sql`',"$ref":"' || ${`${location}/`}::text || ${id} || '"'`],
    ["type", sql`',"type":"' || ${type}::text || '"'`],
    ["display", sql`coalesce(',"display":' || to_json(${display})::text, '')`],
  ];
  const wanted = fields.filter(([name]) => parts.has(name)).map(([, text]) => text);
  return sql`'{' || substr(${sql.join(wanted, sql` || `)}, 2) || '}'`;
}
