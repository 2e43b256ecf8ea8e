import { type Instant, plusDays } from "../kernel/instant.ts";

const HOUR = 3_600_000;
const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/Oslo",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});

/** When a day (YYYY-MM-DD) begins in Norway; null for what is no day. */
export function startOfDay(iso: string): Instant | null {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
  // Norway is one or two hours ahead; only one of them is midnight there.
  const found = [utc - 2 * HOUR, utc - HOUR].find(
    (at) => !Number.isNaN(at) && PARTS.format(at) === `${iso}, 00`,
  );
  return found === undefined ? null : (found as Instant);
}

/** When a day ends, which is when the next one begins. */
export function endOfDay(iso: string): Instant | null {
  const start = startOfDay(iso);
  return start === null ? null : startOfDay(dayOf(plusDays(start, 1.25)));
}

/** The day in Norway of an instant, as a date field has it. */
export const dayOf = (at: Instant): string => PARTS.format(at).slice(0, 10);
