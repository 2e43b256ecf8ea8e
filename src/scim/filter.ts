import { assertNever } from "../kernel/result.ts";
import { type AttributePath, pathText, type ResolvedAttribute } from "./schema.ts";

export type ComparisonOperator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type ComparisonValue = string | number | boolean | null;

/**
 * A filter of RFC 7644 section 3.4.2.2 whose attributes are known and whose values fit them. Two spellings
 * are already resolved: `emails co "x"` compares `emails.value`, and `emails[type eq "work"].value eq "x"`
 * is a value path with both conditions. Inside `values`, paths are whole (`emails.type`), and all conditions
 * are about one and the same element.
 */
export type Filter =
  | { readonly kind: "and" | "or"; readonly terms: readonly Filter[] }
  | { readonly kind: "not"; readonly term: Filter }
  | { readonly kind: "present"; readonly path: AttributePath }
  | {
      readonly kind: "compare";
      readonly path: AttributePath;
      readonly operator: ComparisonOperator;
      readonly value: ComparisonValue;
    }
  | { readonly kind: "values"; readonly path: AttributePath; readonly filter: Filter };

/** Where a PATCH operation points (RFC 7644 section 3.5.2, figure 7). */
export type PatchPath =
  | { readonly kind: "attribute"; readonly attribute: ResolvedAttribute }
  | {
      readonly kind: "values";
      /** The multi-valued attribute. */
      readonly attribute: ResolvedAttribute;
      readonly filter: Filter;
      readonly sub: ResolvedAttribute | null;
    }
  | { readonly kind: "schema"; readonly urn: string };

/** The text of a filter, in canonical spelling. Parsing it gives the same filter again. */
export function printFilter(filter: Filter): string {
  return print(filter, pathText);
}

const insideBrackets = (path: AttributePath): string => path.sub ?? path.attribute;

function print(filter: Filter, name: (path: AttributePath) => string): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.terms.map((term) => grouped(term, name)).join(` ${filter.kind} `);
    case "not":
      return `not (${print(filter.term, name)})`;
    case "present":
      return `${name(filter.path)} pr`;
    case "compare":
      return `${name(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "values":
      return `${name(filter.path)}[${print(filter.filter, insideBrackets)}]`;
    default:
      return assertNever(filter);
  }
}

const grouped = (term: Filter, name: (path: AttributePath) => string): string =>
  term.kind === "and" || term.kind === "or" ? `(${print(term, name)})` : print(term, name);

/** The text of a PATCH path, in canonical spelling. */
export function printPath(path: PatchPath): string {
  switch (path.kind) {
    case "attribute":
      return pathText(path.attribute.path);
    case "values": {
      const end = path.sub === null ? "" : `.${path.sub.definition.name}`;
      return `${pathText(path.attribute.path)}[${print(path.filter, insideBrackets)}]${end}`;
    }
    case "schema":
      return path.urn;
    default:
      return assertNever(path);
  }
}

/** How many conditions a filter holds: what it costs to try it on one element. */
export function countTerms(filter: Filter): number {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.terms.reduce((sum, term) => sum + countTerms(term), 0);
    case "not":
      return countTerms(filter.term);
    case "values":
      return countTerms(filter.filter);
    case "present":
    case "compare":
      return 1;
    default:
      return assertNever(filter);
  }
}
