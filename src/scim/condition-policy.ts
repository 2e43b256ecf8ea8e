import type { Attribute } from "../directory/attribute-query.ts";
import type { Condition, ElementCondition, GroupKey, UserKey } from "../directory/directory-query.ts";
import { assertNever } from "../kernel/result.ts";
import type { Filter } from "./filter.ts";
import { comparable, comparisonKey } from "./keys-policy.ts";
import { type AttributePath, pathText, type ResourceSchema } from "./schema.ts";

const EMAIL_OF_WORK = "emails[type eq work].value";
const MANAGER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

/** What is asked for with `eq` and has a column of its own: the path of a filter, the column, and how it compares. */
type Keys<Key> = ReadonlyMap<string, { key: Key; caseExact: boolean }>;

const USER_KEYS: Keys<UserKey> = new Map([
  ["id", { key: "id", caseExact: true }],
  ["userName", { key: "userName", caseExact: false }],
  ["externalId", { key: "externalId", caseExact: true }],
  ["displayName", { key: "displayName", caseExact: false }],
  [EMAIL_OF_WORK, { key: "workEmail", caseExact: false }],
  [MANAGER, { key: "manager", caseExact: false }],
]);

const GROUP_KEYS: Keys<GroupKey> = new Map([
  ["id", { key: "id", caseExact: true }],
  ["displayName", { key: "displayName", caseExact: false }],
  ["externalId", { key: "externalId", caseExact: true }],
  ["members.value", { key: "member", caseExact: false }],
]);

/** The filter of a list of users as a condition: the same meaning as `matchesFilter`, proved by filter-sql.db.test. */
export const userConditionOf = (filter: Filter, schema: ResourceSchema): Condition<UserKey> =>
  conditionOf(filter, USER_KEYS, schema);

export const groupConditionOf = (filter: Filter, schema: ResourceSchema): Condition<GroupKey> =>
  conditionOf(filter, GROUP_KEYS, schema);

/** What can be asked of a key column is; anything else goes over the comparable form. Linear in the terms. */
function conditionOf<Key>(filter: Filter, keys: Keys<Key>, schema: ResourceSchema): Condition<Key> {
  switch (filter.kind) {
    case "and":
    case "or":
      return { kind: filter.kind, parts: filter.terms.map((term) => conditionOf(term, keys, schema)) };
    case "not":
      return { kind: "not", part: conditionOf(filter.term, keys, schema) };
    case "present":
      return some(filter.path, schema, present(filter.path));
    case "compare": {
      const holds = (where: ElementCondition): Condition<Key> => some(filter.path, schema, where);
      return keyed(filter, keys) ?? comparison<Condition<Key>>(filter, schema, holds);
    }
    case "values": {
      const terms = filter.filter.kind === "and" ? filter.filter.terms : [filter.filter];
      const among = keyedAmong(terms, keys);
      if (among?.terms === terms.length) return among.key;
      const fits: Condition<Key> = some(filter.path, schema, elementConditionOf(filter.filter, schema));
      return among === null ? fits : { kind: "and", parts: [among.key, fits] };
    }
    default:
      return assertNever(filter);
  }
}

function elementConditionOf(filter: Filter, schema: ResourceSchema): ElementCondition {
  switch (filter.kind) {
    case "and":
    case "or":
      return { kind: filter.kind, parts: filter.terms.map((term) => elementConditionOf(term, schema)) };
    case "not":
      return { kind: "not", part: elementConditionOf(filter.term, schema) };
    case "present":
      return present(filter.path);
    case "compare":
      return comparison<ElementCondition>(filter, schema, (where) => where);
    case "values":
      throw new Error("a value path inside another");
    default:
      return assertNever(filter);
  }
}

type Comparison = Extract<Filter, { kind: "compare" }>;

function keyed<Key>({ operator, path, value }: Comparison, keys: Keys<Key>): Condition<Key> | null {
  const known = operator === "eq" && typeof value === "string" ? keys.get(pathText(path)) : undefined;
  if (known === undefined || typeof value !== "string") return null;
  return { kind: "equals", key: known.key, value: known.caseExact ? value : comparisonKey(value) };
}

/**
 * What some of the conditions on one value say of a key column, if any do, and how many of them that takes:
 * `members[value eq "x"]`, and `emails[type eq "work"].value eq "x"` or the two in brackets, in either order
 * (Entra, Okta).
 */
function keyedAmong<Key>(
  terms: readonly Filter[],
  keys: Keys<Key>,
): { key: Condition<Key>; terms: number } | null {
  const comparisons = terms.filter((term) => term.kind === "compare");
  const isWork = ({ path, operator, value }: Comparison): boolean =>
    pathText(path) === "emails.type" && operator === "eq" && comparisonKey(String(value)) === "work";
  const email = comparisons.find(
    ({ path, operator, value }) =>
      pathText(path) === "emails.value" && operator === "eq" && typeof value === "string",
  );
  const known = keys.get(EMAIL_OF_WORK);
  if (known !== undefined && email !== undefined && comparisons.some(isWork)) {
    return { key: { kind: "equals", key: known.key, value: comparisonKey(String(email.value)) }, terms: 2 };
  }
  const key = comparisons.map((term) => keyed(term, keys)).find((found) => found !== null);
  return key === undefined ? null : { key, terms: 1 };
}

type Negatable<C> = C | { kind: "not"; part: C };
type Composed<C> = Negatable<C> | { kind: "or"; parts: readonly Negatable<C>[] };

/** `ne` holds for what has no value too, and null stands for having none (see `matchesFilter`). */
function comparison<C>(
  { path, operator, value }: Comparison,
  schema: ResourceSchema,
  holds: (where: ElementCondition) => C,
): Composed<C> {
  const there = holds(present(path));
  const missing: Negatable<C> = { kind: "not", part: there };
  if (value === null) return operator === "eq" ? missing : there;
  const operand = comparable(value, schema.definitionAt(path)) as string | number | boolean;
  const fits = holds({ kind: "compare", sub: path.sub, operator, value: operand });
  return operator === "ne" ? { kind: "or", parts: [missing, fits] } : fits;
}

const present = (path: AttributePath): ElementCondition => ({ kind: "present", sub: path.sub });

const some = <Key>(path: AttributePath, schema: ResourceSchema, where: ElementCondition): Condition<Key> => ({
  kind: "some",
  attribute: storedAttribute(path, schema),
  where,
});

/** Where the attribute that the path names stands in the comparable form. */
export const storedAttribute = (path: AttributePath, schema: ResourceSchema): Attribute => ({
  path: path.urn === null ? [path.attribute] : [path.urn, path.attribute],
  multiValued: schema.definitionAt({ ...path, sub: null }).multiValued,
});
