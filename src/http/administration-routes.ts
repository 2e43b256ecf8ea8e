import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { listGroupNames } from "../directory/group-store.ts";
import { identityConfirmed } from "../grants/identity-service.ts";
import {
  approve,
  type MappingContext,
  type MappingProblem,
  proposeMapping,
  retire,
} from "../grants/mapping-service.ts";
import { listMappings, type Mapping } from "../grants/mapping-store.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { RoleId } from "../kernel/ids.ts";
import { isoOf } from "../kernel/instant.ts";
import type { Result } from "../kernel/result.ts";
import { allRoles } from "../roles/role-store.ts";
import { apiApp, bearerSecurity, problemAnswer } from "./api-app.ts";
import { requirePortalRole } from "./api-steps.ts";
import type { HttpEnv } from "./context.ts";
import { problem } from "./problem.ts";

const forStaff = { security: bearerSecurity, middleware: requirePortalRole("iam") };
const refusals = {
  400: problemAnswer("The request is malformed"),
  401: problemAnswer("No valid credentials"),
  403: problemAnswer("Not IAM staff now, or not this person (four eyes)"),
  404: problemAnswer("Unknown mapping, group, role or user"),
  409: problemAnswer("The mapping is in another state"),
  422: problemAnswer("Longer than the role allows"),
};
const answer = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { "application/json": { schema } },
});

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

type Staff = Context<HttpEnv>;
const contextOf = (c: Staff): MappingContext => {
  const { organisation, user } = c.get("administrator");
  return { organisation, actor: { kind: "employee", ref: user }, requestId: c.get("requestId") };
};
const depsOf = (c: Staff) => ({ db: c.env.db, entropy: c.get("parts").entropy });
const shown = (c: Staff, result: Result<Mapping, MappingProblem>, status: 200 | 201) =>
  (result.ok ? c.json(showMapping(result.value), status) : problem(c, result.error)) as never;

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
  request: byId,
  responses: { 204: { description: "Confirmed" }, ...refusals },
});

export function administrationRoutes() {
  const app = apiApp();
  app.openapi(propose, async (c) => {
    const { groupId, roleId, portalRole, ttlDays } = c.req.valid("json");
    const target = portalRole === undefined ? { roleId: roleId as RoleId } : { portalRole };
    return shown(c, await proposeMapping(depsOf(c), contextOf(c), { groupId, target, ttlDays }), 201);
  });
  app.openapi(approval, async (c) => {
    const context = { ...contextOf(c), approver: c.get("administrator").user };
    return shown(c, await approve(depsOf(c), context, c.req.valid("param").id), 200);
  });
  app.openapi(retirement, async (c) => {
    const context = { ...contextOf(c), by: c.get("administrator").user };
    return shown(c, await retire(depsOf(c), context, c.req.valid("param").id), 200);
  });
  app.openapi(mappings, async (c) => {
    const { organisation } = c.get("administrator");
    const all = await c.env.db.read(organisation, (tx) => listMappings(tx, organisation));
    return c.json({ mappings: all.map(showMapping) }, 200);
  });
  app.openapi(roles, async (c) => {
    const { organisation } = c.get("administrator");
    const all = await c.env.db.read(organisation, (tx) => allRoles(tx, organisation));
    return c.json({ roles: all.map((role): Record<string, unknown> => role) }, 200);
  });
  app.openapi(groups, async (c) => {
    const { organisation } = c.get("administrator");
    return c.json(
      { groups: await c.env.db.read(organisation, (tx) => listGroupNames(tx, organisation)) },
      200,
    );
  });
  app.openapi(confirmation, async (c) => {
    const done = await identityConfirmed(depsOf(c), contextOf(c), c.req.valid("param").id);
    return (done ? c.body(null, 204) : problem(c, "unknown_user")) as never;
  });
  return app;
}
