import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { LANGUAGES } from "../../i18n/text.ts";
import type { HttpEnv } from "../context.ts";
import { reportFailure } from "../observe.ts";
import { accessPages } from "./access-pages.tsx";
import { accessibilityPages } from "./accessibility-pages.tsx";
import { assetRoutes } from "./asset-routes.ts";
import { auditPages } from "./audit-pages.tsx";
import { campaignPages } from "./campaign-pages.tsx";
import { LANGUAGE_COOKIE } from "./cookies.ts";
import { freezePages } from "./freeze-pages.tsx";
import { groupPages } from "./group-pages.tsx";
import { homePages } from "./home-pages.tsx";
import { lookupPages } from "./lookup-pages.tsx";
import { mappingFormPages } from "./mapping-form-pages.tsx";
import { mappingPages } from "./mapping-pages.tsx";
import { myLogPages } from "./my-log-pages.tsx";
import { nationalRolePages } from "./national-role-pages.tsx";
import { organisationPages } from "./organisation-pages.tsx";
import { overviewPages } from "./overview-pages.tsx";
import { ownPath } from "./own-path.ts";
import { refuse } from "./page.tsx";
import { peopleActPages } from "./people-act-pages.tsx";
import { peoplePages } from "./people-pages.tsx";
import { reviewPages } from "./review-pages.tsx";
import { roleFormPages } from "./role-form-pages.tsx";
import { rolePages } from "./role-pages.tsx";
import { searchPages } from "./search-pages.tsx";
import { signInRoutes } from "./signin-routes.tsx";
import { sourcePages } from "./source-pages.tsx";
import { isFromElsewhere, limitForm } from "./steps.ts";
import { teamPages } from "./team-pages.tsx";
import { teamRequestPages } from "./team-request-pages.tsx";

const YEAR_SECONDS = 31_536_000;

/**
 * The portal: pages, each of which says who may see it. Steps are named with each page and never for a whole tree of
 * paths: what is at no page's path is nobody's, and is logged as what it is.
 */
export function portalApp(): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.route("/", assetRoutes());
  app.route("/", homePages());
  app.route("/", accessibilityPages());
  app.route("/", lookupPages());
  app.route("/", searchPages());
  app.route("/", accessPages());
  app.route("/", myLogPages());
  app.route("/", signInRoutes());
  app.route("/", organisationPages());
  app.route("/", overviewPages());
  app.route("/", peoplePages());
  app.route("/", peopleActPages());
  app.route("/", sourcePages());
  app.route("/", freezePages());
  app.route("/", groupPages());
  app.route("/", mappingFormPages());
  app.route("/", mappingPages());
  app.route("/", nationalRolePages());
  app.route("/", roleFormPages());
  app.route("/", rolePages());
  app.route("/", reviewPages());
  app.route("/", campaignPages());
  app.route("/", auditPages());
  app.route("/", teamPages());
  app.route("/", teamRequestPages());

  app.post("/language", limitForm, async (c) => {
    if (isFromElsewhere(c.req.raw, c.get("parts").config.publicUrl)) return refuse(c, "foreign_form");
    const form = new URLSearchParams(await c.req.text());
    const wanted = LANGUAGES.find((one) => one === form.get("language")) ?? "nb";
    setCookie(c, LANGUAGE_COOKIE, wanted, { path: "/", sameSite: "Lax", maxAge: YEAR_SECONDS });
    return c.redirect(ownPath(form.get("next")), 303);
  });

  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) return refuse(c, "malformed_request");
    return refuse(c, reportFailure(c, error) === "database_unavailable" ? "unavailable" : "internal");
  });
  return app;
}

/** Whether whoever asks this path reads pages, and not answers of an API. */
export const readsPages = (path: string): boolean =>
  !/^\/(api|scim|folkeregister|health|metrics|assets)(\/|$)/.test(path);
