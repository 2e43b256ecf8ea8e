import { assertNever, err, ok, type Result } from "../kernel/result.ts";
import { withMember } from "./attribute-access.ts";
import type { Filter } from "./filter.ts";
import { matchesElement } from "./filter-match.ts";
import { notPrimary, type Values } from "./patch-list.ts";
import type { PatchOperation } from "./patch-request.ts";
import { isJsonObject, type JsonObject, jsonEquals } from "./resource.ts";
import type { AttributeDefinition, ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";
import { relax, typeProblem } from "./values-policy.ts";

/** Which elements an operation is about, and which part of them. No filter: all. No part: the whole element. */
export type Selection = { readonly filter: Filter | null; readonly sub: AttributeDefinition | null };

/**
 * A multi-valued attribute after an operation on chosen elements (RFC 7644 section 3.5.2, value paths).
 * Where none is chosen, clearing succeeds, and a value is put in if plain `eq` terms say what the new
 * element is (quirks 3 and 5, decision 2); else the refusal is `noTarget`.
 */
export function changeSelected(
  list: Values,
  operation: PatchOperation,
  { filter, sub }: Selection,
  definition: AttributeDefinition,
  schema: ResourceSchema,
): Result<Values, ScimError> {
  const effect = effectOf(operation, definition, sub);
  if (!effect.ok) return effect;
  const chosen = list.map((element) => filter === null || matchesElement(filter, element, schema));
  const seed = filter === null ? {} : seedOf(filter);
  const { value } = effect;
  switch (value.kind) {
    case "drop":
      return ok(list.filter((_element, index) => !chosen[index]));
    case "clear":
      return changeChosen(
        list,
        chosen,
        (element) => withMember(element, value.sub.name, undefined),
        value.sub,
      );
    case "set": {
      const becomesPrimary = value.members.primary === true;
      const others = list.map((element, index) =>
        becomesPrimary && !chosen[index] ? notPrimary(element) : element,
      );
      if (!chosen.includes(true)) {
        return seed === null ? noTarget(definition) : ok([...others, { ...seed, ...value.members }]);
      }
      if (operation.op !== "replace" || sub !== null) {
        return changeChosen(others, chosen, (element) => ({ ...element, ...value.members }), sub);
      }
      // Several chosen elements would all become the same one: the first stays.
      const first = chosen.indexOf(true);
      return ok(
        others.flatMap((element, index) =>
          index === first ? [{ ...seed, ...value.members }] : chosen[index] ? [] : [element],
        ),
      );
    }
    default:
      return assertNever(value);
  }
}

type Effect =
  | { readonly kind: "drop" }
  | { readonly kind: "clear"; readonly sub: AttributeDefinition }
  | { readonly kind: "set"; readonly members: JsonObject };

/** What the operation does to an element: empty text, null and remove clear (quirk 12). */
function effectOf(
  operation: PatchOperation,
  definition: AttributeDefinition,
  sub: AttributeDefinition | null,
): Result<Effect, ScimError> {
  const given = operation.op === "remove" ? null : operation.value;
  const value = relax(given, sub ?? definition);
  if (value === undefined) return ok(sub === null ? { kind: "drop" } : { kind: "clear", sub });
  const name = sub === null ? definition.name : `${definition.name}.${sub.name}`;
  const problem = typeProblem(value, sub ?? definition, name);
  if (problem !== null) return err(problem);
  if (sub !== null) return ok({ kind: "set", members: { [sub.name]: value } });
  const [element, another] = Array.isArray(value) ? value : [];
  if (another !== undefined || !isJsonObject(element)) {
    return err(badRequest("invalidValue", `${name} takes one value where the path has a filter.`));
  }
  return ok({ kind: "set", members: element });
}

function changeChosen(
  list: Values,
  chosen: readonly boolean[],
  change: (element: JsonObject) => JsonObject,
  sub: AttributeDefinition | null,
): Result<Values, ScimError> {
  const next = list.map((element, index) =>
    chosen[index] && isJsonObject(element) ? change(element) : element,
  );
  if (sub?.mutability === "immutable" && !jsonEquals([...list], next)) {
    return err(badRequest("mutability", `${sub.name} cannot be changed. Remove the value and add another.`));
  }
  return ok(next);
}

const noTarget = (definition: AttributeDefinition): Result<never, ScimError> =>
  err(
    badRequest(
      "noTarget",
      `No value of ${definition.name} fits the filter. Choose with eq, or add it first.`,
    ),
  );

/** The element that a conjunction of plain `eq` terms describes, or null when the filter is anything else. */
function seedOf(filter: Filter): JsonObject | null {
  if (filter.kind === "compare") {
    const describes = filter.operator === "eq" && filter.value !== null && filter.path.sub !== null;
    return describes ? { [filter.path.sub ?? ""]: filter.value } : null;
  }
  if (filter.kind !== "and") return null;
  return filter.terms.map(seedOf).reduce((whole, part) => whole && part && joined(whole, part), {});
}

function joined(whole: JsonObject, part: JsonObject): JsonObject | null {
  const disagree = Object.keys(part).some(
    (name) => Object.hasOwn(whole, name) && !jsonEquals(whole[name], part[name]),
  );
  return disagree ? null : { ...whole, ...part };
}
