import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { breakGlass } from "../../grants/break-glass/break-glass-service.ts";
import { glassesOf } from "../../grants/break-glass/eligible-store.ts";
import { withdrawRequest } from "../../grants/requests/decision-service.ts";
import { type Access, accessOf } from "../../grants/requests/my-access-service.ts";
import { minutesOf } from "../../grants/requests/request-policy.ts";
import { askAgain, askForRole } from "../../grants/requests/request-service.ts";
import { revoke } from "../../grants/requests/revoke-service.ts";
import { ACCESS } from "../../i18n/access-words.ts";
import type { Result } from "../../kernel/result.ts";
import { allRoles } from "../../roles/role-store.ts";
import { AccessPage } from "../../ui/access/access-page.tsx";
import {
  AgainPage,
  AskPage,
  EndPage,
  GlassPage,
  NOTHING_TYPED,
  type Typed,
} from "../../ui/access/act-page.tsx";
import { nameOf } from "../../ui/team/access-parts.tsx";
import type { Child, FieldProblem, View } from "../../ui/view.ts";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { actDepsOf, actorOf, type Staff } from "../staff.ts";
import { goTo, page, refuse, viewOf } from "./page.tsx";
import { requireForm, requireFresh, requireVisitor } from "./steps.ts";

/** What one has: asking for more, asking again, taking back, giving up, and breaking the glass. */
export const accessPages = () =>
  new Hono<HttpEnv>()
    .get("/access", requireVisitor, async (c) => {
      const [access, { requestable, glasses }] = await Promise.all([
        accessOf(c.env.db, c.get("person")),
        offered(c),
      ]);
      const view = viewOf(c);
      const content = (
        <AccessPage
          view={view}
          access={access}
          mayAsk={requestable.length > 0}
          mayBreakGlass={glasses.length > 0}
        />
      );
      return page(c, view.say(ACCESS.title), content);
    })
    .get("/access/ask", requireVisitor, (c) => showAsk(c, { typed: NOTHING_TYPED }))
    .post("/access/ask", requireVisitor, requireForm, async (c) => {
      const typed = typedIn(c.get("form"));
      const wish = wishIn(typed);
      const view = viewOf(c);
      if (typed.role === "" || !wish)
        return showAsk(c, {
          typed,
          problems: [
            ...(typed.role === "" ? [{ field: "role", problem: view.say(ACCESS.roleMissing) }] : []),
            ...(wish ? [] : [{ field: "days", problem: view.say(ACCESS.daysWrong) }]),
          ],
          status: 400,
        });
      const { reason, urgent, role: roleId } = typed;
      const asking = { roleId, userId: c.get("person").user, wish, reason, urgent };
      const result = await askForRole(actDepsOf(c), actorOf(c), asking);
      return result.ok ? goTo(c, "/access", "asked") : showAsk(c, triedOf(view, typed, result.error));
    })
    .get("/access/emergency", requireVisitor, requireFresh, (c) => showGlass(c, { typed: NOTHING_TYPED }))
    .post("/access/emergency", requireVisitor, requireForm, requireFresh, async (c) => {
      const typed = typedIn(c.get("form"));
      const minutes = /^\d{1,2}$/.test(typed.minutes) ? Number(typed.minutes) : 0;
      const { role: roleId, reason } = typed;
      const result = await breakGlass(actDepsOf(c), actorOf(c), { roleId, minutes, reason });
      return result.ok ? goTo(c, "/access", "broken") : showGlass(c, triedOf(viewOf(c), typed, result.error));
    })
    .get("/access/:id/:act{give-up|withdraw|again}", requireVisitor, (c) =>
      showAct(c, { typed: NOTHING_TYPED }),
    )
    .post("/access/:id/:act{give-up|withdraw|again}", requireVisitor, requireForm, async (c) => {
      const typed = typedIn(c.get("form"));
      const wish = wishIn(typed);
      const view = viewOf(c);
      if (!wish)
        return showAct(c, {
          typed,
          problems: [{ field: "days", problem: view.say(ACCESS.daysWrong) }],
          status: 400,
        });
      const { id, act } = c.req.param();
      const { reason, urgent } = typed;
      const [deps, actor] = [actDepsOf(c), actorOf(c)];
      const result: Result<unknown, ProblemCode> =
        act === "give-up"
          ? (await isOwn(c, id))
            ? await revoke(deps, actor, id, reason)
            : { ok: false, error: "unknown_grant" }
          : act === "withdraw"
            ? await withdrawRequest(deps, actor, id, reason)
            : await askAgain(deps, actor, id, { wish, reason, urgent });
      const done = act === "give-up" ? "given_up" : act === "withdraw" ? "withdrawn" : "asked";
      return result.ok ? goTo(c, "/access", done) : showAct(c, triedOf(view, typed, result.error));
    });

