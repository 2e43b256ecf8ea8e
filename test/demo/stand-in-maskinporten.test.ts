import { importJWK, type JWK, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { standInMaskinporten } from "../../src/demo/stand-in-maskinporten.ts";
import { countingEntropy, handClock } from "../register/stand-in-world.ts";

const issuer = new URL("http://127.0.0.1:9/");
const clock = handClock();
const nowSeconds = clock.now() / 1000;
let client: StandInKeys;
let stranger: StandInKeys;
let app: ReturnType<typeof standInMaskinporten>;

beforeAll(async () => {
  const [own, other, keys] = await Promise.all(["own", "other", "token"].map(newStandInKeys));
  if (!own || !other || !keys) throw new Error("no keys");
  [client, stranger] = [own, other];
  const registered = {
    clientId: "client-1",
    organisationNumber: "999888777",
    keys: [own.publicJwk],
    scopes: ["ks:fiks"],
  };
  app = standInMaskinporten({ issuer, clients: [registered], keys, clock, entropy: countingEntropy() });
});

type Grant = { claims?: object; kid?: string; alg?: string; key?: JWK };
let grants = 0;

/** A grant with nothing wrong with it, but for what is said here. */
async function grant({
  claims = {},
  kid = "own",
  alg = "RS256",
  key = client.privateJwk,
}: Grant = {}): Promise<string> {
  const { alg: _alg, ...bare } = key;
  const good = {
    aud: issuer.href,
    iss: "client-1",
    scope: "ks:fiks",
    iat: nowSeconds,
    exp: nowSeconds + 120,
    jti: `jti-${++grants}`,
  };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg, kid })
    .sign(await importJWK(bare, alg));
}

const form = (fields: { [name: string]: string }) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ask = async (assertion: string, grantType = GRANT_TYPE) =>
  app.request("/token", form({ grant_type: grantType, assertion }));

test("the metadata names the issuer with its slash, and where tokens and keys are", async () => {
  const metadata = await (await app.request("/.well-known/oauth-authorization-server")).json();
  expect(metadata).toMatchObject({
    issuer: "http://127.0.0.1:9/",
    token_endpoint: "http://127.0.0.1:9/token",
    jwks_uri: "http://127.0.0.1:9/jwk",
  });
  const { keys } = (await (await app.request("/jwk")).json()) as { keys: object[] };
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toHaveProperty("d");
});

test.each<[string, Grant]>([
  ["RS256", {}],
  ["RS384", { alg: "RS384" }],
  ["RS512", { alg: "RS512" }],
  ["a clock ten seconds behind", { claims: { iat: nowSeconds - 10, exp: nowSeconds + 100 } }],
  ["a clock ten seconds ahead", { claims: { iat: nowSeconds + 10, exp: nowSeconds + 130 } }],
  ["a list with one audience", { claims: { aud: [issuer.href] } }],
  ["no jti", { claims: { jti: undefined } }],
])("a grant with %s gives a token with Maskinporten's claims", async (_what, wish) => {
  const answer = await ask(await grant(wish));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const body = (await answer.json()) as { access_token: string };
  expect(body).toMatchObject({ token_type: "Bearer", expires_in: 599, scope: "ks:fiks" });
  const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({
    iss: issuer.href,
    client_id: "client-1",
    consumer: { authority: "iso6523-actorid-upis", ID: "0192:999888777" },
    scope: "ks:fiks",
    token_type: "Bearer",
    aud: "unspecified",
    exp: nowSeconds + 600,
  });
});

test.each<[string, () => Grant, string]>([
  ["without the slash of the issuer", () => ({ claims: { aud: "http://127.0.0.1:9" } }), "MP-110"],
  ["for two audiences", () => ({ claims: { aud: [issuer.href, "http://elsewhere/"] } }), "MP-110"],
  ["without aud", () => ({ claims: { aud: undefined } }), "MP-110"],
  ["of an unknown client", () => ({ claims: { iss: "client-2" } }), "MP-100"],
  ["by an unknown key", () => ({ kid: "other", key: stranger.privateJwk }), "MP-124"],
  ["by another key under a known name", () => ({ key: stranger.privateJwk }), "MP-124"],
  ["expired", () => ({ claims: { iat: nowSeconds - 9, exp: nowSeconds } }), "MP-130"],
  ["living 121 seconds", () => ({ claims: { exp: nowSeconds + 121 } }), "MP-130"],
  ["eleven seconds old at birth", () => ({ claims: { iat: nowSeconds - 11 } }), "MP-130"],
  ["from eleven seconds ahead", () => ({ claims: { iat: nowSeconds + 11 } }), "MP-130"],
  ["without iat", () => ({ claims: { iat: undefined } }), "MP-011"],
  ["without exp", () => ({ claims: { exp: undefined } }), "MP-011"],
  ["without scope", () => ({ claims: { scope: undefined } }), "MP-200"],
  ["with a scope the client lacks", () => ({ claims: { scope: "ks:fiks folkeregister:deling" } }), "MP-201"],
])("a grant %s is refused", async (_what, wish, code) => {
  const answer = await ask(await grant(wish()));
  expect(answer.status).toBe(400);
  const body = (await answer.json()) as { error: string; error_description: string };
  expect(body.error_description).toContain(code);
  expect(body).not.toHaveProperty("access_token");
});

test("a grant can be used once; one that was refused is not spent", async () => {
  const good = await grant();
  expect((await ask(good, "authorization_code")).status).toBe(400);
  expect((await ask(good)).status).toBe(200);
  const again = await ask(good);
  expect(again.status).toBe(400);
  expect(await again.text()).toContain("MP-012");
});

test.each<[string, RequestInit]>([
  ["no assertion", form({ grant_type: GRANT_TYPE })],
  ["an assertion that is no JWT", form({ grant_type: GRANT_TYPE, assertion: "abc" })],
  ["a body of JSON", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }],
])("%s is refused as malformed", async (_what, init) => {
  const answer = await app.request("/token", init);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("MP-011");
});
