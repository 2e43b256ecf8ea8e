import { LOOKUP } from "../../i18n/lookup-words.ts";
import { Foedselsnummer } from "../../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { NotAdmitted } from "../../lookup/admission-service.ts";
import { openHit } from "../../lookup/hit-service.ts";
import { parseParts, type Question } from "../../lookup/lookup-policy.ts";
import type { RegisterFailure } from "../../register/register-port.ts";
import type { Role } from "../../roles/role.ts";
import { rolesByIds } from "../../roles/role-store.ts";
import type { Asked } from "../../ui/lookup/asked.ts";
import type { Refused } from "../../ui/lookup/lookup-page.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import { askingOf, lookupDepsOf, questionFields } from "../asking.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import type { Staff } from "../staff.ts";
import { viewOf } from "./page.tsx";

/** The roles that the visitor holds now, by name. What he may do with one is decided when he asks. */
export async function heldRoles(c: Staff): Promise<Role[]> {
  const { organisation, roles } = c.get("visitor");
  if (roles.length === 0) return [];
  const view = viewOf(c);
  const held = await c.env.db.read(organisation, (tx) => rolesByIds(tx, organisation, roles));
  return held.toSorted((a, b) => view.compare(a.name, b.name));
}

/** The role that a page is for: the one asked for, or the first. */
export const roleOf = (roles: readonly Role[], wanted: string | null): Role | null =>
  roles.find(({ id }) => id === wanted) ?? roles[0] ?? null;

/** A question about people as the form had it, cut to what a field can hold. */
export function askedIn(form: URLSearchParams): Asked {
  const text = (name: string, most: number) => (form.get(name) ?? "").trim().slice(0, most);
  return {
    purpose: text("purpose", 64),
    caseReference: text("caseReference", 64),
    foedselsnummer: text("foedselsnummer", 32),
    hit: text("hit", 1024),
    parts: form.getAll("parts").slice(0, 64),
    historikk: form.get("historikk") === "yes",
  };
}

/** What has to be mended before anybody is asked; without whom it is about. */
export function questionProblems(c: Staff, role: Role | null, asked: Asked): FieldProblem[] {
  const { say } = viewOf(c);
  const problems: FieldProblem[] = [];
  if (asked.purpose === "") problems.push({ field: "purpose", problem: say(LOOKUP.purposeMissing) });
  const purpose = role?.purposes.find(({ code }) => code === asked.purpose);
  if (asked.caseReference === "") {
    if (purpose?.caseReferenceRequired)
      problems.push({ field: "caseReference", problem: say(LOOKUP.caseMissing) });
  } else if (!questionFields.caseReference.safeParse(asked.caseReference).success)
    problems.push({ field: "caseReference", problem: say(LOOKUP.caseWrong) });
  return problems;
}

/** The question as the services take it. A name that is no part is left out: it would say nothing more. */
export function questionIn({ purpose, caseReference, parts, historikk }: Asked): Question {
  const known = parts.filter((name) => !("unknown" in parseParts([name])));
  const asked = parseParts(known);
  return {
    purpose,
    caseReference: caseReference === "" ? null : caseReference,
    parts: known.length === 0 || "unknown" in asked ? null : asked.parts,
    historikk,
  };
}

/** A number as it was typed, spaces and all; judged here, so that a slip of the keyboard is no look-up. */
export function typedNumber(
  c: Staff,
  typed: string,
): Result<Foedselsnummer, FieldProblem | { code: ProblemCode }> {
  const number = Foedselsnummer.parse(typed.replaceAll(/\s/g, ""));
  if (!number.ok) return err({ field: "foedselsnummer", problem: viewOf(c).say(LOOKUP[number.error]) });
  return c.get("parts").config.syntheticOnly && !number.value.isSynthetic
    ? err({ code: "not_synthetic" })
    : ok(number.value);
}

/** Whom a form is about: the number typed, or the one behind a hit of a search in this role. */
export async function subjectOf(
  c: Staff,
  kind: "lookup" | "reveal",
  roleId: string,
  { foedselsnummer, hit }: Asked,
): Promise<Result<Foedselsnummer, FieldProblem | { code: ProblemCode }>> {
  if (hit === "") return typedNumber(c, foedselsnummer);
  const number = await openHit(lookupDepsOf(c), { ...askingOf(c, { roleId, purpose: "" }), kind }, hit);
  return number ? ok(number) : err({ code: "hit_over" });
}

/** Why there is nothing to show, in words, and with which status. */
export function refusedFor(c: Staff, code: ProblemCode): { status: 400; refused: Refused } {
  const { say } = viewOf(c);
  const requestId = c.get("requestId");
  const [status, text] = refusalOf(code);
  const isMissing = code === "person_not_found";
  return {
    status: status as 400,
    refused: {
      title: say(isMissing ? LOOKUP.notFound : LOOKUP.notShown),
      text: say(isMissing ? LOOKUP.notFoundNext : text),
      failed: status >= 500,
      requestId,
    },
  };
}

type Unanswered =
  | { kind: "not_found" }
  | { kind: "nothing_hidden" }
  | { kind: "register_failed"; failure: RegisterFailure }
  | { kind: "denied"; reason: ProblemCode }
  | Exclude<NotAdmitted, { kind: "denied" }>;

/** The code of what came of a question that showed nothing. */
export function codeOf(outcome: Unanswered): ProblemCode {
  switch (outcome.kind) {
    case "not_found":
      return "person_not_found";
    case "register_failed":
      return `register_${outcome.failure}`;
    case "denied":
      return outcome.reason;
    default:
      return outcome.kind;
  }
}
