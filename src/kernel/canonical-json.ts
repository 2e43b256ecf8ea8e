/** Values with one spelling only: no floats, no undefined members (they are left out), no dates. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/**
 * The canonical text of a value as in RFC 8785: members sorted by UTF-16 code units, no white space.
 * Numbers must be safe integers, so that no number formatting rule is needed. Throws on anything else.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error("canonical JSON takes safe integers only");
    return String(value);
  }
  if (typeof value !== "object") throw new Error("canonical JSON takes JSON values only");
  let text = "";
  if (isList(value)) {
    for (const member of value) text += `,${canonicalJson(member)}`;
    return `[${text.slice(1)}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `,${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text.slice(1)}}`;
}

const isList = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);
