import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import type { Instant } from "../../src/kernel/instant.ts";
import { bearerVerifier, isFresh } from "../../src/signin/bearer-service.ts";

const TENANT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01";
const SECOND = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a02";
const FOREIGN = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1aff";
const AUDIENCE = "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10";
const AUTHORITY = new URL("https://login.example/");
const issuer = (tenant: string) => `https://login.example/${tenant}/v2.0`;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let ours: Pair;
let second: Pair;
let strangers: Pair;
let publicPem: string;
/** What the identity provider answers; each tenant has keys of its own here. */
let answers: Map<string, () => Response>;
let asked: string[];
beforeAll(async () => {
  [ours, second, strangers] = (await Promise.all(
    [1, 2, 3].map(() => generateKeyPair("RS256", { extractable: true })),
  )) as [Pair, Pair, Pair];
  publicPem = await exportSPKI(ours.publicKey);
});

const json = (body: object) => () =>
  new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });

async function provider(): Promise<Map<string, () => Response>> {
  const keys = async (pair: Pair) => ({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k" }],
  });
  return new Map([
    [
      `${issuer(TENANT)}/.well-known/openid-configuration`,
      json({ issuer: issuer(TENANT), jwks_uri: "https://login.example/one" }),
    ],
    [
      `${issuer(SECOND)}/.well-known/openid-configuration`,
      json({ issuer: issuer(SECOND), jwks_uri: "https://login.example/two" }),
    ],
    ["https://login.example/one", json(await keys(ours))],
    ["https://login.example/two", json(await keys(second))],
  ]);
}

async function verifier(change: (answers: Map<string, () => Response>) => void = () => {}) {
  answers = await provider();
  asked = [];
  change(answers);
  const fetcher = async (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    const answer = answers.get(url);
    if (!answer) throw new TypeError("fetch failed");
    return answer();
  };
  return bearerVerifier(
    {
      authority: AUTHORITY,
      tenants: [TENANT, SECOND],
      audience: AUDIENCE,
      maskinporten: { issuer: new URL("https://maskinporten.example/"), scope: null, audience: null },
    },
    fetcher as typeof fetch,
  );
}

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: JWTPayload = {}): JWTPayload => ({
  iss: issuer(TENANT),
  aud: AUDIENCE,
  tid: TENANT,
  oid: "oid-kari",
  scp: "access_as_user",
  iat: now(),
  nbf: now(),
  exp: now() + 600,
  ...change,
});
const sign = (
  payload: JWTPayload,
  { key = ours.privateKey as CryptoKey | Uint8Array, alg = "RS256", header = {} } = {},
) => new SignJWT(payload).setProtectedHeader({ alg, kid: "k", ...header }).sign(key);

/** Our key, for another algorithm than the one we take. */
const oursFor = async (alg: string) => importJWK(await exportJWK(ours.privateKey), alg);

describe("a token that is one of ours", () => {
  const kari = (tenant: string) => ({
    ok: true,
    value: { kind: "employee", signedIn: { tenant, objectId: "oid-kari", signedInAt: null } },
  });

  test.each<[string, () => JWTPayload]>([
    ["of the first tenant", () => claims()],
    ["with several scopes", () => claims({ scp: "email access_as_user" })],
    ["that expired half a minute ago", () => claims({ exp: now() - 30 })],
    ["for several audiences", () => claims({ aud: ["x", AUDIENCE] })],
    [
      "of a person who has the application permission as well: still a person's",
      () => claims({ roles: ["lookup.as_integration"], azp: "client-1" }),
    ],
  ])("%s is taken", async (_what, payload) => {
    expect(await (await verifier())(await sign(payload()))).toEqual(kari(TENANT));
  });

  test("of the second tenant is taken with that tenant's keys", async () => {
    const token = await sign(claims({ iss: issuer(SECOND), tid: SECOND }), { key: second.privateKey });
    expect(await (await verifier())(token)).toEqual(kari(SECOND));
  });
});

