import { exportJWK, generateKeyPair, type JWK } from "jose";

export type StandInKeys = { readonly privateJwk: JWK; readonly publicJwk: JWK };

/** A new RSA key pair for a stand-in, in a form that can be kept in `DATA_DIR`. Never for anything real. */
export async function newStandInKeys(kid: string): Promise<StandInKeys> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const named = async (key: CryptoKey): Promise<JWK> => ({
    ...(await exportJWK(key)),
    kid,
    alg: "RS256",
    use: "sig",
  });
  return { privateJwk: await named(pair.privateKey), publicJwk: await named(pair.publicKey) };
}
