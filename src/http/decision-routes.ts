import { createRoute, z } from "@hono/zod-openapi";
import { approveRequest, rejectAsked } from "../grants/requests/decision-service.ts";
import { decisionsFor } from "../grants/requests/my-access-service.ts";
import { MOST_RENEWALS, type Renewal, renew } from "../grants/requests/renewal-service.ts";
import { isoOf } from "../kernel/instant.ts";
import {
  accessShown,
  byId,
  doneShown,
  forAnybody,
  json,
  oneLength,
  showAccess,
  why,
  wishFields,
  wishOf,
  words,
} from "./access-shape.ts";
import { apiApp } from "./api-app.ts";
import { actDepsOf, actorOf, answer, refusals, shown } from "./staff.ts";

const list = z.array(accessShown);
const decisions = createRoute({
  method: "get",
  path: "/decisions",
  summary: "What waits for the signed-in person as a leader, an owner of roles or IAM staff",
  ...forAnybody,
  responses: {
    200: answer(
      "Requests to decide on, what may be renewed now, and the access behind them; what ends first comes first",
      z.object({ requests: list, renewals: list, access: list }),
    ),
    ...refusals,
  },
});
const approval = createRoute({
  method: "post",
  path: "/access-requests/{id}/approval",
  summary: "Approve a request of somebody else, as asked for or with less",
  ...forAnybody,
  request: {
    params: byId,
    body: json(z.strictObject({ ...wishFields, reason: words.optional() }).refine(...oneLength)),
  },
  responses: {
    200: answer("Given", z.object({ id: z.string(), from: z.string(), until: z.string() })),
    ...refusals,
  },
});
const rejection = createRoute({
  method: "post",
  path: "/access-requests/{id}/rejection",
  summary: "Reject a request of somebody else",
  ...forAnybody,
  request: { params: byId, body: why },
  responses: { 200: answer("Rejected", doneShown), ...refusals },
});
const renewals = createRoute({
  method: "post",
  path: "/renewals",
  summary: "Renew the access of others, up to 500 at a time; each says what came of it",
  ...forAnybody,
  request: {
    body: json(
      z
        .strictObject({
          grantIds: z.array(z.string().max(64)).min(1).max(MOST_RENEWALS),
          reason: words.optional(),
        })
        .meta({ id: "Renewals" }),
    ),
  },
  responses: {
    200: answer(
      "Each of them, in the order asked for",
      z.object({
        renewals: z.array(
          z.object({
            grantId: z.string(),
            renewed: z.boolean(),
            until: z.string().optional(),
            code: z.string().optional().describe("why not"),
          }),
        ),
      }),
    ),
    ...refusals,
  },
});

const showRenewal = ({ grant: grantId, result }: Renewal) =>
  result.ok
    ? { grantId, renewed: true, until: isoOf(result.value) }
    : { grantId, renewed: false, code: result.error };

export function decisionRoutes() {
  const app = apiApp();
  app.openapi(decisions, async (c) => {
    const { requests, renewals: due, access } = await decisionsFor(c.env.db, c.get("person"));
    const show = (all: typeof access) => all.map(showAccess);
    return c.json({ requests: show(requests), renewals: show(due), access: show(access) }, 200);
  });
  app.openapi(approval, async (c) => {
    const { id } = c.req.valid("param");
    const { reason, ...wish } = c.req.valid("json");
    const result = await approveRequest(actDepsOf(c), actorOf(c), id, wishOf(wish), reason ?? null);
    return shown(c, result, 200, ({ notBefore, expiresAt }) => ({
      id,
      from: isoOf(notBefore),
      until: isoOf(expiresAt),
    }));
  });
  app.openapi(rejection, async (c) => {
    const { id } = c.req.valid("param");
    const result = await rejectAsked(actDepsOf(c), actorOf(c), id, c.req.valid("json").reason);
    return shown(c, result, 200, () => ({ id }));
  });
  app.openapi(renewals, async (c) => {
    const { grantIds, reason } = c.req.valid("json");
    const result = await renew(actDepsOf(c), actorOf(c), grantIds, reason ?? null);
    return shown(c, result, 200, (all) => ({ renewals: all.map(showRenewal) }));
  });
  return app;
}
