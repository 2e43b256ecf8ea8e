import { createRoute, z } from "@hono/zod-openapi";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { assertNever } from "../kernel/result.ts";
import { parseParts } from "../lookup/lookup-policy.ts";
import { type LookupOutcome, lookUp } from "../lookup/lookup-service.ts";
import { apiApp, bearerSecurity, problemAnswer } from "./api-app.ts";
import { problem } from "./problem.ts";

const lookupRequest = z
  .strictObject({
    roleId: z.string().min(1).max(64),
    foedselsnummer: z
      .string()
      .max(32)
      .describe("fødselsnummer or d-number; in the body only, never in an address"),
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
  })
  .meta({ id: "LookupRequest" });

const lookupAnswer = z
  .object({
    person: z.record(z.string(), z.unknown()).describe("the parts, as the register spells them"),
    masked: z.array(z.string()).describe("parts with rows that are hidden because of protection"),
    withheld: z.array(z.string()).describe("parts asked for that the role does not have"),
    role: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    requestId: z.string().describe("also in the audit log"),
  })
  .meta({ id: "LookupAnswer" });

const route = createRoute({
  method: "post",
  path: "/lookups",
  summary: "Look one person up, in one role, for one purpose",
  security: bearerSecurity,
  request: { body: { required: true, content: { "application/json": { schema: lookupRequest } } } },
  responses: {
    200: { description: "What the role may see", content: { "application/json": { schema: lookupAnswer } } },
    400: problemAnswer("The request is malformed"),
    401: problemAnswer("No valid credentials"),
    403: problemAnswer("The role is not held, or does not cover this; recorded"),
    404: problemAnswer("The register knows nobody by this number"),
    502: problemAnswer("The register refused, or answered something else"),
    503: problemAnswer("The register or the audit log is not available; nothing is shown"),
  },
});

export const lookupRoutes = () =>
  apiApp().openapi(route, async (c) => {
    const body = c.req.valid("json");
    const number = Foedselsnummer.parse(body.foedselsnummer);
    if (!number.ok) {
      return problem(c, "invalid_fields", [{ field: "foedselsnummer", problem: number.error }]) as never;
    }
    const { config, register, entropy, auditKey, log } = c.get("parts");
    if (config.syntheticOnly && !number.value.isSynthetic) return problem(c, "not_synthetic") as never;
    const parts = body.parts === undefined ? null : parseParts(body.parts);
    if (parts !== null && "unknown" in parts) return problem(c, "unknown_part") as never;

    const requestId = c.get("requestId");
    const outcome = await lookUp(
      { db: c.env.db, register, entropy, auditKey },
      {
        requestId,
        who: c.get("signedIn"),
        roleId: body.roleId,
        number: number.value,
        question: {
          purpose: body.purpose,
          caseReference: body.caseReference ?? null,
          parts: parts?.parts ?? null,
        },
      },
    );
    log({ event: "lookup", requestId, outcome: outcome.kind, parts: shownParts(outcome) });
    switch (outcome.kind) {
      case "found": {
        const { role, disclosure, withheld } = outcome;
        const { id, name, version } = role;
        const person: Record<string, unknown> = disclosure.person;
        const { masked } = disclosure;
        return c.json(
          { person, masked, withheld: [...withheld], role: { id, name, version }, requestId },
          200,
        );
      }
      case "denied":
        return problem(c, outcome.reason) as never;
      case "not_found":
        return problem(c, "person_not_found") as never;
      case "register_failed":
        return problem(c, `register_${outcome.failure}`) as never;
      case "audit_unavailable":
        return problem(c, "audit_unavailable") as never;
      default:
        return assertNever(outcome);
    }
  });

const shownParts = (outcome: LookupOutcome): number =>
  outcome.kind === "found" ? Object.keys(outcome.disclosure.person).length : 0;
