import type { Instant } from "../kernel/instant.ts";
import type { Language } from "./text.ts";

/** Dates and numbers as Norwegians write them; English pages follow the British way. All times are Norway's. */
export type Formats = {
  /** 22.11.2026 */
  day(at: Instant): string;
  /** 22.11.2026 kl. 14.05 */
  moment(at: Instant): string;
  /** 22. november 2026, from a date as the register writes it (YYYY-MM-DD); anything else as it stands. */
  date(iso: string): string;
  /** 1 284 */
  number(value: number): string;
  /** Whole days from `now` until then, as calendar days in Norway; negative when it has passed. */
  daysUntil(at: Instant, now: Instant): number;
  /** Sorted as the language does: Æ, Ø and Å last in Norwegian. */
  compare(a: string, b: string): number;
};

const LOCALES: Record<Language, string> = { nb: "nb-NO", nn: "nn-NO", en: "en-GB" };
const ZONE = "Europe/Oslo";
const MS_PER_DAY = 86_400_000;

const made = new Map<Language, Formats>();

export function formatsOf(language: Language): Formats {
  const known = made.get(language) ?? makeFormats(LOCALES[language]);
  made.set(language, known);
  return known;
}

function makeFormats(locale: string): Formats {
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  const day = zoned({ day: "2-digit", month: "2-digit", year: "numeric" });
  const time = zoned({ hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const number = new Intl.NumberFormat(locale);
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
  const collator = new Intl.Collator(locale, { numeric: true });
  const dayNumber = (at: Instant) => Date.parse(calendar.format(at)) / MS_PER_DAY;
  return {
    day: (at) => day.format(at),
    moment: (at) =>
      locale === LOCALES.en
        ? `${day.format(at)}, ${time.format(at)}`
        : `${day.format(at)} kl. ${time.format(at).replace(":", ".")}`,
    date: (iso) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? date.format(Date.parse(iso)) : iso),
    number: (value) => number.format(value),
    daysUntil: (at, now) => dayNumber(at) - dayNumber(now),
    compare: (a, b) => collator.compare(a, b),
  };
}
