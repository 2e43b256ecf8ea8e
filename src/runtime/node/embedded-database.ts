import { once } from "node:events";
import { Duplex } from "node:stream";
import { Worker } from "node:worker_threads";
import pg from "pg";
import type { EmbeddedOptions } from "./pglite-worker.ts";

/** An embedded PostgreSQL behind the ordinary `pg` pool: one session, no fsync. For the demo and fast tests. */
export type EmbeddedDatabase = { pool: pg.Pool; close(): Promise<void> };

/** The folder of the embedded database within `DATA_DIR`. */
export const EMBEDDED_FOLDER = "pglite";

/** Beside this program in `dist/`. */
export const workerScript = new URL("./pglite-worker.js", import.meta.url);

const TERMINATE = 0x58; // 'X', which would end the only session there is

/**
 * Starts PGlite in a worker thread and waits until it answers. The caller must hold the lock of `dataDir`:
 * a second process on the same folder is not refused, and its writes vanish.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions, script: URL): Promise<EmbeddedDatabase> {
  const worker = new Worker(script, { workerData: options });
  await expectMessage(worker, "ready");
  const pool = new pg.Pool({
    max: 1,
    user: "postgres",
    database: "postgres",
    stream: () => new WorkerStream(worker) as never,
  });
  return {
    pool,
    close: async () => {
      await pool.end();
      const closed = expectMessage(worker, "closed");
      worker.postMessage("close");
      await closed;
      await worker.terminate();
    },
  };
}

/** Afterwards nobody listens for errors: an embedded database that dies takes the process with it. */
async function expectMessage(worker: Worker, expected: string): Promise<void> {
  const stop = new AbortController();
  const message = (async () => {
    for (;;) {
      const [value] = await once(worker, "message", { signal: stop.signal });
      if (typeof value === "string") return value;
    }
  })();
  const exit = once(worker, "exit", { signal: stop.signal }).then(() => "exit");
  try {
    if ((await Promise.race([message, exit])) !== expected)
      throw new Error("the embedded database did not start");
  } finally {
    stop.abort();
    await Promise.allSettled([message, exit]);
  }
}

/** The part of a socket that `pg` uses, carried over the worker's messages. */
class WorkerStream extends Duplex {
  readonly #worker: Worker;
  readonly #deliver = (message: Uint8Array | string) => {
    if (typeof message !== "string")
      this.push(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
  };

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on("message", this.#deliver);
  }
  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
  setNoDelay = (): this => this;
  setKeepAlive = (): this => this;
  ref = (): this => this;
  unref = (): this => this;

  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (chunk[0] === TERMINATE) this.push(null);
    else this.#worker.postMessage(new Uint8Array(chunk));
    done();
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker.off("message", this.#deliver);
    done(error);
  }
}
