import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { importsIn, violations } from "./floors.ts";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"),
);

describe("the floors", () => {
  test("a folder imports only from lower floors or from itself, and every file was seen", () => {
    const { modules, imports } = importsIn(".");
    expect(modules).toBeGreaterThanOrEqual(sources.length);
    expect(imports.length).toBeGreaterThan(sources.length);
    expect(violations(imports)).toEqual([]);
  });
});

describe("the test of the floors can fail", () => {
  const folder = mkdtempSync(join(tmpdir(), "identity-sync-floors-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, "src", file)), { recursive: true });
    writeFileSync(join(folder, "src", file), text);
  };

  test("it sees an import upwards, sideways, of a type, a dynamic one, and of an entry", () => {
    plant("db/database.ts", "export type Db = 1; export const db = 1;");
    plant("kernel/up.ts", 'import { db } from "../db/database.ts"; export const x = db;');
    plant("kernel/type.ts", 'import type { Db } from "../db/database.ts"; export type X = Db;');
    plant("scim/side.ts", "export const side = 1;");
    plant("oversight/neighbour.ts", 'import { side } from "../scim/side.ts"; export const y = side;');
    plant("register/late.ts", 'export const late = () => import("../http/routes.ts");');
    plant("http/routes.ts", 'import { db } from "../db/database.ts"; export const routes = db;');
    plant("lookup/demo.ts", 'import { seed } from "../demo/seed.ts"; export const z = seed;');
    plant("demo/seed.ts", "export const seed = 1;");
    const { modules, imports } = importsIn(folder);
    expect(modules).toBe(9);
    expect(violations(imports).sort()).toEqual([
      "kernel/type.ts → db/database.ts",
      "kernel/up.ts → db/database.ts",
      "lookup/demo.ts → demo/seed.ts",
      "oversight/neighbour.ts → scim/side.ts",
      "register/late.ts → http/routes.ts",
    ]);
  });
});
