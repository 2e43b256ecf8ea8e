import { Hono } from "hono";
import { peopleMeant } from "../../directory/person-store.ts";
import { type FreezeWish, freeze, lift } from "../../grants/freezes/freeze-service.ts";
import { MENU } from "../../i18n/common-words.ts";
import { FREEZES_PAGE } from "../../i18n/freeze-words.ts";
import { freezablesOf, freezesWithNames } from "../../oversight/freeze-service.ts";
import { comparisonKey } from "../../scim/keys-policy.ts";
import { ActForm } from "../../ui/admin/act-form.tsx";
import { FreezesPage, freezeColumns, frozenName, NewFreeze, SCOPES } from "../../ui/admin/freezes-pages.tsx";
import { csvOf } from "../../ui/parts/list.ts";
import type { FieldProblem } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import type { ProblemCode } from "../problem.ts";
import { actDepsOf, actorOf, type Staff } from "../staff.ts";
import { problemsOf } from "./form-fields.ts";
import { csv, goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

/** What is frozen; IAM staff and the data protection officer freeze and lift. */
export const freezePages = () =>
  new Hono<HttpEnv>()
    .get("/admin/freezes", requireVisitor, requireRight("iam", "dpo"), async (c) => {
      const view = viewOf(c);
      const list = await freezesWithNames(c.env.db, c.get("person").organisation);
      if (view.query.get("format") === "csv")
        return csv(c, "frys", csvOf(view, freezeColumns(view, list.names), list.freezes));
      return page(c, view.say(MENU.freezes), <FreezesPage view={view} list={list} />);
    })
    .get("/admin/freezes/new", requireVisitor, requireRight("iam", "dpo"), requireFresh, (c) =>
      newFreeze(c, new URLSearchParams(), 200, []),
    )
    .post(
      "/admin/freezes/new",
      requireVisitor,
      requireForm,
      requireRight("iam", "dpo"),
      requireFresh,
      async (c) => {
        const typed = c.get("form");
        const scope = SCOPES.find((one) => one === typed.get("scope"));
        const wish = await wishIn(c, scope);
        if ("problem" in wish) return newFreeze(c, typed, 400, [wish.problem]);
        const done = await freeze(actDepsOf(c), actorOf(c), wish);
        if (done.ok) return goTo(c, "/admin/freezes", "frozen");
        const field = done.error.startsWith("reason") ? "reason" : (scope ?? "scope");
        const { status, problems } = problemsOf(viewOf(c), done.error, field);
        return newFreeze(c, typed, status, problems);
      },
    )
    .get("/admin/freezes/:id/lift", requireVisitor, requireRight("iam", "dpo"), requireFresh, (c) =>
      liftForm(c),
    )
    .post(
      "/admin/freezes/:id/lift",
      requireVisitor,
      requireForm,
      requireRight("iam", "dpo"),
      requireFresh,
      async (c) => {
        const reason = c.get("form").get("reason") ?? "";
        const done = await lift(actDepsOf(c), actorOf(c), c.req.param("id"), reason);
        return done.ok ? goTo(c, "/admin/freezes", "lifted") : liftForm(c, done.error);
      },
    );

type Scope = FreezeWish["scope"] | undefined;

/** What is wished, with the person's id for the user name that was typed. */
async function wishIn(c: Staff, scope: Scope): Promise<FreezeWish | { problem: FieldProblem }> {
  const typed = c.get("form");
  const { say } = viewOf(c);
  const of = (field: string) => typed.get(field)?.trim() ?? "";
  const reason = typed.get("reason") ?? "";
  const missing = (field: string) => ({ problem: { field, problem: say(FREEZES_PAGE.what) } });
  switch (scope) {
    case undefined:
      return missing("scope");
    case "organisation":
      return { scope, reason };
    case "role":
      return of("role") === "" ? missing("role") : { scope, roleId: of("role"), reason };
    case "integration":
      return of("integration") === ""
        ? missing("integration")
        : { scope, integrationId: of("integration"), reason };
    case "person": {
      const { organisation } = c.get("person");
      const meant = { id: of("person"), userNameKey: comparisonKey(of("person")) };
      const [found, another] = await c.env.db.read(organisation, (tx) =>
        peopleMeant(tx, organisation, meant),
      );
      const problem = another ? FREEZES_PAGE.severalPeople : FREEZES_PAGE.unknownPerson;
      if (!found || another) return { problem: { field: "person", problem: say(problem) } };
      return { scope, userId: found, reason };
    }
  }
}

async function newFreeze(
  c: Staff,
  typed: URLSearchParams,
  status: ReturnType<typeof problemsOf>["status"],
  problems: readonly FieldProblem[],
) {
  const view = viewOf(c);
  const freezables = await freezablesOf(c.env.db, c.get("person").organisation);
  const form = <NewFreeze view={view} freezables={freezables} typed={typed} problems={problems} />;
  return page(c, view.say(FREEZES_PAGE.newTitle), form, status);
}

async function liftForm(c: Staff, wrong?: ProblemCode) {
  const view = viewOf(c);
  const { freezes, names } = await freezesWithNames(c.env.db, c.get("person").organisation);
  const found = freezes.find(({ id }) => id === c.req.param("id"));
  if (!found) return refuse(c, "unknown_freeze");
  if (found.lifted) return refuse(c, "lifted_already");
  const title = view.say(FREEZES_PAGE.liftTitle, frozenName(view, found, names));
  const { status, problems } = problemsOf(view, wrong, "reason");
  return page(
    c,
    title,
    <ActForm
      view={view}
      title={title}
      lead={view.say(FREEZES_PAGE.liftLead)}
      action={view.path}
      back="/admin/freezes"
      submit={view.say(FREEZES_PAGE.lift)}
      problems={problems}
      reason={c.req.method === "POST" ? (c.get("form").get("reason") ?? "") : ""}
      reasonHint={view.say(FREEZES_PAGE.reasonHint)}
    />,
    status,
  );
}
