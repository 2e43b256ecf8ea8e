import { hashOf } from "./population/draw.ts";

/** A version of a person (ordinal, version), or an event (sequence number, 0). */
type Kind = "person" | "event";
export type DocumentKey = readonly [number, number];

/**
 * A document's id: the register's clients see a UUID and nothing in it. It holds no name and no number, and an id
 * that was made up is recognised by its hash.
 */
export function documentId(kind: Kind, [first, second]: DocumentKey): string {
  const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0").slice(-digits);
  const hash = [1, 2, 3].map((salt) => hex(hashOf(`${kind}/${first}/${second}/${salt}`), 8)).join("");
  // The letter in the last group keeps it from being eleven digits in a row, which would look like a person number.
  return `${hex(first, 8)}-${hex(second, 4)}-8${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 11)}a${hash.slice(11, 17)}`;
}

/** What the id stands for, or null when it is none of ours. */
export function keyIn(kind: Kind, id: string): DocumentKey | null {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id)) return null;
  const key: DocumentKey = [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(9, 13), 16)];
  return documentId(kind, key) === id ? key : null;
}
