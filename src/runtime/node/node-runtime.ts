import pino from "pino";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { LogEvent } from "../../kernel/log.ts";
import type { Runtime } from "../runtime.ts";
import { webPlatform } from "../web/platform.ts";
import { readAssets } from "./asset-files.ts";

/** The runtime on Node: events as JSON lines on `destination` (a file descriptor or a file), and counted for a scraper. */
export function nodeRuntime(destination: number | string): Runtime {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Several events at a time: a call into the system costs more than all the rest. At most a fifth of a second late.
    pino.destination({ dest: destination, sync: false, minLength: 4096, periodicFlush: 200, mkdir: true }),
  );
  const metrics = eventMetrics();
  return {
    ...webPlatform,
    log: (event) => {
      logger.info(event);
      metrics.count(event);
    },
    assets: readAssets(),
    metricsText: () => metrics.registry.metrics(),
  };
}

/** Metrics are made from the same events as the log, so that they hold as little as it does. */
function eventMetrics(): { registry: Registry; count(event: LogEvent): void } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: "identity_sync_request_seconds",
    help: "Requests by route, method and status",
    labelNames: ["route", "method", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const lookups = new Counter({
    name: "identity_sync_lookups_total",
    help: "Look-ups by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const searches = new Counter({
    name: "identity_sync_searches_total",
    help: "Searches by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const reveals = new Counter({
    name: "identity_sync_reveals_total",
    help: "Protected addresses asked to be shown, by outcome",
    labelNames: ["outcome"],
    registers,
  });
  const circuits = new Gauge({
    name: "identity_sync_register_circuit_open",
    help: "1 while nobody asks the other system because it was down too often",
    labelNames: ["host"],
    registers,
  });
  const register = new Histogram({
    name: "identity_sync_register_call_seconds",
    help: "Calls to the population register by resource and outcome",
    labelNames: ["resource", "outcome"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  });
  const failures = new Counter({
    name: "identity_sync_failures_total",
    help: "Requests that failed by surprise",
    labelNames: ["failure"],
    registers,
  });
  const tokenDays = new Gauge({
    name: "identity_sync_scim_token_days_left",
    help: "Days left of each SCIM token that was used in its last 30 days",
    labelNames: ["source", "token"],
    registers,
  });
  return {
    registry,
    count: (event) => {
      if (event.event === "request") {
        requests.observe(
          { route: event.route, method: event.method, status: event.status },
          event.durationMs / 1000,
        );
      } else if (event.event === "lookup") lookups.inc({ outcome: event.outcome });
      else if (event.event === "search") searches.inc({ outcome: event.outcome });
      else if (event.event === "reveal") reveals.inc({ outcome: event.outcome });
      else if (event.event === "register_circuit") {
        circuits.set({ host: event.host }, event.state === "open" ? 1 : 0);
      } else if (event.event === "register_call") {
        register.observe({ resource: event.resource, outcome: event.outcome }, event.durationMs / 1000);
      } else if (event.event === "scim_token_expiring") {
        tokenDays.set({ source: event.sourceId, token: event.tokenId }, event.daysLeft);
      } else if (event.event === "request_failed") failures.inc({ failure: event.failure });
    },
  };
}
