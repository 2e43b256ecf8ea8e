import { parseReason, type ReasonProblem } from "../grants/reason-policy.ts";
import { err, type Result } from "../kernel/result.ts";

export type RevealReasonProblem = ReasonProblem | "reason_says_nothing";

const FEWEST_LETTERS = 10;
const FEWEST_WORDS = 2;
/** Words that tell nothing about why, in the languages of the portal. */
const EMPTY = new Set(
  (
    "test testing teste tester prøve prøver asdf qwerty bla blabla foo bar xxx ok okay ja nei ingen grunn årsak reason none " +
    "må skal vil kan trenger treng se sjå vise vis lese info informasjon adresse adressen address data jobb jobben arbeid " +
    "work sak saken case fordi because for å til the a an i på av og and to det den dette this that jeg eg me meg my min mitt " +
    "bare berre just only need needed want see show look nødvendig required standard rutine vanlig behov etter med om er var " +
    "lorem ipsum dolor sit amet hei hallo hello noe noko something anything annet anna"
  ).split(" "),
);

/**
 * Why a protected address is to be seen, in words that say something: what `parseReason` wants, at least ten letters in two
 * words, and among them two different ones that could be about a case. Keys hit at random, one word over and over, and empty phrases
 * are refused; whether a reason is a good one is for whoever reads the log.
 */
export function parseRevealReason(text: string): Result<string, RevealReasonProblem> {
  const reason = parseReason(text);
  if (!reason.ok) return reason;
  const words = reason.value.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const letters = words.join("").length;
  const telling = new Set(words.filter((word) => !EMPTY.has(word) && isWord(word)));
  if (letters < FEWEST_LETTERS || words.length < FEWEST_WORDS || telling.size < FEWEST_WORDS) {
    return err("reason_says_nothing");
  }
  return reason;
}

/** Pronounceable, as far as one can tell: vowels among consonants, and not the same letters over and over. */
function isWord(word: string): boolean {
  const vowels = word.match(/[aeiouyæøåéèêóòôäöü]/g)?.length ?? 0;
  if (vowels === 0 || word.length < 3) return false;
  if (/(.)\1\1/u.test(word) || /^(.{1,3})\1+$/u.test(word)) return false;
  if (/[bcdfghjklmnpqrstvwxz]{5,}/.test(word) || /[aeiouyæøå]{4,}/.test(word)) return false;
  return !KEYBOARD.some((row) => word.length >= 4 && row.includes(word.slice(0, 4)));
}

const ROWS = ["qwertyuiopå", "asdfghjkløæ", "zxcvbnm"];
const KEYBOARD = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(""))];
