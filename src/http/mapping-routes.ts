import { createRoute, z } from "@hono/zod-openapi";
import { approve, proposeMapping, retire } from "../grants/mapping-service.ts";
import { listMappings, type Mapping } from "../grants/mapping-store.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { RoleId } from "../kernel/ids.ts";
import { isoOf } from "../kernel/instant.ts";
import { apiApp } from "./api-app.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals, shown } from "./staff.ts";

const mappingShown = z
  .object({
    id: z.string(),
    groupId: z.string(),
    groupName: z.string(),
    roleId: z.string().optional(),
    portalRole: z.enum(PORTAL_ROLES).optional(),
    ttlDays: z.number().int(),
    state: z.enum(["proposed", "active", "retired"]),
    proposedBy: z.string(),
    approvedBy: z.string().nullable(),
    approvedAt: z.string().nullable(),
  })
  .meta({ id: "Mapping" });

const proposal = z
  .strictObject({
    groupId: z.string().max(64),
    roleId: z.string().max(64).optional(),
    portalRole: z.enum(PORTAL_ROLES).optional(),
    ttlDays: z.number().int().min(1).max(365),
  })
  .refine(
    (it) => (it.roleId === undefined) !== (it.portalRole === undefined),
    "give either roleId or portalRole",
  )
  .meta({ id: "MappingProposal" });

const byId = { params: z.object({ id: z.string().max(64) }) };

const showMapping = ({ target, approvedAt, ...mapping }: Mapping): z.infer<typeof mappingShown> => ({
  ...mapping,
  ...target,
  approvedAt: approvedAt === null ? null : isoOf(approvedAt),
});

const propose = createRoute({
  method: "post",
  path: "/mappings",
  summary: "Propose that a group gives a role; somebody else approves",
  ...forStaff,
  request: { body: { required: true, content: { "application/json": { schema: proposal } } } },
  responses: { 201: answer("Proposed; nothing follows from it yet", mappingShown), ...refusals },
});
const approval = createRoute({
  method: "post",
  path: "/mappings/{id}/approval",
  summary: "Approve a proposal of somebody else; the members' grants begin",
  ...forStaff,
  request: byId,
  responses: { 200: answer("Active", mappingShown), ...refusals },
});
const retirement = createRoute({
  method: "delete",
  path: "/mappings/{id}",
  summary: "End a mapping, or withdraw a proposal; grants through it end at once",
  ...forStaff,
  request: byId,
  responses: { 200: answer("Retired", mappingShown), ...refusals },
});
const mappings = createRoute({
  method: "get",
  path: "/mappings",
  summary: "Every mapping of the organisation",
  ...forStaff,
  responses: { 200: answer("All of them", z.object({ mappings: z.array(mappingShown) })), ...refusals },
});
export function mappingRoutes() {
  const app = apiApp();
  app.openapi(propose, async (c) => {
    const { groupId, roleId, portalRole, ttlDays } = c.req.valid("json");
    const target = portalRole === undefined ? { roleId: roleId as RoleId } : { portalRole };
    const result = await proposeMapping(actDepsOf(c), actorOf(c), { groupId, target, ttlDays });
    return shown(c, result, 201, showMapping);
  });
  app.openapi(approval, async (c) =>
    shown(c, await approve(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, showMapping),
  );
  app.openapi(retirement, async (c) =>
    shown(c, await retire(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, showMapping),
  );
  app.openapi(mappings, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => listMappings(tx, organisation));
    return c.json({ mappings: all.map(showMapping) }, 200);
  });
  return app;
}
