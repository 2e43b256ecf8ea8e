import type { Context } from "hono";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { namesOf } from "../../directory/name-store.ts";
import { itemsOfCampaign, listCampaigns, PAGE } from "../../grants/reviews/campaign-list-store.ts";
import type { Scope } from "../../grants/reviews/campaign-policy.ts";
import { scopeNames, scopesOf } from "../../grants/reviews/campaign-scope-store.ts";
import { closeCampaign, openCampaign } from "../../grants/reviews/campaign-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { dayOf, endOfDay } from "../../i18n/norwegian-day.ts";
import { CAMPAIGNS } from "../../i18n/review-words.ts";
import { isUuid } from "../../kernel/ids.ts";
import { plusDays } from "../../kernel/instant.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { Alert } from "../../ui/parts/block.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import { CampaignPage, CampaignsPage, campaignColumns } from "../../ui/reviews/campaign-pages.tsx";
import { itemColumns } from "../../ui/reviews/item-columns.tsx";
import { NewCampaignPage, type NewCampaignTyped } from "../../ui/reviews/new-campaign-page.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { missingIn, problemIn } from "./form-fields.ts";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

const MOST_DAYS = 90;
const mayRead = requireRight("iam", "auditor", "dpo");

/** Reviews of access: opened and closed by IAM staff, read by auditors and the data protection officer too. */
export const campaignPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/campaigns", requireVisitor, mayRead, list)
    .get("/admin/campaigns/new", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      showNew(c, { name: "", scope: "", deadline: "" }, [], 200),
    )
    .post("/admin/campaigns", requireVisitor, requireForm, requireRight("iam"), requireFresh, open)
    .get("/admin/campaigns/:id", requireVisitor, mayRead, (c) => showOne(c, c.req.param("id"), [], 200))
    .post(
      "/admin/campaigns/:id/closing",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const view = viewOf(c);
        const id = c.req.param("id");
        if (c.get("form").get("sure") !== "yes")
          return showOne(c, id, [{ field: "sure", problem: view.say(CAMPAIGNS.closeSureMissing) }], 400);
        const result = await closeCampaign(actDepsOf(c), actorOf(c), id);
        return result.ok ? goTo(c, `/admin/campaigns/${id}`, "closed") : refuse(c, result.error);
      },
    );

async function list(c: Ctx) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const { campaigns, names } = await c.env.db.read(organisation, async (tx) => {
    const all = await listCampaigns(tx, organisation, null);
    const ids = all.flatMap(({ scope }) =>
      "department" in scope ? [] : ["roleId" in scope ? scope.roleId : scope.groupId],
    );
    return { campaigns: all, names: await scopeNames(tx, organisation, ids) };
  });
  if (view.query.get("format") === "csv")
    return csv(c, "campaigns", csvOf(view, campaignColumns(view, names), campaigns));
  const content = <CampaignsPage view={view} campaigns={campaigns} names={names} />;
  return page(c, view.say(CAMPAIGNS.title), content);
}

async function showOne(c: Ctx, id: string, problems: readonly FieldProblem[], status: ContentfulStatusCode) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const asked = view.query.get("after");
  const after = asked !== null && isUuid(asked) ? asked : null;
  const found = await c.env.db.read(organisation, async (tx) => {
    const [campaign] = await listCampaigns(tx, organisation, id);
    if (!campaign) return null;
    const items = await itemsOfCampaign(tx, organisation, id, after);
    const people = [
      campaign.openedBy,
      ...items.flatMap(({ answeredBy, reviewer }) => [answeredBy, reviewer]),
    ];
    const { scope } = campaign;
    const about = "department" in scope ? [] : ["roleId" in scope ? scope.roleId : scope.groupId];
    const [who, what] = await Promise.all([
      namesOf(tx, organisation, people),
      scopeNames(tx, organisation, about),
    ]);
    return { campaign, items, names: new Map([...who, ...what]) };
  });
  if (!found) return refuse(c, "unknown_campaign");
  const { campaign, items, names } = found;
  if (view.query.get("format") === "csv")
    return csv(c, "campaign", csvOf(view, itemColumns(view, names), items));
  const done = view.query.get("done");
  const words = done === "opened" || done === "closed" ? view.say(CAMPAIGNS[done]) : null;
  return page(
    c,
    campaign.name,
    <CampaignPage
      view={view}
      campaign={campaign}
      items={items}
      next={items.length === PAGE ? (items.at(-1)?.grant ?? null) : null}
      names={names}
      done={
        words && (
          <Alert color="success">
            <p>{words}</p>
          </Alert>
        )
      }
      problems={problems}
    />,
    status,
  );
}

async function showNew(
  c: Ctx,
  typed: NewCampaignTyped,
  problems: readonly FieldProblem[],
  status: ContentfulStatusCode,
) {
  const view = viewOf(c);
  const { organisation } = c.get("person");
  const scopes = await c.env.db.read(organisation, (tx) => scopesOf(tx, organisation));
  const range = { min: dayOf(view.now), max: dayOf(plusDays(view.now, MOST_DAYS - 1)) };
  const content = (
    <NewCampaignPage view={view} scopes={scopes} typed={typed} problems={problems} range={range} />
  );
  return page(c, view.say(CAMPAIGNS.open), content, status);
}

/** `role:<id>`, `group:<id>` or `department:<name>`, as the form's choices have it. */
function scopeIn(text: string): Scope | null {
  const [kind, value] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  if (kind === "role") return { roleId: value };
  if (kind === "group") return { groupId: value };
  return kind === "department" ? { department: value, departmentKey: comparisonKey(value) } : null;
}

const OPENING_FIELDS = {
  unknown_scope: "scope",
  nothing_to_review: "scope",
  deadline_out_of_range: "deadline",
} as const satisfies Partial<Record<ProblemCode, string>>;

async function open(c: Ctx) {
  const view = viewOf(c);
  const form = c.get("form");
  const field = (name: string) => (form.get(name) ?? "").trim();
  const typed: NewCampaignTyped = { name: field("name"), scope: field("scope"), deadline: field("deadline") };
  const problems = missingIn(view, form, "name", "scope", "deadline");
  const [scope, deadline] = [scopeIn(typed.scope), endOfDay(typed.deadline)];
  if (typed.name.length > 200) problems.push({ field: "name", problem: view.say(COMMON.fieldWrong) });
  if (typed.scope !== "" && scope === null)
    problems.push({ field: "scope", problem: view.say(COMMON.fieldWrong) });
  if (typed.deadline !== "" && deadline === null)
    problems.push({ field: "deadline", problem: view.say(COMMON.fieldWrong) });
  if (problems.length > 0 || scope === null || deadline === null) return showNew(c, typed, problems, 400);
  const result = await openCampaign(actDepsOf(c), actorOf(c), { name: typed.name, scope, deadline });
  if (result.ok) return goTo(c, `/admin/campaigns/${result.value.id}`, "opened");
  const problem = problemIn<ProblemCode>(view, result.error, OPENING_FIELDS);
  return problem ? showNew(c, typed, [problem], refusalOf(result.error)[0]) : refuse(c, result.error);
}
