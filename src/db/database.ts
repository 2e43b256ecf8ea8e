import {
  type CompiledQuery,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { OrganisationId } from "../kernel/ids.ts";
import { isUuid } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Statement } from "./batch.ts";
import { type Client, Session } from "./session.ts";
import type { Tables } from "./tables.ts";

/** A transaction that may write, bound to one organisation by row-level security. */
export type Tx = Kysely<Tables>;
/** A transaction that cannot write: by type here, by role and by `read only` in the database. */
export type ReadTx = Pick<Tx, "selectFrom" | "with" | "fn" | "getExecutor">;

/** Which restricted database role reads: the auditor sees the audit log and no tokens or sessions. */
export type ReaderRole = "identity_sync_reader" | "identity_sync_auditor";

/**
 * When reads are planned: as PostgreSQL sees fit, or once a connection, which is for those that are asked all the time and
 * find a few rows by key, whoever asks.
 */
export type Plans = "auto" | "force_generic_plan";

/**
 * The only ways to the database. Nothing runs as the login itself: each transaction opens, in one round
 * trip, with a restricted role, the organisation and the time limits, so a superuser's login is bound too.
 */
export type Db = {
  /**
   * Commits when `work` returns, rolls back when it throws. At most 5 s a statement. An answer that nothing depends
   * on any more may be left in `WithCommit`: it comes in the round trip of the commit, and fails the transaction too.
   */
  write<T>(organisation: OrganisationId, work: (tx: Tx) => Promise<T | WithCommit<T>>): Promise<T>;
  /** Each statement, or those asked for in one turn, sees what is committed when it begins. */
  read<T>(
    organisation: OrganisationId,
    work: (tx: ReadTx) => Promise<T>,
    as?: ReaderRole,
    plans?: Plans,
  ): Promise<T>;
  /** One statement outside any organisation, for the definer functions that find one. */
  find<Row>(definer: DefinerFunction, args: readonly unknown[]): Promise<Row[]>;
  /** The clock that decides about access. Outside any organisation; says nothing of any row. */
  now(): Promise<Instant>;
  /** As the login, past row-level security: migrations, seeding and bootstrapping only. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** The last answer of a transaction, to be had with its commit. */
export class WithCommit<T> {
  readonly answer: Promise<T>;
  constructor(answer: Promise<T>) {
    this.answer = answer;
  }
}

export type DefinerFunction =
  | "find_scim_token"
  | "find_entra_source"
  | "find_principals"
  | "find_integrations"
  | "find_session"
  | "sign_in_places"
  | "all_organisations";

/**
 * Everything that binds a transaction, in one statement with one small answer: the role, the organisation and the time
 * limits. Statements that change something are planned once a connection: planning one costs more than running it. A plan
 * that is kept may be of a time when the tables were small, so none may scan a table: there is an index for everything.
 * Compiling a plan (jit) takes seconds and is never worth it here.
 */
const SETTINGS = `select num_nulls(set_config('role', $1, true), set_config('app.organisation', $2, true),
  set_config('transaction_read_only', $3, true), set_config('statement_timeout', '5s', true),
  set_config('idle_in_transaction_session_timeout', '10s', true),
  set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
  set_config('plan_cache_mode', $4, true))`;

function settings(
  role: ReaderRole | "identity_sync_app",
  organisation: OrganisationId,
  readOnly: "on" | "off",
  plans: Plans,
): Statement {
  if (!isUuid(organisation)) throw new Error("the organisation of a transaction must be an id");
  return { text: SETTINGS, values: [role, organisation, readOnly, plans] };
}

/** What `openDb` needs of a pool of `pg`. */
export type Pool = {
  connect(): Promise<Client>;
  end(): Promise<void>;
  on(event: "connect", listener: (client: Emitter) => void): unknown;
};
type Emitter = { on(event: "error", listener: () => void): unknown };

export function openDb(pool: Pool): Db {
  // A connection that breaks while it is in use fails the statements on it, which tells enough; unheard, the same
  // error would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  const inTransaction = async <T>(
    bound: readonly Statement[],
    work: (tx: Tx) => Promise<T | WithCommit<T>>,
  ): Promise<T> => {
    const client = await pool.connect();
    const session = new Session(client, bound, false);
    let usable = true;
    try {
      const result = await work(over(session));
      const answer = result instanceof WithCommit ? result.answer : result;
      const [value] = await Promise.all([answer, session.commit()]);
      return value;
    } catch (error) {
      // The first error is the one to tell. A connection that could not roll back is never used again.
      usable = await session.rollback();
      throw error;
    } finally {
      client.release(!usable);
    }
  };
  /** Each batch is a transaction of its own, so there is nothing to end. */
  const withoutTransaction = async <T>(
    bound: readonly Statement[],
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    const client = await pool.connect();
    try {
      return await work(new Session(client, bound, true));
    } finally {
      client.release();
    }
  };
  const once = <Row>(text: string, values: readonly unknown[]): Promise<Row[]> =>
    withoutTransaction([], async (session) => (await session.run(text, values)).rows as Row[]);

  return {
    write: (organisation, work) =>
      inTransaction([settings("identity_sync_app", organisation, "off", "force_generic_plan")], work),
    read: (organisation, work, as = "identity_sync_reader", plans = "auto") =>
      withoutTransaction([settings(as, organisation, "on", plans)], (session) => work(over(session))),
    find: (definer, args) =>
      once(`select * from ${definer}(${args.map((_, index) => `$${index + 1}`).join(", ")})`, args),
    now: async () => {
      const [row] = await once<{ now: Date }>("select decision_now() as now", []);
      return instantOf((row as { now: Date }).now);
    },
    asOwner: (work) => inTransaction([], work),
    close: () => pool.end(),
  };
}

const sessions = new WeakMap<object, Session>();

/** Anything that Kysely can compile: a query, or `sql` text. */
type Compiles<Row> = { compile(tx: Tx): CompiledQuery<Row> };

function sessionOf(tx: ReadTx): Session {
  const session = sessions.get(tx);
  if (!session) throw new Error("not a transaction");
  return session;
}

/**
 * A statement of a transaction whose answer nobody needs: it goes with the next one, or with the commit, and costs
 * no round trip. In its order all the same, and what it fails with fails the transaction.
 */
export const later = (tx: Tx, statement: Compiles<unknown>): void =>
  sessionOf(tx).later(statement.compile(tx));

/** The rows of a statement that is put in line at once: those asked for in one turn share a round trip, in order. */
export const ask = async <Row>(tx: ReadTx, statement: Compiles<Row>): Promise<Row[]> => {
  const { sql, parameters } = statement.compile(tx as Tx);
  return (await sessionOf(tx).run(sql, parameters)).rows as Row[];
};

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();

/** Kysely's way of writing statements, over the one connection of a session. */
function over(session: Session): Tx {
  const none = async () => undefined;
  const driver: Driver = {
    init: none,
    destroy: none,
    acquireConnection: async () => session,
    releaseConnection: none,
    beginTransaction: none,
    commitTransaction: none,
    rollbackTransaction: none,
  };
  const tx = new Kysely<Tables>({
    dialect: {
      createAdapter: () => adapter,
      createDriver: () => driver,
      createQueryCompiler: () => compiler,
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  });
  sessions.set(tx, session);
  return tx;
}
