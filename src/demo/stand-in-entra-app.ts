import { importJWK, type JWTPayload, SignJWT } from "jose";
import type { Instant } from "../kernel/instant.ts";
import { APP_ROLE } from "../signin/integration-token-service.ts";
import type { StandInKeys } from "./stand-in-keys.ts";

export type Application = { issuer: string; tenant: string; audience: string; clientId: string };

/**
 * The token that Entra gives an application by client credentials, in the v2.0 form, with our application permission
 * (Microsoft, "Access token claims reference"); `change` wins.
 */
export async function applicationToken(
  keys: StandInKeys,
  { issuer, tenant, audience, clientId }: Application,
  now: Instant,
  change: JWTPayload = {},
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    tid: tenant,
    oid: `object-of-${clientId}`,
    sub: `object-of-${clientId}`,
    azp: clientId,
    azpacr: "2",
    roles: [APP_ROLE],
    ver: "2.0",
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    ...change,
  };
  const { kid = "stand-in" } = keys.privateJwk;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
    .sign(await importJWK(keys.privateJwk, "RS256"));
}
