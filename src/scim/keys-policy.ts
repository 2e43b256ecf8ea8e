import { valuesAt } from "./attribute-access.ts";
import { isJsonObject, type Json, memberOf, type ScimResource } from "./resource.ts";
import { groupSchema, type ResolvedAttribute, type ResourceSchema, userSchema } from "./schema.ts";
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

export type UserKeys = {
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly workEmailKey: string | null;
  readonly displayNameKey: string | null;
  readonly managerId: string | null;
};

export type GroupKeys = { readonly displayNameKey: string; readonly externalId: string | null };

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
  const workEmail = valuesAt(resource, EMAILS).find(isWorkEmail);
  return {
    userNameKey: comparisonKey(requiredText(resource, "userName")),
    externalId: textOf(memberOf(resource, "externalId")),
    workEmailKey: isJsonObject(workEmail) ? keyOf(memberOf(workEmail, "value")) : null,
    displayNameKey: keyOf(memberOf(resource, "displayName")),
    managerId: textOf(manager),
  };
}

/** What a stored group is found by. */
export function groupKeys(resource: ScimResource): GroupKeys {
  return {
    displayNameKey: comparisonKey(requiredText(resource, "displayName")),
    externalId: textOf(memberOf(resource, "externalId")),
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

function isWorkEmail(element: Json): boolean {
  const type = isJsonObject(element) ? memberOf(element, "type") : undefined;
  return typeof type === "string" && comparisonKey(type) === "work";
}

const textOf = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const keyOf = (value: Json | undefined): string | null =>
  typeof value === "string" ? comparisonKey(value) : null;

function requiredText(resource: ScimResource, name: string): string {
  const value = memberOf(resource, name);
  if (typeof value !== "string") throw new Error(`a stored resource without ${name}`);
  return value;
}
