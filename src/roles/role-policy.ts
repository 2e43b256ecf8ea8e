import { ADDRESS_PARTS, partIsIn, RELATION_PARTS } from "../register/parts.ts";
import type { Role } from "./role.ts";

export type RoleProblem =
  | "no_parts"
  | "no_purpose"
  | "confidential_part_without_hjemmel"
  /** Without `adressebeskyttelse` nobody could tell which addresses and relatives to hide (R8, R12). */
  | "addresses_or_relations_without_adressebeskyttelse"
  | "part_outside_rettighetspakke";

/** What is wrong with a role definition; an empty list means it may be used. */
export function roleProblems(
  role: Pick<Role, "parts" | "purposes" | "lovhjemler" | "rettighetspakke">,
): RoleProblem[] {
  const problems: RoleProblem[] = [];
  if (role.parts.length === 0) problems.push("no_parts");
  if (role.purposes.length === 0) problems.push("no_purpose");
  if (role.parts.some((part) => !partIsIn(role.rettighetspakke, part)))
    problems.push("part_outside_rettighetspakke");
  if (role.parts.some((part) => !partIsIn("OUH", part)) && role.lovhjemler.length === 0) {
    problems.push("confidential_part_without_hjemmel");
  }
  const needsProtection = role.parts.some((part) => ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part));
  if (needsProtection && !role.parts.includes("adressebeskyttelse")) {
    problems.push("addresses_or_relations_without_adressebeskyttelse");
  }
  return problems;
}
