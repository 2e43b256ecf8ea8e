import type { Context } from "hono";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { namesOf } from "../../directory/name-store.ts";
import { askingFor } from "../../grants/requests/asking-for-service.ts";
import { approveRequest, rejectAsked } from "../../grants/requests/decision-service.ts";
import { type Access, decisionsFor } from "../../grants/requests/my-access-service.ts";
import { minutesOf, type Wish } from "../../grants/requests/request-policy.ts";
import { askForRole } from "../../grants/requests/request-service.ts";
import { REQUESTS } from "../../i18n/request-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { Alert } from "../../ui/parts/block.tsx";
import { type AskedFor, AskingPage } from "../../ui/team/asking-page.tsx";
import { type Decided, RequestPage } from "../../ui/team/request-page.tsx";
import { RequestsPage } from "../../ui/team/request-pages.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { daysIn, missingIn, problemIn } from "./form-fields.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

/** Deciding about requests, and asking for those whom one leads. */
export const teamRequestPages = () =>
  new Hono<HttpEnv>()
    .get("/team/requests", requireVisitor, listRequests)
    .get("/team/requests/:id", requireVisitor, (c) => showRequest(c, c.req.param("id"), null, 200))
    .post("/team/requests/:id/approval", requireVisitor, requireForm, (c) =>
      decide(c, c.req.param("id"), "approve"),
    )
    .post("/team/requests/:id/rejection", requireVisitor, requireForm, (c) =>
      decide(c, c.req.param("id"), "reject"),
    )
    .get("/team/ask", requireVisitor, (c) => {
      const { query } = viewOf(c);
      const typed = { user: query.get("user") ?? "", role: "", days: "", reason: "", urgent: false };
      return showAsking(c, typed, [], 200);
    })
    .post("/team/ask", requireVisitor, requireForm, askFor);

const askersOf = (c: Ctx, requests: readonly Access[]): Promise<Map<string, string>> => {
  const { organisation } = c.get("person");
  const askers = requests.map(({ grant }) => grant.askedBy);
  return c.env.db.read(organisation, (tx) => namesOf(tx, organisation, askers));
};

async function listRequests(c: Ctx) {
  const view = viewOf(c);
  const decisions = await decisionsFor(c.env.db, c.get("person"));
  const names = await askersOf(c, [...decisions.requests, ...decisions.elsewhere]);
  const done = view.query.get("done");
  const words = done === "approved" || done === "rejected" ? view.say(REQUESTS[done]) : null;
  return page(
    c,
    view.say(TEAM.requests),
    <RequestsPage
      view={view}
      decisions={decisions}
      names={names}
      done={
        words && (
          <Alert color="success">
            <p>{words}</p>
          </Alert>
        )
      }
    />,
  );
}

async function showRequest(c: Ctx, id: string, typed: Decided | null, status: ContentfulStatusCode) {
  const view = viewOf(c);
  const { requests, elsewhere } = await decisionsFor(c.env.db, c.get("person"));
  const request = [...requests, ...elsewhere].find(({ grant }) => grant.id === id);
  if (!request) return refuse(c, "not_waiting");
  const names = await askersOf(c, [request]);
  const decides = requests.includes(request);
  return page(
    c,
    view.say(REQUESTS.title, request.holder.name),
    <RequestPage view={view} request={request} decides={decides} names={names} typed={typed} />,
    status,
  );
}

const wishOf = (days: number | null): Wish => ({
  from: null,
  minutes: days === null ? null : minutesOf(days),
});

const DECISION_FIELDS = {
  reason_missing: "reason",
  reason_holds_a_number: "reason",
  more_than_asked: "days",
} as const satisfies Partial<Record<ProblemCode, string>>;

async function decide(c: Ctx, id: string, which: Decided["form"]) {
  const view = viewOf(c);
  const form = c.get("form");
  const [days, reason] = [form.get("days") ?? "", form.get("reason") ?? ""];
  const again = (problems: readonly FieldProblem[], status: ContentfulStatusCode) =>
    showRequest(c, id, { form: which, days, reason, problems }, status);
  const most = daysIn(days);
  if (most === undefined) return again([{ field: "days", problem: view.say(TEAM.daysWrong) }], 400);
  const words = reason.trim() === "" ? null : reason;
  const result =
    which === "approve"
      ? await approveRequest(actDepsOf(c), actorOf(c), id, wishOf(most), words)
      : await rejectAsked(actDepsOf(c), actorOf(c), id, reason);
  if (result.ok) return goTo(c, "/team/requests", which === "approve" ? "approved" : "rejected");
  const problem = problemIn<ProblemCode>(view, result.error, DECISION_FIELDS);
  return problem ? again([problem], refusalOf(result.error)[0]) : refuse(c, result.error);
}

async function showAsking(
  c: Ctx,
  typed: AskedFor,
  problems: readonly FieldProblem[],
  status: ContentfulStatusCode,
) {
  const view = viewOf(c);
  const choices = await askingFor(c.env.db, c.get("person"));
  const content = <AskingPage view={view} choices={choices} typed={typed} problems={problems} />;
  return page(c, view.say(TEAM.ask), content, status);
}

const ASKING_FIELDS = {
  reason_missing: "reason",
  reason_holds_a_number: "reason",
  not_your_person: "user",
  administers_access: "user",
  unknown_role: "role",
  not_requestable: "role",
  asked_already: "role",
  held_already: "role",
  longer_than_the_role_allows: "days",
  no_life_left: "days",
} as const satisfies Partial<Record<ProblemCode, string>>;

async function askFor(c: Ctx) {
  const view = viewOf(c);
  const form = c.get("form");
  const field = (name: string) => form.get(name) ?? "";
  const typed: AskedFor = {
    user: field("user"),
    role: field("role"),
    days: field("days"),
    reason: field("reason"),
    urgent: field("urgent") === "yes",
  };
  const days = daysIn(typed.days);
  const problems = missingIn(view, form, "user", "role", "reason");
  if (days === undefined) problems.push({ field: "days", problem: view.say(TEAM.daysWrong) });
  if (problems.length > 0 || days === undefined) return showAsking(c, typed, problems, 400);
  const result = await askForRole(actDepsOf(c), actorOf(c), {
    roleId: typed.role,
    userId: typed.user,
    wish: wishOf(days),
    reason: typed.reason,
    urgent: typed.urgent,
  });
  if (result.ok) return goTo(c, "/team", "asked");
  const problem = problemIn<ProblemCode>(view, result.error, ASKING_FIELDS);
  return problem ? showAsking(c, typed, [problem], refusalOf(result.error)[0]) : refuse(c, result.error);
}
