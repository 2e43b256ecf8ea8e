/**
 * Bytes that name a list of texts unambiguously: each is preceded by its length in bytes, so that
 * ("ab","c") and ("a","bc") differ. Hash or sign these, never glued strings.
 */
export function frame(parts: readonly string[]): Uint8Array {
  const utf8 = new TextEncoder();
  return utf8.encode(parts.map((part) => `${utf8.encode(part).length}:${part}`).join(""));
}
