import { runJob } from "../jobs/job-service.ts";
import { JOB_NAMES } from "../jobs/schedule.ts";
import { webPlatform } from "../runtime/web/platform.ts";
import { CliFault, type Command } from "./command.ts";

const run: Command = {
  usage: `[${JOB_NAMES.join("|")}]`,
  what: "runs the jobs now, or one of them; they run by themselves as well, and twice does no harm",
  run: async ({ db, entropy, out, note }, args) => {
    const [wanted, ...more] = args;
    const jobs = wanted === undefined ? JOB_NAMES : JOB_NAMES.filter((job) => job === wanted);
    if (jobs.length === 0 || more.length > 0) throw new CliFault(`Use: jobs run ${run.usage}`);
    let failed = 0;
    for (const job of jobs) {
      const done = await runJob(
        {
          db,
          entropy,
          elapsed: webPlatform.elapsed,
          log: (event) => {
            if (event.event === "job_failed")
              note(`${job} failed in an organisation (${event.sqlState}, ${event.at}).`);
          },
        },
        job,
      );
      failed += done.failed;
      out(`${job}\t${done.outcome}\t${done.organisations} organisations\t${done.changed} rows`);
    }
    if (failed > 0)
      throw new CliFault("Something failed; the rest is done. It is tried again at the next run.");
  },
};

export const jobCommands: Readonly<Record<string, Command>> = { "jobs run": run };
