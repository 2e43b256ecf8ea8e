import { Hono } from "hono";
import { importJWK, type JWK, SignJWT } from "jose";
import type { Entropy } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Clock } from "../register/exchange.ts";
import { checkGrant, type GrantRefusal, type StandInClient, usedGrants } from "./stand-in-grant.ts";
import type { StandInKeys } from "./stand-in-keys.ts";

export type StandInMaskinportenDeps = {
  /** The address it is served on, with the slash: it is the `aud` that grants must name. */
  readonly issuer: URL;
  readonly clients: readonly StandInClient[];
  /** What its access tokens are signed with; the public half is at `jwk`. */
  readonly keys: StandInKeys;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly tokenLifeSeconds?: number;
};

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Maskinporten as far as a client can see it: metadata, keys and the token endpoint with all of its rules
 * (Digdir, maskinporten_protocol_jwtgrant and maskinporten_protocol_token). For the demo and the tests only.
 */
export function standInMaskinporten(deps: StandInMaskinportenDeps): Hono {
  const { issuer, clock } = deps;
  const used = usedGrants();
  const app = new Hono();

  app.get("/.well-known/oauth-authorization-server", (c) =>
    c.json({
      issuer: issuer.href,
      token_endpoint: new URL("token", issuer).href,
      jwks_uri: new URL("jwk", issuer).href,
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
      grant_types_supported: [GRANT_TYPE],
      token_endpoint_auth_signing_alg_values_supported: ["RS256", "RS384", "RS512"],
    }),
  );

  app.get("/jwk", (c) => c.json({ keys: [deps.keys.publicJwk] satisfies JWK[] }));

  app.post("/token", async (c) => {
    c.header("cache-control", "no-store");
    const assertion = assertionIn(c.req.header("content-type") ?? "", await c.req.text());
    const grant = assertion.ok
      ? await checkGrant(assertion.value, {
          issuer: issuer.href,
          clients: deps.clients,
          used,
          now: clock.now(),
        })
      : assertion;
    if (!grant.ok) {
      const { error, code, text } = grant.error;
      return c.json({ error, error_description: `${text} (${code})` }, 400);
    }
    const life = deps.tokenLifeSeconds ?? 600;
    const token = await accessToken(deps, grant.value.client, grant.value.scope, life);
    // Maskinporten tells a second less than the token has.
    return c.json({
      access_token: token,
      token_type: "Bearer",
      expires_in: life - 1,
      scope: grant.value.scope,
    });
  });

  return app;
}

function assertionIn(contentType: string, body: string): Result<string, GrantRefusal> {
  const refused = (error: string, text: string) => err({ error, code: "MP-011", text });
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType))
    return refused("invalid_request", "not a form");
  const form = new URLSearchParams(body);
  if (form.get("grant_type") !== GRANT_TYPE) return refused("unsupported_grant_type", "unknown grant_type");
  const assertion = form.get("assertion");
  return assertion ? ok(assertion) : refused("invalid_request", "no assertion");
}

async function accessToken(
  deps: StandInMaskinportenDeps,
  client: StandInClient,
  scope: string,
  lifeSeconds: number,
): Promise<string> {
  const issuedAt = Math.floor(deps.clock.now() / 1000);
  return new SignJWT({
    client_id: client.clientId,
    client_amr: "private_key_jwt",
    consumer: { authority: "iso6523-actorid-upis", ID: `0192:${client.organisationNumber}` },
    scope,
    token_type: "Bearer",
    aud: "unspecified",
  })
    .setProtectedHeader({ alg: "RS256", kid: deps.keys.publicJwk.kid ?? "stand-in" })
    .setIssuer(deps.issuer.href)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(deps.entropy.uuid())
    .sign(await importJWK(deps.keys.privateJwk, "RS256"));
}
