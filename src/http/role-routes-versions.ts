import { createRoute, z } from "@hono/zod-openapi";
import { unusedPartsOf } from "../grants/role-changes/role-change-advice-service.ts";
import {
  approveVersion,
  knownVersions,
  previewVersion,
  withdrawVersion,
} from "../grants/role-changes/role-change-service.ts";
import { isoOf } from "../kernel/instant.ts";
import { err, ok } from "../kernel/result.ts";
import { differences } from "../roles/definition-policy.ts";
import { apiApp } from "./api-app.ts";
import { approvalGiven, previewShown, showPreview } from "./preview-shape.ts";
import {
  byId,
  byVersion,
  differencesShown,
  json,
  showDifferences,
  showVersion,
  told,
  versionShown,
} from "./role-routes-shapes.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals } from "./staff.ts";

const preview = createRoute({
  method: "get",
  path: "/roles/{id}/versions/{version}/preview",
  summary: "What a proposed version would do: whose access ends earlier or at once, who sees other parts",
  ...forStaff,
  request: byVersion,
  responses: { 200: answer("As of now", previewShown), ...refusals },
});
const approval = createRoute({
  method: "post",
  path: "/roles/{id}/versions/{version}/approval",
  summary: "Approve what somebody else has proposed, as previewed; in force for the next request",
  ...forStaff,
  request: { ...byVersion, ...json(approvalGiven) },
  responses: { 200: answer("In force", versionShown), ...refusals },
});
const withdrawal = createRoute({
  method: "delete",
  path: "/roles/{id}/versions/{version}",
  summary: "Withdraw a proposed version",
  ...forStaff,
  request: byVersion,
  responses: { 200: answer("Withdrawn", versionShown), ...refusals },
});
const diff = createRoute({
  method: "get",
  path: "/roles/{id}/versions/{version}/diff",
  summary: "What this version has otherwise than another one of the same role",
  ...forStaff,
  request: {
    ...byVersion,
    query: z.object({
      with: z.coerce.number().int().min(1).describe("the other version, which the changes start from"),
      organisation: z.string().optional(),
    }),
  },
  responses: { 200: answer("Field by field", z.object({ differences: differencesShown })), ...refusals },
});
const advice = createRoute({
  method: "get",
  path: "/roles/{id}/advice",
  summary: "Parts of the role that no answer has held in 90 days, and that it could do without",
  ...forStaff,
  request: byId,
  responses: {
    200: answer(
      "Since when it has been looked at: 90 days ago, or when the current version came",
      z.object({
        unusedParts: z.array(z.string()),
        since: z.string(),
        days: z.number().int().describe("whole days that have been looked at"),
      }),
    ),
    ...refusals,
  },
});

export function roleVersionRoutes() {
  const app = apiApp();
  app.openapi(preview, async (c) => {
    const { id, version } = c.req.valid("param");
    const { organisation } = c.get("person");
    return told(c, await previewVersion(actDepsOf(c), organisation, id, version), 200, showPreview);
  });
  app.openapi(approval, async (c) => {
    const { id, version } = c.req.valid("param");
    const { previewHash } = c.req.valid("json");
    const approved = await approveVersion(actDepsOf(c), actorOf(c), id, version, previewHash);
    return told(c, approved, 200, showVersion);
  });
  app.openapi(withdrawal, async (c) => {
    const { id, version } = c.req.valid("param");
    return told(c, await withdrawVersion(actDepsOf(c), actorOf(c), id, version), 200, showVersion);
  });
  app.openapi(diff, async (c) => {
    const { organisation } = c.get("person");
    const { id, version } = c.req.valid("param");
    const versions = await c.env.db.read(organisation, (tx) => knownVersions(tx, organisation, id));
    const numbered = (number: number) => versions.find(({ role }) => role.version === number)?.role;
    const [before, after] = [numbered(c.req.valid("query").with), numbered(version)];
    if (versions.length === 0) return told(c, err("unknown_role"), 200, () => ({}));
    const found = before && after ? ok(differences(before, after)) : err("unknown_version");
    return told(c, found, 200, (all) => ({ differences: showDifferences(all) }));
  });
  app.openapi(advice, async (c) => {
    const { organisation } = c.get("person");
    const found = await unusedPartsOf(actDepsOf(c), organisation, c.req.valid("param").id);
    return told(c, found, 200, ({ since, ...rest }) => ({ ...rest, since: isoOf(since) }));
  });
  return app;
}
