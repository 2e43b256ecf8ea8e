/**
 * Bytes that name a list of texts unambiguously: each is preceded by its length in bytes, so that
 * ("ab","c") and ("a","bc") differ. Hash or sign these, never glued strings.
 */
export const frame = (parts: readonly string[]): Uint8Array =>
  Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""));
