import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** No request may keep everybody else waiting for longer than this. */
export const MOST_MILLISECONDS = 50;

/**
 * Milliseconds of processor time that the main thread has had. On Linux its own count, which neither a busy machine
 * nor the thread of the embedded database adds to; elsewhere the whole process's.
 */
function processorTime(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/**
 * Does the work, and tells the longest that it held the event loop: between two ticks of a timer the smaller of the
 * clock's time and the processor's. Small turns between two ticks count together, so it errs on the strict side.
 */
export async function longestHold<T>(work: () => Promise<T>): Promise<{ result: T; held: number }> {
  let held = 0;
  let [wall, processor] = [performance.now(), processorTime()];
  const tick = () => {
    const [wallNow, processorNow] = [performance.now(), processorTime()];
    held = Math.max(held, Math.min(wallNow - wall, processorNow - processor));
    [wall, processor] = [wallNow, processorNow];
  };
  const timer = setInterval(tick, 1);
  // Begins in a turn of its own, so that what the caller did before does not count.
  await new Promise((resolve) => setTimeout(resolve, 2));
  held = 0;
  try {
    const result = await work();
    tick();
    return { result, held };
  } finally {
    clearInterval(timer);
  }
}

/** The same, which must stay within the limit at the best of some goes: the collector's turns are not the request's. */
export async function heldBriefly<T>(what: string, work: () => Promise<T>, goes = 5): Promise<T> {
  let least = Number.POSITIVE_INFINITY;
  for (let go = 1; ; go++) {
    const { result, held } = await longestHold(work);
    least = Math.min(least, held);
    if (least <= MOST_MILLISECONDS) return result;
    if (go === goes) expect.fail(`${what} held the event loop for ${Math.round(least)} ms at best`);
  }
}
