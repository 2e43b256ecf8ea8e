import { isPart, type Part } from "../register/parts.ts";
import type { Role } from "../roles/role.ts";

/** A look-up as asked for, parsed but not yet judged. */
export type Question = { purpose: string; caseReference: string | null; parts: readonly Part[] | null };

export type Refusal =
  | "role_not_held"
  | "purpose_outside_role"
  /** The role is limited to municipalities, and nobody can tell yet whether a person is of one of them (R12). */
  | "area_not_decided"
  | "case_reference_required"
  | "parts_outside_role";

export type Verdict =
  | { outcome: "permit"; parts: readonly Part[]; withheld: readonly Part[] }
  | { outcome: "deny"; reason: Refusal };

/** What the role lets this question have: its parts ∩ the parts asked for, for a purpose of its own (R7). */
export function judge(role: Role, question: Question): Verdict {
  const purpose = role.purposes.find((known) => known.code === question.purpose);
  if (!purpose) return { outcome: "deny", reason: "purpose_outside_role" };
  if (role.municipalities.length > 0) return { outcome: "deny", reason: "area_not_decided" };
  if (purpose.caseReferenceRequired && question.caseReference === null) {
    return { outcome: "deny", reason: "case_reference_required" };
  }
  const asked = question.parts ?? role.parts;
  const parts = role.parts.filter((part) => asked.includes(part));
  if (parts.length === 0) return { outcome: "deny", reason: "parts_outside_role" };
  return { outcome: "permit", parts, withheld: asked.filter((part) => !role.parts.includes(part)) };
}

/** Part names as a client wrote them; the first that is none, instead, when there is one. */
export function parseParts(names: readonly string[]): { parts: Part[] } | { unknown: string } {
  const unknown = names.find((name) => !isPart(name));
  return unknown === undefined ? { parts: [...new Set(names.filter(isPart))] } : { unknown };
}
