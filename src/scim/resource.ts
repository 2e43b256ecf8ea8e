/** Any JSON value. What comes from outside becomes one through `isBoundedJson`, never through a cast. */
export type Json = string | number | boolean | null | Json[] | { [member: string]: Json };
export type JsonObject = { [member: string]: Json };

/** A User or a Group as plain JSON, attributes in canonical spelling (RFC 7643 section 3). */
export type ScimResource = { [attribute: string]: Json };

/** Deeper bodies are refused before anything else looks at them. A legal one needs five levels. */
export const MAX_DEPTH = 16;

/** Objects with more members are refused likewise: all schemas together have fewer attributes. */
export const MAX_MEMBERS = 1000;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object's own member. Inherited names (`constructor`, `__proto__`) are not there. */
export const memberOf = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/**
 * Whether the input is JSON no deeper than `limit`, with no object wider than ours; it goes no deeper itself, so ten thousand brackets cannot
 * overflow the stack. `1e999`, which JSON.parse reads as Infinity, is not JSON.
 */
export function isBoundedJson(input: unknown, limit: number = MAX_DEPTH): input is Json {
  switch (typeof input) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(input);
    case "object": {
      if (input === null) return true;
      const members: unknown[] = Array.isArray(input) ? input : Object.values(input);
      if (!Array.isArray(input) && members.length > MAX_MEMBERS) return false;
      return limit > 0 && members.every((member) => isBoundedJson(member, limit - 1));
    }
    default:
      return false;
  }
}

/** Equality of JSON values; the order of an object's members does not matter, that of an array's does. */
export function jsonEquals(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, index) => jsonEquals(value, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && jsonEquals(left[name], right[name]))
  );
}
