import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { deriveEpochKey, type EpochKey } from "./audit/subject-policy.ts";
import type { Config } from "./config/config.ts";
import type { Db } from "./db/database.ts";
import { accessRoutes } from "./http/access-routes.ts";
import { apiApp } from "./http/api-app.ts";
import { keepNothing, requireBearer } from "./http/api-steps.ts";
import { breakGlassRoutes } from "./http/break-glass-routes.ts";
import { campaignRoutes } from "./http/campaign-routes.ts";
import type { AppParts, HttpEnv } from "./http/context.ts";
import { decisionRoutes } from "./http/decision-routes.ts";
import { directoryRoutes } from "./http/directory-routes.ts";
import { explainRoutes } from "./http/explain-routes.ts";
import { fiksFacadeRoutes } from "./http/fiks-facade-routes.ts";
import { freezeRoutes } from "./http/freeze-routes.ts";
import { homeRoutes } from "./http/home-routes.ts";
import { integrationRoutes } from "./http/integration-routes.ts";
import { lookupRoutes } from "./http/lookup-routes.ts";
import { mappingRoutes } from "./http/mapping-routes.ts";
import { meRoutes } from "./http/me-routes.ts";
import { observeRequests, reportFailure } from "./http/observe.ts";
import { operatorRoutes } from "./http/operator-routes.ts";
import { organisationRoutes } from "./http/organisation-routes.ts";
import { problem } from "./http/problem.ts";
import { removalRoutes } from "./http/removal-routes.ts";
import { revealRoutes } from "./http/reveal-routes.ts";
import { roleRoutes } from "./http/role-routes.ts";
import { nationalRoleRoutes } from "./http/role-routes-national.ts";
import { roleVersionRoutes } from "./http/role-routes-versions.ts";
import { scimRoutes } from "./http/scim-routes.ts";
import { searchRoutes } from "./http/search-routes.ts";
import { type JobOutcome, runJob } from "./jobs/job-service.ts";
import type { JobName } from "./kernel/log.ts";
import { sharedDecisions } from "./lookup/decision-service.ts";
import { paceOf } from "./lookup/pace.ts";
import { fiksClient } from "./register/fiks-client.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { bearerVerifier } from "./signin/bearer-service.ts";
import { type ClientMemory, clientMemory, sharing } from "./signin/client-memory.ts";
import { entraTokens } from "./signin/entra-token-service.ts";

export type App = {
  /**
   * Answers one request on the given database: on Node always the same one, on Workers one for each request. The
   * client's address is what the platform knows of it; without one, tokens that are bound to addresses are refused.
   */
  fetch(request: Request, db: Db, clientAddress?: string | null): Promise<Response>;
  /** Runs a job now, until it is done or `stop` is given. Never throws: what fails is logged, and tried again. */
  jobs(db: Db, job: JobName, stop?: AbortSignal): Promise<JobOutcome>;
};

const MAX_API_BODY_BYTES = 64 * 1024;

/**
 * Builds the whole program from its settings and its surroundings. Reads no environment and opens nothing. On Workers
 * the apps of one isolate share a memory of their clients.
 */
export function createApp(
  config: Config,
  runtime: Runtime,
  memory: ClientMemory = clientMemory(config.scimRateLimit, runtime.elapsed),
): App {
  const parts: AppParts = {
    config,
    register: fiksClient(config.register, runtime),
    entropy: runtime.entropy,
    auditKey: auditKeysOf(config),
    decisions: sharedDecisions(),
    pace: paceOf(runtime.elapsed),
    verifyBearer: bearerVerifier(
      {
        ...config.signIn,
        maskinporten: { issuer: config.register.maskinporten.issuer, ...config.caseSystems },
      },
      runtime.fetch,
    ),
    entraTokens: entraTokens({ ...runtime, authority: config.signIn.authority }),
    clientMemory: memory,
    look: sharing(),
    log: runtime.log,
    clock: runtime.clock,
    elapsed: runtime.elapsed,
    metricsText: runtime.metricsText,
  };

  const api = apiApp();
  api.use(bodyLimit({ maxSize: MAX_API_BODY_BYTES, onError: (c) => problem(c, "too_large") }));
  api.route("/", meRoutes());
  api.route("/", lookupRoutes());
  api.route("/", revealRoutes());
  api.route("/", searchRoutes());
  api.route("/", directoryRoutes());
  api.route("/", organisationRoutes());
  api.route("/", roleRoutes());
  api.route("/", roleVersionRoutes());
  api.route("/", nationalRoleRoutes());
  api.route("/", mappingRoutes());
  api.route("/", accessRoutes());
  api.route("/", decisionRoutes());
  api.route("/", breakGlassRoutes());
  api.route("/", removalRoutes());
  api.route("/", freezeRoutes());
  api.route("/", integrationRoutes());
  api.route("/", explainRoutes());
  api.route("/", campaignRoutes());
  api.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  const description = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "identity-sync",
      version: "1",
      description: "Role-checked, minimised look-ups and the access behind them.",
    },
    servers: [{ url: "/api/v1" }],
  });

  const http = new Hono<HttpEnv>({ strict: false });
  http.use(observeRequests(parts));
  http.use(
    secureHeaders({
      xFrameOptions: "DENY",
      referrerPolicy: "no-referrer",
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'none'"],
      },
    }),
  );
  http.route("/", homeRoutes());
  http.route("/", operatorRoutes());
  http.route("/scim/v2", scimRoutes());
  http.get("/api/v1/openapi.json", (c) => c.json(description));
  http.use("/api/v1/*", keepNothing, requireBearer);
  http.route("/api/v1", api);
  if (config.fiksFacade) http.route("/folkeregister/api/v1", fiksFacadeRoutes());
  http.notFound((c) => problem(c, "not_found"));
  http.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 415) return problem(c, "unsupported_media_type");
    if (error instanceof HTTPException && error.status < 500) return problem(c, "malformed_request");
    return problem(c, reportFailure(c, error) === "database_unavailable" ? "unavailable" : "internal");
  });

  return {
    fetch: async (request, db, clientAddress = null) => http.fetch(request, { db, clientAddress }),
    jobs: (db, job, stop) => runJob({ ...runtime, db }, job, stop),
  };
}

function auditKeysOf({ auditKeys }: Config): (epoch: string) => EpochKey | null {
  const keys = new Map([...auditKeys].map(([epoch, secret]) => [epoch, deriveEpochKey(epoch, secret)]));
  return (epoch) => keys.get(epoch) ?? null;
}
