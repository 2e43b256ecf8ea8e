import type { App } from "../../app.ts";
import type { Config, ConfigFault } from "../../config/config.ts";
import type { RequestId } from "../../kernel/ids.ts";
import type { Result } from "../../kernel/result.ts";
import type { Runtime } from "../runtime.ts";
import { openRequestDb } from "./request-database.ts";
import { type Bindings, readSettings } from "./settings.ts";
import { workerRuntime, writeEvent } from "./worker-runtime.ts";

/** The part of a Worker's context that is used: work that may outlive the answer. */
export type Context = { waitUntil(work: Promise<unknown>): void };

/**
 * Answers the requests of one isolate. Settings are read once. The app is built for each request, for what it
 * keeps includes promises of other systems' answers (a token on its way), and a Worker's request that waits for
 * another's input hangs when that one is gone; building it takes well under a millisecond (test/worker).
 */
export function requestHandler(createApp: (config: Config, runtime: Runtime) => App) {
  let settings: Result<Config, ConfigFault[]> | null = null;
  return async (request: Request, bindings: Bindings, context: Context): Promise<Response> => {
    if (settings === null) {
      settings = readSettings(bindings);
      if (!settings.ok) writeEvent({ event: "not_configured", faults: settings.error });
    }
    const { HYPERDRIVE } = bindings;
    if (!settings.ok || !HYPERDRIVE) return notConfigured();
    const db = openRequestDb(HYPERDRIVE);
    try {
      return await createApp(settings.value, workerRuntime).fetch(request, db);
    } finally {
      context.waitUntil(db.close());
    }
  };
}

/** What a start that stops is on Node: nothing is served. The log names the settings; the answer does not. */
function notConfigured(): Response {
  const body = {
    type: "urn:identity-sync:problem:not_configured",
    title: "The service is not set up. Operators: the log names the settings that are missing or wrong.",
    status: 503,
    code: "not_configured",
    instance: `urn:uuid:${workerRuntime.entropy.uuid() as RequestId}`,
  };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
