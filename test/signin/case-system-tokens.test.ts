import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { bearerVerifier } from "../../src/signin/bearer-service.ts";

const TENANT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01";
const AUDIENCE = "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10";
const ENTRA = `https://login.example/${TENANT}/v2.0`;
const MASKINPORTEN = "https://maskinporten.example/";
const SCOPE = "fjordheim:oppslag";
const OUR_RESOURCE = "https://tilgang.fjordheim.example";

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let entra: Pair;
let maskinporten: Pair;
let publicPem: string;
beforeAll(async () => {
  [entra, maskinporten] = (await Promise.all(
    [1, 2].map(() => generateKeyPair("RS256", { extractable: true })),
  )) as [Pair, Pair];
  publicPem = await exportSPKI(maskinporten.publicKey);
});

type Claims = { [claim: string]: unknown };
type Ours = { scope?: string | null; audience?: string | null };

/** What a token is taken for; each of the two issuers has keys of its own, told by its own kind of document. */
async function verify(token: string, { scope = SCOPE, audience = OUR_RESOURCE }: Ours = {}) {
  const keys = async (pair: Pair) => ({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k" }] });
  const answers: { [url: string]: object } = {
    [`${ENTRA}/.well-known/openid-configuration`]: { issuer: ENTRA, jwks_uri: "https://login.example/keys" },
    "https://login.example/keys": await keys(entra),
    [`${MASKINPORTEN}.well-known/oauth-authorization-server`]: {
      issuer: MASKINPORTEN,
      jwks_uri: `${MASKINPORTEN}jwk`,
    },
    [`${MASKINPORTEN}jwk`]: await keys(maskinporten),
  };
  const fetcher = async (input: string | URL | Request) =>
    Response.json(answers[input instanceof Request ? input.url : String(input)]);
  const settings = {
    authority: new URL("https://login.example/"),
    tenants: [TENANT],
    audience: AUDIENCE,
    maskinporten: { issuer: new URL(MASKINPORTEN), scope, audience },
  };
  return bearerVerifier(settings, fetcher as typeof fetch)(token);
}

const now = () => Math.floor(Date.now() / 1000);
const ofEntra = (change: Claims = {}): Claims => ({
  iss: ENTRA,
  aud: AUDIENCE,
  tid: TENANT,
  oid: "application-object",
  sub: "application-object",
  azp: "client-1",
  roles: ["lookup.as_integration"],
  iat: now(),
  exp: now() + 600,
  ...change,
});
const ofMaskinporten = (change: Claims = {}): Claims => ({
  iss: MASKINPORTEN,
  aud: "unspecified",
  scope: SCOPE,
  client_id: "client-1",
  consumer: { authority: "iso6523-actorid-upis", ID: "0192:999888777" },
  iat: now(),
  exp: now() + 600,
  ...change,
});
type Signing = { key?: CryptoKey | Uint8Array; alg?: string; header?: object };
const sign = (payload: Claims, { key, alg = "RS256", header = {} }: Signing = {}) => {
  const own = payload.iss === MASKINPORTEN ? maskinporten : entra;
  return new SignJWT(payload)
    .setProtectedHeader({ alg, kid: "k", ...header })
    .sign(key ?? (own.privateKey as CryptoKey));
};
const client = (change: object) => ({
  ok: true,
  value: { kind: "integration", client: { clientId: "client-1", forFiks: false, ...change } },
});
const REFUSED = { ok: false, error: "invalid_token" };

describe("an application of our tenant in Entra", () => {
  const entraClient = (clientId = "client-1") => client({ kind: "entra", owner: TENANT, clientId });
  test.each<[string, Claims]>([
    ["by its client id", {}],
    ["that says it is an application's, whatever its subject", { idtyp: "app", sub: "other" }],
    ["by the client id of version 1", { azp: undefined, appid: "client-1" }],
    ["with more permissions than ours", { roles: ["other", "lookup.as_integration"] }],
  ])("%s", async (_what, change) => {
    expect(await verify(await sign(ofEntra(change)))).toEqual(entraClient());
  });

  test.each<[string, Claims]>([
    ["without our permission", { roles: ["lookup"] }],
    ["with our permission as text", { roles: "lookup.as_integration" }],
    ["without permissions", { roles: undefined }],
    ["with a scope, which only delegated tokens have", { scp: "something" }],
    ["without a client id", { azp: undefined }],
    ["with an empty client id", { azp: "" }],
    ["of a person: its subject is not the application (an ID token)", { sub: "kari" }],
    ["that says it is a user's", { idtyp: "user" }],
    ["without a subject", { sub: undefined, oid: undefined }],
    ["for another audience", { aud: "another" }],
    ["of another tenant in our issuer", { tid: "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1aff" }],
    ["that has expired", { exp: now() - 61 }],
    ["without an end", { exp: undefined }],
  ])("is not let in %s", async (_what, change) => {
    expect(await verify(await sign(ofEntra(change)))).toEqual(REFUSED);
  });
});

describe("a client at Maskinporten", () => {
  const taken = (forFiks: boolean) => client({ kind: "maskinporten", owner: "999888777", forFiks });
  test.each<[string, Claims, Ours, boolean]>([
    ["with our scope", {}, {}, false],
    ["with our scope among others", { scope: `ks:fiks ${SCOPE}` }, {}, false],
    ["with our scope and no audience at all", { aud: undefined }, {}, false],
    ["with our audience", { aud: OUR_RESOURCE, scope: "other" }, {}, false],
    ["with our audience where only that is set", { aud: OUR_RESOURCE, scope: "x" }, { scope: null }, false],
    ["with our scope where only that is set", {}, { audience: null }, false],
    ["with the scope of Fiks: for the facade only", { scope: "ks:fiks" }, {}, true],
  ])("%s is taken", async (_what, change, ours, forFiks) => {
    expect(await verify(await sign(ofMaskinporten(change)), ours)).toEqual(taken(forFiks));
  });

  test.each<[string, Claims, Ours]>([
    ["another scope", { scope: "fjordheim:oppslag2" }, {}],
    ["no scope", { scope: undefined }, {}],
    ["scopes as a list", { scope: [SCOPE] }, {}],
    ["our scope, but for somebody else's audience", { aud: "https://other.example" }, {}],
    [
      "the scope of Fiks for somebody else's audience",
      { aud: "https://other.example", scope: "ks:fiks" },
      {},
    ],
    ["our scope and a list of audiences without ours", { aud: ["unspecified", "x"] }, {}],
    ["our scope where neither scope nor audience is set", {}, { scope: null, audience: null }],
    ["the scope of Fiks where neither is set", { scope: "ks:fiks" }, { scope: null, audience: null }],
    ["no client", { client_id: undefined }, {}],
    ["an empty client", { client_id: "" }, {}],
    ["no consumer", { consumer: undefined }, {}],
    ["a consumer of another register", { consumer: { authority: "x", ID: "0192:999888777" } }, {}],
    ["a consumer by name", { consumer: { authority: "iso6523-actorid-upis", ID: "999888777" } }, {}],
    ["expired 61 seconds ago", { exp: now() - 61 }, {}],
    ["no end", { exp: undefined }, {}],
    ["not yet valid", { nbf: now() + 120 }, {}],
    ["the issuer without its slash", { iss: "https://maskinporten.example" }, {}],
    ["a person's scope and object id", { scope: "access_as_user", scp: "access_as_user", oid: "kari" }, {}],
  ])("%s is refused", async (_what, change, ours) => {
    expect(await verify(await sign(ofMaskinporten(change)), ours)).toEqual(REFUSED);
  });
});

describe("RFC 8725: a case system's token that is forged", () => {
  test.each<[string, () => string | Promise<string>]>([
    ["no algorithm", () => new UnsecuredJWT(ofMaskinporten()).encode()],
    [
      "HS256 with the public key as the secret",
      () => sign(ofMaskinporten(), { alg: "HS256", key: new TextEncoder().encode(publicPem) }),
    ],
    [
      "a key in its own header",
      async () =>
        sign(ofMaskinporten(), {
          key: entra.privateKey,
          header: { jwk: await exportJWK(entra.publicKey) },
        }),
    ],
    ["a key that nobody has", () => sign(ofMaskinporten(), { header: { kid: "other" } })],
    ["Entra's key for Maskinporten", () => sign(ofMaskinporten(), { key: entra.privateKey })],
    ["Maskinporten's key for Entra", () => sign(ofEntra(), { key: maskinporten.privateKey })],
  ])("%s is refused", async (_what, token) => {
    expect(await verify(await token())).toEqual(REFUSED);
  });
});
