import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { issuerKeys, type NotVerified } from "./issuer-keys.ts";

/**
 * Who signed in, as the identity provider knows the person: tenant and object id, never mail or name. `signedInAt` is
 * the claim `auth_time`, when the person last showed who he is. Entra sends it in access tokens only where the app
 * registration lists it as an optional claim; null without it, which is never fresh.
 */
export type SignedIn = { tenant: string; objectId: string; signedInAt: Instant | null };

export type BearerSettings = {
  /** Entra's, or the stand-in's; issuers are `{authority}/{tenant}/v2.0`. */
  authority: URL;
  tenants: readonly string[];
  audience: string;
};

/** The delegated permission that a token for our API carries; an ID token has none, so it is no key to the API. */
export const API_SCOPE = "access_as_user";

export const CLOCK_LEEWAY_SECONDS = 60;

export type VerifyBearer = (token: string) => Promise<Result<SignedIn, NotVerified>>;

/**
 * Verifies access tokens for our API: RS256 alone, our audience, one of our tenants with the issuer that
 * belongs to it, not expired, delegated to us. Keys come from the issuer's own discovery document and are
 * kept by jose. Nothing in a refusal tells why, and nothing of the token is in it.
 */
export function bearerVerifier(settings: BearerSettings, fetcher: typeof fetch): VerifyBearer {
  const issuers = new Map(settings.tenants.map((tenant) => [issuerOf(settings.authority, tenant), tenant]));
  const keys = issuerKeys(fetcher);

  return async (token) => {
    const issuer = claimedIssuer(token);
    const tenant = issuer === null ? undefined : issuers.get(issuer);
    if (issuer === null || tenant === undefined) return err("invalid_token");
    const verified = await keys.verify(token, issuer, {
      audience: settings.audience,
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      requiredClaims: ["exp", "tid", "oid", "scp"],
    });
    if (!verified.ok) return verified;
    const { tid, oid, scp, auth_time: signedIn } = verified.value;
    const delegated = typeof scp === "string" && scp.split(" ").includes(API_SCOPE);
    if (tid !== tenant || typeof oid !== "string" || oid === "" || !delegated) return err("invalid_token");
    const known = typeof signedIn === "number" && Number.isFinite(signedIn) && signedIn > 0;
    return ok({ tenant, objectId: oid, signedInAt: known ? ((signedIn * 1000) as Instant) : null });
  };
}

const FRESH_SECONDS = 300;

/** Signed in within the last five minutes, by the application's clock as all token checks; unknown is not fresh (R12). */
export function isFresh({ signedInAt }: SignedIn, now: Instant): boolean {
  if (signedInAt === null) return false;
  const age = (now - signedInAt) / 1000;
  return age >= -CLOCK_LEEWAY_SECONDS && age <= FRESH_SECONDS;
}

export const issuerOf = (authority: URL, tenant: string): string => new URL(`${tenant}/v2.0`, authority).href;

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
