import { importJWK, type JWK, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { type MaskinportenFaults, standInMaskinporten } from "../../src/demo/stand-in-maskinporten.ts";
import { countingEntropy, handClock } from "../register/stand-in-world.ts";

const issuer = new URL("http://127.0.0.1:9/");
const clock = handClock();
const nowSeconds = clock.now() / 1000;
let client: StandInKeys;
let stranger: StandInKeys;
let app: ReturnType<typeof standInMaskinporten>;
let uncontrolled: typeof app;
const faults: MaskinportenFaults = {};

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
  const common = { issuer, clients: [registered], keys, clock, entropy: countingEntropy() };
  app = standInMaskinporten({ ...common, faults, operatorPassword: "hemmelig-passord" });
  uncontrolled = standInMaskinporten(common);
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

test("when it is down it says so and gives no token, and then it is back", async () => {
  faults.next = "down";
  const good = await grant();
  const refused = await ask(good);
  expect([refused.status, await refused.text()]).toEqual([503, expect.not.stringContaining("access_token")]);
  expect((await ask(good)).status).toBe(200);
});

test("slow is slow, and right", async () => {
  faults.next = { slow: 40 };
  const before = performance.now();
  expect((await ask(await grant())).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(39);
});

test("stuck never answers", async () => {
  faults.next = "stuck";
  const never = Promise.race([
    ask(await grant()),
    new Promise((resolve) => setTimeout(resolve, 60, "nothing")),
  ]);
  expect(await never).toBe("nothing");
});

test.each([
  ["half a minute ahead", 30],
  ["an hour behind", -3_600],
])("a clock %s refuses our grant with MP-130 and shows in the Date header", async (_what, skew) => {
  faults.next = { skew };
  const answer = await ask(await grant());
  expect([answer.status, (await answer.text()).includes("MP-130")]).toEqual([400, true]);
  expect(Date.parse(answer.headers.get("date") ?? "") - clock.now()).toBe(skew * 1000);
});

test("a clock that is off by less than ten seconds does no harm", async () => {
  faults.next = { skew: 9 };
  expect((await ask(await grant())).status).toBe(200);
});

test("its operator switches faults on from outside; without a password nobody does", async () => {
  const control = (to: typeof app, password: string) =>
    to.request("/_stand-in/faults", {
      method: "POST",
      headers: { IntegrasjonPassord: password },
      body: JSON.stringify({ fault: "down", times: 2 }),
    });
  expect((await control(app, "gjettet")).status).toBe(403);
  expect((await ask(await grant())).status).toBe(200);
  expect((await control(app, "hemmelig-passord")).status).toBe(204);
  const statuses = [await ask(await grant()), await ask(await grant()), await ask(await grant())];
  expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect((await control(uncontrolled, "")).status).toBe(404);
});
