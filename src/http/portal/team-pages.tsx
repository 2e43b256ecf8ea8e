import type { Context } from "hono";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Access, type Decisions, decisionsFor } from "../../grants/requests/my-access-service.ts";
import { renewedEnd } from "../../grants/requests/renewal-policy.ts";
import { MOST_RENEWALS, renew } from "../../grants/requests/renewal-service.ts";
import { revoke, shorten } from "../../grants/requests/revoke-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { dayOf, endOfDay } from "../../i18n/norwegian-day.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { plusDays } from "../../kernel/instant.ts";
import { Alert } from "../../ui/parts/block.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import { AccessPage, type Typed } from "../../ui/team/access-page.tsx";
import { type Outlook, RenewalPage } from "../../ui/team/renewal-page.tsx";
import { shownAccess, TeamPage, teamColumns } from "../../ui/team/team-page.tsx";
import type { FieldProblem, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { daysIn, missingIn, problemIn } from "./form-fields.ts";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

const decisionsOf = (c: Ctx): Promise<Decisions> => decisionsFor(c.env.db, c.get("person"));

/** What a leader, an owner of roles or IAM staff decide about. Everybody may ask; whoever decides about nothing sees that. */
export const teamPages = () =>
  new Hono<HttpEnv>()
    .get("/team", requireVisitor, async (c) => {
      const view = viewOf(c);
      const decisions = await decisionsOf(c);
      if (view.query.get("format") === "csv")
        return csv(c, "team", csvOf(view, teamColumns(view), shownAccess(view, decisions)));
      return page(
        c,
        view.say(TEAM.title),
        <TeamPage view={view} decisions={decisions} done={<Done view={view} />} />,
      );
    })
    .post("/team/renewal", requireVisitor, requireForm, renewal)
    .get("/team/access/:id", requireVisitor, (c) => showAccess(c, c.req.param("id"), null, 200))
    .post("/team/access/:id/shortening", requireVisitor, requireForm, (c) =>
      endEarlier(c, c.req.param("id"), "shorten"),
    )
    .post("/team/access/:id/revocation", requireVisitor, requireForm, (c) =>
      endEarlier(c, c.req.param("id"), "revoke"),
    );

/** What has just been done, or why not, in the words of this page. */
const Done = ({ view }: { view: View }) => {
  const { say, query, number } = view;
  const done = query.get("done");
  if (done === "none_chosen" || done === "too_many")
    return (
      <Alert color="danger">
        <p>{say(done === "too_many" ? TEAM.tooMany : TEAM.noneChosen)}</p>
      </Alert>
    );
  const count = (name: string) => Number(/^\d{1,4}$/.exec(query.get(name) ?? "")?.[0] ?? 0);
  const [renewed, left] = [count("renewed"), count("left")];
  const words =
    done === "renewed"
      ? say(TEAM.renewedMany, number(renewed))
      : done === "revoked" || done === "shortened" || done === "asked"
        ? say(TEAM[done])
        : null;
  if (words === null) return null;
  return (
    <Alert color="success">
      <p>{words}</p>
      {left > 0 && <p>{say(TEAM.leftMany, number(left))}</p>}
    </Alert>
  );
};

/** Shows what renewing comes to (`look`, `all`), or does it (`renew`). */
async function renewal(c: Ctx) {
  const view = viewOf(c);
  const form = c.get("form");
  const decisions = await decisionsOf(c);
  const all = form.get("all") === "yes";
  const wanted = new Set(
    all ? decisions.renewals.map(({ grant }) => grant.id as string) : form.getAll("grant"),
  );
  if (wanted.size === 0) return goTo(c, "/team", "none_chosen");
  if (wanted.size > MOST_RENEWALS) return goTo(c, "/team", "too_many");
  const [days, reason] = [form.get("days") ?? "", form.get("reason") ?? ""];
  const most = daysIn(days);
  const chosen = decisions.access.filter(({ grant }) => wanted.has(grant.id));
  const outlooks = chosen.map((access) => outlookOf(view, access, decisions, most ?? null));
  const again = (problems: readonly FieldProblem[], status: ContentfulStatusCode) =>
    page(
      c,
      view.say(TEAM.renewTitle),
      <RenewalPage view={view} outlooks={outlooks} days={days} reason={reason} problems={problems} />,
      status,
    );
  if (most === undefined) return again([{ field: "days", problem: view.say(TEAM.daysWrong) }], 400);
  if (form.get("step") !== "renew") return again([], 200);

  const words = reason.trim() === "" ? null : reason;
  const result = await renew(actDepsOf(c), actorOf(c), [...wanted], words, most);
  if (!result.ok) return again([reasonProblem(view, result.error)], 400);
  const renewed = result.value.filter((one) => one.result.ok).length;
  return goTo(c, `/team?renewed=${renewed}&left=${result.value.length - renewed}`, "renewed");
}

function outlookOf(view: View, access: Access, { decides }: Decisions, most: number | null): Outlook {
  const { grant } = access;
  if (decides.has(grant.id)) return { access, result: renewedEnd(grant, most) };
  const error = grant.askedBy === view.visitor?.user ? "own_request" : "not_the_decider";
  return { access, result: { ok: false, error } };
}

const reasonProblem = (view: View, code: "reason_missing" | "reason_holds_a_number"): FieldProblem => ({
  field: "reason",
  problem: view.say(refusalOf(code)[1]),
});

async function showAccess(c: Ctx, id: string, typed: Typed | null, status: ContentfulStatusCode) {
  const view = viewOf(c);
  const decisions = await decisionsOf(c);
  const access = decisions.access.find(({ grant }) => grant.id === id);
  if (!access) return refuse(c, "unknown_grant");
  const { now, expiresAt, notBefore } = access.grant;
  // The last day but one is the last that is shorter; today is the first.
  const last = expiresAt === null ? null : dayOf(plusDays(expiresAt, -1));
  const first = dayOf(notBefore !== null && notBefore > now ? notBefore : now);
  return page(
    c,
    view.say(TEAM.accessOf, access.holder.name),
    <AccessPage
      view={view}
      access={access}
      decides={decisions.decides.has(access.grant.id)}
      typed={typed}
      range={last !== null && first <= last ? { min: first, max: last } : null}
    />,
    status,
  );
}

/** The fields that refusals of both acts are about; any other refusal is a page of its own. */
const ENDING_FIELDS = {
  reason_missing: "reason",
  reason_holds_a_number: "reason",
  not_shorter: "until",
} as const satisfies Partial<Record<ProblemCode, string>>;

async function endEarlier(c: Ctx, id: string, which: Typed["form"]) {
  const view = viewOf(c);
  const form = c.get("form");
  const [until, reason] = [form.get("until") ?? "", form.get("reason") ?? ""];
  const again = (problems: readonly FieldProblem[], status: ContentfulStatusCode) =>
    showAccess(c, id, { form: which, until, reason, problems }, status);
  const missing = missingIn(view, form, ...(which === "shorten" ? ["until", "reason"] : ["reason"]));
  if (missing.length > 0) return again(missing, 400);
  const end = endOfDay(until);
  if (which === "shorten" && end === null)
    return again([{ field: "until", problem: view.say(COMMON.fieldWrong) }], 400);
  const result =
    which === "shorten" && end !== null
      ? await shorten(actDepsOf(c), actorOf(c), id, end, reason)
      : await revoke(actDepsOf(c), actorOf(c), id, reason);
  if (result.ok) return goTo(c, "/team", which === "shorten" ? "shortened" : "revoked");
  const problem = problemIn<ProblemCode>(view, result.error, ENDING_FIELDS);
  return problem ? again([problem], refusalOf(result.error)[0]) : refuse(c, result.error);
}
