import fc from "fast-check";
import { expect } from "vitest";
import type { Result } from "../../src/kernel/result.ts";
import type { ComparisonOperator, Filter } from "../../src/scim/filter.ts";
import { type ResolvedAttribute, type ResourceSchema, subAttribute } from "../../src/scim/schema.ts";
import type { ScimError } from "../../src/scim/scim-error.ts";

/** 300 runs from one seed in `npm test`, 10 000 in `npm run test:deep`. */
export const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 7644 };

/** The value of a result that must be there; the refusal's own words otherwise. */
export function accepted<T>(result: Result<T, ScimError>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.scimType}: ${result.error.detail}`);
  return result.value;
}

export function kindOf(
  result: Result<unknown, ScimError>,
): { status: number; scimType: string | null } | "accepted" {
  return result.ok ? "accepted" : { status: result.error.status, scimType: result.error.scimType };
}

/**
 * Runs the work, and holds the best of seven goes to a time: hostile input must not hold the event loop. The
 * time is the smaller of the clock's and the processor's, so that a busy machine does not count.
 */
export function within<T>(milliseconds: number, work: () => T): T {
  const times = Array.from({ length: 7 }, () => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    work();
    const { user, system } = process.cpuUsage(cpu);
    return Math.min(performance.now() - start, (user + system) / 1000);
  });
  expect(Math.min(...times)).toBeLessThan(milliseconds);
  return work();
}

/** After any hostile input: nothing has reached the prototype that all objects share. */
export function expectUnpolluted(): void {
  const probe: Record<string, unknown> = {};
  for (const name of ["x", "isAdmin", "polluted", "userName", "type", "value"])
    expect(probe[name]).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
}

const ORDERED: readonly ComparisonOperator[] = ["gt", "ge", "lt", "le"];
const EXACT: readonly ComparisonOperator[] = ["eq", "ne"];
const PARTIAL: readonly ComparisonOperator[] = ["co", "sw", "ew"];

/** Texts that filters find hard: quotes, brackets, keywords, other alphabets; all of them storable. */
export const textArbitrary: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      "",
      "work",
      "Work",
      "a",
      "A",
      "å",
      "A\u030a",
      'x" or "',
      ")]",
      "and",
      "\\",
      "\u{1f600}",
      "true",
      "ß",
      "İ",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  )
  .filter((text) => !text.includes("\u0000") && !/\p{Surrogate}/u.test(text));

/** What is compared with: `texts` and `times` may be drawn from what is stored, so that something is found. */
export type Operands = { readonly texts: fc.Arbitrary<string>; readonly times: fc.Arbitrary<string> };

const ANY: Operands = { texts: textArbitrary, times: fc.constant("2026-01-31T12:00:00.0000000Z") };

function comparisonOf(
  { path, definition }: ResolvedAttribute,
  { texts, times }: Operands,
): fc.Arbitrary<Filter> {
  const compare = (
    operators: readonly ComparisonOperator[],
    values: fc.Arbitrary<string | number | boolean | null>,
  ) =>
    fc
      .record({ operator: fc.constantFrom(...operators), value: values })
      .map(({ operator, value }): Filter => ({ kind: "compare", path, operator, value }));
  const presence: fc.Arbitrary<Filter> = fc.constant({ kind: "present", path });
  const nothing = compare(EXACT, fc.constant(null));
  switch (definition.type) {
    case "boolean":
      return fc.oneof(presence, nothing, compare(EXACT, fc.boolean()));
    case "dateTime":
      return fc.oneof(presence, nothing, compare([...EXACT, ...ORDERED], times));
    case "integer":
    case "decimal":
      return fc.oneof(presence, nothing, compare([...EXACT, ...ORDERED], fc.integer()));
    case "binary":
      return fc.oneof(presence, nothing, compare([...EXACT, ...PARTIAL], texts));
    case "complex":
      return presence;
    case "string":
    case "reference":
      return fc.oneof(presence, nothing, compare([...EXACT, ...ORDERED, ...PARTIAL], texts));
  }
}

/** Filters over the given attributes, in the form the parser gives them. */
export function filterArbitrary(
  schema: ResourceSchema,
  names: readonly string[],
  depth = 3,
  operands = ANY,
): fc.Arbitrary<Filter> {
  const attributes = names.flatMap((name) => schema.attributeInFilter(name) ?? []);
  const comparison = (attribute: ResolvedAttribute) => comparisonOf(attribute, operands);
  const leaf = fc.constantFrom(...attributes).chain((attribute) => {
    const subs = [...attribute.definition.subAttributes.values()].flatMap(
      (sub) => subAttribute(attribute, sub.name) ?? [],
    );
    const [first] = subs;
    if (first === undefined) return comparison(attribute);
    const inside = nested(fc.constantFrom(...subs).chain(comparison), 1);
    const values = inside.map((filter): Filter => ({ kind: "values", path: attribute.path, filter }));
    return fc.oneof(values, comparison(attribute), fc.constantFrom(...subs).chain(comparison));
  });
  return nested(leaf, depth);
}

function nested(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf;
  const inner = nested(leaf, depth - 1);
  const terms = fc.array(inner, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    leaf,
    inner.map((term): Filter => ({ kind: "not", term })),
    fc.record({ kind: fc.constantFrom("and" as const, "or" as const), terms }),
  );
}