describe("RFC 8725: a token that is not", () => {
  test.each<[string, () => string | Promise<string>]>([
    ["no algorithm", () => new UnsecuredJWT(claims()).encode()],
    [
      "HS256 with our public key as the secret",
      () => sign(claims(), { alg: "HS256", key: new TextEncoder().encode(publicPem) }),
    ],
    ["RS512", async () => sign(claims(), { alg: "RS512", key: await oursFor("RS512") })],
    ["PS256", async () => sign(claims(), { alg: "PS256", key: await oursFor("PS256") })],
    ["another's key with our key's name", () => sign(claims(), { key: strangers.privateKey })],
    [
      "a key in its own header",
      async () =>
        sign(claims(), { key: strangers.privateKey, header: { jwk: await exportJWK(strangers.publicKey) } }),
    ],
    [
      "an address of keys in its own header",
      () => sign(claims(), { key: strangers.privateKey, header: { jku: "https://evil.example/keys" } }),
    ],
    ["a key that nobody has", () => sign(claims(), { header: { kid: "other" } })],
    ["the second tenant's key for the first", () => sign(claims(), { key: second.privateKey })],
    ["a tenant that is not ours", () => sign(claims({ iss: issuer(FOREIGN), tid: FOREIGN }))],
    ["our issuer and another tenant", () => sign(claims({ tid: SECOND }))],
    ["the issuer of version 1", () => sign(claims({ iss: `https://sts.windows.net/${TENANT}/` }))],
    ["the issuer with a slash too many", () => sign(claims({ iss: `${issuer(TENANT)}/` }))],
    ["no issuer", () => sign(claims({ iss: undefined } as never))],
    ["another audience", () => sign(claims({ aud: "another" }))],
    ["no audience", () => sign(claims({ aud: undefined } as never))],
    ["expired 61 seconds ago", () => sign(claims({ exp: now() - 61 }))],
    ["no end", () => sign(claims({ exp: undefined } as never))],
    ["not yet valid", () => sign(claims({ nbf: now() + 120 }))],
    ["no object id", () => sign(claims({ oid: undefined }))],
    ["an empty object id", () => sign(claims({ oid: "" }))],
    ["an object id that is no text", () => sign(claims({ oid: ["oid-kari"] }))],
    ["an ID token: no scope", () => sign(claims({ scp: undefined }))],
    ["another scope", () => sign(claims({ scp: "access_as_user2" }))],
    [
      "an application's token: roles and no scope",
      () => sign(claims({ scp: undefined, roles: ["access_as_user"] })),
    ],
    ["a scope as a list", () => sign(claims({ scp: ["access_as_user"] }))],
    [
      "a critical extension that we do not know",
      () => sign(claims(), { header: { crit: ["x"], x: 1 } }).catch(() => "a.b.c"),
    ],
    ["two dots", () => ".."],
    ["nothing", () => ""],
  ])("%s is refused, and why is not told", async (_what, token) => {
    expect(await (await verifier())(await token())).toEqual({ ok: false, error: "invalid_token" });
    expect(asked.filter((url) => !url.startsWith("https://login.example/"))).toEqual([]);
  });

  test("nobody is asked for keys before the issuer is one of ours", async () => {
    await (await verifier())(await sign(claims({ iss: "https://evil.example/v2.0" })));
    expect(asked).toEqual([]);
  });
});

describe("R12: keys that cannot be had let nobody in", () => {
  const discovery = `${issuer(TENANT)}/.well-known/openid-configuration`;
  test.each<[string, (answers: Map<string, () => Response>) => void]>([
    ["the provider cannot be reached", (all) => all.clear()],
    ["discovery fails", (all) => all.set(discovery, () => new Response("", { status: 500 }))],
    [
      "discovery names another issuer",
      (all) => all.set(discovery, json({ issuer: issuer(SECOND), jwks_uri: "https://login.example/two" })),
    ],
    ["discovery names no keys", (all) => all.set(discovery, json({ issuer: issuer(TENANT) }))],
    [
      "the address of the keys answers with an error",
      (all) => all.set("https://login.example/one", () => new Response("", { status: 500 })),
    ],
    ["the keys cannot be reached", (all) => all.delete("https://login.example/one")],
  ])("%s", async (_what, change) => {
    const verify = await verifier(change);
    expect(await verify(await sign(claims()))).toEqual({ ok: false, error: "keys_unavailable" });
    // and the next request, when all is well again, is not held against anybody
    for (const [url, answer] of await provider()) answers.set(url, answer);
    expect((await verify(await sign(claims()))).ok).toBe(true);
  });
});

describe("when the person signed in", () => {
  test.each<[string, unknown, number | null]>([
    ["is the token's auth_time", 1_790_000_000, 1_790_000_000_000],
    ["is not known without one (Entra sends it as an optional claim)", undefined, null],
    ["is not known from text", "1790000000", null],
    ["is not known from nothing", 0, null],
    ["is not known from a time before all times", -5, null],
    ["is not known from no number", null, null],
  ])("%s", async (_what, auth_time, signedInAt) => {
    const token = await sign(claims({ auth_time }));
    expect(await (await verifier())(token)).toMatchObject({ ok: true, value: { signedIn: { signedInAt } } });
  });

  const NOW = 1_790_000_000_000;
  test.each<[string, number | null, boolean]>([
    ["this instant", NOW, true],
    ["five minutes ago", NOW - 300_000, true],
    ["a millisecond more than five minutes ago", NOW - 300_001, false],
    ["a minute ahead, by another clock", NOW + 60_000, true],
    ["more than a minute ahead", NOW + 60_001, false],
    ["at a time that nobody knows (R12)", null, false],
  ])("%s: fresh or not", (_when, signedInAt, fresh) => {
    const who = { tenant: TENANT, objectId: "oid-kari", signedInAt: signedInAt as Instant | null };
    expect(isFresh(who, NOW as Instant)).toBe(fresh);
  });
});
