import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file: file.replaceAll("\\", "/"), text: readFileSync(`src/${file}`, "utf8") }));

const filesWith = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

describe("habits of the code", () => {
  test("no source file is longer than 250 lines", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter(({ text }) => text.split("\n").length > 251).map(({ file }) => file)).toEqual([]);
  });

  test("clocks and randomness are read in runtime/ only", () => {
    const readers = filesWith(
      /Date\.now\(|new Date\(\)|crypto\.randomUUID\(|randomBytes\(|Math\.random\(|getRandomValues\(/,
    );
    expect(readers.filter((file) => !file.startsWith("runtime/"))).toEqual([]);
  });

  test("the digits of a person number are read in these places and nowhere else", () => {
    expect(filesWith(/\.reveal\(\)/).sort()).toEqual([
      "audit/subject-policy.ts", // sealed and tagged for the log
      "directory/own-number.ts", // the employee's own, as a keyed HMAC
      "lookup/hit-service.ts", // encrypted in the handle of a hit
      "lookup/people-service.ts", // which relatives are known to be unprotected
      "lookup/search-people-service.ts", // nobody twice among the hits
      "register/fiks-people-client.ts", // the body of the question to the register
    ]);
  });

  test("the environment is read by the entries only", () => {
    expect(filesWith(/process\.env/).sort()).toEqual(["cli/main.ts", "node.ts"]);
  });

  test("SQL is written in stores, in db/, and where statements are composed for them", () => {
    const writers = filesWith(/from "kysely"/).filter((file) => !/^db\/|-store\.ts$/.test(file));
    expect(writers.sort()).toEqual([
      "demo/demo-teams.ts",
      "demo/seed.ts",
      "directory/attribute-query.ts",
      "directory/directory-query.ts",
      "directory/user-service.ts",
    ]);
  });

  test("suppressions carry a reason", () => {
    const bare = files.filter(({ text }) =>
      /@ts-ignore|@ts-nocheck|@ts-expect-error(?!: )|biome-ignore(?! \S+: \S)/.test(text),
    );
    expect(bare.map(({ file }) => file)).toEqual([]);
  });

  test("the top level holds what design section 3 names, and nothing beside it", () => {
    const allowed =
      /^(\..*|src|test|deploy|scim-schemas|package(-lock)?\.json|tsconfig\.json|wrangler\.toml|README\.md|LICENSE|SECURITY\.md|vitest\.config\.ts|biome\.json|node_modules|dist)$/;
    expect(readdirSync(".").filter((name) => !allowed.test(name))).toEqual([]);
  });
});
