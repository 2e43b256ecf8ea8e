import { importJWK, type JWK, SignJWT } from "jose";
import { err, ok, type Result } from "../kernel/result.ts";
import { type Exchange, exchange, type JsonObject, jsonObjectOf, type OutsideDeps } from "./exchange.ts";
import { type Attempt, resilientHost, retryAfterIn } from "./resilience.ts";

export type MaskinportenSettings = {
  /** With the slash it ends in: it is the `aud` of the grant, character by character. */
  readonly issuer: URL;
  readonly clientId: string;
  /** With the `kid` it is registered under, or with the certificates (`x5c`) that say whose it is. */
  readonly privateKeyJwk: JWK;
  /** What the tokens are for; Fiks where it is left out. */
  readonly scope?: string;
};

/** Why there is no token. */
export type TokenFailure = {
  /** `refused`: Maskinporten said no, asking again will not help. `unreachable`: there was no usable answer. */
  readonly outcome: "refused" | "unreachable";
  /** Maskinporten's code, OAuth's error word, or what was wrong with the answer. */
  readonly code: string;
  /** How far our clock is before the one that refused us; null where the answer had no date. */
  readonly clockAheadSeconds: number | null;
};

export type AccessTokens = {
  /** A token that lives for at least ten more seconds. Callers at the same time share one request. */
  current(): Promise<Result<string, TokenFailure>>;
  /** Forgets this token if it is still the one held, so that many callers with one 401 fetch one new token. */
  invalidate(token: string): void;
};

type Held = { readonly token: string; readonly until: number };

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE = "ks:fiks";
/** Maskinporten takes grants of at most 120 s; ours is used within one request. */
const GRANT_LIFE_SECONDS = 60;
const MARGIN_MS = 10_000;
const MOST_BYTES = 64 * 1024;
/** Each stands for many callers, so that few are enough. */
const FAILURES_TO_OPEN = 4;

/**
 * Access tokens for Fiks by the JWT grant (RFC 7523; Digdir, maskinporten_protocol_jwtgrant). Every request
 * carries a fresh grant: the same one is never sent twice. Where there was no usable answer it is asked once more.
 * Nothing of the grant or the token is logged.
 */
