import type { ConfigFault } from "../../config/config.ts";
import type { LogEvent } from "../../kernel/log.ts";
import type { Runtime } from "../runtime.ts";
import { webPlatform } from "../web/platform.ts";

/** What only a Worker has to say: it cannot refuse to start, so it tells why it serves nothing. Never a value. */
type NotConfigured = { event: "not_configured"; faults: readonly ConfigFault[] };

/** The runtime on Workers: events as JSON lines on the console, which Cloudflare keeps; no metrics. */
export const workerRuntime: Runtime = {
  ...webPlatform,
  // Cloudflare serves the files itself, before the Worker is asked; deploy/build.mjs gives them these names.
  assets: { style: "app.css", script: "app-script.js", file: () => null },
  log: writeEvent,
  metricsText: null,
};

export function writeEvent(event: LogEvent | NotConfigured): void {
  const time = new Date(webPlatform.clock.now()).toISOString();
  // biome-ignore lint/suspicious/noConsole: on Workers the console is the log, and this is the only way to it
  console.log(JSON.stringify({ time, ...event }));
}
