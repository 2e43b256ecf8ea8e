import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { api, descriptionOf } from "./api.ts";
import { keepNothing, requireCredentials } from "./api-steps.ts";
import type { AppParts, HttpEnv } from "./context.ts";
import { fiksFacadeRoutes } from "./fiks-facade-routes.ts";
import { observeRequests, reportFailure } from "./observe.ts";
import { operatorRoutes } from "./operator-routes.ts";
import { docsPages } from "./portal/docs-pages.tsx";
import { refuse } from "./portal/page.tsx";
import { portalApp, readsPages } from "./portal/portal-app.ts";
import { problem } from "./problem.ts";
import { scimRoutes } from "./scim-routes.ts";

/** Nothing but our own: no inline script or style, no frame, no form to anywhere else. Icons are `data:` pictures. */
const HEADERS = secureHeaders({
  xFrameOptions: "DENY",
  referrerPolicy: "same-origin",
  crossOriginOpenerPolicy: "same-origin",
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Everything that is answered, in the order in which it is tried. */
export function router(parts: AppParts): Hono<HttpEnv> {
  const routes = api();
  const http = new Hono<HttpEnv>({ strict: false });
  http.use(observeRequests(parts));
  http.use(HEADERS);
  http.route("/", operatorRoutes());
  http.route("/scim/v2", scimRoutes());
  http.route("/", docsPages(descriptionOf(routes)));
  http.use("/api/v1/*", keepNothing, requireCredentials);
  http.route("/api/v1", routes);
  if (parts.config.fiksFacade) http.route("/folkeregister/api/v1", fiksFacadeRoutes());
  http.route("/", portalApp());
  http.notFound((c) => {
    const methods = methodsAt(http, c.req.path);
    if (methods.length > 0) c.header("allow", methods.join(", "));
    const code = methods.length > 0 ? "wrong_method" : "not_found";
    return readsPages(c.req.path) ? refuse(c, code) : problem(c, code);
  });
  http.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 415) return problem(c, "unsupported_media_type");
    if (error instanceof HTTPException && error.status < 500) return problem(c, "malformed_request");
    return problem(c, reportFailure(c, error) === "database_unavailable" ? "unavailable" : "internal");
  });
  return http;
}

/** What an address takes (RFC 9110, section 15.5.6); of nothing where there is none. */
const methodsAt = (http: Hono<HttpEnv>, path: string): string[] =>
  ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
    http.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
