import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { assertNever, err, ok, type Result } from "../kernel/result.ts";
import type { Asking, NotAdmitted } from "../lookup/admission-service.ts";
import { openHit } from "../lookup/hit-service.ts";
import type { LookupDeps } from "../lookup/lookup-deps.ts";
import { parseParts, type Question } from "../lookup/lookup-policy.ts";
import type { RevealOutcome } from "../lookup/reveal-service.ts";
import type { RegisterFailure } from "../register/register-port.ts";
import { problemAnswer } from "./api-app.ts";
import type { HttpEnv } from "./context.ts";
import { problem } from "./problem.ts";

/** What every question about people has, whichever way it finds them. */
export const questionFields = {
  roleId: z.string().min(1).max(64),
  purpose: z.string().min(1).max(64).describe("code of a purpose of the role"),
  caseReference: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,63}$/u, "must be a case reference such as 2026/123")
    .refine((text) => !/\d{11}/.test(text.replaceAll(" ", "")), "must not hold a person number")
    .optional(),
  parts: z
    .array(z.string().max(64))
    .min(1)
    .max(64)
    .optional()
    .describe("leaf names; all of the role's if left out"),
  onBehalfOf: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe("case systems only: Entra object id of the employee for whom they ask"),
};

export const upstreamAnswers = {
  429: problemAnswer("More look-ups a minute than the organisation allows in one role; see Retry-After"),
  503: problemAnswer("The register or the audit log is of no use now; nothing is shown"),
  504: problemAnswer("The register did not answer in time; nothing is shown"),
};

type Asked = {
  roleId: string;
  purpose: string;
  caseReference?: string | undefined;
  parts?: string[] | undefined;
  onBehalfOf?: string | undefined;
};
type Ctx = Context<HttpEnv>;

export function lookupDepsOf(c: Ctx): LookupDeps {
  const { config, register, entropy, auditKey, decisions, pace } = c.get("parts");
  const { credentialKey, personNumberKey } = config;
  return { db: c.env.db, register, entropy, auditKey, credentialKey, personNumberKey, decisions, pace };
}

export const askingOf = (c: Ctx, { roleId, onBehalfOf }: Asked): Omit<Asking, "kind" | "numbers"> => ({
  requestId: c.get("requestId"),
  caller: c.get("caller"),
  roleId,
  onBehalfOf: onBehalfOf ?? null,
});

/** Whom a question is about: exactly one of them. */
export const aboutFields = {
  foedselsnummer: z
    .string()
    .max(32)
    .optional()
    .describe("fødselsnummer or d-number; in the body only, never in an address"),
  hit: z
    .string()
    .max(1024)
    .optional()
    .describe("instead of the number: a `hit` of a search in this role, a quarter of an hour old at most"),
};

/** The number, given or behind a hit, and the question in the body, or the answer that says what is wrong with them. */
export async function questionOf(
  c: Ctx,
  kind: "lookup" | "reveal",
  {
    foedselsnummer,
    hit,
    ...asked
  }: Asked & { foedselsnummer?: string | undefined; hit?: string | undefined },
): Promise<Result<{ number: Foedselsnummer; question: Question }, Response>> {
  if ((foedselsnummer === undefined) === (hit === undefined)) {
    const either = ["foedselsnummer", "hit"].map((field) => ({ field, problem: "send exactly one of them" }));
    return err(problem(c, "invalid_fields", either));
  }
  const question = wordsOf(c, asked);
  if (!question.ok) return question;
  const number =
    hit === undefined ? numberIn(c, "foedselsnummer", foedselsnummer) : await behind(c, kind, asked, hit);
  return number.ok ? ok({ number: number.value, question: question.value }) : number;
}

/** A number in the body, under the name of its field. */
export function numberIn(c: Ctx, field: string, digits: unknown): Result<Foedselsnummer, Response> {
  const number = Foedselsnummer.parse(digits);
  if (!number.ok) return err(problem(c, "invalid_fields", [{ field, problem: number.error }]));
  const { syntheticOnly } = c.get("parts").config;
  return syntheticOnly && !number.value.isSynthetic ? err(problem(c, "not_synthetic")) : number;
}

async function behind(
  c: Ctx,
  kind: "lookup" | "reveal",
  asked: Asked,
  hit: string,
): Promise<Result<Foedselsnummer, Response>> {
  const number = await openHit(lookupDepsOf(c), { ...askingOf(c, asked), kind }, hit);
  return number ? ok(number) : err(problem(c, "hit_over"));
}

/** The question without whom it is about. */
export function wordsOf(
  c: Ctx,
  { purpose, caseReference, parts, onBehalfOf }: Asked,
): Result<Question, Response> {
  if (onBehalfOf !== undefined && c.get("caller").kind === "employee")
    return err(problem(c, "on_behalf_of_is_for_systems"));
  const known = parts === undefined ? null : parseParts(parts);
  if (known !== null && "unknown" in known) return err(problem(c, "unknown_part"));
  return ok({
    purpose,
    caseReference: caseReference ?? null,
    parts: known?.parts ?? null,
    historikk: false,
  });
}

type Unanswered =
  | { kind: "not_found" }
  | { kind: "register_failed"; failure: RegisterFailure }
  | (RevealOutcome & { kind: "denied" })
  | NotAdmitted;

/** What is said where there is nothing to show, whichever way was asked. */
export function unanswered(c: Ctx, outcome: Unanswered): Response {
  switch (outcome.kind) {
    case "not_found":
      return problem(c, "person_not_found");
    case "register_failed":
      return problem(c, `register_${outcome.failure}`);
    case "denied": {
      const answer = problem(c, outcome.reason);
      if ("retryAfterSeconds" in outcome && outcome.retryAfterSeconds !== undefined)
        answer.headers.set("retry-after", String(outcome.retryAfterSeconds));
      return answer;
    }
    case "audit_unavailable":
    case "register_not_set_up":
      return problem(c, outcome.kind);
    default:
      return assertNever(outcome);
  }
}