export function maskinportenClient(
  settings: MaskinportenSettings & { readonly timeoutMs: number },
  deps: OutsideDeps,
): AccessTokens {
  if (!settings.issuer.href.endsWith("/")) throw new Error("the Maskinporten issuer must end with a slash");
  const { fetch, clock, entropy, log } = deps;
  const { x5c, kid = "", ...bareKey } = settings.privateKeyJwk;
  const signer = { alg: "RS256", typ: "JWT", ...(x5c ? { x5c } : { kid }) };
  const host = resilientHost({ name: "maskinporten", failures: FAILURES_TO_OPEN }, deps);
  let endpoint: URL | null = null;
  let held: Held | null = null;
  let pending: Promise<Result<string, TokenFailure>> | null = null;

  async function tokenEndpoint(timeoutMs: number): Promise<Tried<URL>> {
    if (endpoint) return answered(ok(endpoint));
    const url = new URL(`${settings.issuer.href}.well-known/oauth-authorization-server`);
    const init = { headers: { accept: "application/json" } };
    const answer = await exchange(fetch, url, init, { timeoutMs, mostBytes: MOST_BYTES });
    if (!answer.ok) return unreachable(answer.error);
    if (answer.value.status !== 200) return unusable(answer.value);
    const found = endpointIn(jsonObjectOf(answer.value.body), settings.issuer);
    if (found.ok) endpoint = found.value;
    return answered(found);
  }

  async function grant(): Promise<string> {
    const key = await importJWK(bareKey, "RS256");
    const issuedAt = Math.floor(clock.now() / 1000);
    return new SignJWT({ scope: settings.scope ?? SCOPE })
      .setProtectedHeader(signer)
      .setAudience(settings.issuer.href)
      .setIssuer(settings.clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + GRANT_LIFE_SECONDS)
      .setJti(entropy.uuid())
      .sign(key);
  }

  async function request(timeoutMs: number): Promise<Tried<Held>> {
    const url = await tokenEndpoint(timeoutMs);
    if (!url.value.ok) return { ...url, value: url.value };
    const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion: await grant() }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const askedAt = clock.now();
    const init = { method: "POST", headers, body };
    const answer = await exchange(fetch, url.value.value, init, { timeoutMs, mostBytes: MOST_BYTES });
    if (!answer.ok) {
      endpoint = null; // it may have moved: ask the metadata again next time
      return unreachable(answer.error);
    }
    return heldFrom(answer.value, askedAt);
  }

  async function renew(): Promise<Result<string, TokenFailure>> {
    const answer = (await host({ timeoutMs: settings.timeoutMs, most: 2 }, request)) ?? CIRCUIT_OPEN;
    if (!answer.ok) {
      log({ event: "maskinporten_token", outcome: answer.error.outcome, code: answer.error.code });
      return answer;
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

type Tried<T> = Attempt<Result<T, TokenFailure>>;

const answered = <T>(value: Result<T, TokenFailure>): Tried<T> => ({
  verdict: "answered",
  retryAfterMs: null,
  value,
});

const noToken = (code: string, outcome: TokenFailure["outcome"] = "unreachable") =>
  err<TokenFailure>({ outcome, code, clockAheadSeconds: null });

const CIRCUIT_OPEN = noToken("circuit_open");

const unreachable = (code: string): Tried<never> => ({
  verdict: "down",
  retryAfterMs: null,
  value: noToken(code),
});

/** A status that is neither a token nor a refusal. */
const unusable = ({ status, headers }: Exchange): Tried<never> => ({
  verdict: status === 429 ? "busy" : status >= 500 ? "down" : "answered",
  retryAfterMs: retryAfterIn(headers),
  value: noToken(`http_${status}`),
});

/** RFC 8414 section 3.3: metadata that names another issuer must not be used. */
function endpointIn(metadata: JsonObject | null, issuer: URL): Result<URL, TokenFailure> {
  if (metadata?.issuer !== issuer.href) return noToken("issuer_mismatch", "refused");
  const named = metadata.token_endpoint;
  if (typeof named !== "string" || !URL.canParse(named) || new URL(named).protocol !== issuer.protocol) {
    return noToken("bad_metadata", "refused");
  }
  return ok(new URL(named));
}

/** The life is counted from before the request was sent, so the token never outlives Maskinporten's own count. */
function heldFrom(answer: Exchange, askedAt: number): Tried<Held> {
  const { status, headers } = answer;
  const body = jsonObjectOf(answer.body);
  if (status >= 400 && status < 500 && status !== 429) {
    const clockAheadSeconds = secondsAhead(askedAt, headers.get("date"));
    return answered(err({ outcome: "refused", code: errorCode(body), clockAheadSeconds }));
  }
  if (status !== 200) return unusable(answer);
  const token = body?.access_token;
  if (typeof token !== "string" || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    return answered(noToken("not_a_token"));
  }
  const life = body?.expires_in;
  const lifeMs = typeof life === "number" && Number.isFinite(life) ? life * 1000 : 0;
  return answered(ok({ token, until: askedAt + lifeMs - MARGIN_MS }));
}

function secondsAhead(ours: number, theirs: string | null): number | null {
  const at = Date.parse(theirs ?? "");
  return Number.isNaN(at) ? null : Math.round((ours - at) / 1000);
}

/** `MP-012` from the description when there is one, else OAuth's own error word, else nothing of what they sent. */
function errorCode(body: JsonObject | null): string {
  const description = body?.error_description;
  const code = typeof description === "string" ? /\bMP-[0-9]{3}\b/.exec(description)?.[0] : undefined;
  const error = body?.error;
  const isWord = typeof error === "string" && /^[A-Za-z0-9_-]{1,40}$/.test(error) && !/[0-9]{6}/.test(error);
  return code ?? (isWord ? error : "unknown");
}
