import { createRoute, z } from "@hono/zod-openapi";
import {
  copyRole,
  proposeRole,
  proposeVersion,
} from "../grants/role-changes/role-change-proposal-service.ts";
import { knownVersions, retireRole } from "../grants/role-changes/role-change-service.ts";
import { err, ok } from "../kernel/result.ts";
import { allRoles } from "../roles/role-store.ts";
import { openProposals } from "../roles/version-store.ts";
import { apiApp } from "./api-app.ts";
import {
  byId,
  copyGiven,
  definitionGiven,
  differencesShown,
  json,
  roleGiven,
  showDifferences,
  showVersion,
  told,
  versionShown,
} from "./role-routes-shapes.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals } from "./staff.ts";

const allVersions = z.object({ versions: z.array(versionShown) });

const roles = createRoute({
  method: "get",
  path: "/roles",
  summary: "The roles of the organisation in their current versions, and what waits for approval",
  ...forStaff,
  responses: {
    200: answer(
      "All of them",
      z.object({
        roles: z.array(z.record(z.string(), z.unknown())),
        proposals: z.array(versionShown),
      }),
    ),
    ...refusals,
  },
});
const one = createRoute({
  method: "get",
  path: "/roles/{id}",
  summary: "A role with every version it has had, and who agreed on each",
  ...forStaff,
  request: byId,
  responses: { 200: answer("In order", allVersions), ...refusals },
});
const proposal = createRoute({
  method: "post",
  path: "/roles",
  summary: "Propose a role; somebody else approves its first version",
  ...forStaff,
  request: json(roleGiven),
  responses: { 201: answer("Proposed; nothing follows from it yet", versionShown), ...refusals },
});
const newVersion = createRoute({
  method: "post",
  path: "/roles/{id}/versions",
  summary: "Propose the next version of a role, whole",
  ...forStaff,
  request: { ...byId, ...json(definitionGiven) },
  responses: { 201: answer("Proposed; nothing follows from it yet", versionShown), ...refusals },
});
const copying = createRoute({
  method: "post",
  path: "/roles/{id}/copy",
  summary: "Propose a role that is like this one, with changes",
  ...forStaff,
  request: { ...byId, ...json(copyGiven) },
  responses: {
    201: answer("Proposed", z.object({ copy: versionShown, differences: differencesShown })),
    ...refusals,
  },
});
const retirement = createRoute({
  method: "delete",
  path: "/roles/{id}",
  summary: "Retire a role: its grants end at once, its mappings and proposals with them",
  ...forStaff,
  request: byId,
  responses: { 200: answer("Retired", allVersions), ...refusals },
});

export function roleRoutes() {
  const app = apiApp();
  app.openapi(roles, async (c) => {
    const { organisation } = c.get("person");
    const [current, proposals] = await c.env.db.read(organisation, (tx) =>
      Promise.all([allRoles(tx, organisation), openProposals(tx, organisation)]),
    );
    return c.json(
      {
        roles: current.map((role): Record<string, unknown> => role),
        proposals: proposals.map(showVersion),
      },
      200,
    );
  });
  app.openapi(one, async (c) => {
    const { organisation } = c.get("person");
    const { id } = c.req.valid("param");
    const versions = await c.env.db.read(organisation, (tx) => knownVersions(tx, organisation, id));
    const found = versions.length > 0 ? ok(versions) : err("unknown_role");
    return told(c, found, 200, (all) => ({ versions: all.map(showVersion) }));
  });
  app.openapi(proposal, async (c) => {
    const { fiksRoleId, ...definition } = c.req.valid("json");
    const made = await proposeRole(actDepsOf(c), actorOf(c), { fiksRoleId, definition });
    return told(c, made, 201, showVersion);
  });
  app.openapi(newVersion, async (c) => {
    const { id } = c.req.valid("param");
    return told(c, await proposeVersion(actDepsOf(c), actorOf(c), id, c.req.valid("json")), 201, showVersion);
  });
  app.openapi(copying, async (c) => {
    const { name, fiksRoleId, changes } = c.req.valid("json");
    const wish = { name, fiksRoleId, changes: changes ?? {} };
    const made = await copyRole(actDepsOf(c), actorOf(c), c.req.valid("param").id, wish);
    return told(c, made, 201, ({ copy, differences }) => ({
      copy: showVersion(copy),
      differences: showDifferences(differences),
    }));
  });
  app.openapi(retirement, async (c) => {
    const retired = await retireRole(actDepsOf(c), actorOf(c), c.req.valid("param").id);
    return told(c, retired, 200, (all) => ({ versions: all.map(showVersion) }));
  });
  return app;
}
