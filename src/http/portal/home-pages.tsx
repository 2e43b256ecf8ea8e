import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { mayDecide } from "../../grants/decider-store.ts";
import { accessOf, decisionsFor } from "../../grants/requests/my-access-service.ts";
import { grantsUnderReview } from "../../grants/reviews/campaign-list-store.ts";
import { COMMON, MENU } from "../../i18n/common-words.ts";
import { Front } from "../../ui/home/home-pages.tsx";
import { Home, type Waiting } from "../../ui/home/my-home.tsx";
import type { HttpEnv } from "../context.ts";
import type { Staff } from "../staff.ts";
import { SESSION_COOKIE } from "./cookies.ts";
import { page, viewOf } from "./page.tsx";
import { heldRoles } from "./people-form.ts";
import { requireVisitor } from "./steps.ts";

/** The front page, for everybody; whoever is signed in sees his own. */
export const homePages = () =>
  new Hono<HttpEnv>().get(
    "/",
    (c, next) => (getCookie(c, SESSION_COOKIE) === undefined ? next() : requireVisitor(c, next)),
    async (c) => {
      const view = viewOf(c);
      if (!view.visitor) return page(c, view.say(COMMON.signIn), <Front view={view} />);
      const [access, roles, waiting] = await Promise.all([
        accessOf(c.env.db, c.get("person")),
        heldRoles(c),
        waitingFor(c),
      ]);
      return page(
        c,
        view.say(MENU.home),
        <Home view={view} access={access} roles={roles} waiting={waiting} />,
      );
    },
  );

/** How much waits for somebody who leads, owns roles or administers; for anybody else nothing does. */
async function waitingFor(c: Staff): Promise<Waiting> {
  const { organisation, user } = c.get("person");
  const [{ requests, renewals }, reviews] = await Promise.all([
    decisionsFor(c.env.db, { organisation, user }),
    c.env.db.read(organisation, async (tx) =>
      mayDecide(tx, organisation, user, await grantsUnderReview(tx, organisation)),
    ),
  ]);
  return { requests: requests.length, renewals: renewals.length, reviews: reviews.size };
}
