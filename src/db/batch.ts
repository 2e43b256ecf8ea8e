import pg from "pg";
import { serialize } from "pg-protocol";

export type Statement = { readonly text: string; readonly values: readonly unknown[] };
export type Answer = { command: string; rowCount: number; rows: unknown[] };

/** What a batch needs of the driver's connection: where to write, and what is prepared there by name. */
type Connection = {
  stream: { write(bytes: Uint8Array): unknown };
  parsedStatements: { [name: string]: string };
};
type Result = Answer & {
  addFields(fields: unknown): void;
  parseRow(fields: unknown): unknown;
  addCommandComplete(message: unknown): void;
};
const { Result, types, utils } = pg as unknown as {
  Result: new (mode: string, types: unknown) => Result;
  types: unknown;
  utils: { prepareValue(value: unknown): unknown };
};

const DESCRIBE = serialize.describe({ type: "P" });
const EXECUTE = serialize.execute();
const SYNC = serialize.sync();

/** What is made of a client's filter: prepared once for all it would only fill the memory of the server. */
export const ONCE = "/* once */";
const MOST_NAMED = 1000;
const names = new Map<string, string>();

/** The name under which every connection keeps the statement prepared; empty for those used once. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMED || text.includes(ONCE)) return "";
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** How a batch ended: what was answered, in order, and what the first behind it failed with. */
export type Ended = (answers: readonly Answer[], failure: { readonly error: unknown } | null) => void;

/**
 * Statements that travel together and are answered together, in one round trip: one Sync stands behind the last,
 * so that after the first that fails the database skips the rest (PostgreSQL, 55.2.3 and 55.2.4). Outside an
 * explicit transaction they are one implicit transaction, which the Sync commits. A statement in frequent use is
 * prepared once a connection.
 *
 * `ended` is told once: after the database has done all of it, Sync included, or of the first failure.
 */
export class Batch {
  readonly #statements: readonly Statement[];
  readonly #ended: Ended;
  readonly #parsed: string[] = [];
  readonly #answers: Answer[] = [];
  #result: Result = new Result("", types);
  #unreadable: { error: unknown } | null = null;

  constructor(statements: readonly Statement[], ended: Ended) {
    this.#statements = statements;
    this.#ended = ended;
  }

  /** Sends it in one piece: a call into the system costs more than all the rest. A value that cannot be sent is told. */
  submit(connection: Connection): unknown {
    try {
      connection.stream.write(Buffer.concat(this.#messages(connection)));
      return null;
    } catch (error) {
      return error;
    }
  }

  #messages({ parsedStatements }: Connection): Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (const { text, values } of this.#statements) {
      const name = nameOf(text);
      if (name === "") messages.push(serialize.parse({ name, text }));
      else if (parsedStatements[name] !== text) {
        // A failed batch may have left it behind; closing what is not there is no error.
        messages.push(serialize.close({ type: "S", name }), serialize.parse({ name, text }));
        parsedStatements[name] = text;
        this.#parsed.push(name);
      }
      const bound = { statement: name, values: [...values], valueMapper: utils.prepareValue };
      messages.push(serialize.bind(bound), DESCRIBE, EXECUTE);
    }
    return [...messages, SYNC];
  }

  handleRowDescription({ fields }: { fields: unknown }): void {
    this.#result.addFields(fields);
  }

  handleDataRow({ fields }: { fields: unknown }): void {
    try {
      this.#result.rows.push(this.#result.parseRow(fields));
    } catch (error) {
      this.#unreadable ??= { error };
    }
  }

  handleCommandComplete(message: unknown): void {
    this.#result.addCommandComplete(message);
    const { command, rowCount, rows } = this.#result;
    this.#result = new Result("", types);
    if (this.#unreadable === null) this.#answers.push({ command, rowCount, rows });
  }

  handleError(error: unknown, connection: Connection): void {
    for (const name of this.#parsed) delete connection.parsedStatements[name];
    this.#ended(this.#answers, { error });
  }

  handleReadyForQuery(): void {
    const missing = this.#answers.length < this.#statements.length;
    this.#ended(
      this.#answers,
      missing ? (this.#unreadable ?? { error: new Error("an answer is missing") }) : null,
    );
  }
}
