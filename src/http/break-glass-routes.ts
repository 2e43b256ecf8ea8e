import { createRoute, z } from "@hono/zod-openapi";
import { LONGEST_GLASS_MINUTES } from "../grants/break-glass/break-glass-policy.ts";
import { breakGlass, closeGlassCase } from "../grants/break-glass/break-glass-service.ts";
import { type GlassCase, glassCases } from "../grants/break-glass/break-glass-store.ts";
import { isoOf } from "../kernel/instant.ts";
import { byId, doneShown, forAnybody, json, words } from "./access-shape.ts";
import { apiApp, bearerSecurity } from "./api-app.ts";
import { requireFreshSignIn, requirePerson, requirePortalRole } from "./api-steps.ts";
import { actDepsOf, actorOf, answer, refusals, shown } from "./staff.ts";

const forOfficers = { security: bearerSecurity, middleware: requirePortalRole("dpo") };

const breaking = createRoute({
  method: "post",
  path: "/break-glass",
  summary: "Access to a role at once, for an hour at most, by whoever a group makes eligible; opens a case",
  ...forAnybody,
  middleware: [requireFreshSignIn, requirePerson] as const,
  request: {
    body: json(
      z
        .strictObject({
          roleId: z.string().max(64),
          minutes: z.number().int().min(1).max(LONGEST_GLASS_MINUTES),
          reason: words,
        })
        .meta({ id: "BreakGlass" }),
    ),
  },
  responses: {
    201: answer(
      "In force now; a data protection officer has been told",
      z.object({ grantId: z.string(), caseId: z.string(), until: z.string(), caseDueAt: z.string() }),
    ),
    ...refusals,
  },
});

const caseShown = z
  .object({
    id: z.string(),
    grantId: z.string(),
    userId: z.string(),
    userName: z.string(),
    roleId: z.string(),
    reason: z.string(),
    openedAt: z.string(),
    accessUntil: z.string(),
    lookups: z.number().int().describe("permitted in the role meanwhile"),
    dueAt: z.string(),
    closed: z.object({ at: z.string(), by: z.string(), finding: z.string() }).nullable(),
  })
  .meta({ id: "BreakGlassCase" });
const cases = createRoute({
  method: "get",
  path: "/break-glass-cases",
  summary: "Open cases, what is due first comes first, and those closed in the last half-year",
  ...forOfficers,
  responses: { 200: answer("All of them", z.object({ cases: z.array(caseShown) })), ...refusals },
});
const closing = createRoute({
  method: "post",
  path: "/break-glass-cases/{id}/closing",
  summary: "Close a case of somebody else with a finding",
  ...forOfficers,
  request: { params: byId, body: json(z.strictObject({ finding: words })) },
  responses: { 200: answer("Closed", doneShown), ...refusals },
});

function showCase({ openedAt, accessUntil, dueAt, closedAt, closedBy, finding, ...rest }: GlassCase) {
  const closed = closedAt !== null && closedBy !== null && finding !== null;
  return {
    ...rest,
    openedAt: isoOf(openedAt),
    accessUntil: isoOf(accessUntil),
    dueAt: isoOf(dueAt),
    closed: closed ? { at: isoOf(closedAt), by: closedBy, finding } : null,
  };
}

export function breakGlassRoutes() {
  const app = apiApp();
  app.openapi(breaking, async (c) => {
    const result = await breakGlass(actDepsOf(c), actorOf(c), c.req.valid("json"));
    return shown(c, result, 201, ({ grantId, caseId, expiresAt, dueAt }) => ({
      grantId,
      caseId,
      until: isoOf(expiresAt),
      caseDueAt: isoOf(dueAt),
    }));
  });
  app.openapi(cases, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => glassCases(tx, organisation));
    return c.json({ cases: all.map(showCase) }, 200);
  });
  app.openapi(closing, async (c) => {
    const { id } = c.req.valid("param");
    const result = await closeGlassCase(actDepsOf(c), actorOf(c), id, c.req.valid("json").finding);
    return shown(c, result, 200, () => ({ id }));
  });
  return app;
}
