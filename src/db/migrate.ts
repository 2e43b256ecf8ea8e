import { Kysely, type Migration, Migrator, PostgresDialect, type PostgresPool, sql } from "kysely";

/** Migrations by name, in the order of their names; the text is run as it stands. */
export type MigrationTexts = ReadonlyMap<string, string>;

/**
 * Brings the database to the newest version, as the login's own role. Safe to run from several processes:
 * Kysely's migrator holds a lock. All of them are one transaction, so a crash or a fault leaves the database as
 * it was. Returns the names of those that were run.
 */
export async function migrate(pool: PostgresPool, texts: MigrationTexts): Promise<string[]> {
  const { error, results } = await migratorOf(pool, texts).migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** How many migrations the database has not seen yet. Throws when it cannot be reached. */
export async function pendingMigrations(pool: PostgresPool, texts: MigrationTexts): Promise<number> {
  return (await migratorOf(pool, texts).getMigrations()).filter((migration) => !migration.executedAt).length;
}

function migratorOf(pool: PostgresPool, texts: MigrationTexts): Migrator {
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrations: Record<string, Migration> = {};
  for (const [name, text] of texts) {
    migrations[name] = { up: async (db) => void (await sql.raw(text).execute(db)) };
  }
  return new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } });
}
