import { nextTick } from "node:process";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { type Answer, Batch, type Statement } from "./batch.ts";

/** What a session needs of a pooled client of `pg`. */
export type Client = { query(batch: Batch): unknown; release(destroy?: boolean): void };

type Waiting = Statement & { resolve: (answer: Answer) => void; reject: (error: unknown) => void };

const BEGIN: Statement = { text: "begin", values: [] };
const COMMIT = "commit";
const COMMITTED: Answer = { command: "COMMIT", rowCount: 0, rows: [] };

/**
 * One connection during one unit of work, with few round trips: what is asked in the same turn of the event loop
 * goes in one batch, the opening (begin, and `settings`: role and organisation) goes with the first statement, and what
 * needs no answer (`later`) with the next one or with the end. A transaction that is one batch as a whole is not begun and
 * committed in words: the end of the batch commits it. Should the opening fail, the database skips what stands behind it:
 * nothing ever runs outside its role and organisation.
 */
export class Session implements DatabaseConnection {
  readonly #client: Client;
  readonly #settings: readonly Statement[];
  /** Whether each batch is a transaction of its own, or all of them are one. */
  readonly #eachBatch: boolean;
  #waiting: Waiting[] = [];
  #unanswered: Waiting[] = [];
  #scheduled = false;
  #opened = false;
  #failure: { error: unknown } | null = null;

  constructor(client: Client, settings: readonly Statement[], eachBatch: boolean) {
    this.#client = client;
    this.#settings = settings;
    this.#eachBatch = eachBatch;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.run(sql, parameters);
    const changes = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(command);
    return { rows: rows as Row[], ...(changes ? { numAffectedRows: BigInt(rowCount) } : {}) };
  }

  /** Put in line at once, and sent with everything else of this turn. */
  run(text: string, values: readonly unknown[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(...this.#unanswered.splice(0), { text, values, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // After every promise that can be settled now, so that what follows from an answer goes together.
      nextTick(() => this.#send());
    });
  }

  /** Sent with the next statement; when it fails, that one fails with it. */
  later({ sql, parameters }: CompiledQuery): void {
    const ignore = () => undefined;
    this.#unanswered.push({ text: sql, values: parameters, resolve: ignore, reject: ignore });
  }

  /** Ends the transaction; what waits for the next statement goes before. Throws unless it is committed. */
  async commit(): Promise<void> {
    if (!this.#opened && this.#waiting.length + this.#unanswered.length === 0) return;
    const { command } = await this.run(COMMIT);
    // A transaction in which something failed answers it with ROLLBACK and no error.
    if (command !== "COMMIT") throw this.#failure?.error ?? new Error("the transaction was rolled back");
  }

  /** Undoes everything; what still waits to be sent is forgotten. False when the connection is of no more use. */
  async rollback(): Promise<boolean> {
    this.#unanswered = [];
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("rolled back before it was sent"));
    if (!this.#opened) return true;
    return this.run("rollback").then(
      ({ command }) => command === "ROLLBACK",
      () => false,
    );
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error("rows are not streamed");
  }

  #send(): void {
    this.#scheduled = false;
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    const whole = !this.#eachBatch && !this.#opened && waiting.at(-1)?.text === COMMIT;
    const begun = !this.#eachBatch && !whole;
    const opening = this.#opened ? [] : begun ? [BEGIN, ...this.#settings] : this.#settings;
    this.#opened = begun;
    const statements = [...opening, ...(whole ? waiting.slice(0, -1) : waiting)];
    this.#client.query(
      new Batch(statements, (answers, failure) => {
        this.#failure ??= failure;
        // What was a transaction by itself has failed as a whole.
        const kept = failure === null || begun ? answers.slice(opening.length) : [];
        if (whole && failure === null) kept.push(COMMITTED);
        waiting.forEach(({ resolve, reject }, i) => {
          const answer = kept[i];
          if (answer) resolve(answer);
          else reject(failure?.error);
        });
      }),
    );
  }
}
