import { createHash } from "node:crypto";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/db/migrate.ts";
import { readMigrations } from "../../src/runtime/node/project-files.ts";

declare module "vitest" {
  interface ProvidedContext {
    pgliteDump: string;
  }
}

/** A migrated database as a file that each test file starts from; kept between runs until a migration changes. */
export default async function setup(project: TestProject): Promise<void> {
  const migrations = readMigrations();
  const hash = createHash("sha256")
    .update(JSON.stringify([...migrations]))
    .digest("hex")
    .slice(0, 16);
  const dump = join(tmpdir(), `identity-sync-pglite-${process.getuid?.() ?? 0}-${hash}.tar`);
  if (!existsSync(dump)) {
    const lite = await PGlite.create();
    const pool = new pg.Pool({ ...(await createPgConfig(lite)), max: 1 });
    await migrate(pool, migrations);
    const file = await lite.dumpDataDir("none");
    writeFileSync(`${dump}.${process.pid}`, Buffer.from(await file.arrayBuffer()));
    renameSync(`${dump}.${process.pid}`, dump);
    await pool.end();
    await lite.close();
  }
  project.provide("pgliteDump", dump);
}
