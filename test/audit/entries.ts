import fc from "fast-check";
import { type AuditEntry, actorRef, type Outcome } from "../../src/audit/audit-entry.ts";
import type { CanonicalValue } from "../../src/kernel/canonical-json.ts";

export const ORGANISATION = "0199d000-0000-7000-8000-000000000001";

/** Texts that would break out of a leaf that was glued together. */
const hostile = fc.constantFrom(
  '"at":"@"',
  '","at":"@","x":"',
  "@",
  '\\"at\\":\\"@\\"',
  "\\",
  "'; drop table audit_record; --",
  "$1",
  "\u0000",
  "\u2028",
  "\ud800",
  "Áile Čáhppe 😀",
);
const words = fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 20 }));
const values: fc.Arbitrary<CanonicalValue> = fc.oneof(
  words,
  fc.maxSafeInteger().map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
  fc.array(words, { maxLength: 4 }),
);
/**
 * Not a lone backslash: after an object with that name, JSON.parse of Node 24.21 takes any name that begins with
 * an escape for it, when the text is not Latin-1. The leaf is right there too; reading it back is what fails.
 */
const names = hostile.filter((text) => text !== "\\");
const facts = fc
  .array(fc.tuple(fc.oneof(names, fc.constantFrom("at", "v", "facts", "__proto__")), values), {
    maxLength: 5,
  })
  .map((pairs) => Object.fromEntries(pairs));

/** Entries of every shape, with whatever text there can be where text is allowed. */
export const entries: fc.Arbitrary<AuditEntry> = fc.record(
  {
    id: fc.uuid(),
    organisation: fc.constant(ORGANISATION),
    requestId: fc.uuid(),
    kind: fc.constant("lookup" as const),
    outcome: fc.constantFrom<Outcome>("permit", "deny", "error"),
    reason: fc.constantFrom("grant_in_force", '"at":"@"'),
    actor: fc.oneof(
      fc.constantFrom({ kind: "stranger" as const }, { kind: "command_line" as const }),
      hostile
        .filter((text) => !text.includes("\u0000") && text !== "\ud800")
        .map((ref) => ({ kind: "employee" as const, ref })),
    ),
    roleId: fc.uuid(),
    facts,
    subjectRef: fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString("base64url")),
  },
  { requiredKeys: ["id", "organisation", "requestId", "kind", "outcome", "reason", "actor", "facts"] },
);

/** What a leaf must say once it is read back. */
export const sayingOf = (entry: AuditEntry, at: string): unknown =>
  JSON.parse(JSON.stringify({ ...entry, actor: actorRef(entry.actor), at, v: 1 }));
