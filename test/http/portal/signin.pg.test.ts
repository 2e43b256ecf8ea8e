import { importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEMO_TENANT, demoUserName } from "../../../src/demo/seed.ts";
import { SESSION_COOKIE } from "../../../src/http/portal/cookies.ts";
import type { Instant } from "../../../src/kernel/instant.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import { issuerOf } from "../../../src/signin/bearer-service.ts";
import {
  type Browserless,
  browserless,
  callbackFor,
  signInByBrowserless,
} from "../../support/browserless.ts";
import { type ApiWorld, BASE, recordsOf, startApiWorld } from "../api-world.ts";

let world: ApiWorld;
let ahead = 0;
beforeAll(async () => {
  const clock = { now: () => (webPlatform.clock.now() + ahead) as Instant };
  world = await startApiWorld({ runtime: { clock } });
});
beforeEach(() => {
  ahead = 0;
  world.intercept(null);
});
afterAll(() => world.close());

const KARI = demoUserName("kari.barnevern");
const browser = () => browserless(BASE, world.send);
const requestIdOf = ({ headers }: { headers: Headers }) => headers.get("x-request-id") ?? "";
const seconds = () => Math.floor(webPlatform.clock.now() / 1000);
const signedBy = async (jwk: Parameters<typeof importJWK>[0], claims: JWTPayload) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "demo-entra" })
    .sign(await importJWK(jwk, "RS256"));

type Claims = { [name: string]: unknown };
type Sign = (claims: JWTPayload) => Promise<string>;

/** Signs in while the token endpoint answers with an ID token that differs in this. */
async function forged(change: Claims, one = browser(), query = "next=/", sign?: Sign) {
  const issuer = issuerOf(world.config.signIn.authority, DEMO_TENANT);
  const { location } = await one.go(`${BASE}/signin?${query}`);
  const asked = new URL(location ?? "").searchParams;
  const claims = {
    iss: issuer,
    aud: world.config.signIn.audience,
    sub: "subject",
    tid: DEMO_TENANT,
    oid: "demo-kari.barnevern",
    iat: seconds(),
    exp: seconds() + 600,
    auth_time: seconds(),
    nonce: asked.get("nonce"),
    ...change,
  } as JWTPayload;
  const idToken = await (sign?.(claims) ?? signedBy(world.installation.entraKeys.privateJwk, claims));
  const tokens = { token_type: "Bearer", expires_in: 600, access_token: "x", id_token: idToken };
  world.intercept((url) => (url.pathname.endsWith("/token") ? Response.json(tokens) : null));
  const back = new URLSearchParams({ code: "c", state: asked.get("state") ?? "", iss: issuer });
  return one.go(`${BASE}/signin/callback?${back}`);
}

describe("signing in", () => {
  test("by the identity provider gives a session, a cookie for this host alone, and the page that was wanted", async () => {
    const kari = await signInByBrowserless(BASE, KARI, world.send, "/access?done=x");
    expect(kari.landed).toMatchObject({ status: 303, location: `${BASE}/access?done=x` });
    const cookie = kari.landed.headers.getSetCookie().find((line) => line.startsWith(SESSION_COOKIE)) ?? "";
    expect(cookie.slice(cookie.indexOf(";"))).toBe("; Path=/; HttpOnly; Secure; SameSite=Lax");
    expect([...kari.cookies.keys()].filter((name) => name.startsWith("__Host-signin"))).toEqual([]);
    expect((await kari.go(`${BASE}/`)).text).toContain("Kari Barnevern");
    expect(await recordsOf(world.database, requestIdOf(kari.landed))).toMatchObject([
      { kind: "session.started", outcome: "permit", reason: "signed_in" },
    ]);
    const token = kari.cookies.get(SESSION_COOKIE) ?? "";
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(world.log), "the token is in no log").not.toContain(token);
    const { rows } = await world.database.owner.query<{ name: string }>(
      "select tablename::text as name from pg_tables where schemaname = 'public'",
    );
    const kept = rows.map(({ name }) => `select '${name}' from ${name} t where t::text like '%${token}%'`);
    expect((await world.database.owner.query(kept.join(" union all "))).rows, "and no table").toEqual([]);
  });

  test("asks with PKCE, state and nonce, at the exact address, and anew where it must be fresh", async () => {
    const asked = async (query: string) =>
      new URL((await browser().go(`${BASE}/signin?${query}`)).location ?? "").searchParams;
    const [one, other] = [await asked("next=/"), await asked("fresh=yes")];
    expect(Object.fromEntries(one)).toMatchObject({
      response_type: "code",
      scope: "openid profile",
      redirect_uri: `${BASE}/signin/callback`,
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(one.has("prompt")).toBe(false);
    expect(Object.fromEntries(other)).toMatchObject({ prompt: "login", max_age: "0" });
    for (const name of ["state", "nonce", "code_challenge"]) expect(other.get(name)).not.toBe(one.get(name));
  });

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\tevil",
    "/@evil.example:x",
    "/signin\r\nset-cookie: x=y",
  ])("leads to no page but ours: %j", async (next) => {
    const landed = await forged({}, browser(), `next=${encodeURIComponent(next)}`);
    expect([landed.status, landed.location]).toEqual([303, `${BASE}/`]);
  });
});

