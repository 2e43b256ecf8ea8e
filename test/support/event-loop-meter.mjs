import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { isMainThread } from "node:worker_threads";

/**
 * Milliseconds of processor time that the main thread has had. On Linux its own count, which neither a busy machine
 * nor the thread of the embedded database adds to; elsewhere the whole process's.
 */
function processorTime() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "latin1").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/**
 * Begins to count the longest that this process's event loop is held: between two ticks of a timer the smaller of the
 * clock's time and the processor's. Small turns between two ticks count together, so it errs on the strict side.
 */
export function startMeter() {
  let held = 0;
  let [wall, processor] = [performance.now(), processorTime()];
  const tick = () => {
    const [wallNow, processorNow] = [performance.now(), processorTime()];
    held = Math.max(held, Math.min(wallNow - wall, processorNow - processor));
    [wall, processor] = [wallNow, processorNow];
  };
  const timer = setInterval(tick, 1);
  timer.unref();
  return {
    /** The longest since the start or the last question, in milliseconds. */
    take() {
      tick();
      const longest = held;
      held = 0;
      return longest;
    },
    stop: () => clearInterval(timer),
  };
}

// Preloaded into a process of the tests (`NODE_OPTIONS=--import`) it answers on a port of its own.
const port = process.env.EVENT_LOOP_METER_PORT;
if (port !== undefined && isMainThread) {
  const meter = startMeter();
  createServer((_request, response) => void response.end(String(meter.take())))
    .listen(Number(port), "127.0.0.1")
    .unref();
}
