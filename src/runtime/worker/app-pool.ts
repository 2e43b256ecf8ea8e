import type { App } from "../../app.ts";

/** So many at the same time are rare; what is over is built anew. */
const KEPT = 8;

/**
 * The apps of one isolate, each for one request at a time. An app takes some milliseconds to build, and keeps
 * what other systems gave it: their keys, our token for the register. Those are values, which one request may
 * leave to the next. What is still on its way may not be shared on Workers: whoever waits for what another
 * request asked for is held up by it, even when that one has been cut off. So an app comes back only when its
 * request has come to its end, and is lost otherwise.
 */
export function appPool(build: () => App) {
  const idle: App[] = [];
  return async <T>(work: (app: App) => Promise<T>): Promise<T> => {
    const app = idle.pop() ?? build();
    const answer = await work(app);
    if (idle.length < KEPT) idle.push(app);
    return answer;
  };
}