describe("what comes back from the identity provider is refused", () => {
  const refused = async (one: Browserless, url: string, status: number) => {
    const answer = await one.go(url);
    expect([answer.status, one.cookies.has(SESSION_COOKIE)]).toEqual([status, false]);
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.text).toContain("Du er ikke logget inn");
    return answer;
  };
  const begun = async () => {
    const one = browser();
    const url = await callbackFor(one, `${BASE}/signin`, KARI);
    const changed = (name: string, value: string | null) => {
      const other = new URL(url);
      if (value === null) other.searchParams.delete(name);
      else other.searchParams.set(name, value);
      return other.href;
    };
    return { one, url, changed };
  };

  test("without its state, with another, or in a browser that did not ask (login CSRF)", async () => {
    const { one, url, changed } = await begun();
    await refused(one, changed("state", null), 400);
    await refused(one, changed("state", "A".repeat(43)), 400);
    await refused(browser(), url, 400);
    const [name = "", value = ""] = [...one.cookies].find(([cookie]) => cookie.startsWith("__Host-")) ?? [];
    const thief = browser();
    thief.cookies.set(name, `${value.slice(0, -4)}AAAA`);
    await refused(thief, url, 400);
    thief.cookies.set(`__Host-signin-${"A".repeat(16)}`, value);
    await refused(thief, changed("state", "A".repeat(43)), 400);
    expect((await one.go(url)).status, "and all this has used up nothing").toBe(303);
  });

  test("a second time, also where the browser has kept its cookies", async () => {
    const { one, url } = await begun();
    const kept = browser();
    for (const [name, value] of one.cookies) kept.cookies.set(name, value);
    expect((await one.go(url)).status).toBe(303);
    one.cookies.delete(SESSION_COOKIE);
    await refused(one, url, 400);
    await refused(kept, url, 403);
  });

  test("with the code of somebody else's sign-in (PKCE), from another issuer or from none (mix-up)", async () => {
    const [victim, attacker] = [await begun(), await begun()];
    await refused(victim.one, victim.changed("code", new URL(attacker.url).searchParams.get("code")), 403);
    await refused(attacker.one, attacker.changed("iss", "https://evil.example/v2.0"), 403);
    const another = await begun();
    await refused(another.one, another.changed("iss", null), 403);
  });

  test("as an error, told in words of our own, and ten minutes later", async () => {
    const { one, url } = await begun();
    const state = new URL(url).searchParams.get("state") ?? "";
    const told = new URLSearchParams({
      state,
      error: "access_denied",
      error_description: "ring 55 55 55 55",
    });
    expect((await refused(one, `${BASE}/signin/callback?${told}`, 403)).text).not.toContain("55 55");
    const late = await begun();
    ahead = 601_000;
    await refused(late.one, late.url, 400);
  });

  test.each<[string, Claims, Sign?]>([
    ["of another tenant", { tid: "0199d000-0000-4000-8000-00000000f101" }],
    ["of another issuer", { iss: "https://login.microsoftonline.com/x/v2.0" }],
    ["for another client", { aud: "demo-cli" }],
    ["for several clients", { aud: ["0199d000-0000-4000-8000-00000000a91d", "demo-cli"] }],
    ["that has expired", { iat: 1_700_000_000, exp: 1_700_000_600 }],
    ["with another nonce", { nonce: "n-1" }],
    ["without a nonce", { nonce: undefined }],
    ["without an object id", { oid: undefined }],
    ["with an object id that is none", { oid: ["demo-ida.iam"] }],
    ["with no signature", {}, async (claims) => new UnsecuredJWT(claims).encode()],
    [
      "signed by another key",
      {},
      async (claims) => signedBy(world.installation.maskinportenKeys.privateJwk, claims),
    ],
    [
      "signed by the client's secret",
      {},
      (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: "HS256" })
          .sign(Buffer.from(world.config.signIn.clientSecret)),
    ],
  ])("with an ID token %s", async (_what, change, sign) => {
    const one = browser();
    const answer = await forged(change, one, "next=/", sign);
    expect([answer.status, one.cookies.has(SESSION_COOKIE)]).toEqual([403, false]);
  });

  test("when the identity provider is out of order, with the next step", async () => {
    const { one, url } = await begun();
    world.intercept((to) => (to.pathname.endsWith("/token") ? new Response("oops", { status: 502 }) : null));
    expect((await refused(one, url, 503)).text).toContain("Prøv igjen om et minutt");
  });
});

