import type { App } from "../../app.ts";
import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/database.ts";
import { jobsAt } from "../../jobs/schedule.ts";
import { type ClientMemory, clientMemory } from "../../signin/client-memory.ts";
import type { Runtime } from "../runtime.ts";
import { appPool } from "./app-pool.ts";
import { openRequestDb } from "./request-database.ts";
import { type Bindings, readSettings } from "./settings.ts";
import { workerRuntime, writeEvent } from "./worker-runtime.ts";

/** The part of a Worker's context that is used: work that may outlive the answer. */
export type Context = { waitUntil(work: Promise<unknown>): void };

type Apps = ReturnType<typeof appPool>;

/** Why a Worker was woken by the clock: the trigger as wrangler.toml spells it. */
export type Trigger = { readonly cron: string };

/**
 * Answers the requests of one isolate, and runs its jobs. Settings are read once, with the first of either. The
 * database is the request's own, and is closed when the answer is on its way; where a caller goes away first, its
 * transaction is rolled back by the server. So is that of a job that is cut off: the next run goes on from there.
 */
export function workerHandlers(createApp: (config: Config, runtime: Runtime, memory: ClientMemory) => App) {
  let apps: Apps | "not_configured" | null = null;

  function configure(bindings: Bindings): Apps | "not_configured" {
    const settings = readSettings(bindings);
    if (settings.ok) {
      const memory = clientMemory(settings.value.scimRateLimit, workerRuntime.elapsed);
      return appPool(() => createApp(settings.value, workerRuntime, memory));
    }
    writeEvent({ event: "not_configured", faults: settings.error });
    return "not_configured";
  }

  /** Null while a setting is missing or wrong. */
  async function withApp<T>(
    bindings: Bindings,
    context: Context,
    work: (app: App, db: Db) => Promise<T>,
  ): Promise<T | null> {
    apps ??= configure(bindings);
    const { HYPERDRIVE } = bindings;
    if (apps === "not_configured" || !HYPERDRIVE) return null;
    const db = openRequestDb(HYPERDRIVE);
    try {
      return await apps((app) => work(app, db));
    } finally {
      context.waitUntil(db.close());
    }
  }

  return {
    fetch: async (request: Request, bindings: Bindings, context: Context): Promise<Response> =>
      (await withApp(bindings, context, (app, db) =>
        app.fetch(request, db, request.headers.get("cf-connecting-ip")),
      )) ?? notConfigured(),
    scheduled: async ({ cron }: Trigger, bindings: Bindings, context: Context): Promise<void> => {
      await withApp(bindings, context, async (app, db) => {
        for (const job of jobsAt(cron)) await app.jobs(db, job);
      });
    },
  };
}

/** What a start that stops is on Node: nothing is served. The log names the settings; the answer does not. */
function notConfigured(): Response {
  const body = {
    type: "urn:identity-sync:problem:not_configured",
    title: "The service is not set up. Operators: the log names the settings that are missing or wrong.",
    status: 503,
    code: "not_configured",
    instance: `urn:uuid:${workerRuntime.entropy.uuid()}`,
  };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
