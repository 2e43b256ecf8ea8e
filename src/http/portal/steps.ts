import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { PortalRole } from "../../grants/portal-role.ts";
import { visitorOf } from "../../grants/visitor-service.ts";
import { isFresh } from "../../signin/bearer-service.ts";
import { findSession, formKeyOf, isSameKey } from "../../signin/session-service.ts";
import type { HttpEnv } from "../context.ts";
import { SESSION_COOKIE } from "./cookies.ts";
import { refuse } from "./page.tsx";

/** Whoever has no live session signs in first, and comes back to what he wanted to read. */
export const requireVisitor = createMiddleware<HttpEnv>(async (c, next) => {
  const token = getCookie(c, SESSION_COOKIE);
  const session = token === undefined ? null : await findSession(c.env.db, token);
  if (token === undefined || !session) {
    if (c.req.method !== "GET") return refuse(c, "session_over");
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/signin?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  c.set("session", session);
  c.set("formKey", formKeyOf(token));
  c.set("caller", { kind: "employee", signedIn: session.signedIn });
  c.set("person", { organisation: session.organisation, user: session.user });
  c.set("visitor", await visitorOf(c.env.db, session));
  return next();
});

/** No form of ours is longer; what is longer is not read to its end. */
export const limitForm = bodyLimit({ maxSize: 64 * 1024, onError: (c) => refuse(c, "too_large") });

/**
 * The fields of a form, from a page of this session: it carries the session's form key, and the browser does not say that
 * another site sent it. Behind `requireVisitor`.
 */
export const requireForm = every(
  limitForm,
  createMiddleware<HttpEnv>(async (c, next) => {
    const form = new URLSearchParams(await c.req.text());
    if (isFromElsewhere(c.req.raw, c.get("parts").config.publicUrl)) return refuse(c, "foreign_form");
    if (!isSameKey(c.get("formKey"), form.get("key") ?? "")) return refuse(c, "foreign_form");
    form.delete("key");
    c.set("form", form);
    return next();
  }),
);

/** What browsers say of the page that sent a request; those that say nothing are judged by the form key alone. */
export function isFromElsewhere({ headers }: Request, publicUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  return (site !== null && site !== "same-origin") || (origin !== null && origin !== publicUrl);
}

/** Rights in this product, at this instant; any of these is enough. Behind `requireVisitor`. */
export const requireRight = (...roles: readonly PortalRole[]) =>
  createMiddleware<HttpEnv>(async (c, next) =>
    roles.some((role) => c.get("visitor").portalRoles.includes(role))
      ? next()
      : refuse(c, "not_administrator"),
  );

/**
 * Signed in within the last minutes (design R12), for what IAM staff change. Put it before the page with the form too, so
 * that what somebody has written is seldom lost.
 */
export const requireFresh = createMiddleware<HttpEnv>(async (c, next) => {
  if (isFresh(c.get("session").signedIn, c.get("parts").clock.now())) return next();
  if (c.req.method !== "GET") return refuse(c, "sign_in_again");
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`/signin?fresh=yes&next=${encodeURIComponent(pathname + search)}`, 303);
});
