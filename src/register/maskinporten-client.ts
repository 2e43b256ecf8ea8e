import { importJWK, type JWK, SignJWT } from "jose";
import { err, ok, type Result } from "../kernel/result.ts";
import { exchange, type JsonObject, jsonObjectOf, type OutsideDeps } from "./exchange.ts";

export type MaskinportenSettings = {
  /** With the slash it ends in: it is the `aud` of the grant, character by character. */
  readonly issuer: URL;
  readonly clientId: string;
  readonly privateKeyJwk: JWK;
  readonly keyId: string;
};

/** `refused`: Maskinporten said no, asking again will not help. `unreachable`: there was no usable answer. */
export type TokenFailure = "refused" | "unreachable";

export type AccessTokens = {
  /** A token that lives for at least ten more seconds. Callers at the same time share one request. */
  current(): Promise<Result<string, TokenFailure>>;
  /** Forgets this token if it is still the one held, so that many callers with one 401 fetch one new token. */
  invalidate(token: string): void;
};

type Refusal = { readonly outcome: TokenFailure; readonly code: string };
type Held = { readonly token: string; readonly until: number };

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE = "ks:fiks";
/** Maskinporten takes grants of at most 120 s; ours is used within one request. */
const GRANT_LIFE_SECONDS = 60;
const MARGIN_MS = 10_000;
const TIMEOUT_MS = 10_000;

/**
 * Access tokens for Fiks by the JWT grant (RFC 7523; Digdir, maskinporten_protocol_jwtgrant). Every request
 * carries a fresh grant: the same one is never sent twice. Nothing of the grant or the token is logged.
 */
export function maskinportenClient(settings: MaskinportenSettings, deps: OutsideDeps): AccessTokens {
  if (!settings.issuer.href.endsWith("/")) throw new Error("the Maskinporten issuer must end with a slash");
  const { fetch, clock, entropy, log } = deps;
  let endpoint: URL | null = null;
  let held: Held | null = null;
  let pending: Promise<Result<string, TokenFailure>> | null = null;

  async function tokenEndpoint(): Promise<Result<URL, Refusal>> {
    if (endpoint) return ok(endpoint);
    const url = new URL(`${settings.issuer.href}.well-known/oauth-authorization-server`);
    const answer = await exchange(fetch, url, { headers: { accept: "application/json" } }, TIMEOUT_MS);
    if (!answer.ok) return err({ outcome: "unreachable", code: answer.error });
    if (answer.value.status !== 200) {
      return err({ outcome: "unreachable", code: `http_${answer.value.status}` });
    }
    const found = endpointIn(jsonObjectOf(answer.value.body), settings.issuer);
    if (found.ok) endpoint = found.value;
    return found;
  }

  async function grant(): Promise<string> {
    const key = await importJWK(settings.privateKeyJwk, "RS256");
    const issuedAt = Math.floor(clock.now() / 1000);
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: settings.keyId })
      .setAudience(settings.issuer.href)
      .setIssuer(settings.clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + GRANT_LIFE_SECONDS)
      .setJti(entropy.uuid())
      .sign(key);
  }

  async function request(): Promise<Result<Held, Refusal>> {
    const url = await tokenEndpoint();
    if (!url.ok) return url;
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion: await grant() }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const askedAt = clock.now();
    const answer = await exchange(fetch, url.value, { method: "POST", headers, body }, TIMEOUT_MS);
    if (!answer.ok) {
      endpoint = null; // it may have moved: ask the metadata again next time
      return err({ outcome: "unreachable", code: answer.error });
    }
    return heldFrom(answer.value.status, jsonObjectOf(answer.value.body), askedAt);
  }

  async function renew(): Promise<Result<string, TokenFailure>> {
    const answer = await request();
    if (!answer.ok) {
      log({ event: "maskinporten_token", outcome: answer.error.outcome, code: answer.error.code });
      return err(answer.error.outcome);
    }
    held = answer.value;
    log({ event: "maskinporten_token", outcome: "ok", code: "" });
    return ok(held.token);
  }

  return {
    async current() {
      if (held && clock.now() < held.until) return ok(held.token);
      pending ??= renew().finally(() => {
        pending = null;
      });
      return pending;
    },
    invalidate(token) {
      if (held?.token === token) held = null;
    },
  };
}

/** RFC 8414 section 3.3: metadata that names another issuer must not be used. */
function endpointIn(metadata: JsonObject | null, issuer: URL): Result<URL, Refusal> {
  if (metadata?.issuer !== issuer.href) return err({ outcome: "refused", code: "issuer_mismatch" });
  const named = metadata.token_endpoint;
  if (typeof named !== "string" || !URL.canParse(named) || new URL(named).protocol !== issuer.protocol) {
    return err({ outcome: "refused", code: "bad_metadata" });
  }
  return ok(new URL(named));
}

/** The life is counted from before the request was sent, so the token never outlives Maskinporten's own count. */
function heldFrom(status: number, body: JsonObject | null, askedAt: number): Result<Held, Refusal> {
  if (status >= 400 && status < 500 && status !== 429) {
    return err({ outcome: "refused", code: errorCode(body) });
  }
  if (status !== 200) return err({ outcome: "unreachable", code: `http_${status}` });
  const token = body?.access_token;
  if (typeof token !== "string" || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    return err({ outcome: "unreachable", code: "not_a_token" });
  }
  const life = body?.expires_in;
  const lifeMs = typeof life === "number" && Number.isFinite(life) ? life * 1000 : 0;
  return ok({ token, until: askedAt + lifeMs - MARGIN_MS });
}

/** `MP-012` from the description when there is one, else OAuth's own error word, else nothing of what they sent. */
function errorCode(body: JsonObject | null): string {
  const description = body?.error_description;
  const code = typeof description === "string" ? /\bMP-[0-9]{3}\b/.exec(description)?.[0] : undefined;
  const error = body?.error;
  const isWord = typeof error === "string" && /^[A-Za-z0-9_-]{1,40}$/.test(error) && !/[0-9]{6}/.test(error);
  return code ?? (isWord ? error : "unknown");
}
