import { type RawBuilder, type SqlBool, sql } from "kysely";
import { isUuid } from "../kernel/ids.ts";
import {
  type Attribute,
  attributeValue,
  type Element,
  elementsOf,
  KEY_COLUMNS,
  type ListedTable,
} from "./attribute-query.ts";

/** What a list of users or groups is found by: stored key columns, each with its index. */
export type UserKey = "id" | "userName" | "externalId" | "workEmail" | "displayName" | "manager";
export type GroupKey = "id" | "displayName" | "externalId" | "member";

/**
 * Which resources belong to a list. Values are in the form of the key column or in comparable form (see
 * scim/keys-policy.ts). `some`: one value of the attribute fits; of a single-valued one there is one or none.
 */
export type Condition<Key = UserKey | GroupKey> =
  | { kind: "equals"; key: Key; value: string }
  | { kind: "and" | "or"; parts: readonly Condition<Key>[] }
  | { kind: "not"; part: Condition<Key> }
  | { kind: "some"; attribute: Attribute; where: ElementCondition };

/** What one value of an attribute is like; `sub` names a part of it, null the value itself. */
export type ElementCondition =
  | { kind: "and" | "or"; parts: readonly ElementCondition[] }
  | { kind: "not"; part: ElementCondition }
  | { kind: "present"; sub: string | null }
  | { kind: "compare"; sub: string | null; operator: Operator; value: string | number | boolean };

export type Operator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";

/** Whether the key columns bound what must be looked at, however many rows there are. */
export function isNarrow(condition: Condition): boolean {
  switch (condition.kind) {
    case "equals":
      return true;
    case "and":
      return condition.parts.some(isNarrow);
    case "or":
      return condition.parts.every(isNarrow);
    default:
      return false;
  }
}

/** Whether it is one key, or two: a statement worth keeping prepared, for there are few of its form. */
export const isOfFewForms = (condition: Condition): boolean =>
  condition.kind === "equals" ||
  ((condition.kind === "and" || condition.kind === "or") &&
    condition.parts.length <= 2 &&
    condition.parts.every(({ kind }) => kind === "equals"));

/**
 * The condition on rows of the table. An unknown truth (SQL's null) counts as no; `not` makes it one before it
 * turns it round, so that what has no value is never lost between a filter and its negation.
 */
export function conditionSql(table: ListedTable, condition: Condition, baseUrl: string): RawBuilder<SqlBool> {
  switch (condition.kind) {
    case "equals":
      return keyEquals(table, condition.key, condition.value);
    case "and":
    case "or":
      return joined(
        condition.kind,
        condition.parts.map((part) => conditionSql(table, part, baseUrl)),
      );
    case "not":
      return sql`(${conditionSql(table, condition.part, baseUrl)}) is not true`;
    case "some":
      return someFits(table, condition.attribute, condition.where, baseUrl);
  }
}

function keyEquals(table: ListedTable, key: UserKey | GroupKey, value: string): RawBuilder<SqlBool> {
  if (key === "id" || key === "member") {
    // ids are caseExact, and ours are in lower case
    if (!isUuid(value) || value !== value.toLowerCase()) return sql`false`;
    if (key === "id") return sql`${sql.ref(`${table}.id`)} = ${value}::uuid`;
    return sql`exists (select from scim_member
      where scim_member.organisation_id = scim_group.organisation_id and scim_member.group_id = scim_group.id
        and scim_member.user_id = ${value}::uuid)`;
  }
  const column = sql.ref(`${table}.${KEY_COLUMNS[key]}`);
  if (key !== "workEmail") return sql`${column} = ${value}`;
  // '' stands for several addresses; then they are looked at one by one.
  return sql`(${column} in (${value}, '') and (${column} <> '' or exists (
    select from jsonb_array_elements(${sql.ref(`${table}.comparable`)} -> 'emails') as emails(email)
    where email -> 'type' = '"work"' and email -> 'value' = ${JSON.stringify(value)}::jsonb)))`;
}

function someFits(
  table: ListedTable,
  attribute: Attribute,
  where: ElementCondition,
  baseUrl: string,
): RawBuilder<SqlBool> {
  if (!attribute.multiValued) {
    const element = attributeValue(table, attribute, baseUrl);
    return sql`(${element(null)} is not null and ${elementSql(element, where)})`;
  }
  const { from, element } = elementsOf(table, attribute, baseUrl);
  return sql`exists (select from ${from} and ${elementSql(element, where)})`;
}

function elementSql(element: Element, condition: ElementCondition): RawBuilder<SqlBool> {
  switch (condition.kind) {
    case "and":
    case "or":
      return joined(
        condition.kind,
        condition.parts.map((part) => elementSql(element, part)),
      );
    case "not":
      return sql`(${elementSql(element, condition.part)}) is not true`;
    case "present":
      return sql`${element(condition.sub)} is not null`;
    case "compare":
      return compared(element(condition.sub), condition.operator, condition.value);
  }
}

function compared(
  left: RawBuilder<unknown>,
  operator: Operator,
  value: string | number | boolean,
): RawBuilder<SqlBool> {
  const right = sql`${JSON.stringify(value)}::jsonb`;
  if (operator === "eq") return sql`${left} = ${right}`;
  if (operator === "ne") return sql`${left} <> ${right}`;
  const text = sql`(${left} #>> '{}')`;
  switch (operator) {
    case "co":
      return sql`strpos(${text}, ${value}::text) > 0`;
    case "sw":
      return sql`starts_with(${text}, ${value}::text)`;
    case "ew":
      return sql`right(${text}, char_length(${value}::text)) = ${value}::text`;
    default:
      return typeof value === "string"
        ? sql`${text} collate "C" ${ORDER[operator]} ${value}::text`
        : sql`${left} ${ORDER[operator]} ${right}`;
  }
}

const ORDER = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` } as const;

const joined = (word: "and" | "or", parts: readonly RawBuilder<SqlBool>[]): RawBuilder<SqlBool> =>
  sql`(${sql.join(parts, word === "and" ? sql` and ` : sql` or `)})`;