/** The roles that may be asked for and are not held, and those whose glass may be broken; in one turn. */
async function offered(c: Staff) {
  const person = c.get("person");
  const { roles: held } = c.get("visitor");
  const [all, glasses] = await c.env.db.read(person.organisation, (tx) =>
    Promise.all([allRoles(tx, person.organisation), glassesOf(tx, person)]),
  );
  return { requestable: all.filter(({ id, requestable }) => requestable && !held.includes(id)), glasses };
}

type Tried = {
  typed: Typed;
  problems?: readonly FieldProblem[];
  refusal?: string | null;
  status?: ContentfulStatusCode;
};

const tried = (view: View, { typed, problems = [], refusal = null }: Tried) => ({
  view,
  typed,
  problems,
  refusal,
});

async function showAsk(c: Staff, what: Tried) {
  const view = viewOf(c);
  const { requestable } = await offered(c);
  const roles = requestable.map(({ id, name, tjenesteomraade }) => ({ id, name, note: tjenesteomraade }));
  const content: Child = <AskPage {...tried(view, what)} roles={roles} />;
  return page(c, view.say(ACCESS.askMore), content, what.status);
}

async function showGlass(c: Staff, what: Tried) {
  const view = viewOf(c);
  const { glasses } = await offered(c);
  if (glasses.length === 0) return refuse(c, "not_eligible");
  const roles = glasses.map(({ roleId: id, name }) => ({ id, name, note: "" }));
  return page(c, view.say(ACCESS.glass), <GlassPage {...tried(view, what)} roles={roles} />, what.status);
}

/** The form of an act upon one's own access or request; somebody else's is unknown here. */
async function showAct(c: Staff, what: Tried) {
  const view = viewOf(c);
  const { id = "", act = "" } = c.req.param() as { id?: string; act?: string };
  const access = await ownAccess(c, id);
  if (!access) return refuse(c, "unknown_grant");
  const rest = { ...tried(view, what), name: nameOf(view, access), id };
  const content =
    act === "again" ? (
      <AgainPage {...rest} />
    ) : (
      <EndPage {...rest} what={act === "withdraw" ? "withdraw" : "give-up"} />
    );
  return page(c, view.say(ACCESS.title), content, what.status);
}

const ownAccess = async (c: Staff, id: string): Promise<Access | undefined> =>
  (await accessOf(c.env.db, c.get("person"))).find(({ grant }) => grant.id === id);

/** Only what is one's own is given up here; to end somebody else's has its own page. */
const isOwn = async (c: Staff, id: string): Promise<boolean> => (await ownAccess(c, id)) !== undefined;

const typedIn = (form: URLSearchParams): Typed => {
  const text = (name: string, most: number) => (form.get(name) ?? "").trim().slice(0, most);
  return {
    role: text("role", 64),
    days: text("days", 8),
    minutes: text("minutes", 8),
    reason: (form.get("reason") ?? "").slice(0, 600),
    urgent: form.get("urgent") === "yes",
  };
};

/** For how long; null where what was typed is no number of days. */
function wishIn({ days }: Typed) {
  if (days === "") return { from: null, minutes: null };
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  return count >= 1 && count <= 365 ? { from: null, minutes: minutesOf(count) } : null;
}

const FIELDS: { readonly [code in ProblemCode]?: string } = {
  reason_missing: "reason",
  reason_holds_a_number: "reason",
  unknown_role: "role",
  not_requestable: "role",
  asked_already: "role",
  held_already: "role",
  longer_than_the_role_allows: "days",
  no_life_left: "days",
  longer_than_the_glass_allows: "minutes",
};

/** What was refused, at its field where it has one. */
function triedOf(view: View, typed: Typed, code: ProblemCode): Tried {
  const [status, text] = refusalOf(code);
  const field = FIELDS[code];
  const problem = view.say(text);
  return field ? { typed, status, problems: [{ field, problem }] } : { typed, status, refusal: problem };
}
