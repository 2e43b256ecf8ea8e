import type { Context, Next } from "hono";
import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { Db } from "../db/database.ts";
import { holdersOf, inGoodStanding, type Person } from "../grants/held-service.ts";
import type { PortalRole } from "../grants/portal-role.ts";
import { isFresh } from "../signin/bearer-service.ts";
import { findPrincipals } from "../signin/principal-service.ts";
import { findSession, formKeyOf, isSameKey } from "../signin/session-service.ts";
import type { HttpEnv } from "./context.ts";
import { FORM_KEY_HEADER, SESSION_COOKIE } from "./portal/cookies.ts";
import { isFromElsewhere } from "./portal/steps.ts";
import { type ProblemCode, problem } from "./problem.ts";

/**
 * No credentials, no look at anything else. A bearer token, or the portal's session; where both come, the token alone
 * counts. What changes something by the session must come from a page of its own.
 */
export const requireCredentials = createMiddleware<HttpEnv>(async (c, next) => {
  const authorization = c.req.header("authorization");
  const cookie = getCookie(c, SESSION_COOKIE);
  if (authorization === undefined && cookie !== undefined) return bySession(c, next, cookie);
  const token = bearerToken(authorization);
  if (token === null) return problem(c, "no_credentials");
  const verified = await c.get("parts").verifyBearer(token);
  if (!verified.ok)
    return problem(c, verified.error === "keys_unavailable" ? "unavailable" : "invalid_token");
  const caller = verified.value;
  // A token for Fiks opens what looks like Fiks, and nothing else.
  if (caller.kind === "integration" && caller.client.forFiks) return problem(c, "invalid_token");
  c.set("caller", caller);
  return next();
});

async function bySession(c: Context<HttpEnv>, next: Next, token: string) {
  const session = await findSession(c.env.db, token);
  if (!session) return problem(c, "session_over");
  if (!["GET", "HEAD"].includes(c.req.method)) {
    const key = c.req.header(FORM_KEY_HEADER) ?? "";
    if (isFromElsewhere(c.req.raw, c.get("parts").config.publicUrl) || !isSameKey(formKeyOf(token), key))
      return problem(c, "foreign_request");
  }
  c.set("caller", { kind: "employee", signedIn: session.signedIn });
  return next();
}

/** Whoever signed in a while ago, or nobody knows when, does it again first (R12). */
export const requireFreshSignIn = createMiddleware<HttpEnv>(async (c, next) => {
  const caller = c.get("caller");
  if (caller.kind !== "employee") return problem(c, "people_only");
  return isFresh(caller.signedIn, c.get("parts").clock.now()) ? next() : problem(c, "sign_in_again");
});

/** What is answered here is kept by nobody on the way. */
export const keepNothing = createMiddleware<HttpEnv>(async (c, next) => {
  await next();
  c.res.headers.set("cache-control", "no-store");
});

/** The token of an `Authorization: Bearer` header; null when there is none or it is empty. */
export function bearerToken(header: string | undefined): string | null {
  const [, token] = /^Bearer +([^\s]{1,16384})$/i.exec(header ?? "") ?? [];
  return token ?? null;
}

/** Whom a step lets through, for the description of the routes that it stands before. */
const letsThrough = new WeakMap<object, readonly string[]>();
export const callersThrough = (step: object): readonly string[] | undefined => letsThrough.get(step);

/** Rights in this product come from mapped groups, and count at this instant only. Any of these is enough. */
export function requirePortalRole(...roles: readonly PortalRole[]) {
  const step = personOf((db, people) => holdersOf(db, people, roles), "not_administrator");
  letsThrough.set(step, roles);
  return step;
}

/** Anybody whom an organisation knows and who is in good standing there. */
export const requirePerson = personOf(inGoodStanding, "nobody_here");
letsThrough.set(requirePerson, ["employee"]);

/** The person in the one organisation that the request is about: the only one, or the one that it names. */
function personOf(choose: (db: Db, people: readonly Person[]) => Promise<Person[]>, refusal: ProblemCode) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const caller = c.get("caller");
    if (caller.kind !== "employee") return problem(c, "people_only");
    const { people } = await findPrincipals(c.env.db, caller.signedIn);
    const wanted = c.req.query("organisation");
    const places = wanted === undefined ? people : people.filter((one) => one.organisation === wanted);
    const chosen = await choose(c.env.db, places);
    const [only] = chosen;
    if (!only) return problem(c, refusal);
    if (chosen.length > 1) return problem(c, "organisation_required");
    c.set("person", only);
    return next();
  });
}
