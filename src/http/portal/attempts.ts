import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Instant } from "../../kernel/instant.ts";
import type { SignedIn } from "../../signin/bearer-service.ts";
import type { Attempt } from "../../signin/entra-sign-in-client.ts";
import type { HttpEnv } from "../context.ts";

/**
 * What waits in the browser between /signin and the callback: one sealed cookie for each attempt, so that two tabs may
 * sign in side by side, and none of them is a row that strangers could fill the database with.
 */
export type Waiting = Attempt & { next: string; begunAt: Instant };

/** Whom the identity provider named, while several organisations that know him wait to be chosen from. */
export type Undecided = SignedIn & { next: string; begunAt: Instant };

const ATTEMPT = "__Host-signin-";
const UNDECIDED = "__Host-choosing";
const LIFE_SECONDS = 600;
const MOST_WAITING = 5;

const OPTIONS = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

type Env = Context<HttpEnv>;
const nameOf = (state: string) => `${ATTEMPT}${state.slice(0, 16)}`;

export function keepAttempt(c: Env, waiting: Waiting): void {
  const others = Object.keys(getCookie(c)).filter((name) => name.startsWith(ATTEMPT));
  if (others.length >= MOST_WAITING) for (const name of others) deleteCookie(c, name, OPTIONS);
  const sealed = c.get("parts").sealed.seal("attempt", waiting);
  setCookie(c, nameOf(waiting.state), sealed, { ...OPTIONS, maxAge: LIFE_SECONDS });
}

/** The attempt of this state, begun in this browser and not long ago. It is gone with that, whatever comes of it. */
export function takeAttempt(c: Env, state: string): Waiting | null {
  if (!/^[\w-]{43}$/.test(state)) return null;
  const sealed = getCookie(c, nameOf(state));
  if (sealed === undefined) return null;
  deleteCookie(c, nameOf(state), OPTIONS);
  const waiting = c.get("parts").sealed.open("attempt", sealed) as Waiting | null;
  return waiting?.state === state && isRecent(c, waiting.begunAt) ? waiting : null;
}

export function keepUndecided(c: Env, undecided: Undecided): void {
  const sealed = c.get("parts").sealed.seal("undecided", undecided);
  setCookie(c, UNDECIDED, sealed, { ...OPTIONS, maxAge: LIFE_SECONDS });
}

/** Who is to choose, with what its form is bound to. */
export function undecidedOf(c: Env): { undecided: Undecided; token: string } | null {
  const token = getCookie(c, UNDECIDED);
  if (token === undefined) return null;
  const undecided = c.get("parts").sealed.open("undecided", token) as Undecided | null;
  return undecided && isRecent(c, undecided.begunAt) ? { undecided, token } : null;
}

export const forgetUndecided = (c: Env): void => {
  if (getCookie(c, UNDECIDED) !== undefined) deleteCookie(c, UNDECIDED, OPTIONS);
};

const isRecent = (c: Env, begunAt: Instant): boolean =>
  Math.abs(c.get("parts").clock.now() - begunAt) <= LIFE_SECONDS * 1000;
