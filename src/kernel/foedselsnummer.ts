import { err, ok, type Result } from "./result.ts";

export type FoedselsnummerProblem = "not_eleven_digits" | "impossible_date" | "bad_check_digit";

/**
 * A fødselsnummer or d-number that has passed the check digits of either rule (1964, or the one for numbers
 * issued from 2032) and names a possible date. It masks itself wherever it is printed; `reveal` is the only
 * way to the digits.
 *
 * Birth date, sex and century are never derived from it. Source: Skatteetaten, "Nytt fødselsnummer 2032".
 */
export class Foedselsnummer {
  readonly #digits: string;
  private constructor(digits: string) {
    this.#digits = digits;
  }

  static parse(input: unknown): Result<Foedselsnummer, FoedselsnummerProblem> {
    if (typeof input !== "string" || !/^[0-9]{11}$/.test(input)) return err("not_eleven_digits");
    if (!dateIsPossible(input)) return err("impossible_date");
    return checkDigitsHold(input) ? ok(new Foedselsnummer(input)) : err("bad_check_digit");
  }

  /** Synthetic numbers (test population of the register) have 80 added to the month. */
  get isSynthetic(): boolean {
    return Number(this.#digits[2]) >= 8;
  }

  /** The only way to the digits. test/architecture/reveal.test.ts lists every caller. */
  reveal(): string {
    return this.#digits;
  }
  toString(): string {
    return "***********";
  }
  toJSON(): string {
    return this.toString();
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function checkDigitsHold(digits: string): boolean {
  const remainder = (weights: readonly number[]) =>
    weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11;
  // Numbers issued from 2032 may leave 0–3 for the first check digit; older ones leave 0.
  return remainder([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) <= 3 && remainder([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) === 0;
}

/** Day 41–71 marks a d-number, month 81–92 a synthetic one. The century is unknown, so 29 Feb needs yy mod 4 = 0. */
function dateIsPossible(digits: string): boolean {
  const twoDigits = (at: number) => Number(digits.slice(at, at + 2));
  const day = twoDigits(0) > 40 ? twoDigits(0) - 40 : twoDigits(0);
  const month = twoDigits(2) > 80 ? twoDigits(2) - 80 : twoDigits(2);
  const daysInMonth = [31, twoDigits(4) % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][
    month - 1
  ];
  return daysInMonth !== undefined && day >= 1 && day <= daysInMonth;
}

/** Whether a text that is kept or shown could hold somebody's number: eleven digits in a row, however they are spaced (R10). */
export const holdsNumber = (text: string): boolean => /(\d[\s.-]?){11}/.test(text);
