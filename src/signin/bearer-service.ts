import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { err, ok, type Result } from "../kernel/result.ts";

/** Who signed in, as the identity provider knows the person: tenant and object id, never mail or name. */
export type SignedIn = { tenant: string; objectId: string };

export type BearerSettings = {
  /** Entra's, or the stand-in's; issuers are `{authority}/{tenant}/v2.0`. */
  authority: URL;
  tenants: readonly string[];
  audience: string;
};

/** The delegated permission that a token for our API carries; an ID token has none, so it is no key to the API. */
export const API_SCOPE = "access_as_user";

const CLOCK_LEEWAY_SECONDS = 60;

export type VerifyBearer = (token: string) => Promise<Result<SignedIn, "invalid_token" | "keys_unavailable">>;

/**
 * Verifies access tokens for our API: RS256 alone, our audience, one of our tenants with the issuer that
 * belongs to it, not expired, delegated to us. Keys come from the issuer's own discovery document and are
 * kept by jose. Nothing in a refusal tells why, and nothing of the token is in it.
 */
export function bearerVerifier(settings: BearerSettings, fetcher: typeof fetch): VerifyBearer {
  const issuers = new Map(settings.tenants.map((tenant) => [issuerOf(settings.authority, tenant), tenant]));
  const keySets = new Map<string, Promise<ReturnType<typeof createRemoteJWKSet>>>();
  const keysOf = (issuer: string) => {
    const known = keySets.get(issuer) ?? discoverKeys(issuer, fetcher);
    keySets.set(issuer, known);
    known.catch(() => keySets.delete(issuer));
    return known;
  };

  return async (token) => {
    const issuer = claimedIssuer(token);
    const tenant = issuer === null ? undefined : issuers.get(issuer);
    if (issuer === null || tenant === undefined) return err("invalid_token");
    let keys: ReturnType<typeof createRemoteJWKSet>;
    try {
      keys = await keysOf(issuer);
    } catch {
      return err("keys_unavailable");
    }
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer,
        audience: settings.audience,
        clockTolerance: CLOCK_LEEWAY_SECONDS,
        requiredClaims: ["exp", "tid", "oid", "scp"],
      });
      const { tid, oid, scp } = payload;
      const delegated = typeof scp === "string" && scp.split(" ").includes(API_SCOPE);
      if (tid !== tenant || typeof oid !== "string" || oid === "" || !delegated) return err("invalid_token");
      return ok({ tenant, objectId: oid });
    } catch (error) {
      const unreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
      return err(unreachable ? "keys_unavailable" : "invalid_token");
    }
  };
}

export const issuerOf = (authority: URL, tenant: string): string => new URL(`${tenant}/v2.0`, authority).href;

async function discoverKeys(
  issuer: string,
  fetcher: typeof fetch,
): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const signal = AbortSignal.timeout(5_000);
  const answer = await fetcher(`${issuer}/.well-known/openid-configuration`, { redirect: "manual", signal });
  if (!answer.ok) throw new Error("no discovery document");
  const document = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== "string")
    throw new Error("unusable discovery document");
  return createRemoteJWKSet(new URL(document.jwks_uri), { [customFetch]: onlyAnswers(fetcher) });
}

/** A keys address that answers with an error is out of order; that says nothing about a token. */
const onlyAnswers =
  (fetcher: typeof fetch) =>
  async (...asked: Parameters<typeof fetch>): Promise<Response> => {
    const answer = await fetcher(...asked);
    if (!answer.ok) throw new Error("no keys");
    return answer;
  };

/** Only to choose which keys to try; nothing is believed until the signature holds. */
function claimedIssuer(token: string): string | null {
  try {
    const [, payload] = token.split(".");
    const claims: unknown = JSON.parse(Buffer.from(payload ?? "", "base64url").toString("utf8"));
    if (typeof claims !== "object" || claims === null || !("iss" in claims)) return null;
    return typeof claims.iss === "string" ? claims.iss : null;
  } catch {
    return null;
  }
}
