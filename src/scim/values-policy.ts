import { booleanOf, isDateTime } from "./filter-operand.ts";
import { isStorable } from "./filter-tokens.ts";
import { isJsonObject, type Json, type JsonObject, memberOf } from "./resource.ts";
import type { AttributeDefinition } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/** Longer texts than any directory attribute needs are refused. */
export const MAX_TEXT_LENGTH = 65_536;

/** Unassigned: null, an empty list (RFC 7643 section 2.5), and the empty text by which Entra and Okta clear. */
export const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/**
 * The value in our one form, or undefined when nothing is assigned: unknown and readOnly sub-attributes left
 * out, names in canonical spelling, booleans out of their text form, a reference such as `manager` out of its
 * text and list forms, a lone value put in a list where a list belongs. Texts stay as sent (quirk 23). What
 * does not fit the type is passed on as it is, for `typeProblem` to refuse.
 */
export function relax(value: Json, definition: AttributeDefinition): Json | undefined {
  if (isUnassigned(value)) return undefined;
  if (!definition.multiValued) return relaxOne(value, definition);
  const complex = definition.type === "complex";
  if (!Array.isArray(value) && complex !== isJsonObject(value)) return value;
  const list = (Array.isArray(value) ? value : [value])
    .map((item) => relaxOne(item, definition))
    .filter((item) => item !== undefined);
  return list.length === 0 ? undefined : list;
}

function relaxOne(value: Json, definition: AttributeDefinition): Json | undefined {
  if (isUnassigned(value)) return undefined;
  if (definition.type === "boolean") return booleanOf(value) ?? value;
  if (definition.type !== "complex") return value;
  const object = definition.multiValued ? value : referenceObject(value, definition);
  return isJsonObject(object) ? relaxObject(object, definition) : object;
}

function relaxObject(object: JsonObject, definition: AttributeDefinition): JsonObject | undefined {
  const members = assignedMembers(object, definition).flatMap(([sub, value]) => {
    const relaxed = relax(value, sub);
    return relaxed === undefined ? [] : [[sub.name, relaxed] as const];
  });
  const relaxed: JsonObject = Object.fromEntries(members);
  if (members.length === 0) return undefined;
  if (!isReference(definition) || memberOf(relaxed, "value") === undefined) return relaxed;
  // `$ref` of a reference is ours to write: it follows from `value`.
  const { $ref: _ours, ...kept } = relaxed;
  return kept;
}

/** The members of a complex value that a client may set, with their definitions; unknown ones are no fault. */
export function assignedMembers(
  object: JsonObject,
  definition: AttributeDefinition,
): readonly (readonly [AttributeDefinition, Json])[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const sub = definition.subAttributes.get(name.toLowerCase());
    return sub === undefined || sub.mutability === "readOnly" ? [] : [[sub, value] as const];
  });
}

/** Text and one-element lists stand for `{value}` where the attribute refers to something (quirk 11). */
export function referenceObject(value: Json, definition: AttributeDefinition): Json {
  const single = Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value;
  return typeof single === "string" && isReference(definition) ? { value: single } : single;
}

const isReference = (definition: AttributeDefinition): boolean =>
  !definition.multiValued && definition.subAttributes.has("$ref") && definition.subAttributes.has("value");

/** Why a relaxed value does not fit its attribute, or null (RFC 7643 section 2.3). Never quotes the value. */
export function typeProblem(
  value: Json,
  definition: AttributeDefinition,
  name: string = definition.name,
): ScimError | null {
  if (!definition.multiValued) return singleProblem(value, definition, name);
  if (!Array.isArray(value)) return wants(name, "a list of values");
  return firstProblem(value, (item) => singleProblem(item, definition, name));
}

function singleProblem(value: Json, definition: AttributeDefinition, name: string): ScimError | null {
  switch (definition.type) {
    case "boolean":
      return typeof value === "boolean" ? null : wants(name, "true or false");
    case "integer":
      return Number.isSafeInteger(value) ? null : wants(name, "a whole number");
    case "decimal":
      return typeof value === "number" ? null : wants(name, "a number");
    case "complex":
      return isJsonObject(value)
        ? partsProblem(value, definition, name)
        : wants(name, "an object with its parts");
    case "dateTime":
      return textProblem(value, name, isDateTime, "a time such as 2026-01-31T12:00:00Z");
    case "binary":
      return textProblem(value, name, (text) => BASE64.test(text), "base 64");
    case "string":
    case "reference":
      return textProblem(value, name, () => true, "a text");
  }
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function textProblem(
  value: Json,
  name: string,
  fits: (text: string) => boolean,
  form: string,
): ScimError | null {
  if (typeof value !== "string") return wants(name, form);
  if (value.length > MAX_TEXT_LENGTH) return wants(name, `at most ${MAX_TEXT_LENGTH} characters`);
  if (!isStorable(value)) return wants(name, "a text without U+0000 and half surrogate pairs");
  return fits(value) ? null : wants(name, form);
}

function partsProblem(object: JsonObject, definition: AttributeDefinition, name: string): ScimError | null {
  if (isReference(definition) && Object.hasOwn(object, "$ref") && !Object.hasOwn(object, "value")) {
    return wants(name, "a `value`, the id of what it refers to; `$ref` alone is not enough");
  }
  return firstProblem([...definition.subAttributes.values()], (sub) => {
    const value = memberOf(object, sub.name);
    return value === undefined ? null : typeProblem(value, sub, `${name}.${sub.name}`);
  });
}

function firstProblem<T>(items: readonly T[], problemOf: (item: T) => ScimError | null): ScimError | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}

const wants = (name: string, form: string): ScimError =>
  badRequest(
    "invalidValue",
    `${name} takes ${form}. Change the value or the attribute mapping at the source.`,
  );
