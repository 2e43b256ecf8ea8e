import { nextTick } from "node:process";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { type Answer, Batch, type Statement } from "./batch.ts";

/** What a session needs of a pooled client of `pg`. */
export type Client = { query(batch: Batch): unknown; release(destroy?: boolean): void };

type Waiting = Statement & { resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/**
 * One connection during one unit of work, with few round trips: what is asked in the same turn of the event loop
 * goes in one batch, the `opening` (begin, role, organisation) goes with the first statement, and what needs no
 * answer (`later`) with the next one or with the end. Should the opening fail, the database skips what stands behind
 * it: nothing ever runs outside its role and organisation.
 */
export class Session implements DatabaseConnection {
  readonly #client: Client;
  readonly #opening: readonly Statement[];
  /** Whether each batch opens anew, being a transaction of its own, or only the first. */
  readonly #eachBatch: boolean;
  #waiting: Waiting[] = [];
  #unanswered: Waiting[] = [];
  #scheduled = false;
  #opened = false;
  #failure: { error: unknown } | null = null;

  constructor(client: Client, opening: readonly Statement[], eachBatch: boolean) {
    this.#client = client;
    this.#opening = opening;
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
    const { command } = await this.run("commit");
    // A transaction in which something failed answers `commit` with ROLLBACK and no error.
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
    const opening = this.#opened && !this.#eachBatch ? [] : this.#opening;
    this.#opened = true;
    const answered = (index: number, answer: Answer) => waiting[index - opening.length]?.resolve(answer);
    const failed = (index: number, error: unknown) => {
      this.#failure ??= { error };
      for (const { reject } of waiting.slice(Math.max(0, index - opening.length))) reject(error);
    };
    this.#client.query(new Batch([...opening, ...waiting], answered, failed));
  }
}
