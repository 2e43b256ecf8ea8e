import { existsSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { readRegisterConfig } from "../config/config.ts";
import { openDb } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { ok } from "../kernel/result.ts";
import { askHolder, dataDirOf, holdDataDir, livingHolder } from "../runtime/node/data-dir.ts";
import { EMBEDDED_FOLDER, openEmbeddedDatabase, workerScript } from "../runtime/node/embedded-database.ts";
import { openPool } from "../runtime/node/postgres-pool.ts";
import { readMigrations } from "../runtime/node/project-files.ts";
import { webPlatform } from "../runtime/web/platform.ts";
import { type CliAnswer, type CliContext, CliFault } from "./command.ts";
import { findCommand, runCli, usage } from "./run.ts";

const args = process.argv.slice(2);
const dataDir = dataDirOf(process.env);
const voice = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  note: (line: string) => void process.stderr.write(`${line}\n`),
};

/**
 * A running demo is asked to run the command itself, for it holds the data; otherwise the database is opened
 * here: `DATABASE_URL`, or the embedded one, whose folder is held meanwhile.
 */
async function main(): Promise<number> {
  const found = findCommand(args);
  if (!found) {
    voice.note(usage());
    return 2;
  }
  const url = process.env.DATABASE_URL?.trim();
  const ofDemo =
    found.name === "seed" ||
    found.name.startsWith("demo ") ||
    (found.name.startsWith("register ") && !process.env.FIKS_URL);
  const holder = !url || ofDemo ? await livingHolder(dataDir) : null;
  if (holder) {
    const answer = await askHolder<CliAnswer>(holder, { kind: "cli", args });
    process.stdout.write(answer.out);
    process.stderr.write(answer.note);
    return answer.code;
  }
  if (url) return withPool(openPool(url), async () => {});
  if (!existsSync(join(dataDir, EMBEDDED_FOLDER))) {
    // Only what needs no database can be answered.
    return runCli(contextOn(null), args);
  }
  const held = await holdDataDir(dataDir);
  if ("holder" in held) throw new Error("another process has just taken DATA_DIR; try again");
  const embedded = await openEmbeddedDatabase({ dataDir: join(dataDir, EMBEDDED_FOLDER) }, workerScript);
  return withPool(embedded.pool, async () => {
    await embedded.close();
    held.hold.release();
  });
}

async function withPool(pool: pg.Pool, close: () => Promise<void>): Promise<number> {
  try {
    return await runCli(contextOn(pool), args);
  } finally {
    await close();
    if (!pool.ended) await pool.end();
  }
}

const contextOn = (pool: pg.Pool | null): CliContext => ({
  ...voice,
  entropy: webPlatform.entropy,
  demo: null,
  register: () => {
    const read = readRegisterConfig(process.env);
    if (!read.ok) return read;
    const { register: settings, credentialKey } = read.value;
    return ok({ settings, credentialKey, deps: { ...webPlatform, log: () => {} } });
  },
  get db() {
    return openDb(needed(pool));
  },
  migrate: () => migrate(needed(pool), readMigrations()),
});

function needed(pool: pg.Pool | null): pg.Pool {
  if (pool) return pool;
  throw new CliFault("There is no database here: set DATABASE_URL, or start the demo with npm start.");
}

process.exitCode = await main().catch((error: unknown) => {
  voice.note(
    `The command failed (${error instanceof Error ? error.name : "unexpected"}). Is the demo running?`,
  );
  return 1;
});
