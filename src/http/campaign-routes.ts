import { createRoute, z } from "@hono/zod-openapi";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import {
  type Campaign,
  itemsOfCampaign,
  listCampaigns,
  PAGE,
  type ReviewItem,
} from "../grants/reviews/campaign-list-store.ts";
import type { Scope } from "../grants/reviews/campaign-policy.ts";
import { answerItems, closeCampaign, openCampaign } from "../grants/reviews/campaign-service.ts";
import { reviewsFor } from "../grants/reviews/my-reviews-service.ts";
import { isUuid } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { apiApp, bearerSecurity } from "./api-app.ts";
import { requirePerson } from "./api-steps.ts";
import { problem } from "./problem.ts";
import { actDepsOf, actorOf, answer, forStaff, refusals, shown } from "./staff.ts";

const forAnybody = { security: bearerSecurity, middleware: requirePerson };

const scopeFields = {
  roleId: z.string().max(64).optional(),
  groupId: z.string().max(64).optional(),
  /** As EnterpriseUser names it, whatever the case. */
  department: z.string().min(1).max(200).optional(),
};
const campaignShown = z
  .object({
    id: z.string(),
    name: z.string(),
    ...scopeFields,
    deadline: z.string(),
    openedBy: z.string(),
    openedAt: z.string(),
    open: z.boolean(),
    progress: z.object({
      items: z.number().int(),
      waiting: z.number().int(),
      kept: z.number().int(),
      removed: z.number().int(),
      unanswered: z.number().int(),
    }),
  })
  .meta({ id: "Campaign" });
