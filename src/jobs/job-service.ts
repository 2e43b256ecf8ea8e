import type { Db, Tx } from "../db/database.ts";
import { sqlStateOf } from "../db/errors.ts";
import type { ActContext, ActDeps } from "../grants/act.ts";
import { DUE_NOTICES, tellDue } from "../grants/telling/notice-due-store.ts";
import { tidy } from "../grants/telling/tidy-service.ts";
import { TIDY_STEPS } from "../grants/telling/tidy-store.ts";
import type { Entropy, OrganisationId, RequestId } from "../kernel/ids.ts";
import { type JobName, type Log, placeOf } from "../kernel/log.ts";
import { forgetReveals } from "../lookup/reveal-store.ts";
import { countDays } from "../oversight/question-day-store.ts";
import { forgetSessions } from "../signin/session-store.ts";
import { keepLease, type Lease, releaseLease, takeLease } from "./lease-store.ts";

/** Rows of one transaction: few enough that it locks little and stays far below the time limit of a statement. */
export const BATCH = 1_000;

type JobDeps = { db: Db; entropy: Entropy; log: Log; elapsed: () => number };

/** One transaction's worth of a step: how many rows it changed, and whether it should be asked again. */
type Batch = (tx: Tx, deps: Pick<ActDeps, "entropy">, context: ActContext) => Promise<Progress>;
type Progress = { changed: number; more: boolean };

/** What each job does in an organisation, step after step. All of it may be done twice, or by several at a time. */
const STEPS: { readonly [job in JobName]: readonly Batch[] } = {
  tidy: [
    ...TIDY_STEPS.map(
      (step): Batch =>
        async (tx, deps, context) => {
          const changed = await tidy(tx, deps, context, step, BATCH);
          return { changed, more: changed === BATCH };
        },
    ),
    async (tx, _deps, { organisation }) => {
      const changed = await forgetReveals(tx, organisation, BATCH);
      return { changed, more: changed === BATCH };
    },
    async (tx, _deps, { organisation }) => {
      const changed = await forgetSessions(tx, organisation, BATCH);
      return { changed, more: changed === BATCH };
    },
    // Figures of the overview; nothing that anything is decided by.
    async (tx, _deps, { organisation }) => {
      countDays(tx, organisation);
      return { changed: 0, more: false };
    },
  ],
  notices: DUE_NOTICES.map((due) => async (tx, _deps, { organisation }) => {
    const { told, more } = await tellDue(tx, organisation, due, BATCH);
    return { changed: told, more };
  }),
};

export type JobOutcome = {
  organisations: number;
  changed: number;
  failed: number;
  outcome: "done" | "failed" | "stopped";
};

/**
 * Runs a job for every organisation, one after the other; an organisation where another process is at it is left to
 * that one. What fails is logged and stops neither the other steps nor the other organisations. Between two batches
 * `stop` ends it: what is committed stays, the rest is for the next run. Never throws.
 */
export async function runJob(deps: JobDeps, job: JobName, stop?: AbortSignal): Promise<JobOutcome> {
  const began = deps.elapsed();
  const count = { organisations: 0, changed: 0, failed: 0 };
  const guarded: Guarded = async (work) => {
    try {
      return await work();
    } catch (error) {
      count.failed += 1;
      const sqlState = sqlStateOf(error) ?? "";
      const known = /^[A-Z0-9]{2,12}$/.test(sqlState);
      deps.log({ event: "job_failed", job, sqlState: known ? sqlState : "none", at: placeOf(error) });
      return null;
    }
  };
  const organisations = await guarded(() =>
    deps.db.find<{ organisation_id: OrganisationId }>("all_organisations", []),
  );
  for (const { organisation_id: organisation } of organisations ?? []) {
    if (stop?.aborted) break;
    count.organisations += 1;
    count.changed += await inOrganisation(deps, job, organisation, guarded, stop);
  }
  const outcome = stop?.aborted ? "stopped" : count.failed > 0 ? "failed" : "done";
  deps.log({ event: "job", job, ...count, outcome, durationMs: Math.round(deps.elapsed() - began) });
  return { ...count, outcome };
}

/** Gives null for what failed, when that has been logged. */
type Guarded = <T>(work: () => Promise<T>) => Promise<T | null>;

/** How many rows were changed. */
async function inOrganisation(
  { db, entropy }: JobDeps,
  job: JobName,
  organisation: OrganisationId,
  guarded: Guarded,
  stop: AbortSignal | undefined,
): Promise<number> {
  const lease: Lease = { organisation, job, holder: entropy.uuid() };
  if (!(await guarded(() => db.write(organisation, (tx) => takeLease(tx, lease))))) return 0;
  const context: ActContext = {
    organisation,
    actor: { kind: "system" },
    requestId: entropy.uuid() as RequestId,
  };
  let changed = 0;
  for (const batch of STEPS[job]) {
    for (let more = true; more && !stop?.aborted; ) {
      // Who was held up until another took over does nothing more: the batch itself holds the lease.
      const progress = await guarded(() =>
        db.write(
          organisation,
          async (tx): Promise<Progress> =>
            (await keepLease(tx, lease)) ? batch(tx, { entropy }, context) : { changed: 0, more: false },
        ),
      );
      changed += progress?.changed ?? 0;
      more = progress?.more ?? false;
    }
  }
  await guarded(() => db.write(organisation, async (tx) => releaseLease(tx, lease)));
  return changed;
}
