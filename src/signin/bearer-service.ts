import type { JWTPayload } from "jose";
import type { OrganisationId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Caller } from "./caller.ts";
import { applicationOf, type MaskinportenTokens, verifyMaskinporten } from "./integration-token-service.ts";
import { CLOCK_LEEWAY_SECONDS, issuerKeys, type NotVerified } from "./issuer-keys.ts";

/**
 * Who signed in, as the identity provider knows the person: tenant and object id, never mail or name. `signedInAt` is
 * the claim `auth_time`, when the person last showed who he is. Entra sends it in access tokens only where the app
 * registration lists it as an optional claim; null without it, which is never fresh.
 */
export type SignedIn = {
  tenant: string;
  objectId: string;
  signedInAt: Instant | null;
  /** Where the person works now, for a session is of one organisation; a token is good in all that know him. */
  organisation?: OrganisationId;
};

export type BearerSettings = {
  /** Entra's, or the stand-in's; issuers are `{authority}/{tenant}/v2.0`. */
  authority: URL;
  tenants: readonly string[];
  audience: string;
  maskinporten: MaskinportenTokens;
};

/** The delegated permission that a token for our API carries; an ID token has none, so it is no key to the API. */
export const API_SCOPE = "access_as_user";

export type VerifyBearer = (token: string) => Promise<Result<Caller, NotVerified>>;

/**
 * Verifies access tokens for our API: RS256 alone, not expired, and either of one of our Entra tenants with the issuer
 * that belongs to it and our audience, delegated to us by a person or given to an application, or of Maskinporten. A
 * person's token never counts as a case system's, nor the other way round. Keys come from the issuer's own discovery
 * document and are kept by jose. Nothing in a refusal tells why, and nothing of the token is in it.
 */
export function bearerVerifier(settings: BearerSettings, fetcher: typeof fetch): VerifyBearer {
  const issuers = new Map(settings.tenants.map((tenant) => [issuerOf(settings.authority, tenant), tenant]));
  const keys = issuerKeys(fetcher);

  return async (token) => {
    const issuer = claimedIssuer(token);
    if (issuer === settings.maskinporten.issuer.href) {
      const client = await verifyMaskinporten(keys, token, settings.maskinporten);
      return client.ok ? ok({ kind: "integration", client: client.value }) : client;
    }
    const tenant = issuer === null ? undefined : issuers.get(issuer);
    if (issuer === null || tenant === undefined) return err("invalid_token");
    const verified = await keys.verify(token, issuer, {
      audience: settings.audience,
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      requiredClaims: ["exp", "tid"],
    });
    if (!verified.ok) return verified;
    if (verified.value.tid !== tenant) return err("invalid_token");
    const signedIn = personOf(verified.value, tenant);
    if (signedIn) return ok({ kind: "employee", signedIn });
    const client = applicationOf(verified.value, tenant);
    return client ? ok({ kind: "integration", client }) : err("invalid_token");
  };
}

/** Who delegated to us; null where nobody did. */
function personOf({ oid, scp, auth_time: signedIn }: JWTPayload, tenant: string): SignedIn | null {
  const delegated = typeof scp === "string" && scp.split(" ").includes(API_SCOPE);
  if (typeof oid !== "string" || oid === "" || !delegated) return null;
  const known = typeof signedIn === "number" && Number.isFinite(signedIn) && signedIn > 0;
  return { tenant, objectId: oid, signedInAt: known ? ((signedIn * 1000) as Instant) : null };
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
