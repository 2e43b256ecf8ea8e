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

export type NumberSeries = { next(wish: NumberWish): string };

/**
 * Gives out synthetic numbers only: 80 is added to the month before the check digits are computed, as in the
 * register's own test population (Skatteetaten, "Nytt fødselsnummer 2032" and "Test").
 */
export function numberSeries(): NumberSeries {
  const taken = new Set<string>();
  return {
    next(wish) {
      const date = datePart(wish.born, wish.kind);
      if (RESERVED_DATES.has(date)) throw new Error("this date is kept free for trials");
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
export const dateIsFree = (born: string): boolean =>
  !RESERVED_DATES.has(datePart(born, "foedselsnummer")) && !RESERVED_DATES.has(datePart(born, "dNummer"));

/** First six digits of every synthetic number printed in the register's documents and in ours. */
const RESERVED_DATES: ReadonlySet<string> = new Set([
  "309082",
  "038515",
  "418190",
  "178590",
  "039116",
  "288258",
  "098984",
  "548688",
  "028132",
]);

function datePart(born: string, kind: NumberWish["kind"]): string {
  const [year = "", month = "", day = ""] = born.split("-");
  const days = Number(day) + (kind === "dNummer" ? 40 : 0);
  return `${String(days).padStart(2, "0")}${Number(month) + 80}${year.slice(2)}`;
}

/** The series of the years that the population needs. */
function individualNumbers(year: number): readonly number[] {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  if (year >= 2000) return range(500, 999);
  return year >= 1940 ? [...range(0, 499), ...range(900, 999)] : range(0, 499);
}

const sum = (weights: readonly number[], digits: string): number =>
  weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);

/** Null when the digits would need a check digit of ten: such numbers are never given out. */
function withCheckDigits(nine: string, rule: 1964 | 2032): string | null {
  for (const remainder of rule === 1964 ? [0] : [1, 2, 3]) {
    const first = (remainder + 11 - (sum([3, 7, 6, 1, 8, 9, 4, 5, 2], nine) % 11)) % 11;
    if (first === 10) continue;
    const second = (11 - (sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], `${nine}${first}`) % 11)) % 11;
    if (second !== 10) return `${nine}${first}${second}`;
  }
  return null;
}
