import { type RateLimit, rateLimit } from "../signin/rate-limit.ts";

/** How fast each holder goes in each role, in this process. */
export type Pace = {
  /** Takes `count` of `perMinute`; 0 when there was room, otherwise the seconds to wait. */
  take(key: string, perMinute: number, count: number): number;
};

/** A minute's worth at once, then as it fills again. Organisations differ in their limits, and there are few limits. */
export function paceOf(elapsed: () => number): Pace {
  const limits = new Map<number, RateLimit>();
  return {
    take(key, perMinute, count) {
      const limit = limits.get(perMinute) ?? rateLimit(perMinute / 60, elapsed, perMinute);
      limits.set(perMinute, limit);
      const wait = limit.take(key);
      if (wait === 0 && count > 1) limit.owe(key, count - 1);
      return wait;
    },
  };
}
