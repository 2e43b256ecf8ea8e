import { createRoute, z } from "@hono/zod-openapi";
import type { Db } from "../db/database.ts";
import { type Rights, rightsOf, rolesOfIntegration } from "../grants/held-service.ts";
import { rolesByIds } from "../roles/role-store.ts";
import { findHolders, type Holder } from "../signin/caller.ts";
import { noteSignIn } from "../signin/sign-in-store.ts";
import { apiApp, bearerSecurity, problemAnswer } from "./api-app.ts";

const roleShown = z
  .object({
    id: z.string(),
    name: z.string(),
    organisation: z.string(),
    tjenesteomraade: z.string(),
    lovhjemler: z.array(z.object({ lov: z.string(), paragraf: z.string().nullable() })),
    purposes: z.array(
      z.object({ code: z.string(), name: z.string().optional(), caseReferenceRequired: z.boolean() }),
    ),
    parts: z.array(z.string()),
  })
  .meta({ id: "HeldRole" });

const route = createRoute({
  method: "get",
  path: "/me",
  summary: "The roles that the signed-in person, or the case system, holds now",
  security: bearerSecurity,
  responses: {
    200: {
      description: "Empty lists for somebody who has nothing here",
      content: {
        "application/json": {
          schema: z
            .object({
              roles: z.array(roleShown),
              portalRoles: z.array(z.object({ organisation: z.string(), role: z.string() })),
            })
            .meta({ id: "Me" }),
        },
      },
    },
    401: problemAnswer("No valid credentials"),
  },
});

export const meRoutes = () =>
  apiApp().openapi(route, async (c) => {
    const { db } = c.env;
    const { holders } = await findHolders(db, c.get("caller"));
    const perOrganisation = await Promise.all(
      holders.map(async (holder) => {
        const { organisation } = holder;
        const rights = await rightsOfHolder(db, holder);
        const roles = await db.read(organisation, (tx) => rolesByIds(tx, organisation, rights.roles));
        return {
          roles: roles.map(({ id, name, tjenesteomraade, lovhjemler, purposes, parts }) => ({
            id,
            name,
            organisation,
            tjenesteomraade,
            lovhjemler: [...lovhjemler],
            purposes: [...purposes],
            parts: [...parts],
          })),
          portalRoles: rights.portalRoles.map((role) => ({ organisation, role })),
        };
      }),
    );
    return c.json(
      {
        roles: perOrganisation.flatMap((one) => one.roles),
        portalRoles: perOrganisation.flatMap((one) => one.portalRoles),
      },
      200,
    );
  });

async function rightsOfHolder(db: Db, holder: Holder): Promise<Rights> {
  const { kind, organisation, id } = holder;
  if (kind === "integration")
    return { roles: await rolesOfIntegration(db, organisation, id), portalRoles: [] };
  const person = { organisation, user: id };
  const [rights] = await Promise.all([rightsOf(db, person), noteSignIn(db, person)]);
  return rights;
}
