import { err, ok, type Result } from "../kernel/result.ts";
import { type Part, partIsIn } from "../register/parts.ts";
import { leavesOf } from "../roles/definition-policy.ts";
import type { Role } from "../roles/role.ts";

/** What a call in the form of Fiks asks for. */
export type FacadeView = { parts: readonly Part[]; historikk: boolean };

/**
 * What `part` values ask for. Collections are what the role's package has of them, none at all means person-basis
 * (developers.fiks.ks.no, "Folkeregister"). The register adds `identifikasjonsnummer` to every answer; here it comes
 * where the role has it, and must not be named where it does not.
 */
export function whatIsAsked(named: readonly string[], role: Role): Result<FacadeView, "unknown_part"> {
  if (new Set(named).size < named.length) return err("unknown_part"); // documented as unique values
  const parts = new Set<Part>(role.parts.includes("identifikasjonsnummer") ? ["identifikasjonsnummer"] : []);
  for (const name of named.length > 0 ? named : ["person-basis"]) {
    if (name === "historikk") continue;
    const leaves = leavesOf(name);
    if (!leaves) return err("unknown_part");
    const wanted = leaves.includes(name as Part)
      ? leaves
      : leaves.filter((part) => partIsIn(role.rettighetspakke, part) && part !== "identifikasjonsnummer");
    for (const part of wanted) parts.add(part);
  }
  return ok({ parts: [...parts], historikk: named.includes("historikk") });
}
