import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { err, ok, type Result } from "../kernel/result.ts";

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** How far clocks may be apart. */
export const CLOCK_LEEWAY_SECONDS = 60;

/** A token that cannot be believed, or keys that cannot be had, which says nothing about the token. */
export type NotVerified = "invalid_token" | "keys_unavailable";

export type IssuerKeys = {
  /** Whether this process has the issuer's keys, or is getting them. */
  has(issuer: string): boolean;
  /** The claims of a token of this issuer: RS256 alone, by a key of the issuer's, and as `options` want them. */
  verify(
    token: string,
    issuer: string,
    options: JWTVerifyOptions,
    document?: string,
  ): Promise<Result<JWTPayload, NotVerified>>;
};

/**
 * The keys of issuers, from their own discovery documents (OpenID Connect Discovery 1.0, section 4), fetched when
 * first needed and kept by jose. A failure is not kept.
 */
export function issuerKeys(fetcher: typeof fetch): IssuerKeys {
  const keySets = new Map<string, Promise<Keys>>();
  const keysOf = (issuer: string, document: string) => {
    const known = keySets.get(issuer) ?? discoverKeys(issuer, document, fetcher);
    keySets.set(issuer, known);
    known.catch(() => keySets.delete(issuer));
    return known;
  };
  return {
    has: (issuer) => keySets.has(issuer),
    verify: async (token, issuer, options, document = `${issuer}/.well-known/openid-configuration`) => {
      let keys: Keys;
      try {
        keys = await keysOf(issuer, document);
      } catch {
        return err("keys_unavailable");
      }
      try {
        return ok((await jwtVerify(token, keys, { ...options, algorithms: ["RS256"], issuer })).payload);
      } catch (error) {
        const unreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
        return err(unreachable ? "keys_unavailable" : "invalid_token");
      }
    },
  };
}

async function discoverKeys(issuer: string, address: string, fetcher: typeof fetch): Promise<Keys> {
  const document = await discover(issuer, address, fetcher);
  if (typeof document.jwks_uri !== "string") throw new Error("unusable discovery document");
  return createRemoteJWKSet(new URL(document.jwks_uri), { [customFetch]: onlyAnswers(fetcher) });
}

/** What an issuer says of itself (OpenID Connect Discovery 1.0, section 4.3: it must be its own word). Throws without. */
export async function discover(
  issuer: string,
  address: string,
  fetcher: typeof fetch,
): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(5_000);
  const answer = await fetcher(address, { redirect: "manual", signal });
  if (!answer.ok) throw new Error("no discovery document");
  const document = (await answer.json()) as Record<string, unknown>;
  if (document.issuer !== issuer) throw new Error("unusable discovery document");
  return document;
}

/** A keys address that answers with an error is out of order; that says nothing about a token. */
const onlyAnswers =
  (fetcher: typeof fetch) =>
  async (...asked: Parameters<typeof fetch>): Promise<Response> => {
    const answer = await fetcher(...asked);
    if (!answer.ok) throw new Error("no keys");
    return answer;
  };
