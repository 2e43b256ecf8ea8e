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

export async function membersJson(
  tx: ReadTx,
  scope: Scope,
  groups: readonly ScimGroupId[],
  shape: MembershipShape,
): Promise<MembershipJson> {
  const element = elementOf(shape, sql`m.user_id`, sql`other.resource ->> 'displayName'`, "User");
  return textsOf(
    await ask(
      tx,
      sql<Text>`
      select m.group_id as owner, string_agg(${element}, ',' order by m.user_id) as text
      from scim_member m
      join scim_user other on other.organisation_id = m.organisation_id and other.id = m.user_id
      where m.organisation_id = ${scope.organisation}::uuid and m.group_id = any(${groups}::uuid[])
      group by m.group_id`,
    ),
  );
}

export async function groupsJson(
  tx: ReadTx,
  scope: Scope,
  users: readonly ScimUserId[],
  shape: MembershipShape,
): Promise<MembershipJson> {
  const element = elementOf(shape, sql`m.group_id`, sql`other.resource ->> 'displayName'`, "direct");
  return textsOf(
    await ask(
      tx,
      sql<Text>`
      select m.user_id as owner, string_agg(${element}, ',' order by m.group_id) as text
      from scim_member m
      join scim_group other on other.organisation_id = m.organisation_id and other.id = m.group_id
      where m.organisation_id = ${scope.organisation}::uuid and m.user_id = any(${users}::uuid[])
      group by m.user_id`,
    ),
  );
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

type Text = { owner: string; text: string };
const textsOf = (rows: Text[]): MembershipJson => new Map(rows.map(({ owner, text }) => [owner, text]));

/** One element: ids need no escaping, and a display name that is not there is left out. */
function elementOf(
  { parts, location }: MembershipShape,
  id: RawBuilder<unknown>,
  display: RawBuilder<unknown>,
  type: "User" | "direct",
): RawBuilder<unknown> {
  const fields: [name: string, text: RawBuilder<unknown>][] = [
    ["value", sql`',"value":"' || ${id} || '"'`],
    ["$ref", sql`',"$ref":"' || ${`${location}/`}::text || ${id} || '"'`],
    ["type", sql`',"type":"' || ${type}::text || '"'`],
    ["display", sql`coalesce(',"display":' || to_json(${display})::text, '')`],
  ];
  const wanted = fields.filter(([name]) => parts.has(name)).map(([, text]) => text);
  return sql`'{' || substr(${sql.join(wanted, sql` || `)}, 2) || '}'`;
}
