import type { AuditKind, Outcome } from "../../audit/audit-entry.ts";
import type { AuditRow } from "../../audit/audit-store.ts";
import { AUDIT_KINDS } from "../../i18n/audit-kind-words.ts";
import { AUDIT } from "../../i18n/audit-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { LogFlag, LogNames } from "../../oversight/log-store.ts";
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

/** A log may hold kinds of an older version, which are shown as they stand. */
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
