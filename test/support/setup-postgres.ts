import { readFileSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/db/migrate.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import { readMigrations } from "../../src/runtime/node/project-files.ts";
import { elevenDigitsIn } from "./eleven-digits.ts";
import { startPostgres } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    postgresTemplate: string;
    postgresLog: string | null;
  }
}

/** One server for the run, and one migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const template = `identity_sync_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${template}`);
  const pool = new pg.Pool({ connectionString: withDatabase(server.url, template) });
  await migrate(pool, readMigrations());
  await pool.end();
  project.provide("postgresUrl", server.url);
  project.provide("postgresTemplate", template);
  project.provide("postgresLog", server.logFile);
  return async () => {
    await admin.query(`drop database if exists ${template}`);
    await admin.end();
    const log = server.logFile === null ? "" : readFileSync(server.logFile, "utf8");
    await server.stop();
    // R10, for everything that any test made the database write down
    const numbers = elevenDigitsIn(log).filter((digits) => Foedselsnummer.parse(digits).ok);
    if (numbers.length > 0)
      throw new Error(`the database log of this run holds ${numbers.length} person numbers`);
  };
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
