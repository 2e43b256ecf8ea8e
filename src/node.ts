import { join } from "node:path";
import { createApp } from "./app.ts";
import { type Config, type ConfigFault, readConfig } from "./config/config.ts";
import { chooseMode } from "./config/mode-policy.ts";
import { type Db, openDb } from "./db/database.ts";
import { sqlStateOf } from "./db/errors.ts";
import { pendingMigrations } from "./db/migrate.ts";
import { dataDirOf } from "./runtime/node/data-dir.ts";
import { nodeRuntime } from "./runtime/node/node-runtime.ts";
import { openPool } from "./runtime/node/postgres-pool.ts";
import { readMigrations } from "./runtime/node/project-files.ts";
import { startSchedule } from "./runtime/node/schedule.ts";
import { serve } from "./runtime/node/serve.ts";

/** What a start gives: the settings, the database, and how to end. */
type Started = {
  config: Config;
  db: Db;
  mode: "production" | "demo";
  ready: (port: number) => void;
  close: () => Promise<void>;
};

const STDOUT = 1;

async function startProduction(): Promise<Started> {
  const config = readConfig(process.env);
  if (!config.ok) return stop(config.error);
  const pool = openPool(config.value.databaseUrl);
  const pending = await pendingMigrations(pool, readMigrations());
  if (pending > 0)
    return stop([
      { name: "DATABASE_URL", problem: `is ${pending} migrations behind; run: identity-sync migrate` },
    ]);
  const db = openDb(pool);
  return { config: config.value, db, mode: "production", ready: () => {}, close: () => db.close() };
}

/** Only here is the demo loaded; a production start never reads a line of it. */
async function startDemoOrStop(): Promise<Started> {
  const { startDemo, DemoFault } = await import("./demo/demo.ts");
  return startDemo(process.env, runtime).catch((error: unknown) => {
    if (error instanceof DemoFault) return stop(error.faults);
    throw error;
  });
}

/** Names everything that is wrong at once and ends the process: a lost secret must not become a demo. */
function stop(faults: readonly ConfigFault[]): never {
  for (const { name, problem } of faults) process.stderr.write(`${name} ${problem}\n`);
  process.stderr.write("identity-sync did not start. See README, section Configuration.\n");
  process.exit(78); // EX_CONFIG
}

/** Ends the process with the setting to look at, when the error has a code of a database or the system. */
const stopAt = (name: string, problem: string) => (error: unknown) => {
  const code = sqlStateOf(error);
  if (code === null) throw error;
  return stop([{ name, problem: `${problem} (${code})` }]);
};

const mode = chooseMode(process.env, process.argv.includes("--or-demo"));
if (!mode.ok) stop(mode.error);
// The demo speaks to a person on stdout, so its events go to a file.
const runtime = nodeRuntime(mode.value === "demo" ? join(dataDirOf(process.env), "events.log") : STDOUT);
const began = runtime.elapsed();
const started = await (mode.value === "demo" ? startDemoOrStop() : startProduction()).catch(
  stopAt("DATABASE_URL", "cannot be used"),
);
const { config, db } = started;
const app = createApp(config, runtime);
const server = await serve(app, db, config).catch(stopAt("PORT", "cannot be listened on"));
runtime.log({
  event: "started",
  mode: started.mode,
  port: server.port,
  durationMs: Math.round(runtime.elapsed() - began),
});
started.ready(server.port);
const schedule = startSchedule(app, db);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    runtime.log({ event: "stopping", signal });
    await Promise.all([server.close(), schedule.close()]);
    await started.close();
    process.exit(0);
  });
}
