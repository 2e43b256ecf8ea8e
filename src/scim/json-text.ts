import { othersTurn } from "../kernel/turn.ts";
import { MAX_DEPTH, MAX_MEMBERS } from "./resource.ts";
import { badRequest } from "./scim-error.ts";

/** How many values a body may hold in all: a bulk request of a thousand users needs half of them. */
export const MAX_BODY_VALUES = 50_000;

/** Texts up to here are parsed at once, whatever is in them. */
const AT_ONCE = 16 * 1024;
const VALUES_A_TURN = 2_000;
/** What a bulk request has around an ordinary body. */
const LEVELS = MAX_DEPTH + 3;

/**
 * What `JSON.parse` gives, in turns: it needs a quarter of a second for a MiB of objects that all look different, or
 * of open brackets, and nobody else is answered meanwhile. Bodies too deep, too wide or too full for anything here
 * are refused as they are read. Throws a SyntaxError for what is not JSON.
 */
export async function parseJson(text: string): Promise<unknown> {
  if (text.length <= AT_ONCE) return JSON.parse(text);
  const reading = new Reader(text).whole();
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    await othersTurn();
  }
}

type Reading = Generator<undefined, unknown>;

/** Recursive descent to a bounded depth, with a yield where others may go first; texts and numbers are V8's to read. */
class Reader {
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *whole(): Reading {
    const value = yield* this.#value(0);
    if (this.#next() !== "") throw new SyntaxError("something behind the value");
    return value;
  }

  /** The next character that is no blank, unread; empty at the end. */
  #next(): string {
    while (" \t\n\r".includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at += 1;
    return this.#text.charAt(this.#at);
  }

  #take(character: string): boolean {
    const found = this.#next() === character;
    if (found) this.#at += 1;
    return found;
  }

  *#value(depth: number): Reading {
    this.#values += 1;
    if (depth > LEVELS || this.#values > MAX_BODY_VALUES) throw unbounded;
    if (this.#values % VALUES_A_TURN === 0) yield;
    if (this.#take("[")) return yield* this.#list(depth + 1);
    if (this.#take("{")) return yield* this.#object(depth + 1);
    return this.#next() === '"' ? this.#quoted() : this.#word();
  }

  *#list(depth: number): Reading {
    const list: unknown[] = [];
    if (this.#take("]")) return list;
    do list.push(yield* this.#value(depth));
    while (this.#take(","));
    this.#expect("]");
    return list;
  }

  *#object(depth: number): Reading {
    // Without a prototype, for a member may be called `__proto__`.
    const object: { [name: string]: unknown } = Object.create(null);
    if (this.#take("}")) return object;
    let members = 0;
    do {
      members += 1;
      if (members > MAX_MEMBERS) throw unbounded;
      if (this.#next() !== '"') throw new SyntaxError("a member without a name");
      const name = this.#quoted();
      this.#expect(":");
      object[name] = yield* this.#value(depth);
    } while (this.#take(","));
    this.#expect("}");
    return object;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw new SyntaxError(`expected ${character}`);
  }

  #quoted(): string {
    const start = this.#at;
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (end > 0 && isEscaped(this.#text, end));
    if (end < 0) throw new SyntaxError("a text is not closed");
    this.#at = end + 1;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  /** A number, true, false or null. */
  #word(): unknown {
    const start = this.#at;
    while (this.#at < this.#text.length && !ENDS.includes(this.#text.charAt(this.#at))) this.#at += 1;
    return JSON.parse(this.#text.slice(start, this.#at));
  }
}

const ENDS = ' \t\n\r,:"[]{}';

/** Whether an odd number of backslashes stands before the quote. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text.charAt(at - 1) === "\\") at -= 1;
  return (quote - at) % 2 === 1;
}

const unbounded = badRequest(
  "invalidSyntax",
  `The body is nested too deep, an object in it is too wide, or it holds more than ${MAX_BODY_VALUES} values. Send the changes in several requests.`,
);
