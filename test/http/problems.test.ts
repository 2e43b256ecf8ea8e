import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type ProblemCode, refusalOf } from "../../src/http/problem.ts";
import type { ProblemTable } from "../../src/http/problems/table.ts";

const FOLDER = "src/http/problems";
const files = readdirSync(FOLDER).filter((file) => file !== "table.ts");

/** Every refusal outside SCIM, with the file that spells it. */
const problems = async () => {
  const tables = await Promise.all(
    files.map(async (file) => ({
      file,
      exports: Object.values(await import(/* @vite-ignore */ resolve(FOLDER, file))) as object[],
    })),
  );
  return tables.flatMap(({ file, exports }) =>
    exports.flatMap((table) => Object.entries(table).map(([code, entry]) => ({ file, code, entry }))),
  );
};

test("every code of a problem is spelled once, for two would silently be one", async () => {
  const codes = (await problems()).map(({ code }) => code);
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});

test("every problem has a status of its kind and a sentence for whoever reads it", async () => {
  for (const { file, code, entry } of await problems()) {
    const [status, title] = entry as ProblemTable[string];
    expect(status, `${file} ${code}`).toBeGreaterThanOrEqual(400);
    expect(status, `${file} ${code}`).toBeLessThan(600);
    expect(title, `${file} ${code}`).toMatch(/^[A-Z`].{10,}[.…]$/s);
  }
});

test("every problem speaks to whoever reads pages, in three languages and without words of the API", async () => {
  for (const { file, code } of await problems()) {
    const [, words] = refusalOf(code as ProblemCode);
    for (const said of Object.values(words)) {
      expect(said, `${file} ${code}`).toMatch(/^[A-ZÅØ].{10,}\.$/s);
      expect(said, `${file} ${code}`).not.toMatch(/`|\/api\/|GET |JSON|Bearer/);
    }
    expect(new Set(Object.values(words)).size, `${file} ${code}`).toBe(3);
  }
});
