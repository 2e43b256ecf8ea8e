import pg from "pg";
import { type Db, openDb } from "../../db/database.ts";
import type { Hyperdrive } from "./settings.ts";

/**
 * The database for one request: a Worker may not use a socket that another request opened. One connection at
 * most, opened by the first statement; Hyperdrive keeps the real ones, so that it costs no trip to PostgreSQL.
 */
export function openRequestDb({ connectionString }: Hyperdrive): Db {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
  });
  pool.on("error", () => {});
  return openDb(pool);
}
