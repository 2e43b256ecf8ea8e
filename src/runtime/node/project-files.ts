import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationTexts } from "../../db/migrate.ts";

/** The folder that holds `deploy/` and `dist/`, whether we run from `dist/` or from the sources. */
export const projectFolder = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "deploy", "migrations"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("deploy/migrations was not found above the program");
    folder = parent;
  }
  return folder;
})();

/** The migrations in the order of their names. */
export function readMigrations(): MigrationTexts {
  const folder = join(projectFolder, "deploy", "migrations");
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  return new Map(
    files.sort().map((file) => [file.replace(/\.sql$/, ""), readFileSync(join(folder, file), "utf8")]),
  );
}
