import { assertNever } from "../kernel/result.ts";
import { readAttribute, subValue, valuesAt } from "./attribute-access.ts";
import type { ComparisonOperator, ComparisonValue, Filter } from "./filter.ts";
import { comparable, isPresent } from "./keys-policy.ts";
import type { Json, ScimResource } from "./resource.ts";
import type { AttributeDefinition, AttributePath, ResourceSchema } from "./schema.ts";

/**
 * Whether the resource fits the filter (RFC 7644 section 3.4.2.2): the meaning that SQL must reproduce.
 *
 * Of several values one that fits is enough. An attribute without a value equals null, and is unequal to
 * every other value; no other comparison holds for it. Texts ignore case unless the schema says caseExact,
 * and are ordered by code points of their comparison keys (as `collate "C"` orders them).
 */
export function matchesFilter(filter: Filter, resource: ScimResource, schema: ResourceSchema): boolean {
  return evaluate(
    filter,
    (path) => valuesAt(resource, path),
    (path) => elementsAt(resource, path),
    schema,
  );
}

/** Whether one element of a multi-valued attribute fits the filter within the brackets of a value path. */
export function matchesElement(filter: Filter, element: Json, schema: ResourceSchema): boolean {
  return evaluate(
    filter,
    (path) => subValue(element, path),
    () => [],
    schema,
  );
}

type Reader = (path: AttributePath) => readonly Json[];

function evaluate(filter: Filter, values: Reader, elements: Reader, schema: ResourceSchema): boolean {
  switch (filter.kind) {
    case "and":
      return filter.terms.every((term) => evaluate(term, values, elements, schema));
    case "or":
      return filter.terms.some((term) => evaluate(term, values, elements, schema));
    case "not":
      return !evaluate(filter.term, values, elements, schema);
    case "present":
      return values(filter.path).some(isPresent);
    case "compare":
      return compares(values(filter.path), filter.operator, filter.value, schema.definitionAt(filter.path));
    case "values":
      return elements(filter.path).some((element) => matchesElement(filter.filter, element, schema));
    default:
      return assertNever(filter);
  }
}

function elementsAt(resource: ScimResource, path: AttributePath): readonly Json[] {
  const value = readAttribute(resource, path);
  const elements = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return elements.filter(isPresent);
}

function compares(
  values: readonly Json[],
  operator: ComparisonOperator,
  expected: ComparisonValue,
  definition: AttributeDefinition,
): boolean {
  const present = values.filter(isPresent);
  if (expected === null) return (operator === "ne") === present.length > 0;
  if (present.length === 0) return operator === "ne";
  const right = comparable(expected, definition);
  return present.some((value) => holds(comparable(value, definition), operator, right));
}

function holds(left: Json, operator: ComparisonOperator, right: Json): boolean {
  if (operator === "eq") return left === right;
  if (operator === "ne") return left !== right;
  if (typeof left === "number" && typeof right === "number") return ordered(operator, left - right);
  if (typeof left !== "string" || typeof right !== "string") return false;
  switch (operator) {
    case "co":
      return left.includes(right);
    case "sw":
      return left.startsWith(right);
    case "ew":
      return left.endsWith(right);
    default:
      return ordered(operator, byCodePoint(left, right));
  }
}

function ordered(operator: ComparisonOperator, difference: number): boolean {
  switch (operator) {
    case "gt":
      return difference > 0;
    case "ge":
      return difference >= 0;
    case "lt":
      return difference < 0;
    case "le":
      return difference <= 0;
    default:
      return false;
  }
}

/** Negative, zero or positive, as UTF-8 bytes would sort; UTF-16 code units would put 😀 before U+FFFD. */
function byCodePoint(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  let at = 0;
  while (at < end && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === end) return left.length - right.length;
  return surrogatesLast(left.charCodeAt(at)) - surrogatesLast(right.charCodeAt(at));
}

const surrogatesLast = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
