import type { JobName } from "../kernel/log.ts";

/**
 * When each job runs, in UTC; the same texts are in wrangler.toml. The hours 00 and 01 are left out: one of them is
 * 02 to 03 in Norway, in winter or in summer, the hour that is skipped or comes twice when the clocks change.
 */
export const SCHEDULE = [
  { job: "tidy", cron: "*/10 2-23 * * *" },
  { job: "notices", cron: "5 2-23 * * *" },
] as const satisfies readonly { job: JobName; cron: string }[];

export const JOB_NAMES: readonly JobName[] = SCHEDULE.map(({ job }) => job);

/** The jobs of one trigger, as Cloudflare names it. */
export const jobsAt = (cron: string): readonly JobName[] =>
  SCHEDULE.filter((entry) => entry.cron === cron).map(({ job }) => job);
