import { createRoute, z } from "@hono/zod-openapi";
import { withdrawRequest } from "../grants/requests/decision-service.ts";
import { accessOf } from "../grants/requests/my-access-service.ts";
import { askAgain, askForRole } from "../grants/requests/request-service.ts";
import { revoke, shorten } from "../grants/requests/revoke-service.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
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

const asking = { ...wishFields, reason: words, urgent: z.boolean().default(false) };

const mine = createRoute({
  method: "get",
  path: "/access",
  summary: "What the signed-in person has, waits for, or has had lately, and what can be done about it",
  ...forAnybody,
  responses: { 200: answer("All of it", z.object({ access: z.array(accessShown) })), ...refusals },
});
const ask = createRoute({
  method: "post",
  path: "/access-requests",
  summary: "Ask for a role, for oneself or for somebody whom one leads; somebody else approves",
  ...forAnybody,
  request: {
    body: json(
      z
        .strictObject({ roleId: z.string().max(64), userId: z.string().max(64).optional(), ...asking })
        .refine(...oneLength)
        .meta({ id: "AccessRequest" }),
    ),
  },
  responses: { 201: answer("It waits; nothing follows from it yet", doneShown), ...refusals },
});
const again = createRoute({
  method: "post",
  path: "/access/{id}/again",
  summary:
    "Ask again for what has ended, with its history; by the holder or the leader, within the days of grace",
  ...forAnybody,
  request: { params: byId, body: json(z.strictObject(asking).refine(...oneLength)) },
  responses: { 201: answer("It waits; nothing follows from it yet", doneShown), ...refusals },
});
const withdrawal = createRoute({
  method: "post",
  path: "/access-requests/{id}/withdrawal",
  summary: "Withdraw what one has asked for",
  ...forAnybody,
  request: { params: byId, body: why },
  responses: { 200: answer("Withdrawn", doneShown), ...refusals },
});
const revocation = createRoute({
  method: "post",
  path: "/access/{id}/revocation",
  summary: "End access at once: the holder gives it up, a leader, the role's owner or IAM staff revoke it",
  ...forAnybody,
  request: { params: byId, body: why },
  responses: { 200: answer("Ended", z.object({ id: z.string(), endedReason: z.string() })), ...refusals },
});
const shortening = createRoute({
  method: "post",
  path: "/access/{id}/shortening",
  summary: "Let access end earlier",
  ...forAnybody,
  request: {
    params: byId,
    body: json(z.strictObject({ until: z.iso.datetime({ offset: true }), reason: words })),
  },
  responses: { 200: answer("The new end", z.object({ id: z.string(), until: z.string() })), ...refusals },
});

export function accessRoutes() {
  const app = apiApp();
  app.openapi(mine, async (c) => {
    const all = await accessOf(c.env.db, c.get("person"));
    return c.json({ access: all.map(showAccess) }, 200);
  });
  app.openapi(ask, async (c) => {
    const { roleId, userId, reason, urgent, ...wish } = c.req.valid("json");
    const asked = { roleId, userId: userId ?? c.get("person").user, wish: wishOf(wish), reason, urgent };
    return shown(c, await askForRole(actDepsOf(c), actorOf(c), asked), 201, (id) => ({ id }));
  });
  app.openapi(again, async (c) => {
    const { reason, urgent, ...wish } = c.req.valid("json");
    const asked = { wish: wishOf(wish), reason, urgent };
    const result = await askAgain(actDepsOf(c), actorOf(c), c.req.valid("param").id, asked);
    return shown(c, result, 201, (id) => ({ id }));
  });
  app.openapi(withdrawal, async (c) => {
    const { id } = c.req.valid("param");
    const result = await withdrawRequest(actDepsOf(c), actorOf(c), id, c.req.valid("json").reason);
    return shown(c, result, 200, () => ({ id }));
  });
  app.openapi(revocation, async (c) => {
    const { id } = c.req.valid("param");
    const result = await revoke(actDepsOf(c), actorOf(c), id, c.req.valid("json").reason);
    return shown(c, result, 200, (endedReason) => ({ id, endedReason }));
  });
  app.openapi(shortening, async (c) => {
    const { id } = c.req.valid("param");
    const { until, reason } = c.req.valid("json");
    const result = await shorten(actDepsOf(c), actorOf(c), id, Date.parse(until) as Instant, reason);
    return shown(c, result, 200, (end) => ({ id, until: isoOf(end) }));
  });
  return app;
}
