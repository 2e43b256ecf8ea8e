import { createMiddleware } from "hono/factory";
import type { Db } from "../db/database.ts";
import { holdersOf, inGoodStanding, type Person } from "../grants/held-service.ts";
import type { PortalRole } from "../grants/portal-role.ts";
import { isFresh } from "../signin/bearer-service.ts";
import { findPrincipals } from "../signin/principal-service.ts";
import type { HttpEnv } from "./context.ts";
import { type ProblemCode, problem } from "./problem.ts";

/** No credentials, no look at anything else. */
export const requireBearer = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
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

/** Rights in this product come from mapped groups, and count at this instant only. Any of these is enough. */
export const requirePortalRole = (...roles: readonly PortalRole[]) =>
  personOf((db, people) => holdersOf(db, people, roles), "not_administrator");

/** Anybody whom an organisation knows and who is in good standing there. */
export const requirePerson = personOf(inGoodStanding, "nobody_here");

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
