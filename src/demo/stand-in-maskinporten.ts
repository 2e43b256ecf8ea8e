import { Hono } from "hono";
import { importJWK, type JWK, SignJWT } from "jose";
import { z } from "zod";
import type { Entropy } from "../kernel/ids.ts";
import { dateOf, type Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Clock } from "../register/exchange.ts";
import { delay, type Faults, faultControl, faultOf } from "./stand-in-fault-control.ts";
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
  readonly faults?: MaskinportenFaults;
  /** Who has it may switch faults on from outside, as with the register; unset: nobody. */
  readonly operatorPassword?: string;
};

/**
 * `down` answers 503, `stuck` never does, `slow` after so many milliseconds; `skew`: its clock is so many seconds
 * ahead of everybody else's (behind, if negative), which its `Date` header tells and MP-130 is about.
 */
export type MaskinportenFault = "down" | "stuck" | { readonly slow: number } | { readonly skew: number };
export type MaskinportenFaults = Faults<MaskinportenFault>;

const FAULT: z.ZodType<MaskinportenFault> = z.union([
  z.enum(["down", "stuck"]),
  z.strictObject({ slow: z.int().min(0).max(600_000) }),
  z.strictObject({ skew: z.int().min(-86_400).max(86_400) }),
]);

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Maskinporten as far as a client can see it: metadata, keys and the token endpoint with all of its rules
 * (Digdir, maskinporten_protocol_jwtgrant and maskinporten_protocol_token). For the demo and the tests only.
 */
export function standInMaskinporten(deps: StandInMaskinportenDeps) {
  const { issuer, faults = {}, operatorPassword } = deps;
  const used = usedGrants();
  const app = new Hono<{ Variables: { now: Instant } }>();

  if (operatorPassword !== undefined) faultControl(app, faults, FAULT, [operatorPassword]);
  app.use(async (c, next) => {
    const fault = faultOf(faults, c.req.raw);
    let now = deps.clock.now();
    if (fault === "down") return c.json({ error: "temporarily_unavailable" }, 503);
    if (fault === "stuck") {
      await new Promise((resolve) => c.req.raw.signal.addEventListener("abort", resolve));
      return c.body(null, 504);
    }
    if (fault !== undefined && "slow" in fault) await delay(fault.slow);
    if (fault !== undefined && "skew" in fault) now = (now + fault.skew * 1000) as Instant;
    c.set("now", now);
    c.header("date", dateOf(now).toUTCString());
    return next();
  });

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
          now: c.get("now"),
        })
      : assertion;
    if (!grant.ok) {
      const { error, code, text } = grant.error;
      return c.json({ error, error_description: `${text} (${code})` }, 400);
    }
    const life = deps.tokenLifeSeconds ?? 600;
    const token = await accessToken(deps, grant.value.client, grant.value.scope, life, c.get("now"));
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
  now: Instant,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
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
