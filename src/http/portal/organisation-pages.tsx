import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { inGoodStanding } from "../../grants/held-service.ts";
import { SIGN_IN } from "../../i18n/signin-words.ts";
import { findPrincipals, type Principal } from "../../signin/principal-service.ts";
import { formKeyOf } from "../../signin/session-service.ts";
import { organisationName } from "../../signin/session-store.ts";
import { ChooseOrganisation } from "../../ui/signin/signin-pages.tsx";
import type { HttpEnv } from "../context.ts";
import { undecidedOf } from "./attempts.ts";
import { SESSION_COOKIE } from "./cookies.ts";
import { ownPath } from "./own-path.ts";
import { page, viewOf } from "./page.tsx";
import { enter, sessionOf, stop } from "./signin-routes.tsx";
import { requireForm } from "./steps.ts";

/** Whoever has signed in and several organisations know: at sign-in before there is a session, later by the session. */
const requireChoosing = createMiddleware<HttpEnv>(async (c, next) => {
  const waiting = undecidedOf(c);
  if (waiting) {
    const { tenant, objectId, signedInAt, next: path } = waiting.undecided;
    c.set("formKey", formKeyOf(waiting.token));
    c.set("choosing", { signedIn: { tenant, objectId, signedInAt }, next: path, now: null });
    return next();
  }
  const session = await sessionOf(c);
  if (!session) return stop(c, "sign_in_lost");
  const { tenant, objectId, signedInAt } = session.signedIn;
  c.set("formKey", formKeyOf(getCookie(c, SESSION_COOKIE) ?? ""));
  c.set("choosing", {
    signedIn: { tenant, objectId, signedInAt },
    next: ownPath(c.req.query("next")),
    now: session.organisation,
  });
  return next();
});

export const organisationPages = () =>
  new Hono<HttpEnv>()
    .get("/signin/organisation", requireChoosing, async (c) => show(c, await placesOf(c), []))
    .post("/signin/organisation", requireChoosing, requireForm, async (c) => {
      const { signedIn, next } = c.get("choosing");
      const places = await placesOf(c);
      const chosen = places.find(({ organisation }) => organisation === c.get("form").get("organisation"));
      if (chosen) return enter(c, chosen, signedIn, await sessionOf(c), next);
      const problem = viewOf(c).say(SIGN_IN.chooseOne);
      return show(c, places, [{ field: "organisation", problem }], 400);
    });

type Env = Context<HttpEnv>;

const placesOf = async (c: Env): Promise<Principal[]> => {
  const { people } = await findPrincipals(c.env.db, c.get("choosing").signedIn);
  return inGoodStanding(c.env.db, people);
};

async function show(
  c: Env,
  places: readonly Principal[],
  problems: readonly { field: string; problem: string }[],
  status: 200 | 400 = 200,
) {
  const view = viewOf(c);
  const organisations = await Promise.all(
    places.map(async ({ organisation: id }) => ({ id, name: await organisationName(c.env.db, id) })),
  );
  organisations.sort((a, b) => view.compare(a.name, b.name));
  return page(
    c,
    view.say(SIGN_IN.chooseOrganisation),
    <ChooseOrganisation
      view={view}
      organisations={organisations}
      chosen={c.get("choosing").now}
      problems={problems}
    />,
    status,
  );
}
