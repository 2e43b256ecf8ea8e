import { createRoute, z } from "@hono/zod-openapi";
import { approve, previewMapping } from "../grants/mappings/mapping-approval-service.ts";
import {
  lookAtMapping,
  proposeChange,
  proposeMapping,
  retire,
  withdraw,
} from "../grants/mappings/mapping-service.ts";
import { listMappings } from "../grants/mappings/mapping-store.ts";
import { apiApp } from "./api-app.ts";
import {
  changeFrom,
  changeGiven,
  mappingShown,
  proposalFrom,
  proposalGiven,
  showMapping,
} from "./mapping-shapes.ts";
import { approvalGiven, previewShown, showPreview } from "./preview-shape.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals, shown } from "./staff.ts";

const byId = { params: z.object({ id: z.string().max(64) }) };
const body = <T extends z.ZodType>(schema: T) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

const mappings = createRoute({
  method: "get",
  path: "/mappings",
  summary: "Every mapping of the organisation, with what is proposed for it",
  ...forStaff,
  responses: { 200: answer("All of them", z.object({ mappings: z.array(mappingShown) })), ...refusals },
});
const one = createRoute({
  method: "get",
  path: "/mappings/{id}",
  summary: "One mapping, with what is proposed for it",
  ...forStaff,
  request: byId,
  responses: { 200: answer("The mapping", mappingShown), ...refusals },
});
const propose = createRoute({
  method: "post",
  path: "/mappings",
  summary: "Propose that a group gives a role; somebody else approves",
  ...forStaff,
  request: body(proposalGiven),
  responses: { 201: answer("Proposed; nothing follows from it yet", mappingShown), ...refusals },
});
const change = createRoute({
  method: "post",
  path: "/mappings/{id}/changes",
  summary: "Propose other rules for an active mapping, or with {} the same once more; somebody else approves",
  ...forStaff,
  request: { ...byId, ...body(changeGiven) },
  responses: { 201: answer("Proposed; nothing follows from it yet", mappingShown), ...refusals },
});
const preview = createRoute({
  method: "get",
  path: "/mappings/{id}/preview",
  summary: "What approving the open proposal would do, by person and part",
  ...forStaff,
  request: byId,
  responses: { 200: answer("The effects, and the hash that an approval takes", previewShown), ...refusals },
});
const approval = createRoute({
  method: "post",
  path: "/mappings/{id}/approval",
  summary: "Approve the open proposal of somebody else; what its preview showed happens",
  ...forStaff,
  request: { ...byId, ...body(approvalGiven) },
  responses: { 200: answer("Active", mappingShown), ...refusals },
});
const withdrawal = createRoute({
  method: "post",
  path: "/mappings/{id}/withdrawal",
  summary: "Take back the open proposal",
  ...forStaff,
  request: byId,
  responses: { 200: answer("Withdrawn", mappingShown), ...refusals },
});
const retirement = createRoute({
  method: "delete",
  path: "/mappings/{id}",
  summary: "End a mapping, and withdraw what is proposed for it; grants through it end at once",
  ...forStaff,
  request: byId,
  responses: { 200: answer("Retired", mappingShown), ...refusals },
});

export function mappingRoutes() {
  const app = apiApp();
  app.openapi(mappings, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => listMappings(tx, organisation));
    return c.json({ mappings: all.map(showMapping) }, 200);
  });
  app.openapi(one, async (c) => {
    const { organisation } = c.get("person");
    return shown(
      c,
      await lookAtMapping(actDepsOf(c), organisation, c.req.valid("param").id),
      200,
      showMapping,
    );
  });
  app.openapi(propose, async (c) => {
    const proposal = proposalFrom(c.req.valid("json"));
    return shown(c, await proposeMapping(actDepsOf(c), actorOf(c), proposal), 201, showMapping);
  });
  app.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const wanted = changeFrom(c.req.valid("json"));
    return shown(c, await proposeChange(actDepsOf(c), actorOf(c), id, wanted), 201, showMapping);
  });
  app.openapi(preview, async (c) => {
    const { organisation } = c.get("person");
    const { id } = c.req.valid("param");
    return shown(c, await previewMapping(actDepsOf(c), organisation, id), 200, showPreview);
  });
  app.openapi(approval, async (c) => {
    const { id } = c.req.valid("param");
    const { previewHash } = c.req.valid("json");
    return shown(c, await approve(actDepsOf(c), actorOf(c), id, previewHash), 200, showMapping);
  });
  app.openapi(withdrawal, async (c) =>
    shown(c, await withdraw(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, showMapping),
  );
  app.openapi(retirement, async (c) =>
    shown(c, await retire(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, showMapping),
  );
  return app;
}
