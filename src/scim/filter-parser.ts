import { err, ok, type Result } from "../kernel/result.ts";
import type { ComparisonOperator, Filter, PatchPath } from "./filter.ts";
import { operandOf } from "./filter-operand.ts";
import { type FilterFault, type Token, tokenise } from "./filter-tokens.ts";
import { type ResolvedAttribute, type ResourceSchema, subAttribute } from "./schema.ts";
import { badRequest, quotable, type ScimError } from "./scim-error.ts";

export const MAX_FILTER_LENGTH = 2048;
export const MAX_FILTER_DEPTH = 10;
export const MAX_FILTER_TERMS = 64;

/**
 * Parses a filter (RFC 7644 section 3.4.2.2) against what the resource may hold. Bounded in length, nesting
 * and number of conditions, linear in time, never expanded into a normal form. Refusals are `invalidFilter`.
 */
export function parseFilter(text: string, schema: ResourceSchema): Result<Filter, ScimError> {
  const tokens = boundedTokens(text);
  if (!tokens.ok) return err(asError("invalidFilter", tokens.error));
  const parser = new FilterParser(tokens.value, schema);
  const filter = parser.wholeFilter();
  return filter.ok ? filter : err(asError("invalidFilter", filter.error));
}

/**
 * Parses the path of a PATCH operation (RFC 7644 section 3.5.2, figure 7): `attribute`, `attribute.sub`,
 * `attribute[filter]`, `attribute[filter].sub`, each with a URN before it where it needs one, or the URN of
 * an extension alone. A fault inside the brackets is `invalidFilter`, any other `invalidPath`.
 */
export function parsePath(text: string, schema: ResourceSchema): Result<PatchPath, ScimError> {
  const tokens = boundedTokens(text);
  if (!tokens.ok) return err(asError("invalidPath", tokens.error));
  const [first, bracket] = tokens.value;
  if (first?.kind !== "word") return invalidPath("it does not begin with an attribute");
  const urn = schema.schemaNamed(first.text);
  if (urn !== undefined && bracket === undefined) return ok({ kind: "schema", urn });
  const attribute = schema.attribute(first.text);
  if (attribute === undefined)
    return invalidPath(`${quotable(first.text)} is not an attribute; see /Schemas`);
  if (bracket === undefined) return ok({ kind: "attribute", attribute });
  if (bracket.kind !== "[" || attribute.path.sub !== null)
    return invalidPath("it goes on after the attribute");
  if (!attribute.definition.multiValued || attribute.definition.subAttributes.size === 0) {
    return invalidPath(`${attribute.definition.name} has no values to choose from with [ ]`);
  }
  const parser = new FilterParser(tokens.value.slice(2), schema);
  const filter = parser.untilBracket(attribute);
  if (!filter.ok) return err(asError("invalidFilter", filter.error));
  const after = parser.next();
  if (after === undefined) return ok({ kind: "values", attribute, filter: filter.value, sub: null });
  const sub =
    after.kind === "word" && after.text.startsWith(".") ? subAttribute(attribute, after.text.slice(1)) : null;
  if (!sub || parser.next() !== undefined)
    return invalidPath("what follows the brackets is not a part of the attribute");
  return ok({ kind: "values", attribute, filter: filter.value, sub });
}

const invalidPath = (problem: string): Result<never, ScimError> =>
  err(badRequest("invalidPath", `The path of an operation cannot be used: ${problem}.`));

function asError(scimType: "invalidFilter" | "invalidPath", fault: FilterFault): ScimError {
  const what = scimType === "invalidFilter" ? "filter" : "path";
  const where = fault.at > 0 ? ` (at position ${fault.at})` : "";
  return badRequest(scimType, `The ${what} cannot be used: ${fault.problem}${where}.`);
}

function boundedTokens(text: string): Result<readonly Token[], FilterFault> {
  if (text.length <= MAX_FILTER_LENGTH) return tokenise(text);
  return err({ at: 0, problem: `it is longer than ${MAX_FILTER_LENGTH} characters; ask in smaller parts` });
}

const OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map(
  (["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const).map((operator) => [operator, operator]),
);

type Parsed = Result<Filter, FilterFault>;
const fault = (at: number, problem: string): Result<never, FilterFault> => err({ at, problem });

/** Recursive descent over the tokens; `or` binds loosest, then `and`, then `not` and brackets. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #schema: ResourceSchema;
  #position = 0;
  #depth = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], schema: ResourceSchema) {
    this.#tokens = tokens;
    this.#schema = schema;
  }

  wholeFilter(): Parsed {
    const filter = this.#alternatives(null);
    const rest = this.next();
    if (!filter.ok || rest === undefined) return filter;
    return fault(rest.at, "expected and, or, or the end; write a text in double quotes");
  }

  /** A filter about one element of the attribute, and the bracket that closes it. */
  untilBracket(attribute: ResolvedAttribute): Parsed {
    return this.#enclosed("]", attribute);
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    return token;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    const found = token?.kind === "word" && token.text.toLowerCase() === word;
    if (found) this.#position += 1;
    return found;
  }

  #alternatives(within: ResolvedAttribute | null): Parsed {
    return this.#joined("or", () => this.#joined("and", () => this.#condition(within)));
  }

  #joined(word: "and" | "or", part: () => Parsed): Parsed {
    const first = part();
    if (!first.ok) return first;
    const terms = [first.value];
    while (this.#takeWord(word)) {
      const term = part();
      if (!term.ok) return term;
      terms.push(term.value);
    }
    return terms.length === 1 ? first : ok({ kind: word, terms });
  }

  #enclosed(close: ")" | "]", within: ResolvedAttribute | null): Parsed {
    this.#depth += 1;
    if (this.#depth > MAX_FILTER_DEPTH)
      return fault(0, `it is nested deeper than ${MAX_FILTER_DEPTH} levels`);
    const filter = this.#alternatives(within);
    if (!filter.ok) return filter;
    const end = this.next();
    this.#depth -= 1;
    return end?.kind === close ? filter : fault(end?.at ?? 0, `a bracket is not closed; expected ${close}`);
  }

  #condition(within: ResolvedAttribute | null): Parsed {
    const token = this.next();
    if (token === undefined) return fault(0, "it ends where a condition should be");
    if (token.kind === "(") return this.#enclosed(")", within);
    if (token.kind !== "word") return fault(token.at, "expected an attribute");
    const bracket = this.#peek()?.kind;
    if (token.text.toLowerCase() === "not" && bracket === "(") {
      this.#position += 1;
      const term = this.#enclosed(")", within);
      return term.ok ? ok({ kind: "not", term: term.value }) : term;
    }
    const attribute =
      within === null ? this.#schema.attributeInFilter(token.text) : subAttribute(within, token.text);
    if (attribute === undefined) {
      return fault(token.at, `${quotable(token.text)} is not an attribute; see /Schemas`);
    }
    if (attribute.definition.returned === "never") {
      return fault(
        token.at,
        `${attribute.definition.name} is never given out, so nothing can be found by it`,
      );
    }
    if (bracket !== "[") return this.#comparison(attribute);
    this.#position += 1;
    return this.#valuePath(attribute, token.at);
  }

  #valuePath(attribute: ResolvedAttribute, at: number): Parsed {
    if (attribute.definition.type !== "complex" || attribute.path.sub !== null) {
      return fault(at, `${attribute.definition.name} has no parts to choose by with [ ]`);
    }
    const inner = this.#enclosed("]", attribute);
    if (!inner.ok) return inner;
    const after = this.#peek();
    if (after?.kind !== "word" || !after.text.startsWith(".")) {
      return ok({ kind: "values", path: attribute.path, filter: inner.value });
    }
    this.#position += 1;
    const sub = subAttribute(attribute, after.text.slice(1));
    if (sub === undefined)
      return fault(after.at, `what follows the brackets is no part of ${attribute.definition.name}`);
    const comparison = this.#comparison(sub);
    if (!comparison.ok) return comparison;
    const terms = inner.value.kind === "and" ? inner.value.terms : [inner.value];
    return ok({
      kind: "values",
      path: attribute.path,
      filter: { kind: "and", terms: [...terms, comparison.value] },
    });
  }

  #comparison(attribute: ResolvedAttribute): Parsed {
    this.#terms += 1;
    if (this.#terms > MAX_FILTER_TERMS) return fault(0, `it has more than ${MAX_FILTER_TERMS} conditions`);
    const token = this.next();
    const word = token?.kind === "word" ? token.text.toLowerCase() : "";
    if (word === "pr") return ok({ kind: "present", path: attribute.path });
    const operator = OPERATORS.get(word);
    if (operator === undefined) {
      return fault(token?.at ?? 0, "expected an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr");
    }
    // RFC 7643 section 2.4: a complex value that is compared as a whole is compared by its `value`.
    const compared = attribute.definition.type === "complex" ? subAttribute(attribute, "value") : attribute;
    const { path, definition } = compared ?? attribute;
    const value = operandOf(this.next(), operator, definition);
    return value.ok ? ok({ kind: "compare", path, operator, value: value.value }) : value;
  }
}
