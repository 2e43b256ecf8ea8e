import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

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
    const [status, title] = entry as [number, string];
    expect(status, `${file} ${code}`).toBeGreaterThanOrEqual(400);
    expect(status, `${file} ${code}`).toBeLessThan(600);
    expect(title, `${file} ${code}`).toMatch(/^[A-Z`].{10,}[.…]$/s);
  }
});
