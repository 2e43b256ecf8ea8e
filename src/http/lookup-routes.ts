import { createRoute, z } from "@hono/zod-openapi";
import type { RevealId } from "../kernel/ids.ts";
import { type LookupOutcome, lookUp } from "../lookup/lookup-service.ts";
import { apiApp, bearerSecurity, problemAnswer } from "./api-app.ts";
import {
  aboutFields,
  askingOf,
  lookupDepsOf,
  questionFields,
  questionOf,
  unanswered,
  upstreamAnswers,
} from "./asking.ts";

const lookupRequest = z
  .strictObject({
    ...questionFields,
    ...aboutFields,
    historikk: z.boolean().optional().describe("rows of the past as well, where the role has them"),
    revealId: z
      .uuid()
      .optional()
      .describe("shows the protected addresses that a reveal opened, while it is open"),
  })
  .meta({ id: "LookupRequest" });

const lookupAnswer = z
  .object({
    person: z.record(z.string(), z.unknown()).describe("the parts, as the register spells them"),
    masked: z.array(z.string()).describe("parts with rows that are hidden because of protection"),
    withheld: z
      .array(z.string())
      .describe("parts asked for that the role does not have; `historikk` where it has no rows of the past"),
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
    404: problemAnswer("The register knows nobody by this number that the role may find"),
    ...upstreamAnswers,
  },
});

export const lookupRoutes = () =>
  apiApp().openapi(route, async (c) => {
    const asked = await questionOf(c, "lookup", c.req.valid("json"));
    if (!asked.ok) return asked.error as never;
    const { number, question } = asked.value;
    const { revealId, historikk = false } = c.req.valid("json");
    const outcome = await lookUp(lookupDepsOf(c), {
      asking: askingOf(c, c.req.valid("json")),
      number,
      question: { ...question, historikk },
      reveal: (revealId ?? null) as RevealId | null,
    });
    const requestId = c.get("requestId");
    c.get("parts").log({ event: "lookup", requestId, outcome: outcome.kind, parts: shownParts(outcome) });
    if (outcome.kind !== "found") return unanswered(c, outcome) as never;
    const { role, disclosure, withheld } = outcome;
    const { id, name, version } = role;
    const person: Record<string, unknown> = disclosure.person;
    const { masked } = disclosure;
    return c.json({ person, masked, withheld: [...withheld], role: { id, name, version }, requestId }, 200);
  });

const shownParts = (outcome: LookupOutcome): number =>
  outcome.kind === "found" ? Object.keys(outcome.disclosure.person).length : 0;
