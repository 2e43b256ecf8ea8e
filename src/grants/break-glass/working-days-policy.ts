import type { Instant } from "../../kernel/instant.ts";

const MS_PER_DAY = 86_400_000;

/** The same time of day after so many Norwegian working days, each of 24 hours; the days between do not count. */
export function afterWorkingDays(from: Instant, workingDays: number): Instant {
  let at = from;
  for (let left = workingDays; left > 0; ) {
    at = (at + MS_PER_DAY) as Instant;
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

const localDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" });
const FIXED = new Set(["01-01", "05-01", "05-17", "12-25", "12-26"]);
/** Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension Day, Whit Monday. */
const MOVING = new Set([-3, -2, 1, 39, 50]);

function isWorkingDay(instant: Instant): boolean {
  const day = localDay.format(instant);
  const midnight = Date.parse(day);
  const weekday = new Date(midnight).getUTCDay();
  if (weekday === 0 || weekday === 6 || FIXED.has(day.slice(5))) return false;
  return !MOVING.has(Math.round((midnight - easterSunday(Number(day.slice(0, 4)))) / MS_PER_DAY));
}

/** The Gregorian computus (Meeus/Jones/Butcher), as midnight in UTC. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}