const itemShown = z
  .object({
    campaignId: z.string(),
    deadline: z.string(),
    grantId: z.string(),
    holder: z.object({ id: z.string(), name: z.string() }),
    roleId: z.string().optional(),
    roleName: z.string().optional(),
    parts: z.number().int().optional(),
    portalRole: z.enum(PORTAL_ROLES).optional(),
    expiresAt: z.string(),
    lastApproval: z.string(),
    reviewer: z.string().nullable(),
    status: z.enum(["waiting", "keep", "remove", "unanswered", "ended"]),
    answeredBy: z.string().nullable(),
    reason: z.string().nullable(),
    use: z
      .object({ in30Days: z.number().int(), in90Days: z.number().int(), last: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: "ReviewItem" });

const newCampaign = z
  .strictObject({ name: z.string().trim().min(1).max(200), ...scopeFields, deadline: z.iso.datetime() })
  .refine(
    (it) => [it.roleId, it.groupId, it.department].filter((one) => one !== undefined).length === 1,
    "give one of roleId, groupId and department",
  )
  .meta({ id: "NewCampaign" });
const answersGiven = z
  .strictObject({
    answers: z
      .array(
        z.strictObject({
          grantId: z.string().max(64),
          answer: z.enum(["keep", "remove"]),
          reason: z.string().max(500).optional(),
        }),
      )
      .min(1)
      .max(500)
      .refine(
        (all) => new Set(all.map(({ grantId }) => grantId.toLowerCase())).size === all.length,
        "names a grant more than once",
      ),
  })
  .meta({ id: "ReviewAnswers" });

const byId = z.object({ id: z.string().max(64) });
const json = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

const opening = createRoute({
  method: "post",
  path: "/campaigns",
  summary: "Open a review of everybody's access to a role, through a group, or of a department",
  ...forStaff,
  request: { body: json(newCampaign) },
  responses: {
    201: answer(
      "Open; what is unanswered at the deadline is removed",
      z.object({ id: z.string(), items: z.number() }),
    ),
    ...refusals,
  },
});
const list = createRoute({
  method: "get",
  path: "/campaigns",
  summary: "Every review, with its progress",
  ...forStaff,
  responses: {
    200: answer("The newest first", z.object({ campaigns: z.array(campaignShown) })),
    ...refusals,
  },
});
const one = createRoute({
  method: "get",
  path: "/campaigns/{id}",
  summary: "One review and its items, so many at a time",
  ...forStaff,
  request: { params: byId, query: z.object({ after: z.string().max(64).optional() }) },
  responses: {
    200: answer(
      "`next`, when there are more, is the next question's `after`",
      z.object({ campaign: campaignShown, items: z.array(itemShown), next: z.string().nullable() }),
    ),
    ...refusals,
  },
});
const closing = createRoute({
  method: "post",
  path: "/campaigns/{id}/closing",
  summary: "End a review now: the answers so far stand, whatever is unanswered is removed",
  ...forStaff,
  request: { params: byId },
  responses: { 200: answer("Over", z.object({ unanswered: z.number().int() })), ...refusals },
});
const mine = createRoute({
  method: "get",
  path: "/reviews",
  summary: "What waits for an answer of the signed-in person, in every open review",
  ...forAnybody,
  responses: {
    200: answer(
      "Those of the nearest deadline first, at most 500; `waiting` counts them all",
      z.object({ items: z.array(itemShown), waiting: z.number().int() }),
    ),
    ...refusals,
  },
});
const answering = createRoute({
  method: "post",
  path: "/campaigns/{id}/answers",
  summary: "Keep or remove access under review, up to 500 at once",
  ...forAnybody,
  request: { params: byId, body: json(answersGiven) },
  responses: {
    200: answer(
      "What came of each: kept, removed, or why not",
      z.object({ answers: z.array(z.object({ grantId: z.string(), outcome: z.string() })) }),
    ),
    ...refusals,
  },
});

const showCampaign = ({ scope, ...campaign }: Campaign): z.infer<typeof campaignShown> => ({
  ...campaign,
  ...scope,
  deadline: isoOf(campaign.deadline),
  openedAt: isoOf(campaign.openedAt),
});
const showItem = ({ campaign, grant, access, use, ...item }: ReviewItem): z.infer<typeof itemShown> => ({
  ...item,
  ...access,
  campaignId: campaign,
  grantId: grant,
  deadline: isoOf(item.deadline),
  expiresAt: isoOf(item.expiresAt),
  lastApproval: isoOf(item.lastApproval),
  use: use && { ...use, last: use.last === null ? null : isoOf(use.last) },
});

export function campaignRoutes() {
  const app = apiApp();
  app.openapi(opening, async (c) => {
    const { name, roleId, groupId, department, deadline } = c.req.valid("json");
    const scope: Scope =
      roleId !== undefined
        ? { roleId }
        : groupId !== undefined
          ? { groupId }
          : { department: department ?? "", departmentKey: comparisonKey(department ?? "") };
    const wish = { name, scope, deadline: Date.parse(deadline) as Instant };
    return shown(c, await openCampaign(actDepsOf(c), actorOf(c), wish), 201, (made) => made);
  });
  app.openapi(list, async (c) => {
    const { organisation } = c.get("person");
    const all = await c.env.db.read(organisation, (tx) => listCampaigns(tx, organisation, null));
    return c.json({ campaigns: all.map(showCampaign) }, 200);
  });
  app.openapi(one, async (c) => {
    const { organisation } = c.get("person");
    const { id } = c.req.valid("param");
    const { after = null } = c.req.valid("query");
    if (after !== null && !isUuid(after)) return problem(c, "invalid_fields") as never;
    const [campaign] = await c.env.db.read(organisation, (tx) => listCampaigns(tx, organisation, id));
    if (!campaign) return problem(c, "unknown_campaign") as never;
    const items = await c.env.db.read(organisation, (tx) => itemsOfCampaign(tx, organisation, id, after));
    const next = items.length === PAGE ? (items.at(-1)?.grant ?? null) : null;
    return c.json({ campaign: showCampaign(campaign), items: items.map(showItem), next }, 200);
  });
  app.openapi(closing, async (c) => {
    const result = await closeCampaign(actDepsOf(c), actorOf(c), c.req.valid("param").id);
    return shown(c, result, 200, (closed) => closed);
  });
  app.openapi(mine, async (c) => {
    const { items, waiting } = await reviewsFor(c.env.db, c.get("person"));
    return c.json({ items: items.map(showItem), waiting }, 200);
  });
  app.openapi(answering, async (c) => {
    const answers = c.req.valid("json").answers.map(({ grantId, answer, reason = null }) => ({
      grantId: grantId.toLowerCase(),
      answer,
      reason,
    }));
    const result = await answerItems(actDepsOf(c), actorOf(c), c.req.valid("param").id, answers);
    return shown(c, result, 200, (all) => ({ answers: all }));
  });
  return app;
}
