import type { Context } from "hono";
import { Hono } from "hono";
import { parseReason } from "../../grants/reason-policy.ts";
import { listCampaigns, type ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import type { Answer } from "../../grants/reviews/campaign-policy.ts";
import { answerItems } from "../../grants/reviews/campaign-service.ts";
import { reviewsFor } from "../../grants/reviews/my-reviews-service.ts";
import { REVIEWS } from "../../i18n/review-words.ts";
import { Alert } from "../../ui/parts/block.tsx";
import { CheckPage } from "../../ui/reviews/check-page.tsx";
import { AnswerPage, type Answers, ReviewsPage } from "../../ui/reviews/review-pages.tsx";
import type { FieldProblem, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { refusalOf } from "../problem.ts";
import { actDepsOf, actorOf } from "../staff.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireVisitor } from "./steps.ts";

type Ctx = Context<HttpEnv>;

const NO_ANSWERS: Answers = { single: new Map(), rest: "leave", restReason: "" };

/** The reviews that wait for whoever is signed in; others see that none do. */
export const reviewPages = () =>
  new Hono<HttpEnv>()
    .get("/reviews", requireVisitor, async (c) => {
      const view = viewOf(c);
      const { reviews, names } = await found(c);
      const done = <Done view={view} />;
      const content = <ReviewsPage view={view} reviews={reviews} names={names} done={done} />;
      return page(c, view.say(REVIEWS.title), content);
    })
    .get("/reviews/:id", requireVisitor, async (c) => {
      const view = viewOf(c);
      const { name, items, part } = await itemsIn(c, c.req.param("id"));
      if (items.length === 0) return refuse(c, "unknown_campaign");
      const content = (
        <AnswerPage view={view} name={name} items={items} answers={NO_ANSWERS} problems={[]} part={part} />
      );
      return page(c, name, content);
    })
    .post("/reviews/:id", requireVisitor, requireForm, (c) => answering(c, c.req.param("id")));

async function found(c: Ctx) {
  const { organisation } = c.get("person");
  const [reviews, campaigns] = await Promise.all([
    reviewsFor(c.env.db, c.get("person")),
    c.env.db.read(organisation, (tx) => listCampaigns(tx, organisation, null)),
  ]);
  return { reviews, names: new Map(campaigns.map(({ id, name }) => [id, name])) };
}

/** So many answers fit one form. */
const AT_ONCE = 100;

/** The page of a campaign's items that is asked for, by name. */
async function itemsIn(c: Ctx, id: string) {
  const { reviews, names } = await found(c);
  const view = viewOf(c);
  const all = reviews.items
    .filter(({ campaign }) => campaign === id)
    .sort((a, b) => view.compare(a.holder.name, b.holder.name));
  const pages = Math.max(1, Math.ceil(all.length / AT_ONCE));
  const asked = Number(view.query.get("page") ?? "1");
  const at = Number.isInteger(asked) && asked >= 1 && asked <= pages ? asked : 1;
  const items = all.slice((at - 1) * AT_ONCE, at * AT_ONCE);
  return { name: names.get(id) ?? "", items, part: { page: at, pages } };
}

/** What has just been done, in the words of this page. */
const Done = ({ view }: { view: View }) => {
  const { say, query, number } = view;
  if (query.get("done") !== "answered") return null;
  const count = (name: string) => Number(/^\d{1,4}$/.exec(query.get(name) ?? "")?.[0] ?? 0);
  return (
    <Alert color="success">
      <p>{say(REVIEWS.answered, number(count("kept")), number(count("removed")))}</p>
      {count("left") > 0 && <p>{say(REVIEWS.notTaken, number(count("left")))}</p>}
    </Alert>
  );
};

function answersIn(form: URLSearchParams, items: readonly ReviewItem[]): Answers {
  const rest = form.get("rest");
  return {
    single: new Map(
      items.map(({ grant }) => {
        const answer = form.get(`answer-${grant}`);
        const reason = (form.get(`reason-${grant}`) ?? "").slice(0, 500);
        return [grant, { answer: answer === "keep" || answer === "remove" ? answer : null, reason }];
      }),
    ),
    rest: rest === "keep" || rest === "remove" ? rest : "leave",
    restReason: form.get("restReason") ?? "",
  };
}

/** Each answer as it will be given, with the reason for it alone or for all. */
function given(items: readonly ReviewItem[], { single, rest, restReason }: Answers): Answer[] {
  return items.flatMap(({ grant }) => {
    const own = single.get(grant);
    const answer = own?.answer ?? (rest === "leave" ? null : rest);
    const reason = own?.reason.trim() || (own?.answer ? "" : restReason.trim()) || null;
    return answer === null ? [] : [{ grantId: grant, answer, reason }];
  });
}

function problemsIn(view: View, answers: Answers): FieldProblem[] {
  const reasons = [
    ...[...answers.single].map(([grant, { reason }]) => [`reason-${grant}`, reason] as const),
    ["restReason", answers.restReason] as const,
  ];
  return reasons.flatMap(([field, reason]) => {
    const parsed = reason.trim() === "" ? null : parseReason(reason);
    return parsed === null || parsed.ok ? [] : [{ field, problem: view.say(refusalOf(parsed.error)[1]) }];
  });
}

/** Shows the answers to be checked (`check`), gives them (`answer`), or goes back to the list with them (`edit`). */
async function answering(c: Ctx, id: string) {
  const view = viewOf(c);
  const form = c.get("form");
  const step = form.get("step");
  const { name, items: all, part } = await itemsIn(c, id);
  if (all.length === 0) return refuse(c, "unknown_campaign");
  const shown = new Set(form.getAll("shown"));
  const items = step === "answer" ? all.filter(({ grant }) => shown.has(grant)) : all;
  const answers = answersIn(form, items);
  const taken = given(items, answers);
  const problems = problemsIn(view, answers);
  if (taken.length === 0 && step !== "edit")
    problems.push({ field: "rest", problem: view.say(REVIEWS.nothingAnswered) });
  if (step === "edit" || problems.length > 0) {
    const content = (
      <AnswerPage view={view} name={name} items={all} answers={answers} problems={problems} part={part} />
    );
    return page(c, name, content, problems.length > 0 ? 400 : 200);
  }
  if (step !== "answer") {
    const content = <CheckPage view={view} name={name} items={items} answers={answers} part={part} />;
    return page(c, view.say(REVIEWS.checkTitle), content);
  }
  const result = await answerItems(actDepsOf(c), actorOf(c), id, taken);
  if (!result.ok) return refuse(c, result.error);
  const count = (outcome: string) => result.value.filter((one) => one.outcome === outcome).length;
  const [kept, removed] = [count("kept"), count("removed")];
  const left = result.value.length - kept - removed;
  return goTo(c, `/reviews?kept=${kept}&removed=${removed}&left=${left}`, "answered");
}
