import { CODE_WORDS } from "../../i18n/code-words.ts";
import { countryIn } from "../../i18n/countries.ts";
import type { Text } from "../../i18n/text.ts";
import type { Row } from "../../register/register-port.ts";
import type { View } from "../view.ts";

/** What stands at this path of a row (`poststed.postnummer`), if it can be written; rows are the register's and may lack anything. */
export function textAt(row: unknown, path: string): string | null {
  const value = valueAt(row, path);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

export function valueAt(row: unknown, path: string): unknown {
  let value = row;
  for (const field of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, field)) return undefined;
    value = (value as Row)[field];
  }
  return value;
}

export const listAt = (row: unknown, path: string): readonly unknown[] => {
  const value = valueAt(row, path);
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
};

/** A code of the register in words; as it stands where we have no word for it. */
export function codeAt(
  view: View,
  row: unknown,
  path: string,
  group: keyof typeof CODE_WORDS,
): string | null {
  const code = textAt(row, path);
  const words: { readonly [code: string]: Text } = CODE_WORDS[group];
  const known = code !== null && Object.hasOwn(words, code) ? words[code] : undefined;
  return known ? view.say(known) : code;
}

export function countryAt(view: View, row: unknown, path: string): string | null {
  const code = textAt(row, path);
  return code === null ? null : countryIn(view.language, code);
}

/** A date, or a time of which the date counts. */
export function dayAt(view: View, row: unknown, path: string): string | null {
  const text = textAt(row, path);
  if (text === null) return null;
  return /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text))
    ? view.day(Date.parse(text) as View["now"])
    : view.date(text);
}

/** First, middle and last name of what stands at this path. */
export function nameAt(row: unknown, path: string | null = null): string | null {
  const name = path === null ? row : valueAt(row, path);
  const words = ["fornavn", "mellomnavn", "etternavn"].flatMap((field) => textAt(name, field) ?? []);
  return words.length > 0 ? words.join(" ") : null;
}

/** Whole years between a birth date and a later day, both as the register writes them (YYYY-MM-DD). */
export function ageOn(born: string, day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(born) || !/^\d{4}-\d{2}-\d{2}/.test(day)) return null;
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  const age = day.slice(5, 10) < born.slice(5) ? years - 1 : years;
  return age >= 0 ? age : null;
}
