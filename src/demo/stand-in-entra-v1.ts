import { Hono } from "hono";
import { importJWK, type JWTPayload, SignJWT } from "jose";
import type { Instant } from "../kernel/instant.ts";
import { NON_GALLERY_AUDIENCE, provisioningIssuer } from "../signin/entra-token-service.ts";
import type { StandInEntraDeps } from "./stand-in-entra.ts";

/** Entra's version 1 metadata of the tenant: what is needed to verify the tokens of its provisioning. */
export function version1({ tenant, keys }: Pick<StandInEntraDeps, "tenant" | "keys">, authority: URL): Hono {
  const keysPath = `/${tenant}/discovery/keys`;
  const document = { issuer: provisioningIssuer(tenant), jwks_uri: new URL(keysPath, authority).href };
  const app = new Hono();
  app.get(`/${tenant}/.well-known/openid-configuration`, (c) => c.json(document));
  app.get(keysPath, (c) => c.json({ keys: [keys.publicJwk] }));
  return app;
}

/** The application that Entra's provisioning is, the same in every tenant. */
const PROVISIONING = { appid: "00000014-0000-0000-c000-000000000000", appidacr: "2" };

/** The claims that provisioning sends when the secret token is left blank, in the version 1 form; `change` wins. */
export const provisioningClaims = (tenant: string, now: Instant, change: JWTPayload = {}): JWTPayload => {
  const seconds = Math.floor(now / 1000);
  return {
    aud: NON_GALLERY_AUDIENCE,
    iss: provisioningIssuer(tenant),
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    tid: tenant,
    ver: "1.0",
    ...PROVISIONING,
    ...change,
  };
};

/** The token of those claims, signed by the tenant. */
export async function provisioningToken(
  { keys, tenant }: Pick<StandInEntraDeps, "tenant" | "keys">,
  now: Instant,
  change: JWTPayload = {},
): Promise<string> {
  const { kid = "stand-in" } = keys.privateJwk;
  return new SignJWT(provisioningClaims(tenant, now, change))
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
    .sign(await importJWK(keys.privateJwk, "RS256"));
}
