import { createHash } from "node:crypto";
import { type CanonicalValue, canonicalJson } from "../kernel/canonical-json.ts";
import type { IntegrationId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import type { Part } from "../register/parts.ts";

/**
 * Until when: an instant that is known already, or so many days from the approval (each of 24 hours) and no later
 * than an instant.
 */
export type End = { at: Instant } | { days: number; noLaterThan: Instant | null };

/** What a change does to the access of one person. */
export type Effect = {
  /** An employee, or a case system. */
  user: ScimUserId | IntegrationId;
  system?: true;
  /** As the directory has it now; shown, but not what an approval is bound to. */
  name: string;
  what:
    | "gains"
    /** Waits for a leader's confirmation. */
    | "asks"
    /** Was suspended with many others, and gets back what has not run out. */
    | "resumes"
    | "ends_earlier"
    | "loses"
    /** May break the glass for the role; has no access until he does. */
    | "may_break_glass"
    /** Keeps the role, which shows other parts from now on. */
    | "parts_change";
  /** What he gains or gets back is suspended: the account is disabled, or its identity in doubt. */
  suspended?: true;
  /** When the access ends after the change; null where it gives none. */
  end: End | null;
  /** Parts that no role in force gave this person before, and those that none gives afterwards; sorted. */
  partsGained: readonly Part[];
  partsLost: readonly Part[];
};

/** What an approval is bound to: the change itself and everything it does. Two previews of equal hash do the same. */
export type Preview = { hash: string; effects: readonly Effect[] };

/** The effects in the order of users, with their hash. `change` spells what was proposed, whole. */
export function previewOf(change: CanonicalValue, effects: readonly Effect[]): Preview {
  const sorted = [...effects].sort((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : 0));
  const bound = sorted.map(({ name: _shownOnly, end, ...effect }) => ({ ...effect, end: spelled(end) }));
  const text = canonicalJson({ change, effects: bound } as CanonicalValue);
  return { hash: createHash("sha256").update(text, "utf8").digest("base64url"), effects: sorted };
}

function spelled(end: End | null): CanonicalValue {
  if (end === null) return null;
  if ("at" in end) return { at: isoOf(end.at) };
  return { days: end.days, noLaterThan: end.noLaterThan === null ? null : isoOf(end.noLaterThan) };
}
