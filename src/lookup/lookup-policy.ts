import { isPart, type Part } from "../register/parts.ts";
import type { Role } from "../roles/role.ts";
import type { Holder } from "../signin/caller.ts";

/** What is asked about people, parsed but not yet judged. */
export type Question = {
  /** Null: the protocol has no word for it; the case system's grant may say. */
  purpose: string | null;
  caseReference: string | null;
  /** Null: all that the role has. */
  parts: readonly Part[] | null;
  /** Rows of the past as well. */
  historikk: boolean;
  /** All that is asked for or nothing, as Fiks has it; else what the role lacks is left out, and named. */
  whole?: true;
};

export type Refusal =
  | "role_not_held"
  | "use_outside_role"
  | "purpose_required"
  | "purpose_outside_role"
  | "case_reference_required"
  | "parts_outside_role"
  /** A case system must say for which employee it asks; nobody in good standing has that object id. */
  | "employee_required"
  | "employee_not_known"
  | "too_fast"
  | "own_data"
  | "reveal_over";

export type Verdict =
  | {
      outcome: "permit";
      purpose: string;
      parts: readonly Part[];
      historikk: boolean;
      withheld: readonly string[];
    }
  | { outcome: "deny"; reason: Refusal };

const deny = (reason: Refusal): Verdict => ({ outcome: "deny", reason });

/**
 * What the role lets this question have: its parts ∩ the parts asked for, rows of the past only with its own switch, for
 * a purpose of its own (R7). People search with it where its uses say so, case systems where it says that.
 */
export function judge(role: Role, kind: Holder["kind"], question: Question): Verdict {
  const use = kind === "employee" ? "sokEtterPerson" : "integrasjon";
  if (!role.bruksomraader.includes(use)) return deny("use_outside_role");
  if (question.purpose === null) return deny("purpose_required");
  const purpose = role.purposes.find((known) => known.code === question.purpose);
  if (!purpose) return deny("purpose_outside_role");
  if (purpose.caseReferenceRequired && question.caseReference === null)
    return deny("case_reference_required");
  const asked = question.parts ?? role.parts;
  const parts = role.parts.filter((part) => asked.includes(part));
  if (parts.length === 0) return deny("parts_outside_role");
  const historikk = question.historikk && role.historikk;
  const withheld: string[] = asked.filter((part) => !role.parts.includes(part));
  if (question.historikk && !historikk) withheld.push("historikk");
  if (question.whole && withheld.length > 0) return deny("parts_outside_role");
  return { outcome: "permit", purpose: purpose.code, parts, historikk, withheld };
}

/** Part names as a client wrote them; the first that is none, instead, when there is one. */
export function parseParts(names: readonly string[]): { parts: Part[] } | { unknown: string } {
  const unknown = names.find((name) => !isPart(name));
  return unknown === undefined ? { parts: [...new Set(names.filter(isPart))] } : { unknown };
}
