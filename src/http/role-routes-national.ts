import { createRoute, z } from "@hono/zod-openapi";
import { adoptNational, takeOverNational } from "../grants/role-changes/role-change-proposal-service.ts";
import { isoOf } from "../kernel/instant.ts";
import { spelled } from "../roles/definition-policy.ts";
import { nationalRoles } from "../roles/national-store.ts";
import { SERVICE_AREAS } from "../roles/service-areas.ts";
import { apiApp } from "./api-app.ts";
import {
  adoptionGiven,
  byId,
  json,
  showVersion,
  takeOverGiven,
  told,
  versionShown,
} from "./role-routes-shapes.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals } from "./staff.ts";

const lovhjemmel = z.object({
  lov: z.string(),
  paragraf: z.string().nullable().describe("empty until somebody has checked it on Lovdata"),
});

const areas = createRoute({
  method: "get",
  path: "/service-areas",
  summary: "The service areas (tjenesteområder) that a role may be for, with the acts of each",
  ...forStaff,
  responses: {
    200: answer(
      "An area without an act never gets confidential parts",
      z.object({ areas: z.array(z.object({ name: z.string(), lovhjemler: z.array(lovhjemmel) })) }),
    ),
    ...refusals,
  },
});
const national = createRoute({
  method: "get",
  path: "/national-roles",
  summary: "Roles that are defined centrally, in their newest versions",
  ...forStaff,
  responses: {
    200: answer(
      "By name",
      z.object({
        nationalRoles: z.array(
          z.object({
            id: z.string(),
            version: z.number().int(),
            publishedAt: z.string(),
            definition: z.record(z.string(), z.unknown()),
          }),
        ),
      }),
    ),
    ...refusals,
  },
});
const adoption = createRoute({
  method: "post",
  path: "/national-roles/{id}/adoption",
  summary: "Propose to adopt a national role; it cannot be changed here afterwards",
  ...forStaff,
  request: { ...byId, ...json(adoptionGiven) },
  responses: { 201: answer("Proposed", versionShown), ...refusals },
});
const takeOver = createRoute({
  method: "post",
  path: "/roles/{id}/national-version",
  summary: "Propose that an adopted role follows the newest national version, or has another owner",
  ...forStaff,
  request: { ...byId, ...json(takeOverGiven) },
  responses: { 201: answer("Proposed", versionShown), ...refusals },
});

export function nationalRoleRoutes() {
  const app = apiApp();
  app.openapi(areas, (c) =>
    c.json(
      {
        areas: SERVICE_AREAS.map(({ name, lovhjemler }) => ({ name, lovhjemler: [...lovhjemler] })),
      },
      200,
    ),
  );
  app.openapi(national, async (c) => {
    const all = await c.env.db.read(c.get("person").organisation, nationalRoles);
    return c.json(
      {
        nationalRoles: all.map(({ id, version, publishedAt, definition }) => ({
          id,
          version,
          publishedAt: isoOf(publishedAt),
          definition: spelled(definition) as Record<string, unknown>,
        })),
      },
      200,
    );
  });
  app.openapi(adoption, async (c) => {
    const { fiksRoleId, ownerId = null } = c.req.valid("json");
    const { id } = c.req.valid("param");
    return told(
      c,
      await adoptNational(actDepsOf(c), actorOf(c), id, { fiksRoleId, ownerId }),
      201,
      showVersion,
    );
  });
  app.openapi(takeOver, async (c) => {
    const { id } = c.req.valid("param");
    return told(
      c,
      await takeOverNational(actDepsOf(c), actorOf(c), id, c.req.valid("json")),
      201,
      showVersion,
    );
  });
  return app;
}
