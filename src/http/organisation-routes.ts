import { createRoute, z } from "@hono/zod-openapi";
import { allowIamToLookUp, organisationSettings } from "../grants/role-changes/limits-service.ts";
import type { OrganisationSettings } from "../grants/role-changes/limits-store.ts";
import { apiApp, bearerSecurity } from "./api-app.ts";
import { requirePortalRole } from "./api-steps.ts";
import { actDepsOf, actorOf, answer, refusals, shown } from "./staff.ts";

const days = z.number().int();
const settingsShown = z
  .object({
    number: z.string(),
    name: z.string(),
    limits: z
      .object({
        longestLifeDays: days,
        defaultLifeDays: days,
        sensitiveLifeDays: days.describe("for protected addresses, and for administering access"),
        renewalWindowDays: days,
        dormantAfterDays: days,
        graceDays: days.describe("how long what has ended may be asked for again; gives no access"),
        lookupsPerMinute: z.number().int().describe("of one person in one role, in each process"),
        integrationLookupsPerMinute: z.number().int().describe("the same of one case system"),
      })
      .describe("set by the operator, and never above the product's own"),
    iamMayLookUp: z.boolean(),
    iamMayLookUpReason: z.string().nullable(),
  })
  .meta({ id: "OrganisationSettings" });

const settings = createRoute({
  method: "get",
  path: "/organisation",
  summary: "What the organisation allows at most, and whether its IAM staff may look people up",
  security: bearerSecurity,
  middleware: requirePortalRole("iam", "dpo", "auditor"),
  responses: { 200: answer("As of now", settingsShown), ...refusals },
});
const exception = createRoute({
  method: "put",
  path: "/organisation/iam-may-look-up",
  summary: "The data protection officer lets IAM staff look people up, or forbids it again",
  security: bearerSecurity,
  middleware: requirePortalRole("dpo"),
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z
            .strictObject({ allowed: z.boolean(), reason: z.string().max(1_000) })
            .meta({ id: "IamMayLookUp" }),
        },
      },
    },
  },
  responses: { 200: answer("In force for the next request; recorded", settingsShown), ...refusals },
});

const show = (it: OrganisationSettings): z.infer<typeof settingsShown> => it;

export function organisationRoutes() {
  const app = apiApp();
  app.openapi(settings, async (c) =>
    c.json(show(await organisationSettings(actDepsOf(c), c.get("person").organisation)), 200),
  );
  app.openapi(exception, async (c) =>
    shown(c, await allowIamToLookUp(actDepsOf(c), actorOf(c), c.req.valid("json")), 200, show),
  );
  return app;
}
