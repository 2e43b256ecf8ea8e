import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** src/scim/README.md promises; every row names the tests that hold it, and they are there. */
const lines = readFileSync("src/scim/README.md", "utf8").split("\n");
const rows = lines
  .filter((line) => line.startsWith("| ") && !line.startsWith("| section |") && !line.startsWith("| who |"))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "").trim()));

/** "`file`: "title", "title"; `file`: …" */
const named = (cell: string): { file: string; titles: string[] }[] =>
  [...cell.matchAll(/`([^`]+)`: ((?:"[^"]+"(?:, )?)+)/g)].map(([, file = "", titles = ""]) => ({
    file: `test/scim/${file}`,
    titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title),
  }));

/** The title as each kind of file writes it, and no part of another one. */
const holds = (file: string, title: string): boolean => {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".txt")) return text.split("\n").includes(`== ${title}`);
  return text.includes(file.endsWith(".json") ? `"quirk": ${JSON.stringify(title)}` : JSON.stringify(title));
};

describe("the README of the SCIM server", () => {
  test("has rows of a section, what is done, why, and who holds it", () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => row.length !== 4 || row.includes(""))).toEqual([]);
  });

  test.each(rows.map(([section, what = "", , held = ""]) => [section, what.slice(0, 60), held] as const))(
    "%s: %s… is held by a test",
    (_section, _what, held) => {
      const tests = named(held);
      // Nothing in the cell that was not understood.
      const read = tests
        .map(({ file, titles }) => `\`${file.slice(10)}\`: "${titles.join('", "')}"`)
        .join("; ");
      expect([read, tests.length > 0]).toEqual([held, true]);
      for (const { file, titles } of tests) {
        expect([file, existsSync(file)]).toEqual([file, true]);
        expect([file, titles.filter((title) => !holds(file, title))]).toEqual([file, []]);
      }
    },
  );

  test("a file that is not there, or another title, would be seen", () => {
    expect(holds("test/scim/recorded/rfc-exchanges.txt", "3.5.1 PUT makes nothing")).toBe(false);
    expect(holds("test/scim/keys.test.ts", "composed in another")).toBe(false);
    expect(named("`a.test.ts`: no quotes")).toEqual([]);
  });

  test("is linked from the README", () => {
    expect(readFileSync("README.md", "utf8")).toContain("(src/scim/README.md)");
  });
});
