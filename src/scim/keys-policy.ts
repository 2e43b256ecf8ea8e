import { valuesAt } from "./attribute-access.ts";
import { isJsonObject, type Json, type JsonObject, memberOf, type ScimResource } from "./resource.ts";
import {
  type AttributeDefinition,
  groupSchema,
  type ResolvedAttribute,
  type ResourceSchema,
  userSchema,
} from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/** Longer keys do not fit a btree page, whatever the alphabet (2 704 bytes, organisation and source included). */
export const MAX_KEY_LENGTH = 512;

/**
 * The form in which texts that ignore case are compared and indexed: NFC, lower case, NFC (RFC 7644
 * section 5 asks for such a preparation of userName; entra-scim.md decision 10). Compatibility forms stay
 * apart (no NFKC), and `ß` is not `ss`: two names are never taken for one by a looser rule than Entra's.
 * Idempotent. What is stored and given back is the text as sent.
 */
export const comparisonKey = (text: string): string => text.normalize("NFC").toLowerCase().normalize("NFC");

/** RFC 7643 section 2.5: null, the empty text and empty lists are no values; an object needs one that is. */
export function isPresent(value: Json): boolean {
  if (Array.isArray(value)) return value.some(isPresent);
  if (isJsonObject(value)) return Object.values(value).some(isPresent);
  return value !== null && value !== "";
}

/**
 * One value in the form in which filters and sorting compare it: a time as its milliseconds since 1970, a text
 * whose attribute is not caseExact as its comparison key, the rest as it is (RFC 7644 section 3.4.2.2).
 */
export function comparable(value: Json, definition: AttributeDefinition): Json {
  if (typeof value !== "string") return value;
  if (definition.type === "dateTime") return Date.parse(value);
  return definition.caseExact ? value : comparisonKey(value);
}

/**
 * The whole resource in comparable form, as SQL reads it: only what has a value and may be asked for, and every
 * multi-valued attribute a list. Computed here when a resource is written, so that SQL folds no case and
 * composes no letter, and can answer exactly as `matchesFilter` does.
 */
export function comparableForm(resource: ScimResource, schema: ResourceSchema): ScimResource {
  const form: ScimResource = comparableParts(resource, schema.attributesIn(null));
  for (const urn of schema.extensions) {
    const extension = memberOf(resource, urn);
    const parts = isJsonObject(extension) ? comparableParts(extension, schema.attributesIn(urn)) : {};
    if (Object.keys(parts).length > 0) form[urn] = parts;
  }
  return form;
}

function comparableParts(
  object: JsonObject,
  definitions: ReadonlyMap<string, AttributeDefinition>,
): JsonObject {
  const parts: JsonObject = {};
  for (const definition of definitions.values()) {
    const value = memberOf(object, definition.name);
    if (value === undefined || !isPresent(value) || definition.returned === "never") continue;
    const one = (element: Json): Json =>
      isJsonObject(element)
        ? comparableParts(element, definition.subAttributes)
        : comparable(element, definition);
    const elements = Array.isArray(value) ? value : [value];
    parts[definition.name] = definition.multiValued ? elements.filter(isPresent).map(one) : one(value);
  }
  return parts;
}

export type UserKeys = {
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly workEmailKey: string | null;
  readonly displayNameKey: string | null;
  readonly managerId: string | null;
  readonly comparable: ScimResource;
};

export type GroupKeys = {
  readonly displayNameKey: string;
  readonly externalId: string | null;
  readonly comparable: ScimResource;
};

const resolved = (schema: ResourceSchema, text: string): ResolvedAttribute => {
  const attribute = schema.attribute(text);
  if (attribute === undefined) throw new Error(`scim-schemas/ has no attribute ${text}`);
  return attribute;
};

const MANAGER = resolved(
  userSchema,
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
).path;
const EMAILS = resolved(userSchema, "emails").path;
const KEYED = {
  user: ["userName", "externalId", "displayName", "emails.value"].map(
    (name) => resolved(userSchema, name).path,
  ),
  group: ["displayName", "externalId"].map((name) => resolved(groupSchema, name).path),
};

/** What a stored user is found by (design section 6). The resource has been through the policies here. */
export function userKeys(resource: ScimResource): UserKeys {
  const manager = valuesAt(resource, MANAGER)[0];
  const workEmails = new Set(valuesAt(resource, EMAILS).flatMap(workEmailKey));
  return {
    userNameKey: comparisonKey(requiredText(resource, "userName")),
    externalId: textOf(memberOf(resource, "externalId")),
    // '' says that there are several
    workEmailKey: workEmails.size > 1 ? "" : ([...workEmails][0] ?? null),
    displayNameKey: keyOf(memberOf(resource, "displayName")),
    managerId: keyOf(manager),
    comparable: comparableForm(resource, userSchema),
  };
}

/** What a stored group is found by. */
export function groupKeys(resource: ScimResource): GroupKeys {
  return {
    displayNameKey: comparisonKey(requiredText(resource, "displayName")),
    externalId: textOf(memberOf(resource, "externalId")),
    comparable: comparableForm(resource, groupSchema),
  };
}

/** Why the resource cannot be indexed, or null: a key that is too long would otherwise fail in the database. */
export function keyLengthProblem(resource: ScimResource, schema: ResourceSchema): ScimError | null {
  const paths = schema === groupSchema ? KEYED.group : KEYED.user;
  const tooLong = paths.find((path) =>
    valuesAt(resource, path).some((value) => typeof value === "string" && value.length > MAX_KEY_LENGTH),
  );
  if (tooLong === undefined) return null;
  return badRequest(
    "invalidValue",
    `${tooLong.attribute} may be ${MAX_KEY_LENGTH} characters at most. Shorten it at the source.`,
  );
}

function workEmailKey(element: Json): readonly string[] {
  const [type, value] = isJsonObject(element)
    ? [memberOf(element, "type"), memberOf(element, "value")]
    : [undefined, undefined];
  const isWork = typeof type === "string" && comparisonKey(type) === "work";
  return isWork && typeof value === "string" && value !== "" ? [comparisonKey(value)] : [];
}

const textOf = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const keyOf = (value: Json | undefined): string | null =>
  typeof value === "string" ? comparisonKey(value) : null;

function requiredText(resource: ScimResource, name: string): string {
  const value = memberOf(resource, name);
  if (typeof value !== "string") throw new Error(`a stored resource without ${name}`);
  return value;
}
