import type { App } from "../../app.ts";

/** More apps than this have seldom work at the same time; what is over is built anew. */
const KEPT = 8;

/**
 * The apps of one isolate, each for one request at a time. An app is dear to build and keeps what other systems
 * gave it: routes, their keys, our token for the register. Those are values, which one request may leave to the
 * next. What is still under way may not be shared: a request that waits for another's input hangs for ever when
 * that one is cut off. So an app comes back only when its request has come to its end, and is lost otherwise.
 */
export function appPool(build: () => App) {
  const idle: App[] = [];
  return async (work: (app: App) => Promise<Response>): Promise<Response> => {
    const app = idle.pop() ?? build();
    const answer = await work(app);
    if (idle.length < KEPT) idle.push(app);
    return answer;
  };
}
