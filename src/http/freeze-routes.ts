import { createRoute, z } from "@hono/zod-openapi";
import { freeze, lift } from "../grants/freezes/freeze-service.ts";
import { type Freeze, listFreezes } from "../grants/freezes/freeze-store.ts";
import { isoOf } from "../kernel/instant.ts";
import { apiApp, bearerSecurity } from "./api-app.ts";
import { requirePortalRole } from "./api-steps.ts";
import { actDepsOf, actorOf, answer, refusals, shown } from "./staff.ts";

const forGuardians = { security: bearerSecurity, middleware: requirePortalRole("iam", "dpo") };

const freezeShown = z
  .object({
    id: z.string(),
    scope: z.enum(["organisation", "role", "person", "integration"]),
    roleId: z.string().optional(),
    userId: z.string().optional(),
    integrationId: z.string().optional(),
    reason: z.string(),
    frozenBy: z.string(),
    frozenAt: z.string(),
    lifted: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: "Freeze" });

const wish = z
  .strictObject({
    scope: z.enum(["organisation", "role", "person", "integration"]),
    roleId: z.string().max(64).optional(),
    userId: z.string().max(64).optional(),
    integrationId: z.string().max(64).optional(),
    reason: z.string().max(500),
  })
  .meta({ id: "FreezeWish" });
const idShown = z.object({ id: z.string() });
const json = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

const list = createRoute({
  method: "get",
  path: "/freezes",
  summary: "What is frozen, and what was",
  ...forGuardians,
  responses: {
    200: answer("Those that hold first", z.object({ freezes: z.array(freezeShown) })),
    ...refusals,
  },
});
const set = createRoute({
  method: "post",
  path: "/freezes",
  summary:
    "Freeze every look-up of the organisation, a role, a person or a case system; counts for the next request",
  ...forGuardians,
  request: { body: json(wish) },
  responses: { 201: answer("Frozen", idShown), ...refusals },
});
const lifting = createRoute({
  method: "post",
  path: "/freezes/{id}/lifting",
  summary: "Lift a freeze; what has not run out meanwhile gives access again",
  ...forGuardians,
  request: {
    params: z.object({ id: z.string().max(64) }),
    body: json(z.strictObject({ reason: z.string().max(500) })),
  },
  responses: { 200: answer("Lifted", idShown), ...refusals },
});

const show = ({ frozen, frozenAt, lifted, ...rest }: Freeze): z.infer<typeof freezeShown> => ({
  ...rest,
  ...frozen,
  frozenAt: isoOf(frozenAt),
  lifted: lifted && { ...lifted, at: isoOf(lifted.at) },
});

export function freezeRoutes() {
  const app = apiApp();
  app.openapi(list, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => listFreezes(tx, organisation));
    return c.json({ freezes: all.map(show) }, 200);
  });
  app.openapi(set, async (c) => {
    const { roleId, userId, integrationId, ...rest } = c.req.valid("json");
    const asked = {
      ...rest,
      ...(roleId ? { roleId } : {}),
      ...(userId ? { userId } : {}),
      ...(integrationId ? { integrationId } : {}),
    };
    return shown(c, await freeze(actDepsOf(c), actorOf(c), asked), 201, (id) => ({ id }));
  });
  app.openapi(lifting, async (c) => {
    const { reason } = c.req.valid("json");
    const done = await lift(actDepsOf(c), actorOf(c), c.req.valid("param").id, reason);
    return shown(c, done, 200, (id) => ({ id }));
  });
  return app;
}
