import { createRoute, z } from "@hono/zod-openapi";
import { confirmRemoval } from "../grants/mappings/removal-service.ts";
import { listLostAccess } from "../grants/mappings/removal-store.ts";
import { isoOf } from "../kernel/instant.ts";
import { apiApp } from "./api-app.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals, shown } from "./staff.ts";

const lost = z
  .object({
    grantId: z.string(),
    user: z.string(),
    name: z.string(),
    sourceId: z.string(),
    groupId: z.string(),
    groupName: z.string(),
    groupDeleted: z.boolean(),
    mappingId: z.string(),
    roleId: z.string().nullable(),
    portalRole: z.string().nullable(),
    lostAt: z.string(),
    expiresAt: z.string(),
  })
  .meta({ id: "LostAccess" });

const removals = createRoute({
  method: "get",
  path: "/removals",
  summary: "Access that mass removals suspended: it comes back with the membership, or is confirmed as gone",
  ...forStaff,
  responses: {
    200: answer("By source, group, mapping and person", z.object({ suspended: z.array(lost) })),
    ...refusals,
  },
});
const confirmation = createRoute({
  method: "post",
  path: "/removals/confirmation",
  summary: "Confirm that the removals of a source were meant; what is still suspended for them is revoked",
  ...forStaff,
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({ sourceId: z.string().max(64) }).meta({ id: "RemovalConfirmation" }),
        },
      },
    },
  },
  responses: {
    200: answer("Revoked", z.object({ people: z.number().int(), grants: z.number().int() })),
    ...refusals,
  },
});

export function removalRoutes() {
  const app = apiApp();
  app.openapi(removals, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => listLostAccess(tx, organisation));
    const suspended = all.map((row) => ({
      ...row,
      lostAt: isoOf(row.lostAt),
      expiresAt: isoOf(row.expiresAt),
    }));
    return c.json({ suspended }, 200);
  });
  app.openapi(confirmation, async (c) => {
    const { sourceId } = c.req.valid("json");
    return shown(c, await confirmRemoval(actDepsOf(c), actorOf(c), sourceId), 200, (revoked) => revoked);
  });
  return app;
}
