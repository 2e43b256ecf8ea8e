import type { JWTPayload } from "jose";
import { err, ok, type Result } from "../kernel/result.ts";
import type { ClientToken } from "./caller.ts";
import { CLOCK_LEEWAY_SECONDS, type IssuerKeys, type NotVerified } from "./issuer-keys.ts";

/** The application permission of our API in Entra; whoever gave it let the application in, not a person. */
export const APP_ROLE = "lookup.as_integration";
/** What a client written for Fiks has (developers.fiks.ks.no, "Maskinporten"). */
const FIKS_SCOPE = "ks:fiks";
/** What Maskinporten writes where a client asked for no audience (Digdir, "audience-restricted tokens"). */
const ANY_AUDIENCE = "unspecified";

/** By which tokens of Maskinporten case systems are let in; with neither none is taken. */
export type MaskinportenTokens = {
  /** With the slash it ends in. */
  readonly issuer: URL;
  /** A scope of our own. */
  readonly scope: string | null;
  readonly audience: string | null;
};

/**
 * The application of a token that Entra gave it by client credentials (Microsoft, "Access token claims reference"): our
 * permission among its `roles`, nobody behind it. Null for anything else: a person's token has `scp`, and an ID token
 * speaks of somebody other than the application itself.
 */
export function applicationOf(claims: JWTPayload, tenant: string): ClientToken | null {
  const { scp, roles, azp, appid, idtyp, oid, sub } = claims;
  const clientId = azp ?? appid;
  if (scp !== undefined || typeof clientId !== "string" || clientId === "") return null;
  if (!Array.isArray(roles) || !roles.includes(APP_ROLE)) return null;
  const forItself = idtyp === undefined ? typeof oid === "string" && oid === sub : idtyp === "app";
  return forItself ? { kind: "entra", owner: tenant, clientId, forFiks: false } : null;
}

/**
 * Verifies a token of Maskinporten's (Digdir, maskinporten_protocol_token): ours by its scope or its audience, or one
 * for Fiks, which is good only where an integration takes those. One for somebody else's audience never is.
 */
export async function verifyMaskinporten(
  keys: IssuerKeys,
  token: string,
  { issuer, scope, audience }: MaskinportenTokens,
): Promise<Result<ClientToken, NotVerified>> {
  if (scope === null && audience === null) return err("invalid_token");
  const options = { clockTolerance: CLOCK_LEEWAY_SECONDS, requiredClaims: ["exp", "client_id", "consumer"] };
  const document = new URL(".well-known/oauth-authorization-server", issuer).href;
  const verified = await keys.verify(token, issuer.href, options, document);
  if (!verified.ok) return verified;
  const { client_id: clientId, aud = ANY_AUDIENCE } = verified.value;
  const owner = ownerOf(verified.value.consumer);
  const scopes = typeof verified.value.scope === "string" ? verified.value.scope.split(" ") : [];
  const forUs = audience !== null && [aud].flat().includes(audience);
  if (typeof clientId !== "string" || clientId === "" || owner === null) return err("invalid_token");
  if (!forUs && aud !== ANY_AUDIENCE) return err("invalid_token");
  const ours = forUs || (scope !== null && scopes.includes(scope));
  if (!ours && !scopes.includes(FIKS_SCOPE)) return err("invalid_token");
  return ok({ kind: "maskinporten", owner, clientId, forFiks: !ours });
}

/** The organisation number of the consumer, in ISO 6523 form: `0192:999888777`. */
function ownerOf(consumer: unknown): string | null {
  if (typeof consumer !== "object" || consumer === null) return null;
  const { authority, ID } = consumer as { authority?: unknown; ID?: unknown };
  if (authority !== "iso6523-actorid-upis" || typeof ID !== "string") return null;
  return /^0192:(\d{9})$/.exec(ID)?.[1] ?? null;
}
