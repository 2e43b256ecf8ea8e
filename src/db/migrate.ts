import { Kysely, type Migration, Migrator, PostgresDialect, type PostgresPool, sql } from "kysely";

/** Migrations by name, in the order of their names; the text is run as it stands. */
export type MigrationTexts = ReadonlyMap<string, string>;

/**
 * Brings the database to the newest version, as the login's own role. Safe to run from several processes:
 * Kysely's migrator holds a lock. All of them are one transaction, so a crash or a fault leaves the database as
 * it was. Returns the names of those that were run.
 */
export async function migrate(pool: PostgresPool, texts: MigrationTexts): Promise<string[]> {
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrations: Record<string, Migration> = {};
  for (const [name, text] of texts) {
    migrations[name] = { up: async (db) => void (await sql.raw(text).execute(db)) };
  }
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}
