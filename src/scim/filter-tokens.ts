import { err, ok, type Result } from "../kernel/result.ts";

export type Token =
  | { readonly kind: "word"; readonly text: string; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "(" | ")" | "[" | "]"; readonly at: number };

/** What is wrong, and where: the position counts from 1, as people do. */
export type FilterFault = { readonly at: number; readonly problem: string };

const BLANK = " \t\r\n";
const ENDS_WORD = `${BLANK}()[]"`;

/**
 * Cuts a filter or a path into words, quoted texts and brackets, reading each character once. No regular
 * expression sees the input as a whole, so nothing can backtrack. Quoted texts are JSON strings with all
 * their escapes (RFC 7644 section 3.4.2.2, "compValue").
 */
export function tokenise(input: string): Result<readonly Token[], FilterFault> {
  const tokens: Token[] = [];
  for (let at = 0; at < input.length; ) {
    const character = input.charAt(at);
    if (BLANK.includes(character)) {
      at += 1;
    } else if (character === "(" || character === ")" || character === "[" || character === "]") {
      tokens.push({ kind: character, at: at + 1 });
      at += 1;
    } else if (character === '"') {
      const end = endOfText(input, at);
      const value = end === null ? null : decoded(input.slice(at, end));
      if (end === null || value === null) return err({ at: at + 1, problem: QUOTING });
      tokens.push({ kind: "text", value, at: at + 1 });
      at = end;
    } else {
      const end = endOfWord(input, at);
      tokens.push({ kind: "word", text: input.slice(at, end), at: at + 1 });
      at = end;
    }
  }
  return ok(tokens);
}

const QUOTING =
  'a text is not closed or not escaped as in JSON; write it in double quotes, with \\ before " and \\';

/** The index after the closing quote, or null when there is none. */
function endOfText(input: string, start: number): number | null {
  for (let at = start + 1; at < input.length; at += 1) {
    const character = input.charAt(at);
    if (character === '"') return at + 1;
    if (character === "\\") at += 1;
  }
  return null;
}

function decoded(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" && isStorable(value) ? value : null;
  } catch {
    return null; // a bad escape or a raw control character
  }
}

/** PostgreSQL stores neither U+0000 nor half a surrogate pair; no value with one can be there. */
export const isStorable = (text: string): boolean => !text.includes("\u0000") && !/\p{Surrogate}/u.test(text);

function endOfWord(input: string, start: number): number {
  let at = start;
  while (at < input.length && !ENDS_WORD.includes(input.charAt(at))) at += 1;
  return at;
}
