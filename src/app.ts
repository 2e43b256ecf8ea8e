import { deriveEpochKey, type EpochKey } from "./audit/subject-policy.ts";
import type { Config } from "./config/config.ts";
import type { Db } from "./db/database.ts";
import type { AppParts } from "./http/context.ts";
import { router } from "./http/router.ts";
import { type JobOutcome, runJob } from "./jobs/job-service.ts";
import type { JobName } from "./kernel/log.ts";
import { sharedDecisions } from "./lookup/decision-service.ts";
import { paceOf } from "./lookup/pace.ts";
import { fiksClient } from "./register/fiks-client.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { bearerVerifier } from "./signin/bearer-service.ts";
import { type ClientMemory, clientMemory, sharing } from "./signin/client-memory.ts";
import { entraSignIn } from "./signin/entra-sign-in-client.ts";
import { entraTokens } from "./signin/entra-token-service.ts";
import { sealedTexts } from "./signin/sealed-text.ts";

export type App = {
  /**
   * Answers one request on the given database: on Node always the same one, on Workers one for each request. The
   * client's address is what the platform knows of it; without one, tokens that are bound to addresses are refused.
   */
  fetch(request: Request, db: Db, clientAddress?: string | null): Promise<Response>;
  /** Runs a job now, until it is done or `stop` is given. Never throws: what fails is logged, and tried again. */
  jobs(db: Db, job: JobName, stop?: AbortSignal): Promise<JobOutcome>;
};

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
    signIn: entraSignIn({ ...config.signIn, publicUrl: config.publicUrl }, runtime),
    sealed: sealedTexts(config.credentialKey, runtime.entropy),
    clientMemory: memory,
    look: sharing(),
    log: runtime.log,
    clock: runtime.clock,
    elapsed: runtime.elapsed,
    assets: runtime.assets,
    metricsText: runtime.metricsText,
  };

  const http = router(parts);
  return {
    fetch: async (request, db, clientAddress = null) => http.fetch(request, { db, clientAddress }),
    jobs: (db, job, stop) => runJob({ ...runtime, db }, job, stop),
  };
}

function auditKeysOf({ auditKeys }: Config): (epoch: string) => EpochKey | null {
  const keys = new Map([...auditKeys].map(([epoch, secret]) => [epoch, deriveEpochKey(epoch, secret)]));
  return (epoch) => keys.get(epoch) ?? null;
}
