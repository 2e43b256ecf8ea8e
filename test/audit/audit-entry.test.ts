import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Actor, type AuditEntry, actorRef, leafAroundTime } from "../../src/audit/audit-entry.ts";
import { type CanonicalValue, canonicalJson } from "../../src/kernel/canonical-json.ts";
import { entries, sayingOf } from "./entries.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 1001 };
const AT = "2026-07-01T08:09:10.011Z";
const leafOf = (entry: AuditEntry): string => {
  const { before, after } = leafAroundTime(entry);
  return before + AT + after;
};

const entry: AuditEntry = {
  id: "01990000-0000-7000-8000-000000000001",
  organisation: "0199d000-0000-7000-8000-000000000001",
  requestId: "01990000-0000-7000-8000-000000000002",
  kind: "lookup",
  outcome: "permit",
  reason: "grant_in_force",
  actor: { kind: "employee", ref: "01990000-0000-7000-8000-0000000000aa" },
  roleId: "0199d000-0000-7000-8000-0000000000a1",
  facts: { parts: ["navn"], n: 1, left: undefined },
  subjectRef: "AAAA",
};

// If one of these changes, every log that was ever sealed stops verifying: make a new `v` instead.
test.each<[string, AuditEntry, string, string | null]>([
  [
    "of a look-up",
    entry,
    '{"actor":"employee:01990000-0000-7000-8000-0000000000aa","at":"2026-07-01T08:09:10.011Z","facts":{"n":1,"parts":["navn"]},"id":"01990000-0000-7000-8000-000000000001","kind":"lookup","organisation":"0199d000-0000-7000-8000-000000000001","outcome":"permit","reason":"grant_in_force","requestId":"01990000-0000-7000-8000-000000000002","roleId":"0199d000-0000-7000-8000-0000000000a1","subjectRef":"AAAA","v":1}',
    "5277c5fa12d5721291b51988142a3c94ef118a80cdd22110851850da9628c281",
  ],
  [
    "of a refusal to a stranger",
    {
      id: entry.id,
      organisation: entry.organisation,
      requestId: entry.requestId,
      kind: "lookup",
      outcome: "deny",
      reason: "role_not_held",
      actor: { kind: "stranger" },
      facts: {},
    },
    '{"actor":"stranger","at":"2026-07-01T08:09:10.011Z","facts":{},"id":"01990000-0000-7000-8000-000000000001","kind":"lookup","organisation":"0199d000-0000-7000-8000-000000000001","outcome":"deny","reason":"role_not_held","requestId":"01990000-0000-7000-8000-000000000002","v":1}',
    null,
  ],
])("the bytes %s are these, and stay these", (_what, one, text, sha256) => {
  expect(leafOf(one)).toBe(text);
  if (sha256) expect(createHash("sha256").update(leafOf(one), "utf8").digest("hex")).toBe(sha256);
});

test.each<[Actor, string]>([
  [{ kind: "employee", ref: "x" }, "employee:x"],
  [{ kind: "scim_client", ref: "x" }, "scim_client:x"],
  [{ kind: "command_line" }, "command_line"],
  [{ kind: "stranger" }, "stranger"],
])("%j is written %s", (actor, text) => {
  expect(actorRef(actor)).toBe(text);
});

test("a leaf gives its entry back, and is the canonical text of it, whatever is in the facts", () => {
  fc.assert(
    fc.property(entries, (one) => {
      const leaf = leafOf(one);
      expect(JSON.parse(leaf)).toEqual(sayingOf(one, AT));
      expect(leaf).toBe(canonicalJson(JSON.parse(leaf) as CanonicalValue));
    }),
    runs,
  );
});

test("two entries that differ have different leaves", () => {
  fc.assert(
    fc.property(entries, entries, (one, other) => {
      const same = isDeepStrictEqual(sayingOf(one, AT), sayingOf(other, AT));
      expect(leafOf(one) === leafOf(other)).toBe(same);
    }),
    runs,
  );
});
