import { createRoute, z } from "@hono/zod-openapi";
import { isoOf } from "../kernel/instant.ts";
import { revealAddresses } from "../lookup/reveal-service.ts";
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
import { problem } from "./problem.ts";

const { roleId, purpose, caseReference, onBehalfOf } = questionFields;
const revealRequest = z
  .strictObject({
    roleId,
    purpose,
    caseReference,
    onBehalfOf,
    ...aboutFields,
    reason: z.string().max(500).describe("why this address is needed, in words that say something"),
  })
  .meta({ id: "RevealRequest" });

const revealAnswer = z
  .object({
    revealId: z.string().describe("for look-ups of the same person in the same role, until it ends"),
    until: z.string().describe("five minutes from now at most"),
    person: z
      .record(z.string(), z.unknown())
      .describe("the addresses; `aapenPostadresse` marks a postal address that is nobody's home"),
    masked: z.array(z.string()).describe("parts that stay hidden from everybody"),
    role: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    requestId: z.string().describe("also in the audit log"),
  })
  .meta({ id: "RevealAnswer" });

const route = createRoute({
  method: "post",
  path: "/reveals",
  summary: "Show the protected addresses of one person, for a reason, for five minutes; recorded",
  security: bearerSecurity,
  request: { body: { required: true, content: { "application/json": { schema: revealRequest } } } },
  responses: {
    200: { description: "The addresses", content: { "application/json": { schema: revealAnswer } } },
    400: problemAnswer("The request is malformed, or the reason says nothing"),
    401: problemAnswer("No valid credentials"),
    403: problemAnswer("The role is not held, or may not see protected addresses; recorded"),
    404: problemAnswer("The register knows nobody by this number that the role may find"),
    409: problemAnswer("None of the person's addresses is hidden"),
    ...upstreamAnswers,
  },
});

export const revealRoutes = () =>
  apiApp().openapi(route, async (c) => {
    const body = c.req.valid("json");
    const asked = await questionOf(c, "reveal", body);
    if (!asked.ok) return asked.error as never;
    const outcome = await revealAddresses(lookupDepsOf(c), askingOf(c, body), {
      ...asked.value,
      reason: body.reason,
    });
    const requestId = c.get("requestId");
    c.get("parts").log({ event: "reveal", requestId, outcome: outcome.kind });
    if (outcome.kind === "nothing_hidden") return problem(c, "nothing_hidden") as never;
    if (outcome.kind !== "revealed") return unanswered(c, outcome) as never;
    const { id: revealId, role, disclosure, until } = outcome;
    const { id, name, version } = role;
    const person: Record<string, unknown> = disclosure.person;
    const { masked } = disclosure;
    return c.json(
      { revealId, until: isoOf(until), person, masked, role: { id, name, version }, requestId },
      200,
    );
  });
