import { createRoute, z } from "@hono/zod-openapi";
import { allRoles } from "../roles/role-store.ts";
import { apiApp } from "./api-app.ts";
import { answer, forStaff, refusals } from "./staff.ts";

const roles = createRoute({
  method: "get",
  path: "/roles",
  summary: "The roles of the organisation, in their current versions",
  ...forStaff,
  responses: {
    200: answer("All of them", z.object({ roles: z.array(z.record(z.string(), z.unknown())) })),
    ...refusals,
  },
});
export function roleRoutes() {
  const app = apiApp();
  app.openapi(roles, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => allRoles(tx, organisation));
    return c.json({ roles: all.map((role): Record<string, unknown> => role) }, 200);
  });
  return app;
}
