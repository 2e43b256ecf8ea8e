import { Hono } from "hono";
import { freeze } from "../../grants/freezes/freeze-service.ts";
import { identityConfirmed } from "../../grants/identity-service.ts";
import { revoke } from "../../grants/requests/revoke-service.ts";
import { FREEZES_PAGE } from "../../i18n/freeze-words.ts";
import { PERSON } from "../../i18n/people-words.ts";
import { type PersonPage, personPage } from "../../oversight/person-service.ts";
import { endSessionsOf } from "../../signin/session-service.ts";
import { ActForm } from "../../ui/admin/act-form.tsx";
import { targetName } from "../../ui/admin/person-access.tsx";
import type { View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import type { ProblemCode } from "../problem.ts";
import { actDepsOf, actorOf, type Staff } from "../staff.ts";
import { problemsOf } from "./form-fields.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireRight, requireVisitor } from "./steps.ts";

type ActProps = Parameters<typeof ActForm>[0];
type Act = "end" | "freeze" | "identity" | "sessions";
/** What a form asks before it is done; null where there is nothing to do. */
type Words = Pick<ActProps, "title" | "lead" | "submit" | "reason" | "reasonHint" | "danger">;

/** What IAM staff do about one person, each on a page of its own that says what follows. */
export const peopleActPages = () =>
  new Hono<HttpEnv>()
    .get("/admin/people/:id/end/:grant", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      formOf(c, "end"),
    )
    .post(
      "/admin/people/:id/end/:grant",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const done = await revoke(actDepsOf(c), actorOf(c), c.req.param("grant"), reasonIn(c));
        return done.ok ? goTo(c, pathOf(c), "ended") : formOf(c, "end", done.error);
      },
    )
    .get("/admin/people/:id/freeze", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      formOf(c, "freeze"),
    )
    .post(
      "/admin/people/:id/freeze",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const wish = { scope: "person", userId: c.req.param("id"), reason: reasonIn(c) } as const;
        const done = await freeze(actDepsOf(c), actorOf(c), wish);
        return done.ok ? goTo(c, pathOf(c), "frozen") : formOf(c, "freeze", done.error);
      },
    )
    .get("/admin/people/:id/identity", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      formOf(c, "identity"),
    )
    .post(
      "/admin/people/:id/identity",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const done = await identityConfirmed(actDepsOf(c), actorOf(c), c.req.param("id"));
        return done ? goTo(c, pathOf(c), "confirmed") : refuse(c, "unknown_user");
      },
    )
    .get("/admin/people/:id/sessions", requireVisitor, requireRight("iam"), requireFresh, (c) =>
      formOf(c, "sessions"),
    )
    .post(
      "/admin/people/:id/sessions",
      requireVisitor,
      requireForm,
      requireRight("iam"),
      requireFresh,
      async (c) => {
        const { organisation, actor, requestId } = actorOf(c);
        const person = await personPage(c.env.db, organisation, c.req.param("id"));
        if (!person) return refuse(c, "unknown_person");
        const whose = { organisation, user: person.account.id };
        await endSessionsOf({ ...actDepsOf(c), requestId }, actor, whose);
        return goTo(c, pathOf(c), "signed-out");
      },
    );

const pathOf = (c: Staff): string => `/admin/people/${c.req.param("id")}`;
const reasonIn = (c: Staff): string => c.get("form").get("reason") ?? "";

/** The form of an act, empty or as it was sent with what is wrong with it. */
async function formOf(c: Staff, act: Act, wrong?: ProblemCode) {
  const view = viewOf(c);
  const person = await personPage(c.env.db, c.get("person").organisation, c.req.param("id") ?? "");
  if (!person) return refuse(c, "unknown_person");
  const words = wordsOf(view, person, act, c.req.param("grant") ?? "");
  if (!words) return refuse(c, act === "end" ? "unknown_grant" : "unknown_user");
  const { status, problems } = problemsOf(view, wrong, "reason");
  const reason = words.reason === null ? null : c.req.method === "POST" ? reasonIn(c) : "";
  return page(
    c,
    words.title,
    <ActForm
      view={view}
      {...words}
      reason={reason}
      action={view.path}
      back={pathOf(c)}
      problems={problems}
    />,
    status,
  );
}

function wordsOf(view: View, person: PersonPage, act: Act, grantId: string): Words | null {
  const { say } = view;
  const { name, identityChanged } = person.account;
  switch (act) {
    case "end": {
      const grant = person.grants.find(({ id }) => id === grantId);
      if (!grant) return null;
      const title = say(PERSON.endTitle, targetName(view, grant), name);
      const hint = say(PERSON.reasonHint);
      return {
        title,
        lead: say(PERSON.endLead),
        submit: say(PERSON.end),
        reason: "",
        reasonHint: hint,
        danger: true,
      };
    }
    case "freeze": {
      const [title, lead] = [say(PERSON.freezeTitle, name), say(FREEZES_PAGE.lead)];
      const hint = say(FREEZES_PAGE.reasonHint);
      return { title, lead, submit: say(PERSON.freeze), reason: "", reasonHint: hint, danger: true };
    }
    case "identity": {
      if (!identityChanged) return null;
      const title = say(PERSON.confirmTitle, name);
      return { title, lead: say(PERSON.confirmLead), submit: say(PERSON.confirm), reason: null };
    }
    case "sessions": {
      const title = say(PERSON.signOutTitle, name);
      return {
        title,
        lead: say(PERSON.signOutLead),
        submit: say(PERSON.signOut),
        reason: null,
        danger: true,
      };
    }
  }
}