describe("whoever is not to be let in", () => {
  test("is told what IAM staff need where nobody here is that, and the refusal is recorded", async () => {
    const one = browser();
    const answer = await forged({ oid: "somebody-else" }, one);
    expect([answer.status, one.cookies.has(SESSION_COOKIE)]).toEqual([403, false]);
    for (const told of ["somebody-else", DEMO_TENANT, "externalId"]) expect(answer.text).toContain(told);
    expect(await recordsOf(world.database, requestIdOf(answer))).toMatchObject([
      { kind: "session.refused", outcome: "deny", reason: "nobody_here", actor: "stranger" },
    ]);
  });

  test("is refused while the account is disabled, and not when it is enabled again", async () => {
    const setActive = (active: boolean) =>
      world.database.owner.query("update scim_user set active = $1 where external_id = 'demo-siri.snart'", [
        active,
      ]);
    await setActive(false);
    const answer = await forged({ oid: "demo-siri.snart" });
    expect(answer.status).toBe(403);
    const actor = expect.stringMatching(/^employee:/);
    expect(await recordsOf(world.database, requestIdOf(answer))).toMatchObject([
      { kind: "session.refused", outcome: "deny", reason: "account_not_in_good_standing", actor },
    ]);
    await setActive(true);
    expect((await forged({ oid: "demo-siri.snart" })).status).toBe(303);
  });
});

describe("a fresh sign-in", () => {
  test.each<[string, () => Claims]>([
    ["an earlier time", () => ({ auth_time: seconds() - 120 })],
    ["no time, however new the token is", () => ({ auth_time: undefined })],
    ["a time that is none", () => ({ auth_time: "now" })],
  ])("is none where the identity provider tells %s", async (_what, claims) => {
    const one = browser();
    const answer = await forged(claims(), one, "fresh=yes");
    expect([answer.status, one.cookies.has(SESSION_COOKIE)]).toEqual([403, false]);
    expect(answer.text).toContain("auth_time");
  });

  test("is what breaking the glass takes: not one from a while ago, nor of an unknown time", async () => {
    const breakGlass = async ({ cookies, go }: Browserless) => {
      const key = /name="key" value="([^"]+)"/.exec((await go(`${BASE}/`)).text)?.[1] ?? "";
      const headers = { cookie: `${SESSION_COOKIE}=${cookies.get(SESSION_COOKIE)}`, "x-form-key": key };
      const body = { roleId: "x", minutes: 5, reason: "et prøvetilfelle" };
      return (await world.ask("POST", "/api/v1/break-glass", null, body, headers)).json.code;
    };
    const one = browser();
    for (const auth_time of [seconds() - 3600, undefined]) {
      await forged({ auth_time }, one);
      expect(await breakGlass(one)).toBe("sign_in_again");
    }
    await forged({}, one, "fresh=yes");
    expect(await breakGlass(one)).not.toBe("sign_in_again");
  });
});
