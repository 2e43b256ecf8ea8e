import type { AuditKind, Outcome } from "../../audit/audit-entry.ts";
import type { AuditRow } from "../../audit/audit-store.ts";
import type { GlassProblem } from "../../grants/break-glass/break-glass-policy.ts";
import type { TidyStep } from "../../grants/telling/tidy-store.ts";
import { AUDIT_KINDS } from "../../i18n/audit-kind-words.ts";
import { AUDIT_REASONS } from "../../i18n/audit-reason-words.ts";
import { AUDIT } from "../../i18n/audit-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Refusal } from "../../lookup/lookup-policy.ts";
import type { RevealReasonProblem } from "../../lookup/reveal-reason-policy.ts";
import type { SearchRefusal } from "../../lookup/search-policy.ts";
import type { LogFlag, LogNames } from "../../oversight/log-store.ts";
import type { RegisterFailure } from "../../register/register-port.ts";
import type { Color } from "../parts/block.tsx";
import type { View } from "../view.ts";

/** Every kind has words: the compiler holds that none is missing. */
export const KIND_WORDS: Record<AuditKind, Text> = AUDIT_KINDS;

export const OUTCOMES: Record<Outcome, readonly [Color, Text]> = {
  permit: ["success", AUDIT.permit],
  deny: ["warning", AUDIT.deny],
  error: ["danger", AUDIT.error],
};

export const FLAG_WORDS: Record<LogFlag, Text> = {
  family: AUDIT.family,
  colleague: AUDIT.colleague,
  own_data: AUDIT.own_data,
  self_unknown: AUDIT.self_unknown,
};

/** Why a question about a person, or a try to break the glass, came to what it did: the compiler holds that each has words. */
const REASON_WORDS: Record<
  | Refusal
  | RevealReasonProblem
  | SearchRefusal["code"]
  | GlassProblem
  | TidyStep
  | `register_${RegisterFailure}`,
  Text
> &
  Record<string, Text> = AUDIT_REASONS;

/** A log may hold reasons and kinds of another version, which are shown as they stand. */
export const reasonText = (view: View, reason: string): string =>
  Object.hasOwn(REASON_WORDS, reason) ? view.say(REASON_WORDS[reason] as Text) : reason;

export const kindText = (view: View, kind: string): string =>
  Object.hasOwn(KIND_WORDS, kind) ? view.say(KIND_WORDS[kind as AuditKind]) : kind;

export const flagText = (view: View, flag: string): string =>
  Object.hasOwn(FLAG_WORDS, flag) ? view.say(FLAG_WORDS[flag as LogFlag]) : flag;

/** Who did it: by name, as the directory has it now. */
export function actorText(view: View, { actor }: AuditRow, { actors }: LogNames): string {
  const name = actors.get(actor);
  if (actor.startsWith("scim_client:")) return `${view.say(AUDIT.scim_client)}: ${name ?? actor}`;
  if (name !== undefined) return name;
  if (actor === "command_line" || actor === "system" || actor === "stranger") return view.say(AUDIT[actor]);
  return actor;
}
