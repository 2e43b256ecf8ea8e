import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { inGoodStanding } from "../../grants/held-service.ts";
import { SIGN_IN } from "../../i18n/signin-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { SignedIn } from "../../signin/bearer-service.ts";
import { CLOCK_LEEWAY_SECONDS } from "../../signin/issuer-keys.ts";
import { findPrincipals, type Principal } from "../../signin/principal-service.ts";
import {
  findSession,
  recordRefusal,
  type Session,
  signOut,
  startSession,
} from "../../signin/session-service.ts";
import { signInPlaces } from "../../signin/session-store.ts";
import { noteSignIn } from "../../signin/sign-in-store.ts";
import { ChooseTenant, SignedOut, SignInStopped } from "../../ui/signin/signin-pages.tsx";
import type { HttpEnv } from "../context.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";
import { forgetUndecided, keepAttempt, keepUndecided, takeAttempt, type Waiting } from "./attempts.ts";
import { SESSION_COOKIE } from "./cookies.ts";
import { ownPath } from "./own-path.ts";
import { goTo, page, viewOf } from "./page.tsx";
import { requireForm, requireVisitor } from "./steps.ts";

const COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

/** Signing in by the identity provider, and out again. */
export const signInRoutes = () =>
  new Hono<HttpEnv>()
    .get("/signin", begin)
    .get("/signin/callback", finish)
    .get("/signed-out", async (c) => {
      const view = viewOf(c);
      const { config, signIn } = c.get("parts");
      const tenant = config.signIn.tenants.find((one) => one === c.req.query("tenant"));
      const there = tenant === undefined ? null : await signIn.signOutAddress(tenant);
      return page(c, view.say(SIGN_IN.signedOut), <SignedOut view={view} there={there} />);
    })
    .post("/signout", whoeverIsOut, requireVisitor, requireForm, async (c) => {
      const session = c.get("session");
      await signOut(contextOf(c), session, c.get("form").get("everywhere") === "yes");
      deleteCookie(c, SESSION_COOKIE, COOKIE);
      return c.redirect(`/signed-out?tenant=${encodeURIComponent(session.signedIn.tenant)}`, 303);
    });

type Env = Context<HttpEnv>;

/** To the identity provider; where there are several, after the person has said which. */
async function begin(c: Env) {
  const { config, signIn, entropy, clock } = c.get("parts");
  const next = ownPath(c.req.query("next"));
  const fresh = c.req.query("fresh") === "yes";
  const tenant = tenantOf(config.signIn.tenants, c.req.query("tenant"), fresh ? await sessionOf(c) : null);
  if (tenant === null) return chooseTenant(c);
  const secret = () => Buffer.from(entropy.bytes(32)).toString("base64url");
  const attempt: Waiting = {
    tenant,
    state: secret(),
    nonce: secret(),
    verifier: secret(),
    fresh,
    next,
    begunAt: clock.now(),
  };
  const address = await signIn.addressFor(attempt);
  if (!address.ok) return stop(c, address.error, next);
  keepAttempt(c, attempt);
  c.header("cache-control", "no-store");
  return c.redirect(address.value, 303);
}

/** The only one, the one that was named, or the one of the session that is to be refreshed. */
function tenantOf(
  tenants: readonly string[],
  named: string | undefined,
  session: Session | null,
): string | null {
  const wanted = named ?? session?.signedIn.tenant;
  const [only] = tenants;
  return (tenants.length === 1 ? only : tenants.find((one) => one === wanted)) ?? null;
}

async function chooseTenant(c: Env) {
  const view = viewOf(c);
  const { tenants } = c.get("parts").config.signIn;
  const places = (await signInPlaces(c.env.db))
    .filter(({ tenant }) => tenants.includes(tenant))
    .map(({ name, tenant }) => {
      const query = new URLSearchParams(c.req.query());
      query.set("tenant", tenant);
      return { name, href: `/signin?${query}` };
    });
  places.sort((a, b) => view.compare(a.name, b.name));
  return page(c, view.say(SIGN_IN.chooseTenant), <ChooseTenant view={view} places={places} />);
}

