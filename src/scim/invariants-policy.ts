import { err, ok, type Result } from "../kernel/result.ts";
import { readAttribute, writeAttribute } from "./attribute-access.ts";
import { keyLengthProblem } from "./keys-policy.ts";
import { isJsonObject, type Json, memberOf, type ScimResource } from "./resource.ts";
import type { AttributeDefinition, AttributePath, ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/** How long a resource may be as JSON, in characters: a page of two hundred must stay an answer. */
export const MAX_RESOURCE_LENGTH = 128 * 1024;

/** How many values an attribute may have. Members of a group are kept elsewhere and have no such limit. */
export const MAX_VALUES = 100;
const KEPT_ELSEWHERE = "members";

/**
 * What holds for every stored resource, however it came: required attributes are there, lists are short
 * and have one primary value at most (RFC 7643 section 2.4), no element is left with a label and no value
 * (quirk 24), keys fit their index, and `schemas` says what is in it (RFC 7643 section 3).
 */
export function settle(resource: ScimResource, schema: ResourceSchema): Result<ScimResource, ScimError> {
  let settled = resource;
  for (const urn of [null, ...schema.extensions]) {
    for (const definition of schema.attributesIn(urn).values()) {
      const path: AttributePath = { urn, attribute: definition.name, sub: null };
      const value = readAttribute(settled, path);
      const kept = value === undefined ? undefined : withoutLabelsOnly(value, definition);
      const problem = problemOf(kept, definition);
      if (problem !== null) return err(problem);
      if (kept !== value) settled = writeAttribute(settled, path, kept);
    }
  }
  const tooLong = keyLengthProblem(settled, schema);
  if (tooLong !== null) return err(tooLong);
  const { members: _members, ...stored } = settled;
  if (JSON.stringify(stored).length > MAX_RESOURCE_LENGTH) return err(tooLarge);
  return ok({ ...settled, schemas: schemasOf(settled, schema) });
}

/** The URNs of what the resource holds. Those that the client named and we do not know are not echoed. */
export function schemasOf(resource: ScimResource, schema: ResourceSchema): Json[] {
  return [schema.urn, ...schema.extensions.filter((urn) => Object.hasOwn(resource, urn))];
}

function problemOf(value: Json | undefined, definition: AttributeDefinition): ScimError | null {
  const { name } = definition;
  if (value === undefined) {
    const ours = !definition.required || definition.mutability === "readOnly";
    return ours
      ? null
      : badRequest("invalidValue", `${name} is required. Map it to an attribute that has a value.`);
  }
  if (!Array.isArray(value)) return null;
  if (hasTooMany(value, definition)) {
    return tooManyValues(definition);
  }
  if (value.filter(isPrimary).length > 1) {
    return badRequest(
      "invalidValue",
      `${name} may have one primary value only. Mark one, and no other, as primary.`,
    );
  }
  return null;
}

const tooLarge = badRequest(
  "invalidValue",
  `A resource may be ${MAX_RESOURCE_LENGTH} characters long in all. Push fewer or shorter attributes.`,
);

export const hasTooMany = (values: readonly Json[], definition: AttributeDefinition): boolean =>
  values.length > MAX_VALUES && definition.name !== KEPT_ELSEWHERE;

export const tooManyValues = (definition: AttributeDefinition): ScimError =>
  badRequest("invalidValue", `${definition.name} may have ${MAX_VALUES} values at most. Send fewer.`);

/** Whether an element claims to be the preferred one. */
export const isPrimary = (element: Json): boolean =>
  isJsonObject(element) && memberOf(element, "primary") === true;

const LABELS: ReadonlySet<string> = new Set(["type", "primary", "display"]);

function withoutLabelsOnly(value: Json, definition: AttributeDefinition): Json | undefined {
  if (!definition.multiValued || definition.type !== "complex" || !Array.isArray(value)) return value;
  const holders = [...definition.subAttributes.values()].filter((sub) => !LABELS.has(sub.name));
  const kept = value.filter(
    (element) => isJsonObject(element) && holders.some((sub) => Object.hasOwn(element, sub.name)),
  );
  if (kept.length === value.length) return value;
  return kept.length === 0 ? undefined : kept;
}
