/** How fast each of several may go; the keys are few and ours, such as the ids of sources. */
export type RateLimit = {
  /** Takes one; 0 when there was room, otherwise the seconds to wait (RFC 9110 section 10.2.3). */
  take(key: string): number;
  /** Takes many that are done whether there is room or not: they are owed, and the next ones wait for it. */
  owe(key: string, count: number): void;
};

/**
 * Token buckets (as many a second, and `burst` at once) in the memory of this process. Time is the runtime's and
 * nothing runs between requests, for on Workers a timer belongs to the request that set it; which is why
 * `rate-limiter-flexible`, which sets one for each key, is not used here.
 */
export function rateLimit(perSecond: number, elapsed: () => number, burst = perSecond): RateLimit {
  if (perSecond === 0) return { take: () => 0, owe: () => {} };
  const buckets = new Map<string, { level: number; at: number }>();
  const filled = (key: string) => {
    const now = elapsed();
    const bucket = buckets.get(key) ?? { level: burst, at: now };
    bucket.level = Math.min(burst, bucket.level + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    take: (key) => {
      const bucket = filled(key);
      if (bucket.level < 1) return Math.max(1, Math.ceil((1 - bucket.level) / perSecond));
      bucket.level -= 1;
      return 0;
    },
    owe: (key, count) => {
      filled(key).level -= count;
    },
  };
}
