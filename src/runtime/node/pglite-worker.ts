import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/** What the main thread asks for: a folder to keep, or a database in memory, perhaps from a dump. */
export type EmbeddedOptions = { dataDir?: string; dump?: string };

/*
 * PostgreSQL in WebAssembly, off the main thread, spoken to in the wire protocol: every message that comes
 * in is bytes from a `pg` client, every answer is bytes back, in order.
 */
const { dataDir, dump } = workerData as EmbeddedOptions;
const port = parentPort;
if (!port) throw new Error("pglite-worker is started as a worker thread");

const ready = PGlite.create({
  ...(dataDir ? { dataDir } : {}),
  ...(dump ? { loadDataDir: new Blob([new Uint8Array(await readFile(dump))]) } : {}),
});
ready.then(
  () => port.postMessage("ready"),
  () => port.postMessage("failed"),
);

let turn: Promise<unknown> = ready;
port.on("message", (message: Uint8Array | "close") => {
  turn = turn.then(async () => {
    const database = await ready;
    if (message === "close") {
      await database.close();
      port.postMessage("closed");
      return;
    }
    port.postMessage(await database.execProtocolRaw(message));
  });
});
