import { type RawBuilder, sql } from "kysely";
import { ONCE } from "../db/batch.ts";
import type { ReadTx } from "../db/database.ts";
import {
  type Attribute,
  attributeValue,
  elementsOf,
  KEY_COLUMNS,
  type ListedTable,
} from "./attribute-query.ts";
import {
  type Condition,
  conditionSql,
  type GroupKey,
  isNarrow,
  isOfFewForms,
  type UserKey,
} from "./directory-query.ts";
import {
  COLUMNS as GROUP_COLUMNS,
  type Selected as GroupRow,
  type StoredGroup,
  toGroup,
} from "./group-store.ts";
import {
  type Scope,
  type StoredUser,
  toUser,
  COLUMNS as USER_COLUMNS,
  type Selected as UserRow,
} from "./user-store.ts";

/** What a list is sorted by (RFC 7644 section 3.4.2.3). */
export type Sort = {
  by:
    | { kind: "key"; key: "id" | "userName" | "displayName" | "externalId" }
    | { kind: "attribute"; attribute: Attribute; sub: string | null; isText: boolean };
  descending: boolean;
};

/** `after`: only what comes after this id; for lists in the order of ids. */
export type Page = { offset: number; limit: number; after?: string };

export type Question<Key> = {
  condition: Condition<Key> | null;
  sort: Sort | null;
  page: Page;
  /** What locations begin with. */
  baseUrl: string;
};

/** Whether more must be looked at than key columns bound, so that a narrower filter would help. */
export const isBroad = ({ condition, sort }: Question<UserKey | GroupKey>): boolean =>
  condition === null ? sort?.by.kind === "attribute" : !isNarrow(condition);

/** One page of live users, and how many there are in all. Unsorted, in the order of ids, which is that of creation. */
export async function listUsers(
  tx: ReadTx,
  scope: Scope,
  question: Question<UserKey>,
): Promise<{ total: number; users: StoredUser[] }> {
  const { total, rows } = await list<UserRow>(tx, "scim_user", USER_COLUMNS, scope, question);
  return { total, users: rows.map(toUser) };
}

/** One page of live groups, likewise. Members are asked for apart. */
export async function listGroups(
  tx: ReadTx,
  scope: Scope,
  question: Question<GroupKey>,
): Promise<{ total: number; groups: StoredGroup[] }> {
  const { total, rows } = await list<GroupRow>(tx, "scim_group", GROUP_COLUMNS, scope, question);
  return { total, groups: rows.map(toGroup) };
}

async function list<Row>(
  tx: ReadTx,
  table: ListedTable,
  columns: readonly string[],
  scope: Scope,
  question: Question<UserKey | GroupKey>,
): Promise<{ total: number; rows: Row[] }> {
  const { offset, limit, after } = question.page;
  const rows = limit === 0 ? [] : (await pageSql<Row>(table, columns, scope, question).execute(tx)).rows;
  const proven = after === undefined && rows.length < limit && (offset === 0 || rows.length > 0);
  if (proven) return { total: offset + rows.length, rows };
  const counted = await countSql(table, scope, question).execute(tx);
  return { total: Number(counted.rows[0]?.total), rows };
}

/**
 * A deep page finds its ids first, by an index alone where there is one, and reads the rows of those only: what it
 * skips costs no row.
 */
export function pageSql<Row>(
  table: ListedTable,
  columns: readonly string[],
  scope: Scope,
  question: Question<UserKey | GroupKey>,
): RawBuilder<Row> {
  const { sort, page, baseUrl } = question;
  const { offset, limit, after } = page;
  const id = sql.ref(`${table}.id`);
  const next = after === undefined ? sql`` : sql`and ${id} > ${after}::uuid`;
  const which = sql`${matching(table, scope, question)} ${next}`;
  const selected = sql.join(columns.map((column) => sql.ref(`${table}.${column}`)));
  const direction = sort?.descending ? sql`desc` : sql`asc`;
  const value = sort === null || isById(sort) ? null : sortValue(table, sort, baseUrl);
  const order = (by: RawBuilder<unknown> | null, then: RawBuilder<unknown>) =>
    by === null ? sql`${then} ${direction}` : sql`${by} ${direction}, ${then} ${direction}`;
  if (offset === 0) {
    return sql`${hint(question)} select ${selected} from ${which} order by ${order(value, id)} limit ${limit}`;
  }
  const found = value === null ? sql`${id} as page_id` : sql`${id} as page_id, ${value} as page_value`;
  return sql`${hint(question)} select ${selected}
    from (select ${found} from ${which} order by ${order(value, id)} offset ${offset} limit ${limit}) as page
    join ${sql.table(table)} on ${sql.ref(`${table}.organisation_id`)} = ${scope.organisation}::uuid and ${id} = page.page_id
    order by ${order(value && sql`page.page_value`, sql`page.page_id`)}`;
}

export const countSql = (
  table: ListedTable,
  scope: Scope,
  question: Question<UserKey | GroupKey>,
): RawBuilder<{ total: string }> =>
  sql`${hint(question)} select count(*) as total from ${matching(table, scope, question)}`;

const matching = (table: ListedTable, scope: Scope, { condition, baseUrl }: Question<UserKey | GroupKey>) => {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const live = sql`${sql.table(table)} where ${column("organisation_id")} = ${scope.organisation}::uuid
    and ${column("source_id")} = ${scope.source}::uuid and ${column("deleted_at")} is null`;
  return condition === null ? live : sql`${live} and ${conditionSql(table, condition, baseUrl)}`;
};

/** What a client makes up freely comes in too many forms to be kept prepared. */
const hint = ({ condition, sort }: Question<UserKey | GroupKey>) =>
  (condition === null || isOfFewForms(condition)) && sort?.by.kind !== "attribute" ? sql`` : sql.raw(ONCE);

const isById = ({ by }: Sort): boolean => by.kind === "key" && by.key === "id";

/** Texts by code points; what has no value comes last ascending and first descending, as nulls do. */
function sortValue(table: ListedTable, { by }: Sort, baseUrl: string): RawBuilder<unknown> {
  if (by.kind === "key") {
    const column = sql.ref(`${table}.${by.key === "id" ? "id" : KEY_COLUMNS[by.key]}`);
    // The other two columns are in that order already, and so are their indexes.
    return by.key === "externalId" ? sql`${column} collate "C"` : column;
  }
  const value = standingValue(table, by.attribute, by.sub, baseUrl);
  return by.isText ? sql`(${value} #>> '{}') collate "C"` : value;
}

function standingValue(table: ListedTable, attribute: Attribute, sub: string | null, baseUrl: string) {
  if (!attribute.multiValued) return attributeValue(table, attribute, baseUrl)(sub);
  const { from, element, order } = elementsOf(table, attribute, baseUrl);
  return sql`(select ${element(sub)} from ${from} order by ${order} limit 1)`;
}
