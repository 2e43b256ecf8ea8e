import { readFileSync } from "node:fs";
import nodeCron from "node-cron";
import { describe, expect, test, vi } from "vitest";
import type { Db } from "../../src/db/database.ts";
import { JOB_NAMES, jobsAt, SCHEDULE } from "../../src/jobs/schedule.ts";
import type { JobName } from "../../src/kernel/log.ts";
import { startSchedule } from "../../src/runtime/node/schedule.ts";

const MINUTE = 60_000;
const inOslo = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Oslo",
  hour: "2-digit",
  hourCycle: "h23",
});

/** Every minute of these years at which something is scheduled, in UTC. */
function* scheduledMinutes(from: string, to: string): Generator<number> {
  const all = SCHEDULE.map(({ cron }) => nodeCron.parse(cron));
  for (const { second, dayOfMonth, month, dayOfWeek } of all)
    expect([second, dayOfMonth.length, month.length, dayOfWeek.length]).toEqual([[0], 31, 12, 7]);
  for (let at = Date.parse(from); at < Date.parse(to); at += MINUTE) {
    const [hour, minute] = [new Date(at).getUTCHours(), new Date(at).getUTCMinutes()];
    if (all.some((one) => one.hour.includes(hour) && one.minute.includes(minute))) yield at;
  }
}

describe("the schedule", () => {
  test("has nothing between 02 and 03 in Norway, in any minute of two years, on both days when the clocks change", () => {
    const hours = new Map<string, number>();
    for (const at of scheduledMinutes("2026-01-01T00:00Z", "2028-01-01T00:00Z")) {
      const hour = inOslo.format(at);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    expect(hours.get("02")).toBeUndefined();
    // In winter nothing at 01 either, in summer nothing at 03; every other hour of every day has its runs.
    expect([...hours.keys()].sort()).toEqual(
      ["00", "01", ...Array.from({ length: 21 }, (_, i) => String(i + 3).padStart(2, "0"))].sort(),
    );
  });

  test("the rule can fail: the hour before would be the forbidden one in winter", () => {
    expect(inOslo.format(Date.parse("2026-01-10T01:30Z"))).toBe("02");
    expect(inOslo.format(Date.parse("2026-07-10T00:30Z"))).toBe("02");
  });

  test("wakes the Worker at the same times: wrangler.toml has the same texts", () => {
    const [, crons] = /^\[triggers\]\ncrons = (\[.*\])$/m.exec(readFileSync("wrangler.toml", "utf8")) ?? [];
    expect(JSON.parse(crons ?? "[]")).toEqual([...new Set(SCHEDULE.map(({ cron }) => cron))]);
    expect(SCHEDULE.flatMap(({ cron }) => jobsAt(cron))).toEqual(JOB_NAMES);
    expect(jobsAt("0 1 * * *")).toEqual([]);
  });
});

describe("on Node", () => {
  /** An app whose jobs run until they are let go, or told to stop. */
  function heldApp() {
    const runs: { job: JobName; stopped: boolean; end: () => void }[] = [];
    const jobs = vi.fn(
      (_db: Db, job: JobName, stop?: AbortSignal) =>
        new Promise<{ organisations: number; changed: number; failed: number; outcome: "done" }>(
          (resolve) => {
            const run = { job, stopped: false, end: () => resolve({ ...NOTHING, outcome: "done" }) };
            stop?.addEventListener("abort", () => {
              run.stopped = true;
            });
            runs.push(run);
          },
        ),
    );
    return { runs, jobs };
  }
  const NOTHING = { organisations: 0, changed: 0, failed: 0 };
  const db = {} as Db;

  test("everything runs once at the start, for what was missed; closing stops it and waits for the batch", async () => {
    const { runs, jobs } = heldApp();
    const schedule = startSchedule({ jobs }, db);
    expect(runs.map(({ job }) => job)).toEqual(JOB_NAMES);
    let closed = false;
    const closing = schedule.close().then(() => {
      closed = true;
    });
    await vi.waitFor(() => expect(runs.every(({ stopped }) => stopped)).toBe(true));
    expect(closed).toBe(false);
    for (const { end } of runs) end();
    await closing;
    expect([...nodeCron.getTasks().values()].map(({ name }) => name)).toEqual([]);
  });

  test("runs by the schedule in UTC, and never the same job twice at a time", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-03-29T01:58:30Z") });
    try {
      const { runs, jobs } = heldApp();
      const schedule = startSchedule({ jobs }, db);
      for (const { end } of runs) end();
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(runs.map(({ job }) => job)).toEqual([...JOB_NAMES, "tidy"]);
      // This one is still at it ten minutes later.
      await vi.advanceTimersByTimeAsync(10 * MINUTE);
      expect(runs.map(({ job }) => job)).toEqual([...JOB_NAMES, "tidy", "notices"]);
      runs[2]?.end();
      await vi.advanceTimersByTimeAsync(10 * MINUTE);
      expect(runs.map(({ job }) => job)).toEqual([...JOB_NAMES, "tidy", "notices", "tidy"]);
      const closing = schedule.close();
      for (const { end } of runs) end();
      await closing;
    } finally {
      vi.useRealTimers();
    }
  });
});
