import { readFileSync } from "node:fs";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test("the Kysely types name the columns that the migrations make, and which of them may be null", async () => {
  const { rows } = await database.owner.query<{
    table_name: string;
    column_name: string;
    is_nullable: string;
  }>(
    `select table_name, column_name, is_nullable from information_schema.columns
     where table_schema = 'public' and table_name not like 'kysely%'`,
  );
  const views = ["effective_grant", "grant_in_force", "grant_decider", "effective_integration_grant"];
  const isView = (name: string) => views.includes(name);
  const inDatabase = rows.map(
    (row) =>
      `${row.table_name}.${row.column_name}${row.is_nullable === "YES" && !isView(row.table_name) ? "?" : ""}`,
  );
  expect(
    columnsInTypes()
      .map((c) => (isView(c.split(".")[0] ?? "") ? c.replace("?", "") : c))
      .sort(),
  ).toEqual(inDatabase.sort());
});

test("every table has row-level security and an organisation in its key", async () => {
  const { rows } = await database.owner.query<{ name: string; secured: boolean; key: string[] }>(
    `select c.relname as name, c.relrowsecurity as secured,
       array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
             where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relname not like 'kysely%'`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !row.secured)).toEqual([]);
  // `national_role` belongs to nobody: everybody may read it, and only the owner writes it.
  const ofNobody = ["organisation", "national_role"];
  expect(rows.filter((row) => !ofNobody.includes(row.name) && !row.key.includes("organisation_id"))).toEqual(
    [],
  );
});

/** `table.column` with `?` where the selected type includes null, as the compiler sees src/db/tables.ts. */
function columnsInTypes(): string[] {
  const file = "src/db/tables.ts";
  const options = ts.readConfigFile("tsconfig.json", (path) => readFileSync(path, "utf8")).config
    .compilerOptions;
  const { options: parsed } = ts.convertCompilerOptionsFromJson(options, ".");
  const program = ts.createProgram([file], parsed);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const alias = source?.statements.find(
    (s): s is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(s) && s.name.text === "Tables",
  );
  if (!alias) throw new Error("src/db/tables.ts has no type Tables");
  return checker.getPropertiesOfType(checker.getTypeAtLocation(alias)).flatMap((table) =>
    checker.getPropertiesOfType(checker.getTypeOfSymbol(table)).map((column) => {
      const type = checker.getTypeOfSymbol(column);
      const select = type.getProperty("__select__");
      const selected = select ? checker.getTypeOfSymbol(select) : type;
      const nullable = selected.isUnion() && selected.types.some((t) => t.flags & ts.TypeFlags.Null);
      return `${table.name}.${column.name}${nullable ? "?" : ""}`;
    }),
  );
}
