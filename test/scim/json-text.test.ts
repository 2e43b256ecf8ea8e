import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_BODY_VALUES, parseJson } from "../../src/scim/json-text.ts";
import { ScimError } from "../../src/scim/scim-error.ts";
import { runs } from "./support.ts";

/** Blanks around it make it long enough to be read in turns. */
const long = (text: string) => `${" ".repeat(20_000)}${text}\n`;
const outcome = async (work: () => unknown) => {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    return error instanceof ScimError ? error.scimType : (error as Error).name;
  }
};

describe("a long body is read as JSON.parse reads it", () => {
  test("whatever it holds", async () => {
    const json = fc.json({ maxDepth: 6, stringUnit: "binary" });
    const property = fc.asyncProperty(json, async (text) => {
      expect(JSON.stringify(await parseJson(long(text)))).toBe(JSON.stringify(JSON.parse(text)));
    });
    await fc.assert(property, runs);
  });

  test("and also when a character of it is another", async () => {
    const pieces = fc.constantFrom(
      "",
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "1",
      "-",
      "e",
      "\u0001",
      "\\u",
      "x",
      " ",
    );
    const changed = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat({ max: 2 }), pieces)
      .map(([text, at, length, piece]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start + length);
      });
    const property = fc.asyncProperty(changed, async (text) => {
      expect(await outcome(() => parseJson(long(text)))).toBe(await outcome(() => JSON.parse(text)));
    });
    await fc.assert(property, runs);
  });

  test("names of the prototype are ordinary members", async () => {
    const value = (await parseJson(long('{"__proto__":{"x":1},"constructor":2}'))) as object;
    expect(Object.entries(value)).toEqual([
      ["__proto__", { x: 1 }],
      ["constructor", 2],
    ]);
  });
});

test.each([
  ["twenty-one levels", "[".repeat(21) + "]".repeat(21), "invalidSyntax"],
  ["twenty levels", "[".repeat(20) + "]".repeat(20), "accepted"],
  ["1 001 members", `{${Array.from({ length: 1001 }, (_, i) => `"k${i}":1`)}}`, "invalidSyntax"],
  ["1 000 members", `{${Array.from({ length: 1000 }, (_, i) => `"k${i}":1`)}}`, "accepted"],
  ["a value too many", `[${"1,".repeat(MAX_BODY_VALUES - 1)}1]`, "invalidSyntax"],
  ["as many as may be", `[${"1,".repeat(MAX_BODY_VALUES - 2)}1]`, "accepted"],
])("a long body with %s is held to what a body may be", async (_what, text, expected) => {
  const found = await parseJson(long(text)).then(
    () => "accepted",
    (error: ScimError) => error.scimType,
  );
  expect(found).toBe(expected);
});
