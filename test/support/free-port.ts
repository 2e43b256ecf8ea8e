import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the ports that systems give to outgoing connections (Linux from 32 768, others from 49 152): a port found among
 * those is soon somebody's end of a connection to PostgreSQL, before the server meant for it has started or started again.
 */
const FIRST = 12_000;
const AFTER_LAST = 32_000;

/** A port of 127.0.0.1 where nothing listens now, for a server that must know its port before it starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, AFTER_LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
