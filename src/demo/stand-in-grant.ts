import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from "jose";
import type { Instant } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";

/** A client as Maskinporten has it registered. */
export type StandInClient = {
  readonly clientId: string;
  readonly organisationNumber: string;
  /** Public keys, each with its `kid`. */
  readonly keys: readonly JWK[];
  readonly scopes: readonly string[];
};

/** OAuth's error word, Maskinporten's code, and a few words (Digdir, maskinporten_feilsoking). */
export type GrantRefusal = { readonly error: string; readonly code: string; readonly text: string };

export type GrantWorld = {
  readonly issuer: string;
  readonly clients: readonly StandInClient[];
  readonly used: UsedGrants;
  readonly now: Instant;
};

/** Remembers grants until they would have expired anyway. */
export type UsedGrants = { firstUse(id: string, until: number, now: number): boolean };

export function usedGrants(): UsedGrants {
  const seen = new Map<string, number>();
  return {
    firstUse(id, until, now) {
      for (const [old, end] of seen) if (end <= now) seen.delete(old);
      if (seen.has(id)) return false;
      seen.set(id, until);
      return true;
    },
  };
}

const ALGORITHMS = ["RS256", "RS384", "RS512"];
const MAX_LIFE_SECONDS = 120;
const MAX_SKEW_SECONDS = 10;

const no = (error: string, code: string, text: string) => err({ error, code, text });

/**
 * Takes a grant as Maskinporten does, or says which rule it broke. A grant is spent only when everything else
 * about it was right.
 */
export async function checkGrant(
  assertion: string,
  world: GrantWorld,
): Promise<Result<{ client: StandInClient; scope: string }, GrantRefusal>> {
  const read = readGrant(assertion);
  if (read === null) return no("invalid_grant", "MP-011", "malformed grant");
  const client = world.clients.find(({ clientId }) => clientId === read.claims.iss);
  if (!client) return no("invalid_client", "MP-100", "unknown client");
  const key = client.keys.find(({ kid }) => kid !== undefined && kid === read.kid);
  if (!key || !(await signatureHolds(assertion, key))) {
    return no("invalid_grant", "MP-124", "the signature is not by a registered key");
  }
  const claims = checkClaims(read.claims, world);
  if (!claims.ok) return claims;
  const asked = claims.value.scope.split(" ");
  if (!asked.every((scope) => client.scopes.includes(scope))) {
    return no("invalid_scope", "MP-201", "the client does not have the scope");
  }
  const { jti, exp } = claims.value;
  const id = JSON.stringify([client.clientId, jti ?? assertion]);
  if (!world.used.firstUse(id, exp * 1000, world.now))
    return no("invalid_grant", "MP-012", "the grant was used before");
  return ok({ client, scope: claims.value.scope });
}

function readGrant(assertion: string): { kid: unknown; claims: JWTPayload } | null {
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    return ALGORITHMS.includes(alg ?? "") ? { kid, claims: decodeJwt(assertion) } : null;
  } catch {
    return null;
  }
}

async function signatureHolds(assertion: string, key: JWK): Promise<boolean> {
  try {
    const { alg = "RS256" } = decodeProtectedHeader(assertion);
    const { alg: _registered, ...bare } = key; // the key may sign with any of the three
    await compactVerify(assertion, await importJWK(bare, alg), { algorithms: ALGORITHMS });
    return true;
  } catch {
    return false;
  }
}

type Claims = { readonly scope: string; readonly exp: number; readonly jti: string | undefined };

function checkClaims(claims: JWTPayload, world: GrantWorld): Result<Claims, GrantRefusal> {
  const { aud, iat, exp, jti } = claims;
  const scope = claims.scope;
  const now = world.now / 1000;
  if ([aud].flat().length !== 1 || [aud].flat()[0] !== world.issuer)
    return no("invalid_grant", "MP-110", "wrong aud");
  if (typeof iat !== "number" || typeof exp !== "number")
    return no("invalid_grant", "MP-011", "iat or exp is missing");
  if (exp <= now) return no("invalid_grant", "MP-130", "expired");
  if (Math.abs(iat - now) > MAX_SKEW_SECONDS) return no("invalid_grant", "MP-130", "iat is not now");
  if (exp - iat > MAX_LIFE_SECONDS) return no("invalid_grant", "MP-130", "lives for more than 120 seconds");
  if (typeof scope !== "string" || scope === "") return no("invalid_scope", "MP-200", "no scope");
  return ok({ scope, exp, jti });
}
