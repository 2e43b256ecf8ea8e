import pg from "pg";

/** Connections to a real PostgreSQL. A connection that breaks while idle is dropped; the next request opens another. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: 20,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on("error", () => {});
  return pool;
}
