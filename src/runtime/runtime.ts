import type { Entropy } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Log } from "../kernel/log.ts";
import type { Assets } from "../ui/view.ts";

/** What the program needs of the platform it runs on: the only door for time, randomness and the network. */
export type Runtime = {
  entropy: Entropy;
  /** The application's clock. Decides about tokens of other systems only, never about access. */
  clock: { now(): Instant };
  /** Milliseconds from some start, for durations. */
  elapsed: () => number;
  fetch: typeof fetch;
  log: Log;
  /** What the pages load beside themselves. */
  assets: Assets;
  /** The metrics as text for a scraper; null where a runtime keeps none. */
  metricsText: (() => Promise<string>) | null;
};
