import { err, ok, type Result } from "../kernel/result.ts";
import type { ComparisonOperator, ComparisonValue } from "./filter.ts";
import type { FilterFault, Token } from "./filter-tokens.ts";
import type { AttributeDefinition } from "./schema.ts";

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;
const DATE_TIME =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[-+][0-9]{2}:[0-9]{2})$/;

/** Whether the text is an xsd:dateTime with an offset (RFC 7643 section 2.3.5), seven decimals included. */
export const isDateTime = (text: string): boolean => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));

/**
 * The value that a token stands for, fit for the attribute and the operator (RFC 7644 section 3.4.2.2).
 * `"True"` and `"False"` count as booleans where the attribute is one, as Entra writes
 * `roles[primary eq "True"]`. A value that could never match is refused rather than answered with nothing.
 */
export function operandOf(
  token: Token | undefined,
  operator: ComparisonOperator,
  definition: AttributeDefinition,
): Result<ComparisonValue, FilterFault> {
  if (token === undefined) return err({ at: 0, problem: "the last condition has no value" });
  const { at } = token;
  const literal = literalOf(token);
  if (literal === undefined) {
    return err({ at, problem: "expected a value; write a text in double quotes" });
  }
  if (literal === null) {
    return operator === "eq" || operator === "ne"
      ? ok(null)
      : err({ at, problem: "null can be compared with eq and ne only" });
  }
  switch (definition.type) {
    case "boolean": {
      const value = booleanOf(literal);
      if (value === undefined) return err({ at, problem: `${definition.name} is true or false` });
      return operator === "eq" || operator === "ne"
        ? ok(value)
        : err({ at, problem: `${definition.name} can be compared with eq and ne only` });
    }
    case "integer":
    case "decimal":
      if (typeof literal !== "number") return err({ at, problem: `${definition.name} is a number` });
      return isPartial(operator)
        ? err({ at, problem: `${definition.name} is a number and has no parts to look for` })
        : ok(literal);
    case "dateTime":
      if (typeof literal !== "string" || !isDateTime(literal)) {
        return err({ at, problem: `${definition.name} is a time such as "2026-01-31T12:00:00Z"` });
      }
      return isPartial(operator)
        ? err({ at, problem: `${definition.name} is a time; compare it with eq, ne, gt, ge, lt or le` })
        : ok(literal);
    case "binary":
      if (isOrdering(operator)) return err({ at, problem: `${definition.name} has no order` });
      return typeof literal === "string" ? ok(literal) : err({ at, problem: wantsText(definition) });
    case "string":
    case "reference":
      return typeof literal === "string" ? ok(literal) : err({ at, problem: wantsText(definition) });
    case "complex":
      return err({ at, problem: `${definition.name} has parts; name one of them` });
  }
}

const wantsText = (definition: AttributeDefinition): string =>
  `${definition.name} is a text; write the value in double quotes`;

const isPartial = (operator: ComparisonOperator): boolean => ["co", "sw", "ew"].includes(operator);
const isOrdering = (operator: ComparisonOperator): boolean => ["gt", "ge", "lt", "le"].includes(operator);

function literalOf(token: Token): ComparisonValue | undefined {
  if (token.kind === "text") return token.value;
  if (token.kind !== "word") return undefined;
  switch (token.text.toLowerCase()) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    default: {
      const value = NUMBER.test(token.text) ? Number(token.text) : Number.NaN;
      return Number.isFinite(value) ? value : undefined;
    }
  }
}

/** True and false, also as text in any case (quirk 2 and 5 of entra-scim.md). */
export function booleanOf(literal: unknown): boolean | undefined {
  if (typeof literal === "boolean") return literal;
  if (typeof literal !== "string" || literal.length > 5) return undefined;
  const word = literal.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}
