import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type { Db } from "../db/database.ts";
import { isUuid, type OrganisationId, type SourceId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { CLOCK_LEEWAY_SECONDS, issuerKeys, type NotVerified } from "./issuer-keys.ts";
import type { ScimClient } from "./scim-token-service.ts";

/** The application template that every non-gallery application shares: the audience of Entra's own tokens. */
export const NON_GALLERY_AUDIENCE = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/** What stands in the records in the place of a token's id. */
export const ENTRA_JWT = "entra_jwt";

/** Whose token it says it is. The audience is shared by all tenants, so neither counts without the other. */
export type EntraClaim = { tenant: string; audience: string };

export type EntraTokens = {
  /** What the token says of itself, to choose whom to ask; null when it cannot be one of Entra's provisioning. */
  claimed(token: string): EntraClaim | null;
  /** Whether the tenant's keys are here, so that judging a token costs no look-up and no call. */
  hasKeys(claim: EntraClaim): boolean;
  verify(token: string, claim: EntraClaim): Promise<Result<EntraClaim, NotVerified>>;
};

type Surroundings = { authority: URL; fetch: typeof fetch; clock: { now(): Instant } };
const MOST_KEPT = 1_000;

/** Entra's version 1 issuer (Microsoft, access token claims reference); the slash at the end belongs to it. */
export const provisioningIssuer = (tenant: string): string => `https://sts.windows.net/${tenant}/`;

/**
 * Verifies the tokens that Entra's provisioning sends when its secret is left blank: RS256 by a key of the tenant,
 * issuer and `tid` of that tenant, the audience, not expired, and not a person's (those are delegated, with `scp`).
 * Call `verify` only for a tenant that a source accepts, for it fetches that tenant's keys. That a signature held is
 * remembered until the token expires; whose the token is, never.
 */
export function entraTokens({ authority, fetch: fetcher, clock }: Surroundings): EntraTokens {
  const keys = issuerKeys(fetcher);
  const verifiedUntil = new Map<string, number>();
  const seconds = () => clock.now() / 1000;

  async function verify(token: string, claim: EntraClaim): Promise<Result<EntraClaim, NotVerified>> {
    const digest = createHash("sha256").update(token, "utf8").digest("base64");
    const until = verifiedUntil.get(digest);
    if (until !== undefined && seconds() < until) return ok(claim);
    verifiedUntil.delete(digest);
    const document = new URL(`${claim.tenant}/.well-known/openid-configuration`, authority).href;
    const options = {
      audience: claim.audience,
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      currentDate: new Date(clock.now()),
      requiredClaims: ["exp", "tid"],
    };
    const verified = await keys.verify(token, provisioningIssuer(claim.tenant), options, document);
    if (!verified.ok) return verified;
    const { tid, exp, scp } = verified.value;
    if (tid !== claim.tenant || exp === undefined || scp !== undefined) return err("invalid_token");
    if (verifiedUntil.size >= MOST_KEPT) verifiedUntil.clear();
    verifiedUntil.set(digest, exp + CLOCK_LEEWAY_SECONDS);
    return ok(claim);
  }

  return { claimed, hasKeys: ({ tenant }) => keys.has(provisioningIssuer(tenant)), verify };
}

/** Three parts in base64url, the first an object with an algorithm (RFC 7515 section 7.1): never taken for a secret. */
export function looksLikeJwt(token: string): boolean {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return false;
  try {
    return typeof decodeProtectedHeader(token).alg === "string";
  } catch {
    return false;
  }
}

function claimed(token: string): EntraClaim | null {
  try {
    const { iss, aud } = decodeJwt(token);
    const [, tenant = ""] = /^https:\/\/sts\.windows\.net\/([^/]+)\/$/.exec(iss ?? "") ?? [];
    const usable = decodeProtectedHeader(token).alg === "RS256" && isUuid(tenant) && typeof aud === "string";
    return usable ? { tenant, audience: aud } : null;
  } catch {
    return null;
  }
}

/** The source that accepts such tokens; asked on every request, never cached (R2). */
export async function findEntraSource(db: Db, { tenant, audience }: EntraClaim): Promise<ScimClient | null> {
  const [row] = await db.find<{
    organisation_id: OrganisationId;
    source_id: SourceId;
    keeps_own_numbers: boolean;
  }>("find_entra_source", [tenant, audience]);
  if (!row) return null;
  const { organisation_id: organisation, source_id: source, keeps_own_numbers: keepsOwnNumbers } = row;
  return { organisation, source, tokenId: ENTRA_JWT, keepsOwnNumbers };
}
