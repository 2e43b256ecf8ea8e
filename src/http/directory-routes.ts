import { createRoute, z } from "@hono/zod-openapi";
import { listGroupNames } from "../directory/group-store.ts";
import { identityConfirmed } from "../grants/identity-service.ts";
import { apiApp } from "./api-app.ts";
import { problem } from "./problem.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals } from "./staff.ts";

const groups = createRoute({
  method: "get",
  path: "/groups",
  summary: "The groups that the directory has pushed",
  ...forStaff,
  responses: {
    200: answer(
      "By name",
      z.object({ groups: z.array(z.object({ id: z.string(), displayName: z.string() })) }),
    ),
    ...refusals,
  },
});
const confirmation = createRoute({
  method: "post",
  path: "/users/{id}/identity-confirmation",
  summary: "Confirm that an account whose externalId changed is still the same person; its grants resume",
  ...forStaff,
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: { 204: { description: "Confirmed" }, ...refusals },
});

export function directoryRoutes() {
  const app = apiApp();
  app.openapi(groups, async (c) => {
    const { organisation } = c.get("person");
    return c.json(
      { groups: await c.env.db.read(organisation, (tx) => listGroupNames(tx, organisation)) },
      200,
    );
  });
  app.openapi(confirmation, async (c) => {
    const done = await identityConfirmed(actDepsOf(c), actorOf(c), c.req.valid("param").id);
    return (done ? c.body(null, 204) : problem(c, "unknown_user")) as never;
  });
  return app;
}
