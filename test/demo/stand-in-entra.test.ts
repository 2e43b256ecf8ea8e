import { createPublicKey } from "node:crypto";
import { base64url, decodeJwt, decodeProtectedHeader, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import {
  accessTokenFor,
  authorizationCodeFor,
  exchangeCode,
  type SignInTarget,
  type WaitingCode,
} from "../../src/demo/sign-in-flow.ts";
import type { DemoAccount, StandInEntra } from "../../src/demo/stand-in-entra.ts";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import type { Result } from "../../src/kernel/result.ts";
import { bearerVerifier } from "../../src/signin/bearer-service.ts";
import {
  AUDIENCE,
  entropy,
  kari,
  OTHER_TENANT,
  REDIRECT,
  serveEntra,
  TENANT,
  targetAt,
} from "./entra-world.ts";

const console_ = [vi.spyOn(console, "info"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];

let keys: StandInKeys;
let entra: StandInEntra;
let target: SignInTarget;
let people: DemoAccount[];
let accessToken: string;
let idToken: string;

const good = (result: Result<string, string>): string => {
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const verifier = (settings: Partial<Parameters<typeof bearerVerifier>[0]> = {}) =>
  bearerVerifier(
    {
      authority: entra.authority,
      tenants: [TENANT],
      audience: AUDIENCE,
      maskinporten: { issuer: new URL("https://maskinporten.example/"), scope: null, audience: null },
      ...settings,
    },
    fetch,
  );

beforeAll(async () => {
  people = [kari];
  keys = await newStandInKeys("stand-in-1");
  entra = await serveEntra(people, keys);
  target = targetAt(entra);
  const code = await authorizationCodeFor(kari.userName, target, fetch, entropy);
  if (!code.ok) throw new Error("no code");
  const tokens = await exchangeCode(code.value, target, fetch);
  if (!tokens.ok) throw new Error("no tokens");
  ({ accessToken, idToken } = tokens.value);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await entra.close();
  expect(console_.flatMap((spy) => spy.mock.calls)).toEqual([]);
});

test("the token of a sign-in opens our API, for the person it was issued to", async () => {
  const { auth_time, iat = 0 } = decodeJwt(accessToken) as { auth_time?: number; iat?: number };
  expect(Math.abs(iat - (auth_time ?? 0))).toBeLessThanOrEqual(5);
  const signedInAt = (auth_time ?? 0) * 1000;
  const signedIn = { tenant: TENANT, objectId: kari.objectId, signedInAt };
  const kariSignedIn = { ok: true, value: { kind: "employee", signedIn } };
  expect(await verifier()(accessToken)).toEqual(kariSignedIn);
  expect(await verifier()(await withClaims({}))).toEqual(kariSignedIn); // what the rows below change
});

test("the access token has the form of Entra's v2.0 tokens", () => {
  expect(decodeProtectedHeader(accessToken)).toEqual({ alg: "RS256", typ: "JWT", kid: "stand-in-1" });
  const claims = decodeJwt(accessToken);
  expect(claims).toMatchObject({
    iss: `${entra.authority.href}${TENANT}/v2.0`,
    aud: AUDIENCE,
    azp: "demo-cli",
    tid: TENANT,
    oid: kari.objectId,
    scp: "access_as_user",
    ver: "2.0",
    name: kari.displayName,
    preferred_username: kari.userName,
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  expect(claims.sub).not.toBe(kari.objectId);
});

test("the ID token names the person and its client, and carries no permission", () => {
  const claims = decodeJwt(idToken);
  expect(claims).toMatchObject({ aud: "demo-cli", tid: TENANT, oid: kari.objectId, name: kari.displayName });
  expect(claims).toMatchObject({ preferred_username: kari.userName, sub: decodeJwt(accessToken).sub });
  expect(typeof claims.nonce).toBe("string");
  expect(claims).not.toHaveProperty("scp");
});

const signed = (alg: string, key: Parameters<SignJWT["sign"]>[0], claims: object = {}) =>
  new SignJWT({ ...decodeJwt(accessToken), ...claims })
    .setProtectedHeader({ alg, kid: "stand-in-1" })
    .sign(key);

type Bad = { token: () => string | Promise<string>; settings?: () => Parameters<typeof verifier>[0] };
const bad: readonly (readonly [string, Bad])[] = [
  ["for another audience", { token: () => accessToken, settings: () => ({ audience: "another-api" }) }],
  [
    "of a tenant that is not ours",
    { token: () => accessToken, settings: () => ({ tenants: [OTHER_TENANT] }) },
  ],
  ["that is an ID token", { token: () => idToken }],
  [
    "that is an ID token, even where its client id is the audience",
    { token: () => idToken, settings: () => ({ audience: "demo-cli" }) },
  ],
  ["with a changed signature", { token: () => tampered(2) }],
  ["with changed claims", { token: () => tampered(1) }],
  ["signed by HS256 with the public key", { token: () => signed("HS256", publicHalf()) }],
  ["with alg none", { token: () => new UnsecuredJWT(decodeJwt(accessToken)).encode() }],
  [
    "from another key with our key's name",
    { token: async () => signed("RS256", await strangersKey("stand-in-1")) },
  ],
  [
    "that claims to be of another tenant than its issuer's",
    { token: () => withClaims({ tid: OTHER_TENANT }) },
  ],
  ["without the permission", { token: () => withClaims({ scp: "User.Read" }) }],
  ["that is not one", { token: () => "not.a.token" }],
];

test.each(bad)("a token %s is refused", async (_what, { token, settings }) => {
  expect(await verifier(settings?.())(await token())).toEqual({ ok: false, error: "invalid_token" });
});

function tampered(part: 1 | 2): string {
  const parts = accessToken.split(".");
  const bytes = base64url.decode(parts[part] ?? "");
  const changed =
    part === 1
      ? new TextEncoder().encode(new TextDecoder().decode(bytes).replace(kari.objectId, "oid-other"))
      : bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte));
  parts[part] = base64url.encode(changed);
  return parts.join(".");
}

const publicHalf = () =>
  createPublicKey({ key: { ...keys.publicJwk }, format: "jwk" }).export({ type: "spki", format: "der" });

const strangersKey = async (kid: string) => importJWK((await newStandInKeys(kid)).privateJwk, "RS256");

/** Signed by our own key: only the claims are wrong. */
const withClaims = async (claims: object) =>
  signed("RS256", await importJWK(keys.privateJwk, "RS256"), claims);

test.each([
  ["a minute before its hour is over", 59, true],
  ["within the leeway for clocks", 60.9, true],
  ["after its hour and the leeway", 61.1, false],
])("a token used %s", async (_when, minutes, holds) => {
  const verify = verifier();
  await verify(accessToken); // fetches the keys
  vi.useFakeTimers({ toFake: ["Date"], now: (decodeJwt(accessToken).iat ?? 0) * 1000 + minutes * 60_000 });
  expect((await verify(accessToken)).ok).toBe(holds);
});

test("the same tenant at another address is another issuer, and its tokens are refused", async () => {
  const other = await serveEntra(people, keys);
  const token = good(
    await accessTokenFor(kari.userName, { ...target, issuer: other.issuer }, fetch, entropy),
  );
  expect(await verifier()(token)).toEqual({ ok: false, error: "invalid_token" });
  expect((await verifier({ authority: other.authority })(token)).ok).toBe(true);
  await other.close();
});

const refusals: readonly (readonly [string, string, () => SignInTarget, string])[] = [
  ["someone unknown", "nobody@demo.invalid", () => target, "unknown_user"],
  ["no name", " ", () => target, "unknown_user"],
  ["an unknown client", kari.userName, () => ({ ...target, clientId: "other" }), "sign_in_failed"],
  ["another API", kari.userName, () => ({ ...target, audience: "other" }), "sign_in_failed"],
  [
    "a stand-in that is gone",
    kari.userName,
    () => ({ ...target, issuer: "http://127.0.0.1:9/t/v2.0" }),
    "sign_in_failed",
  ],
  [
    "a redirect URI that is not registered",
    kari.userName,
    () => ({ ...target, redirectUri: "http://127.0.0.1/other" }),
    "sign_in_failed",
  ],
  [
    "a registered redirect URI on another port",
    kari.userName,
    () => ({ ...target, redirectUri: "http://127.0.0.1:81/callback" }),
    "sign_in_failed",
  ],
  [
    "a registered redirect URI with a slash more",
    kari.userName,
    () => ({ ...target, redirectUri: `${REDIRECT}/` }),
    "sign_in_failed",
  ],
];

test.each(refusals)("no token for %s", async (_what, userName, at, error) => {
  expect(await accessTokenFor(userName, at(), fetch, entropy)).toEqual({ ok: false, error });
});

test("an answer with another state than was sent is refused", async () => {
  const swapped: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    const location = response.headers.get("location");
    if (location?.startsWith(REDIRECT))
      response.headers.set("location", location.replace(/state=[^&]+/, "state=x"));
    return response;
  };
  expect((await accessTokenFor(kari.userName, target, swapped, entropy)).ok).toBe(false);
});

test("someone pushed after the start can sign in at once, and no longer once deleted", async () => {
  const newcomer: DemoAccount = {
    objectId: "oid-new",
    userName: "Ny@demo.invalid",
    displayName: "Ny Kollega",
  };
  expect(await accessTokenFor("ny@DEMO.invalid", target, fetch, entropy)).toMatchObject({
    error: "unknown_user",
  });
  people.push(newcomer);
  const token = good(await accessTokenFor("ny@DEMO.invalid", target, fetch, entropy));
  expect(decodeJwt(token)).toMatchObject({ oid: "oid-new", preferred_username: "Ny@demo.invalid" });
  const waiting = await authorizationCodeFor(newcomer.userName, target, fetch, entropy);
  people.splice(people.indexOf(newcomer), 1);
  expect(waiting.ok && (await exchangeCode(waiting.value, target, fetch))).toMatchObject({
    error: "sign_in_failed",
  });
  expect(await accessTokenFor(newcomer.userName, target, fetch, entropy)).toMatchObject({
    error: "unknown_user",
  });
});

test("a code without its verifier, with another, or used twice gives no token", async () => {
  const code = async () => {
    const waiting = await authorizationCodeFor(kari.userName, target, fetch, entropy);
    if (!waiting.ok) throw new Error("no code");
    return waiting.value;
  };
  const redeemed = async (waiting: WaitingCode) => (await exchangeCode(waiting, target, fetch)).ok;
  expect(await redeemed({ ...(await code()), verifier: "" })).toBe(false);
  expect(await redeemed({ ...(await code()), verifier: base64url.encode(new Uint8Array(32)) })).toBe(false);
  const once = await code();
  expect([await redeemed(once), await redeemed(once)]).toEqual([true, false]);
});
