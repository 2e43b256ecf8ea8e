import { Kysely, PostgresDialect, type PostgresPool, sql } from "kysely";
import type { OrganisationId } from "../kernel/ids.ts";
import { isUuid } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Tables } from "./tables.ts";

/** A transaction that may write, bound to one organisation by row-level security. */
export type Tx = Kysely<Tables>;
/** A transaction that cannot write: by type here, by role and by `read only` in the database. */
export type ReadTx = Pick<Tx, "selectFrom" | "with" | "fn" | "getExecutor">;

/** Which restricted database role reads: the auditor sees the audit log and no tokens or sessions. */
export type ReaderRole = "identity_sync_reader" | "identity_sync_auditor";

/**
 * The only ways to the database. Nothing runs as the login itself: each transaction opens, in one round
 * trip, with a restricted role, the organisation and the time limits, so a superuser's login is bound too.
 */
export type Db = {
  /** Commits when `work` returns, rolls back when it throws. At most 5 s a statement. */
  write<T>(organisation: OrganisationId, work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(organisation: OrganisationId, work: (tx: ReadTx) => Promise<T>, as?: ReaderRole): Promise<T>;
  /** One statement outside any organisation, for the definer functions that find one. */
  find<Row>(definer: DefinerFunction, args: readonly unknown[]): Promise<Row[]>;
  /** The clock that decides about access. Outside any organisation; says nothing of any row. */
  now(): Promise<Instant>;
  /** As the login, past row-level security: migrations, seeding and bootstrapping only. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type DefinerFunction = "find_scim_token" | "find_principals";

const LIMITS = "set local statement_timeout = '5s'; set local idle_in_transaction_session_timeout = '10s'";

export function openDb(pool: PostgresPool): Db {
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

  const opening = (begin: string, role: string, organisation: OrganisationId): string => {
    if (!isUuid(organisation)) throw new Error("the organisation of a transaction must be an id");
    return `${begin}; set local role ${role}; set local app.organisation = '${organisation}'; ${LIMITS}`;
  };
  const inTransaction = <T>(open: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    kysely.connection().execute(async (tx) => {
      try {
        await sql.raw(open).execute(tx);
        const result = await work(tx);
        await sql.raw("commit").execute(tx);
        return result;
      } catch (error) {
        // A lost connection cannot roll back; the server does it. The first error is the one to tell.
        await sql
          .raw("rollback")
          .execute(tx)
          .catch(() => undefined);
        throw error;
      }
    });

  return {
    write: (organisation, work) => inTransaction(opening("begin", "identity_sync_app", organisation), work),
    read: (organisation, work, as = "identity_sync_reader") =>
      inTransaction(opening("begin read only", as, organisation), work),
    find: async <Row>(definer: DefinerFunction, args: readonly unknown[]) => {
      const call = sql<Row>`select * from ${sql.ref(definer)}(${sql.join(args)})`;
      return (await call.execute(kysely)).rows;
    },
    now: async () => {
      const answer = await sql<{ now: Date }>`select decision_now() as now`.execute(kysely);
      return instantOf((answer.rows[0] as { now: Date }).now);
    },
    asOwner: (work) => inTransaction("begin", work),
    close: () => kysely.destroy(),
  };
}
