import { type RateLimit, rateLimit } from "./rate-limit.ts";

/** Look-ups a second that credentials nobody has seen to be good may cost, all of them together. */
export const STRANGERS_PER_SECOND = 50;
const HOUR = 3_600_000;
const MOST = 1_000;

/**
 * What one process remembers of those who knock on the SCIM server: how fast they go, and whom it need not hold back
 * or warn of. Never whether somebody is let in; that is asked of the database each time (R2).
 */
export type ClientMemory = {
  sources: RateLimit;
  strangers: RateLimit;
  /** Hashes of tokens that were good lately: they never wait behind strangers. */
  good: Recent;
  /** Tokens whose end was told lately. */
  warned: Recent;
};

export type Recent = { has(key: string): boolean; add(key: string): void; delete(key: string): void };

export const clientMemory = (scimRateLimit: number, elapsed: () => number): ClientMemory => ({
  sources: rateLimit(scimRateLimit, elapsed),
  strangers: rateLimit(STRANGERS_PER_SECOND, elapsed),
  good: recent(HOUR, elapsed),
  warned: recent(24 * HOUR, elapsed),
});

/** Keys added within `life` milliseconds; of many the newest. */
function recent(life: number, elapsed: () => number): Recent {
  const added = new Map<string, number>();
  return {
    has: (key) => elapsed() - (added.get(key) ?? Number.NEGATIVE_INFINITY) < life,
    add: (key) => {
      added.delete(key);
      added.set(key, elapsed());
      if (added.size > MOST) for (const oldest of added.keys()) return void added.delete(oldest);
    },
    delete: (key) => void added.delete(key),
  };
}

/** A question whose answer may serve several who ask the same. */
export type Sharing = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Many at a time cost few questions, and nobody is given an answer to one that was put before he asked: who comes while
 * one is under way waits for the next, with all who come meanwhile. So what was revoked before a request began is never
 * good for it (R2). For one app: on Workers that has one request at a time, so that none waits for another's there.
 */
export function sharing(): Sharing {
  const turns = new Map<string, { running: Promise<unknown>; next: Promise<unknown> | null }>();
  const start = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const running = work().finally(() => {
      if (turns.get(key)?.next === null) turns.delete(key);
    });
    turns.set(key, { running, next: null });
    return running;
  };
  return <T>(key: string, work: () => Promise<T>) => {
    const turn = turns.get(key);
    if (!turn) return start(key, work);
    turn.next ??= turn.running.then(
      () => start(key, work),
      () => start(key, work),
    );
    return turn.next as Promise<T>;
  };
}
