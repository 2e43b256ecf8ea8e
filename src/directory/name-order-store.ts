import { type RawBuilder, sql } from "kysely";

/** Letters and what they are ordered as: `{`, `|` and `}` come after `z` and stand for æ, ø and å. */
const LETTERS: readonly (readonly [as: string, letters: string])[] = [
  ["{", "æä"],
  ["|", "øöœő"],
  ["}", "å"],
  ["a", "áàâãăą"],
  ["c", "çčćĉċ"],
  ["d", "ďđð"],
  ["e", "éèêëěęē"],
  ["g", "ğģǧǥ"],
  ["h", "ħ"],
  ["i", "íìîïīı"],
  ["k", "ķǩ"],
  ["l", "łľļ"],
  ["n", "ñńňŋņ"],
  ["o", "óòôõō"],
  ["r", "řŕ"],
  ["s", "šśşș"],
  ["t", "ťţțŧ"],
  ["u", "úùûůū"],
  ["y", "üýÿű"],
  ["z", "žźżǯʒ"],
];
const FROM = LETTERS.map(([, letters]) => letters).join("");
const TO = LETTERS.map(([as, letters]) => as.repeat(letters.length)).join("");

/**
 * What a text in comparable form is sorted by as Norwegians do: Æ, Ø and Å last, `aa` as Å, Sámi letters and accents with the
 * letter they are written like. Spelled out, because PGlite has no ICU and a server may lack it: every database sorts alike.
 */
export const norwegianOrder = (text: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`translate(replace(${text} collate "C", 'aa', 'å'), ${sql.lit(FROM)}, ${sql.lit(TO)})`;
