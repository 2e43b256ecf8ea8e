import { createRoute, z } from "@hono/zod-openapi";
import {
  approveForSystem,
  askForSystem,
  rejectForSystem,
  renewForSystem,
  revokeForSystem,
  withdrawForSystem,
} from "../grants/integrations/integration-grant-service.ts";
import { listIntegrations } from "../grants/integrations/integration-list-store.ts";
import {
  addIntegration,
  changeIntegration,
  endIntegration,
} from "../grants/integrations/integration-service.ts";
import { towardsSystems } from "../grants/integrations/integration-store.ts";
import { holdsNumber } from "../kernel/foedselsnummer.ts";
import { isoOf } from "../kernel/instant.ts";
import { byId, forAnybody, json, words } from "./access-shape.ts";
import { apiApp } from "./api-app.ts";
import { integrationShown, showIntegration } from "./integration-shape.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals, shown } from "./staff.ts";

const terms = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((name) => !holdsNumber(name), "must not hold a person number"),
  responsible: z.string().max(64).describe("id of the employee who answers for it"),
  forEmployees: z.boolean().describe("must say for which employee it asks"),
  takesFiksTokens: z.boolean().describe("tokens for Fiks (`ks:fiks`) open the Fiks-shaped facade for it"),
};
const idShown = z.object({ id: z.string() });
const id = (value: string) => ({ id: value });

const list = createRoute({
  method: "get",
  path: "/integrations",
  summary:
    "Case systems with their access and use: all of them for IAM staff, DPO and auditors, else one's own",
  ...forAnybody,
  responses: {
    200: answer("Those that live first", z.object({ integrations: z.array(integrationShown) })),
    ...refusals,
  },
});
const add = createRoute({
  method: "post",
  path: "/integrations",
  summary: "Add a case system, by the client that its tokens name; it has no access yet",
  ...forStaff,
  request: {
    body: json(
      z
        .strictObject({
          kind: z.enum(["maskinporten", "entra"]),
          owner: z
            .string()
            .max(64)
            .describe("organisation number of the consumer at Maskinporten, or tenant id in Entra"),
          clientId: z.string().max(128),
          ...terms,
          forEmployees: terms.forEmployees.default(true),
          takesFiksTokens: terms.takesFiksTokens.default(false),
        })
        .meta({ id: "NewIntegration" }),
    ),
  },
  responses: { 201: answer("Added", idShown), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/integrations/{id}",
  summary: "Change what is said of a case system; counts for the next request",
  ...forStaff,
  request: { params: byId, body: json(z.strictObject(terms).partial().meta({ id: "IntegrationChange" })) },
  responses: { 200: answer("Changed", idShown), ...refusals },
});
const end = createRoute({
  method: "post",
  path: "/integrations/{id}/ending",
  summary: "End a case system for good, with all its access, for the next request",
  ...forStaff,
  request: { params: byId },
  responses: { 200: answer("Ended", idShown), ...refusals },
});
const ask = createRoute({
  method: "post",
  path: "/integrations/{id}/access-requests",
  summary: "Ask for a role for a case system; another of the IAM staff approves",
  ...forStaff,
  request: {
    params: byId,
    body: json(
      z
        .strictObject({
          roleId: z.string().max(64),
          days: z.number().int().min(1).max(365),
          purpose: z.string().max(64).optional().describe("what facade calls that say none are for"),
        })
        .meta({ id: "IntegrationAccessRequest" }),
    ),
  },
  responses: { 201: answer("It waits, for a week at most", idShown), ...refusals },
});

/** Deciding about one grant of a case system. */
const decision = <const Path extends string>(path: Path, summary: string, who: typeof forStaff) =>
  createRoute({
    method: "post",
    path: `/integration-access/{id}/${path}` as const,
    summary,
    ...who,
    request: { params: byId },
    responses: { 200: answer("Done", idShown), ...refusals },
  });
const withReason = <const Path extends string>(path: Path, summary: string, who: typeof forStaff) =>
  createRoute({
    method: "post",
    path: `/integration-access/{id}/${path}` as const,
    summary,
    ...who,
    request: { params: byId, body: json(z.strictObject({ reason: words })) },
    responses: { 200: answer("Done", idShown), ...refusals },
  });
const approval = decision(
  "approval",
  "Approve, by whoever neither asked nor answers for the system",
  forStaff,
);
const renewal = createRoute({
  method: "post",
  path: "/integration-access/{id}/renewal",
  summary: "Renew near the end, by whoever neither asked nor answers for the system",
  ...forStaff,
  request: { params: byId },
  responses: { 200: answer("The new end", z.object({ expiresAt: z.string() })), ...refusals },
});
const rejection = withReason("rejection", "Reject a request for good", forStaff);
const withdrawal = withReason("withdrawal", "Withdraw what one has asked for", forStaff);
const revocation = withReason(
  "revocation",
  "Revoke for good and at once: IAM staff, the DPO, whoever answers for the system",
  forAnybody,
);

export function integrationRoutes() {
  const app = apiApp();
  app.openapi(list, async (c) => {
    const { organisation, user } = c.get("person");
    const all = await c.env.db.read(organisation, async (tx) => {
      const { iam, dpo, auditor } = await towardsSystems(tx, organisation, user);
      return listIntegrations(tx, organisation, iam || dpo || auditor ? null : user);
    });
    return c.json({ integrations: all.map(showIntegration) }, 200);
  });
  app.openapi(add, async (c) =>
    shown(c, await addIntegration(actDepsOf(c), actorOf(c), c.req.valid("json")), 201, id),
  );
  app.openapi(change, async (c) => {
    const asked = c.req.valid("json");
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    return shown(
      c,
      await changeIntegration(actDepsOf(c), actorOf(c), c.req.valid("param").id, given),
      200,
      id,
    );
  });
  app.openapi(end, async (c) =>
    shown(c, await endIntegration(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, id),
  );
  app.openapi(ask, async (c) => {
    const { roleId, days, purpose = null } = c.req.valid("json");
    const wish = { integration: c.req.valid("param").id, roleId, days, purpose };
    return shown(c, await askForSystem(actDepsOf(c), actorOf(c), wish), 201, id);
  });
  app.openapi(approval, async (c) =>
    shown(c, await approveForSystem(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, id),
  );
  app.openapi(renewal, async (c) =>
    shown(c, await renewForSystem(actDepsOf(c), actorOf(c), c.req.valid("param").id), 200, (expiresAt) => ({
      expiresAt: isoOf(expiresAt),
    })),
  );
  for (const [route, act] of [
    [rejection, rejectForSystem],
    [withdrawal, withdrawForSystem],
    [revocation, revokeForSystem],
  ] as const)
    app.openapi(route, async (c) => {
      const { reason } = c.req.valid("json");
      return shown(c, await act(actDepsOf(c), actorOf(c), c.req.valid("param").id, reason), 200, id);
    });
  return app;
}
