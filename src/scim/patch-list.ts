import { err, ok, type Result } from "../kernel/result.ts";
import { hasTooMany, isPrimary, tooManyValues } from "./invariants-policy.ts";
import { comparisonKey } from "./keys-policy.ts";
import type { PatchOperation } from "./patch-request.ts";
import { isJsonObject, type Json, type JsonObject, jsonEquals, memberOf } from "./resource.ts";
import type { AttributeDefinition } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";
import { relax, typeProblem } from "./values-policy.ts";

/** The elements of a multi-valued attribute. */
export type Values = readonly Json[];

/**
 * A whole multi-valued attribute after an operation without a filter (RFC 7644 section 3.5.2). Replace puts
 * the new list in place; add leaves out what is there already; remove with a value takes just those out.
 */
export function changeList(
  list: Values,
  operation: PatchOperation,
  definition: AttributeDefinition,
): Result<Values, ScimError> {
  const { op, value: sent } = operation;
  if (op === "remove" && (sent === undefined || sent === null || sent === "")) return ok([]);
  if (Array.isArray(sent) && hasTooMany(sent, definition)) return err(tooManyValues(definition));
  const given = relax(sent ?? null, definition) ?? [];
  const problem = typeProblem(given, definition);
  if (problem !== null) return err(problem);
  const values = Array.isArray(given) ? given : [given];
  switch (op) {
    case "replace":
      return ok(values);
    case "remove":
      return ok(list.filter((element) => !values.some((value) => isMeant(value, element, definition))));
    case "add":
      return values.filter(isPrimary).length > 1
        ? err(badRequest("invalidValue", `${definition.name} may have one primary value only.`))
        : ok(values.reduce<Values>((sum, value) => withValue(sum, value, definition), list));
  }
}

function withValue(list: Values, value: Json, definition: AttributeDefinition): Values {
  const at = list.findIndex((element) => isSame(value, element, definition));
  if (at < 0) return [...demoted(list, isPrimary(value)), value];
  const known = list[at];
  if (!isJsonObject(known) || !isJsonObject(value)) return list;
  const merged: JsonObject = { ...known, ...value };
  if (jsonEquals(merged, known)) return list;
  return demoted(list, isPrimary(value)).map((element, index) => (index === at ? merged : element));
}

/** A new primary value puts the old one back (RFC 7644 section 3.5.2). */
const demoted = (list: Values, byAnother: boolean): Values => (byAnother ? list.map(notPrimary) : list);

/** The element as one among others: what was the primary value is so no longer. */
export const notPrimary = (element: Json): Json =>
  isJsonObject(element) && isPrimary(element) ? { ...element, primary: false } : element;

/** RFC 7643 section 2.4: no two elements of one type and value. Without a `value`, all parts must agree. */
function isSame(given: Json, element: Json, definition: AttributeDefinition): boolean {
  if (!isJsonObject(given) || !Object.hasOwn(given, "value")) return jsonEquals(given, element);
  return agrees(["value", "type"], given, element, definition);
}

/** Whether a value of a remove means the element: by its value and type, else by all it says. */
function isMeant(given: Json, element: Json, definition: AttributeDefinition): boolean {
  if (!isJsonObject(given)) return jsonEquals(given, element);
  if (Object.hasOwn(given, "value")) return agrees(["value", "type"], given, element, definition);
  return agrees(Object.keys(given), given, element, definition);
}

function agrees(names: Values, given: JsonObject, element: Json, definition: AttributeDefinition): boolean {
  if (!isJsonObject(element)) return false;
  return [...definition.subAttributes.values()]
    .filter((sub) => names.includes(sub.name) && Object.hasOwn(given, sub.name))
    .every((sub) =>
      jsonEquals(folded(memberOf(given, sub.name), sub), folded(memberOf(element, sub.name), sub)),
    );
}

const folded = (value: Json | undefined, sub: AttributeDefinition): Json | undefined =>
  sub.name === "type" && typeof value === "string" ? comparisonKey(value) : value;
