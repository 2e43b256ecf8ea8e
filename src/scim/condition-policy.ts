import type { Condition, GroupKey, UserKey } from "../directory/directory-query.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Filter } from "./filter.ts";
import { comparisonKey } from "./keys-policy.ts";
import { type AttributePath, pathText } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

const EMAIL_OF_WORK = "emails[type eq work].value";
const MANAGER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

/** What can be asked for with `eq`: the path of a filter, the stored key, and how values are compared. */
type Keys<Key> = ReadonlyMap<string, { key: Key; caseExact: boolean }>;

const USER_KEYS: Keys<UserKey> = new Map([
  ["id", { key: "id", caseExact: true }],
  ["userName", { key: "userName", caseExact: false }],
  ["externalId", { key: "externalId", caseExact: true }],
  ["displayName", { key: "displayName", caseExact: false }],
  [EMAIL_OF_WORK, { key: "workEmail", caseExact: false }],
  [MANAGER, { key: "manager", caseExact: true }],
]);

const GROUP_KEYS: Keys<GroupKey> = new Map([
  ["id", { key: "id", caseExact: true }],
  ["displayName", { key: "displayName", caseExact: false }],
  ["externalId", { key: "externalId", caseExact: true }],
  ["members.value", { key: "member", caseExact: true }],
]);

export const userConditionOf = (filter: Filter): Result<Condition<UserKey>, ScimError> =>
  conditionOf(filter, USER_KEYS);

export const groupConditionOf = (filter: Filter): Result<Condition<GroupKey>, ScimError> =>
  conditionOf(filter, GROUP_KEYS);

/** A filter as a condition on stored key columns; one that needs more is refused, never answered wrongly. */
function conditionOf<Key>(filter: Filter, keys: Keys<Key>): Result<Condition<Key>, ScimError> {
  if (filter.kind === "and" || filter.kind === "or") {
    const parts: Condition<Key>[] = [];
    for (const term of filter.terms) {
      const part = conditionOf(term, keys);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    return ok({ kind: filter.kind, parts });
  }
  const asked = filter.kind === "values" ? valueOfWorkEmail(filter.filter, filter.path) : equality(filter);
  const known = asked ? keys.get(asked.path) : undefined;
  if (!asked || !known) return err(unsupported(keys));
  return ok({
    kind: "equals",
    key: known.key,
    value: known.caseExact ? asked.value : comparisonKey(asked.value),
  });
}

type Equality = { path: string; value: string };

function equality(filter: Filter): Equality | null {
  if (filter.kind !== "compare" || filter.operator !== "eq" || typeof filter.value !== "string") return null;
  return { path: pathText(filter.path), value: filter.value };
}

/** `emails[type eq "work"].value eq "x"`, or the two conditions in brackets, in either order (Entra, Okta). */
function valueOfWorkEmail(filter: Filter, path: AttributePath): Equality | null {
  if (pathText(path) !== "emails" || filter.kind !== "and" || filter.terms.length !== 2) return null;
  const terms = filter.terms.map(equality);
  const type = terms.find((term) => term?.path === "emails.type");
  const value = terms.find((term) => term?.path === "emails.value");
  if (!type || !value || comparisonKey(type.value) !== "work") return null;
  return { path: EMAIL_OF_WORK, value: value.value };
}

const unsupported = <Key>(keys: Keys<Key>): ScimError =>
  badRequest(
    "invalidFilter",
    `This server answers filters made of eq, and, or on: ${[...keys.keys()].join(", ")}. Ask with one of these.`,
  );
