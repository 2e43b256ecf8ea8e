import { v7 } from "uuid";
import { NO_ASSETS } from "../../ui/view.ts";
import type { Runtime } from "../runtime.ts";

/** What Node and Workers have alike. */
export const webPlatform: Pick<Runtime, "entropy" | "clock" | "elapsed" | "fetch" | "assets"> = {
  entropy: {
    uuid: () => v7(),
    bytes: randomBytes,
  },
  clock: { now: () => Date.now() as ReturnType<Runtime["clock"]["now"]> },
  elapsed: () => performance.now(),
  assets: NO_ASSETS,
  // Bound, for Workers refuse a fetch that is called as a method of something else.
  fetch: (input, init) => fetch(input, init),
};

const POOL_BYTES = 4096;
let pool = new Uint8Array(0);

/** Asking the system costs more than the bytes do: they are taken in stock, each handed out once and wiped from it. */
function randomBytes(length: number): Uint8Array {
  if (length > POOL_BYTES) return crypto.getRandomValues(new Uint8Array(length));
  if (pool.length < length) pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES));
  const bytes = pool.slice(0, length);
  pool.fill(0, 0, length);
  pool = pool.subarray(length);
  return bytes;
}
