import { base64url } from "jose";
import type { Entropy } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { type Fetch, type JsonObject, jsonObjectOf } from "../register/exchange.ts";
import { apiScopeOf } from "./stand-in-entra.ts";

export type SignInTarget = {
  readonly issuer: string;
  /** A public client of the stand-in, and one of its redirect URIs; nobody needs to listen there. */
  readonly clientId: string;
  readonly redirectUri: string;
  /** The client id of our API. */
  readonly audience: string;
};

export type SignInRefusal = "unknown_user" | "sign_in_failed";
export type SignInTokens = { readonly accessToken: string; readonly idToken: string };

/** A code that waits to be exchanged, with the proof that belongs to it (RFC 7636). */
export type WaitingCode = { readonly code: string; readonly verifier: string; readonly tokenEndpoint: URL };

const STEP_TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 5;

/**
 * An access token for our API that the stand-in issued to this user: the whole authorization-code flow over
 * HTTP, as a browser and a public client would do it. Never for real Entra, which asks for more than a name.
 */
export async function accessTokenFor(
  userName: string,
  target: SignInTarget,
  fetch: Fetch,
  entropy: Entropy,
): Promise<Result<string, SignInRefusal>> {
  const waiting = await authorizationCodeFor(userName, target, fetch, entropy);
  if (!waiting.ok) return waiting;
  const tokens = await exchangeCode(waiting.value, target, fetch);
  return tokens.ok ? ok(tokens.value.accessToken) : tokens;
}

/** The first half: from the authorization request to the code. The answer's `state` and `iss` must be ours. */
export async function authorizationCodeFor(
  userName: string,
  target: SignInTarget,
  fetch: Fetch,
  entropy: Entropy,
): Promise<Result<WaitingCode, SignInRefusal>> {
  const secret = () => base64url.encode(entropy.bytes(32));
  const [state, nonce, verifier] = [secret(), secret(), secret()];
  const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    client_id: target.clientId,
    response_type: "code",
    redirect_uri: target.redirectUri,
    scope: `openid profile ${apiScopeOf(target.audience)}`,
    state,
    nonce,
    code_challenge: base64url.encode(new Uint8Array(challenge)),
    code_challenge_method: "S256",
  });
  try {
    const endpoints = await discover(target.issuer, fetch);
    const browse = browser(target, fetch);
    const asked = await browse(new URL(`?${query}`, endpoints.authorization));
    if (asked.status !== 200) return err("sign_in_failed");
    const answered = await browse(asked.url, new URLSearchParams({ userName }));
    if (answered.status === 422) return err("unknown_user");
    const given = answered.url.searchParams;
    const code = given.get("code");
    const ours = given.get("state") === state && given.get("iss") === target.issuer;
    if (answered.status !== "returned" || !ours || !code) return err("sign_in_failed");
    return ok({ code, verifier, tokenEndpoint: endpoints.token });
  } catch {
    return err("sign_in_failed"); // not reachable, or not what we take it for
  }
}

/** The second half: the code and its proof for tokens. */
export async function exchangeCode(
  { code, verifier, tokenEndpoint }: WaitingCode,
  { clientId, redirectUri }: SignInTarget,
  fetch: Fetch,
): Promise<Result<SignInTokens, "sign_in_failed">> {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
  try {
    const { access_token, id_token } = await jsonAt(tokenEndpoint, fetch, { method: "POST", body });
    return typeof access_token === "string" && typeof id_token === "string"
      ? ok({ accessToken: access_token, idToken: id_token })
      : err("sign_in_failed");
  } catch {
    return err("sign_in_failed");
  }
}

async function discover(issuer: string, fetch: Fetch): Promise<{ authorization: URL; token: URL }> {
  const document = await jsonAt(new URL(`${issuer}/.well-known/openid-configuration`), fetch, {});
  const { issuer: named, authorization_endpoint, token_endpoint } = document;
  if (named !== issuer || typeof authorization_endpoint !== "string" || typeof token_endpoint !== "string")
    throw new Error("unusable discovery document");
  return { authorization: new URL(authorization_endpoint), token: new URL(token_endpoint) };
}

async function jsonAt(url: URL, fetch: Fetch, init: RequestInit): Promise<JsonObject> {
  const response = await fetch(url, {
    ...init,
    redirect: "manual",
    signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
  });
  const body = jsonObjectOf(await response.text());
  if (response.status !== 200 || body === null) throw new Error("the stand-in refused");
  return body;
}

/** Where the browser ended: on a page of the stand-in's, or on the way back to the client ("returned"). */
type Ended = { readonly url: URL; readonly status: number | "returned" };

/** A browser with a cookie jar. It follows redirects inside the stand-in and stops before the client's own address. */
function browser({ issuer, redirectUri }: SignInTarget, fetch: Fetch) {
  const { origin } = new URL(issuer);
  const jar = cookieJar();
  return async (start: URL, form?: URLSearchParams): Promise<Ended> => {
    let url = start;
    let init: RequestInit = form ? { method: "POST", body: form } : {};
    for (let step = 0; step <= MAX_REDIRECTS; step++) {
      if (url.origin !== origin) throw new Error("led away from the stand-in");
      const response = await fetch(url, {
        ...init,
        headers: { cookie: jar.headerFor(url) },
        redirect: "manual",
        signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
      });
      await response.body?.cancel();
      jar.keep(response.headers.getSetCookie());
      const location = response.headers.get("location");
      if (location === null) return { url, status: response.status };
      url = new URL(location, url);
      if (isBackAt(url, redirectUri)) return { url, status: "returned" };
      init = {};
    }
    throw new Error("too many redirects");
  };
}

function isBackAt(url: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  return url.origin === expected.origin && url.pathname === expected.pathname;
}

/** Cookies by name and path; attributes other than `path` and an end in the past do not matter to one short visit. */
function cookieJar() {
  const cookies = new Map<string, { path: string; pair: string }>();
  return {
    keep(lines: readonly string[]): void {
      for (const line of lines) {
        const [pair = "", ...attributes] = line.split(/; */);
        const path = attributes.find((text) => /^path=/i.test(text))?.slice("path=".length) ?? "/";
        const key = `${pair.slice(0, pair.indexOf("="))} ${path}`;
        const deleted = attributes.some((text) => /^expires=Thu, 01 Jan 1970/i.test(text));
        if (deleted) cookies.delete(key);
        else cookies.set(key, { path, pair });
      }
    },
    headerFor: ({ pathname }: URL): string =>
      [...cookies.values()]
        .filter(
          ({ path }) => pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`),
        )
        .map(({ pair }) => pair)
        .join("; "),
  };
}
