import { schedule } from "node-cron";
import type { App } from "../../app.ts";
import type { Db } from "../../db/database.ts";
import { SCHEDULE } from "../../jobs/schedule.ts";
import type { JobName } from "../../kernel/log.ts";

export type RunningSchedule = { close(): Promise<void> };

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/**
 * Runs each job at once, for whatever was missed while nothing ran, and then whenever the schedule says, until closed:
 * what runs then ends with the batch it is at.
 */
export function startSchedule({ jobs }: Pick<App, "jobs">, db: Db): RunningSchedule {
  const stop = new AbortController();
  const running = new Map<JobName, Promise<unknown>>();
  const run = (job: JobName): void => {
    // Still at it: the next time will do.
    if (running.has(job)) return;
    running.set(
      job,
      jobs(db, job, stop.signal).finally(() => running.delete(job)),
    );
  };
  const tasks = SCHEDULE.map(({ job, cron }) =>
    schedule(cron, () => run(job), {
      name: job,
      timezone: "Etc/UTC",
      suppressMissedWarning: true,
      logger: SILENT,
    }),
  );
  for (const { job } of SCHEDULE) run(job);
  return {
    close: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
      stop.abort();
      await Promise.all(running.values());
    },
  };
}
