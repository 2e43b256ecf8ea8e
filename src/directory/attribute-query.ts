import { type RawBuilder, sql } from "kysely";

export type ListedTable = "scim_user" | "scim_group";

/** An attribute by its path in the comparable form: its name, or the URN of an extension and its name. */
export type Attribute = { path: readonly string[]; multiValued: boolean };

/** One value of an attribute, or a part of it by name, as `jsonb`; SQL's null where there is none. */
export type Element = (sub: string | null) => RawBuilder<unknown>;

export const KEY_COLUMNS = {
  userName: "user_name_key",
  externalId: "external_id",
  workEmail: "work_email_key",
  displayName: "display_name_key",
  manager: "manager_id",
} as const;

/** The value of a single-valued attribute: of `id` and `meta`, which are ours to say, from their columns. */
export function attributeValue(table: ListedTable, { path }: Attribute, baseUrl: string): Element {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const [name] = path;
  if (path.length === 1 && name === "id") return () => sql`to_jsonb(${column("id")}::text)`;
  if (path.length === 1 && name === "meta") return partsOf(meta(table, baseUrl));
  return (sub) => sql`${column("comparable")} #> ${sub === null ? path : [...path, sub]}::text[]`;
}

function meta(table: ListedTable, baseUrl: string): Parts {
  const time = (name: string) =>
    sql`to_jsonb((extract(epoch from ${sql.ref(`${table}.${name}`)}) * 1000)::bigint)`;
  const type = table === "scim_user" ? "User" : "Group";
  return {
    resourceType: sql`to_jsonb(${type}::text)`,
    created: time("created_at"),
    lastModified: time("modified_at"),
    location: location(baseUrl, `${type}s`, sql.ref(`${table}.id`)),
    version: sql`to_jsonb('W/"' || ${sql.ref(`${table}.version`)} || '"')`,
  };
}

/** The values of a multi-valued attribute: `from` ends in a condition, so that `and` can follow. */
export type Elements = { from: RawBuilder<unknown>; element: Element; order: RawBuilder<unknown> };

/**
 * Memberships are rows, not parts of a resource: `groups` of a user and `members` of a group are made of them as
 * they are shown. `order` puts the value that stands for all first: the primary one, else the first.
 */
export function elementsOf(table: ListedTable, { path }: Attribute, baseUrl: string): Elements {
  const [name] = path;
  if (path.length === 1 && name === "groups" && table === "scim_user") {
    return {
      from: sql`scim_member as m join scim_group as g on g.organisation_id = m.organisation_id and g.id = m.group_id
        where m.organisation_id = scim_user.organisation_id and m.user_id = scim_user.id and g.deleted_at is null`,
      element: partsOf({
        value: sql`to_jsonb(m.group_id::text)`,
        $ref: location(baseUrl, "Groups", sql`m.group_id`),
        display: sql`g.comparable -> 'displayName'`,
        type: sql`'"direct"'::jsonb`,
      }),
      order: sql`m.group_id`,
    };
  }
  if (path.length === 1 && name === "members" && table === "scim_group") {
    return {
      from: sql`scim_member as m join scim_user as u on u.organisation_id = m.organisation_id and u.id = m.user_id
        where m.organisation_id = scim_group.organisation_id and m.group_id = scim_group.id`,
      element: partsOf({
        value: sql`to_jsonb(m.user_id::text)`,
        $ref: location(baseUrl, "Users", sql`m.user_id`),
        display: sql`u.comparable -> 'displayName'`,
        type: sql`'"user"'::jsonb`,
      }),
      order: sql`m.user_id`,
    };
  }
  const list = sql`${sql.ref(`${table}.comparable`)} #> ${path}::text[]`;
  return {
    from: sql`jsonb_array_elements(${list}) with ordinality as element(value, at) where true`,
    element: (sub) => (sub === null ? sql`element.value` : sql`(element.value -> ${sub}::text)`),
    order: sql`coalesce(element.value -> 'primary' = 'true', false) desc, element.at`,
  };
}

type Parts = { readonly [sub: string]: RawBuilder<unknown> };

const partsOf =
  (parts: Parts): Element =>
  (sub) =>
    sub === null ? sql`'{}'::jsonb` : (parts[sub] ?? sql`null::jsonb`);

const location = (baseUrl: string, endpoint: string, id: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`to_jsonb(${`${baseUrl}/${endpoint}/`}::text || ${id})`;
