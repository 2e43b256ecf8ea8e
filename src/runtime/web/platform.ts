import { v7 } from "uuid";
import type { Runtime } from "../runtime.ts";

/** What Node and Workers have alike. */
export const webPlatform: Pick<Runtime, "entropy" | "clock" | "elapsed" | "fetch"> = {
  entropy: {
    uuid: () => v7(),
    bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  },
  clock: { now: () => Date.now() as ReturnType<Runtime["clock"]["now"]> },
  elapsed: () => performance.now(),
  // Bound, for Workers refuse a fetch that is called as a method of something else.
  fetch: (input, init) => fetch(input, init),
};