/** From the identity provider: who it is, whether somebody here is that, and a session for him. */
async function finish(c: Env) {
  const { signIn } = c.get("parts");
  const { state, code, iss } = c.req.query();
  const attempt = takeAttempt(c, state ?? "");
  if (attempt === null) return stop(c, "sign_in_lost");
  if (!code) return stop(c, "sign_in_refused", attempt.next);
  const redeemed = await signIn.redeem(attempt, code, iss);
  if (!redeemed.ok) return stop(c, redeemed.error, attempt.next);
  const signedIn = redeemed.value;
  if (attempt.fresh && !isSince(signedIn.signedInAt, attempt.begunAt))
    return stop(c, "sign_in_not_fresh", attempt.next);
  const old = await sessionOf(c);
  const { people, organisations } = await findPrincipals(c.env.db, signedIn);
  const standing = await inGoodStanding(c.env.db, people);
  const same = old && old.signedIn.tenant === signedIn.tenant && old.signedIn.objectId === signedIn.objectId;
  const known = standing.find((one) => same && one.organisation === old.organisation) ?? standing[0];
  if (!known) {
    const places =
      people.length > 0 ? people : organisations.map((organisation) => ({ organisation, user: null }));
    await recordRefusal(
      contextOf(c),
      places,
      people.length > 0 ? "account_not_in_good_standing" : "nobody_here",
    );
    return stop(c, people.length > 0 ? "sign_in_account_ended" : "sign_in_stranger", attempt.next, signedIn);
  }
  if (standing.length > 1 && !same) {
    keepUndecided(c, { ...signedIn, next: attempt.next, begunAt: c.get("parts").clock.now() });
    return goTo(c, "/signin/organisation");
  }
  return enter(c, known, signedIn, old, attempt.next);
}

/** The person shows who he is after the question was put, and not before it; unknown is not (R12). */
const isSince = (signedInAt: Instant | null, begunAt: Instant): boolean =>
  signedInAt !== null && signedInAt + CLOCK_LEEWAY_SECONDS * 1000 >= begunAt;

/** A session with a new token, never one that the browser had before; that one ends. */
export async function enter(
  c: Env,
  person: Principal,
  signedIn: SignedIn,
  old: Session | null,
  next: string,
) {
  const token = await startSession(contextOf(c), person, signedIn, old);
  await noteSignIn(c.env.db, person);
  setCookie(c, SESSION_COOKIE, token, COOKIE);
  forgetUndecided(c);
  c.header("cache-control", "no-store");
  return c.redirect(next, 303);
}

/** The live session that the browser has already. */
export async function sessionOf(c: Env): Promise<Session | null> {
  const token = getCookie(c, SESSION_COOKIE);
  return token === undefined ? null : findSession(c.env.db, token);
}

const contextOf = (c: Env) => ({
  db: c.env.db,
  entropy: c.get("parts").entropy,
  requestId: c.get("requestId"),
});

/** A page that says why nobody is signed in, and the way on. */
export function stop(c: Env, code: ProblemCode, next = "/", signedIn: SignedIn | null = null) {
  const view = viewOf(c);
  const [status, text] = refusalOf(code);
  // Another account can be chosen only where the identity provider asks anew.
  const query = new URLSearchParams({ next, ...(signedIn ? { fresh: "yes" } : {}) });
  return page(
    c,
    view.say(SIGN_IN.notSignedIn),
    <SignInStopped
      view={view}
      text={text}
      isFault={status >= 500}
      again={`/signin?${query}`}
      requestId={c.get("requestId")}
      stranger={signedIn}
    />,
    status,
  );
}

/** Who has no session any more is signed out, whatever he sends. */
async function whoeverIsOut(c: Env, next: () => Promise<void>) {
  if (await sessionOf(c)) return next();
  deleteCookie(c, SESSION_COOKIE, COOKIE);
  return c.redirect("/signed-out", 303);
}
