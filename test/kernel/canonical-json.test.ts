import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CanonicalValue, canonicalJson } from "../../src/kernel/canonical-json.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 8785 };

test.each<[string, CanonicalValue, string]>([
  ["nothing", null, "null"],
  ["a truth", true, "true"],
  ["a number", -42, "-42"],
  ["the largest number", Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["minus zero", -0, "0"],
  ["an empty list", [], "[]"],
  ["an empty object", {}, "{}"],
  ["members in another order", { b: 1, a: 2, A: 3 }, '{"A":3,"a":2,"b":1}'],
  ["members that look like numbers", { "10": 1, "9": 2 }, '{"10":1,"9":2}'],
  ["a member that is not there", { a: undefined, b: 1 }, '{"b":1}'],
  ["depth", { a: [{ c: null, b: [] }] }, '{"a":[{"b":[],"c":null}]}'],
  // RFC 8785, section 3.2.3: sorted by UTF-16 code units, not by code points
  [
    "the RFC's own members",
    {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    },
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
  // RFC 8785, section 3.2.2.2: only what must be escaped is
  ["the RFC's own text", '\u20ac$\u000f\nA\'B"\\\\"/', String.raw`"€$\u000f\nA'B\"\\\\\"/"`],
  ["Sámi letters", "Áile Čáhppe", '"Áile Čáhppe"'],
  ["a line separator", "\u2028", '"\u2028"'],
])("%s has one spelling", (_what, value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test.each<[string, unknown]>([
  ["a fraction", 1.5],
  ["a number past the safe ones", 2 ** 53],
  ["infinity", Number.POSITIVE_INFINITY],
  ["no number", Number.NaN],
  ["nothing in a list", [undefined]],
  ["nothing at all", undefined],
])("%s has none", (_what, value) => {
  expect(() => canonicalJson(value as CanonicalValue)).toThrow();
});

describe("for any value", () => {
  const values: fc.Arbitrary<CanonicalValue> = fc.letrec<{ value: CanonicalValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger().map((number) => number + 0),
      fc.string({ unit: "binary" }),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 4 }),
    ),
  })).value;

  test("reading it back gives the value", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs,
    );
  });

  test("the order in which members were put in does not matter", () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), values), {
      selector: ([name]) => name,
      maxLength: 6,
    });
    fc.assert(
      fc.property(members, (entries) => {
        const there = canonicalJson(Object.fromEntries(entries));
        expect(canonicalJson(Object.fromEntries([...entries].reverse()))).toBe(there);
      }),
      runs,
    );
  });
});
