import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { inject } from "vitest";
import { type Db, openDb } from "../../src/db/database.ts";
import { openEmbeddedDatabase } from "../../src/runtime/node/embedded-database.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";
import { withDatabase } from "./setup-postgres.ts";

/** A migrated, empty database of the test file's own, of the kind its project is run on. */
export type TestDatabase = {
  db: Db;
  /** The login's own way in, past row-level security: to look at what is really stored. */
  owner: pg.Pool;
  kind: "postgres" | "pglite";
  /** For a second process on the same database; PostgreSQL only. */
  url: string;
  /** Moves the database's clock for decisions, as only its owner can. */
  moveClock(interval: string): Promise<void>;
  close(): Promise<void>;
};

export async function openTestDatabase(): Promise<TestDatabase> {
  return process.env.TEST_DATABASE_KIND === "pglite" ? openPglite() : openPostgres();
}

async function openPostgres(): Promise<TestDatabase> {
  const server = inject("postgresUrl");
  const name = `t_${process.pid}_${process.hrtime.bigint()}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name} template ${inject("postgresTemplate")}`);
  const url = withDatabase(server, name);
  const owner = quietPool({ connectionString: url, max: 4 });
  const db = openDb(quietPool({ connectionString: url, max: 40 }));
  return {
    db,
    owner,
    kind: "postgres",
    url,
    moveClock: moveClock(owner),
    close: async () => {
      await db.close();
      await owner.end();
      // pg's pools have ended a little before their connections have
      const others = "select 1 from pg_stat_activity where datname = $1";
      for (let i = 0; i < 100 && (await admin.query(others, [name])).rows.length > 0; i++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** A connection that is still closing when its database is dropped under it is no error of a test. */
function quietPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

async function openPglite(): Promise<TestDatabase> {
  const script = pathToFileURL(join(projectFolder, "dist", "pglite-worker.js"));
  const embedded = await openEmbeddedDatabase({ dump: inject("pgliteDump") }, script);
  return {
    db: openDb(embedded.pool),
    owner: embedded.pool,
    kind: "pglite",
    url: "",
    moveClock: moveClock(embedded.pool),
    close: () => embedded.close(),
  };
}

const moveClock = (owner: pg.Pool) => async (interval: string) => {
  const now = "date_trunc('milliseconds', statement_timestamp())";
  await owner.query(
    `create or replace function decision_now() returns timestamptz(3) language sql stable parallel safe
     as $$ select ${now} + interval '${interval}' $$`,
  );
};
