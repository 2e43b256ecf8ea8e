import { hashOf } from "./draw.ts";

export type Sex = "kvinne" | "mann";

export type NumberWish = {
  /** What tells this person from others born on the day; the same key gives the same number in every release. */
  readonly key: string;
  /** YYYY-MM-DD */
  readonly born: string;
  readonly sex: Sex;
  readonly kind: "foedselsnummer" | "dNummer";
  /** Which rule for the check digits: 1964, or 2032 for numbers that only the new rule accepts. */
  readonly rule: 1964 | 2032;
};

export type NumberSeries = {
  next(wish: NumberWish): string;
  /** Nothing but the numbers is wanted: those who get one need no rows. */
  readonly sketch?: true;
};

/**
 * Gives out synthetic numbers only: 80 is added to the month before the check digits are computed, as in the
 * register's own test population (Skatteetaten, "Nytt fødselsnummer 2032" and "Test").
 */
export function numberSeries(): NumberSeries {
  const taken = new Set<string>();
  return {
    next(wish) {
      const date = datePart(wish.born, wish.kind);
      if (!dateIsFree(wish.born)) throw new Error("this date is kept free for trials");
      const series = individualNumbers(Number(wish.born.slice(0, 4)));
      const start = hashOf(wish.key) % series.length;
      for (let step = 0; step < series.length; step++) {
        const individual = series[(start + step) % series.length] ?? 0;
        // Odd for men until 2032; numbers under the new rule say nothing about sex.
        if (wish.rule === 1964 && (individual % 2 === 1) !== (wish.sex === "mann")) continue;
        const number = withCheckDigits(`${date}${String(individual).padStart(3, "0")}`, wish.rule);
        if (number === null || taken.has(number)) continue;
        taken.add(number);
        return number;
      }
      throw new Error("no number is left for this date");
    },
  };
}

/** Whether a birth date may be given out: the numbers printed in our documents keep their dates to themselves. */
export const dateIsFree = (born: string): boolean => !RESERVED_DATES.has(born.slice(2));

/** Birth dates, without the century, of every synthetic number printed in the register's documents and in ours. */
const RESERVED_DATES: ReadonlySet<string> = new Set([
  "82-10-30", // 309082…, and so on
  "15-05-03",
  "90-01-01", // a d-number
  "90-05-17",
  "16-11-03",
  "58-02-28",
  "84-09-09",
  "88-06-14", // a d-number
  "32-01-02",
]);

function datePart(born: string, kind: NumberWish["kind"]): string {
  const day = kind === "dNummer" ? `${Number(born[8]) + 4}${born[9]}` : born.slice(8, 10);
  return `${day}${Number(born.slice(5, 7)) + 80}${born.slice(2, 4)}`;
}

/** The series of the years that the population needs. */
function individualNumbers(year: number): readonly number[] {
  if (year >= 2000) return SINCE_2000;
  return year >= 1940 ? SINCE_1940 : BEFORE_1940;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const SINCE_2000: readonly number[] = range(500, 999);
const SINCE_1940: readonly number[] = [...range(0, 499), ...range(900, 999)];
const BEFORE_1940: readonly number[] = range(0, 499);

const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2] as const;
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;

function sum(weights: readonly number[], digits: string): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += (weights[i] ?? 0) * (digits.charCodeAt(i) - 48);
  return total;
}

/** Null when the digits would need a check digit of ten: such numbers are never given out. */
function withCheckDigits(nine: string, rule: 1964 | 2032): string | null {
  for (let remainder = rule === 1964 ? 0 : 1; remainder <= (rule === 1964 ? 0 : 3); remainder++) {
    const first = (remainder + 11 - (sum(FIRST_WEIGHTS, nine) % 11)) % 11;
    if (first === 10) continue;
    const second = (11 - (sum(SECOND_WEIGHTS, `${nine}${first}`) % 11)) % 11;
    if (second !== 10) return `${nine}${first}${second}`;
  }
  return null;
}
