import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DemoAccount, StandInEntra } from "../../src/demo/stand-in-entra.ts";
import { newStandInKeys } from "../../src/demo/stand-in-keys.ts";
import { jsonObjectOf } from "../../src/register/exchange.ts";
import { authorizeUrl, kari, PORTAL, serveEntra, VERIFIER, type Visit, visitor } from "./entra-world.ts";

const hostile: DemoAccount = {
  objectId: "oid-hostile",
  userName: `"><img src=x onerror=alert(1)>`,
  displayName: `<script>alert("hei")</script>`,
};
const people: DemoAccount[] = [kari, hostile];
let entra: StandInEntra;

beforeAll(async () => {
  entra = await serveEntra(people, await newStandInKeys("stand-in-1"));
});
afterAll(() => entra.close());

type Browser = ReturnType<typeof visitor>;

async function signInPage(browse: Browser, change: Parameters<typeof authorizeUrl>[1] = {}) {
  const { location } = await browse(authorizeUrl(entra, change));
  if (!location?.includes("/signin/")) throw new Error("no sign-in page");
  return { at: location, ...(await browse(location)) };
}

async function signIn(browse: Browser, userName: string): Promise<URL> {
  const { at } = await signInPage(browse);
  const posted = await browse(at, { userName });
  const resumed = await browse(posted.location ?? "");
  return new URL(resumed.location ?? "");
}

const inside = (text: string) => text.replaceAll(/\s+/g, " ");

test("the sign-in page is bokmål, says what it is, and lists the people with a button each", async () => {
  const page = await signInPage(visitor());
  expect(page.status).toBe(200);
  expect(page.text).toContain('<html lang="nb">');
  expect(inside(page.text)).toContain(
    "etterligning av Microsoft Entra ID for demoen. Den spør ikke om passord.",
  );
  expect(page.text).toContain(
    `value="${kari.userName}"><b>Kari Nordmann</b> <span>${kari.userName}</span></button>`,
  );
  expect(page.text).toContain('name="userName"');
});

test("the sign-in page runs no script, is not framed and not kept", async () => {
  const { headers, text } = await signInPage(visitor());
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; form-action 'self' /);
  expect(policy).toContain("http://127.0.0.1:8080");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src|unsafe/);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(text).not.toContain("<script");
});

test.each<[string, (browse: Browser) => Promise<Visit>]>([
  ["in the list", (browse) => signInPage(browse)],
  ["in a login hint", (browse) => signInPage(browse, { login_hint: hostile.displayName })],
  [
    "typed",
    async (browse) =>
      browse((await signInPage(browse)).at, { userName: `${hostile.displayName}${hostile.userName}` }),
  ],
  ["in the client's error", (browse) => browse(authorizeUrl(entra, { client_id: hostile.displayName }))],
])("a hostile name %s is text, never markup", async (_where, visit) => {
  const { text } = await visit(visitor());
  expect(text).toContain("<h1>");
  expect(text).not.toMatch(/<script|<img/);
});

test("an unknown name gives the page again, with a message and the people", async () => {
  const browse = visitor();
  const { at } = await signInPage(browse);
  const again = await browse(at, { userName: "ola@demo.invalid" });
  expect(again.status).toBe(422);
  expect(again.text).toContain("Fant ingen bruker med brukernavnet «ola@demo.invalid».");
  expect(again.text).toContain("Kari Nordmann");
  expect((await browse(at, { userName: kari.userName.toUpperCase() })).status).toBe(303);
});

test("the next sign-in in the same browser asks again, so that the demo can change person", async () => {
  const browse = visitor();
  expect((await signIn(browse, kari.userName)).searchParams.has("code")).toBe(true);
  const code = (await signIn(browse, hostile.userName)).searchParams.get("code") ?? "";
  const { body } = await redeem(code, PORTAL.clientSecret);
  expect(decodeJwt(String(body?.id_token))).toMatchObject({
    oid: hostile.objectId,
    name: hostile.displayName,
  });
});

test("someone deleted between the page and the way back is not signed in, and is asked again", async () => {
  const [browse, leaver] = [visitor(), { ...kari, objectId: "oid-leaver", userName: "leaver@demo.invalid" }];
  people.push(leaver);
  const { at } = await signInPage(browse);
  const posted = await browse(at, { userName: leaver.userName });
  people.splice(people.indexOf(leaver), 1);
  expect((await browse(posted.location ?? "")).location).toContain("/signin/");
});

test("a sign-in page without its cookie, or long after, says to start again", async () => {
  const { at } = await signInPage(visitor());
  for (const answer of [await visitor()(at), await visitor()(at, { userName: kari.userName })]) {
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Innloggingen er utløpt");
  }
});

test("a redirect URI that is not registered gets an error page, and nothing is sent to it", async () => {
  const answer = await visitor()(authorizeUrl(entra, { redirect_uri: "http://127.0.0.1:8080/other" }));
  expect(answer).toMatchObject({ status: 400, location: null });
  expect(answer.text).toContain("Innloggingen kan ikke fullføres");
});

test.each([
  ["without PKCE", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
  ["with plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
  ["for a token at once", { response_type: "token" }, "unsupported_response_type"],
  ["with a scope that nobody has defined", { scope: "openid api://other/access_as_user" }, "invalid_scope"],
  ["with an API outside the scopes", { resource: "api://other" }, "invalid_target"],
])("an authorization request %s is refused", async (_what, change, error) => {
  const { location, text } = await visitor()(authorizeUrl(entra, change));
  const told = location === null ? text : location.replace(/.*[?&#]error=([^&]+).*/, "$1");
  expect(told).toContain(error);
  expect(location ?? "").not.toContain("code=");
});

const redeem = async (code: string, secret: string, change: { [field: string]: string } = {}) => {
  const { clientId, redirectUri } = PORTAL;
  const answer = await visitor()(`${entra.issuer}/token`, {
    grant_type: "authorization_code",
    client_id: clientId,
    client_secret: secret,
    redirect_uri: redirectUri,
    code_verifier: VERIFIER,
    code,
    ...change,
  });
  return { status: answer.status, body: jsonObjectOf(answer.text) };
};
const newCode = async () => (await signIn(visitor(), kari.userName)).searchParams.get("code") ?? "";

test("a confidential client gets tokens with its secret, and its nonce back", async () => {
  const { status, body } = await redeem(await newCode(), PORTAL.clientSecret);
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
  expect(decodeJwt(String(body?.id_token))).toMatchObject({
    nonce: "n-1",
    aud: "portal",
    oid: kari.objectId,
  });
  expect(decodeJwt(String(body?.access_token))).toMatchObject({ azp: "portal", scp: "access_as_user" });
});

test.each([
  ["with a wrong secret", "wrong", {}],
  ["as the public client", "", { client_id: "demo-cli", redirect_uri: "http://127.0.0.1/callback" }],
  ["for another redirect URI", PORTAL.clientSecret, { redirect_uri: "http://127.0.0.1:8080/other" }],
  ["with another verifier", PORTAL.clientSecret, { code_verifier: VERIFIER.toLowerCase() }],
])("a code redeemed %s gives no token", async (_what, secret, change) => {
  const { status, body } = await redeem(await newCode(), secret, change);
  expect(status === 400 || status === 401).toBe(true);
  expect(body).not.toHaveProperty("access_token");
});

test("signing out asks once and leads back to the portal", async () => {
  const browse = visitor();
  await signIn(browse, kari.userName);
  const back = new URLSearchParams({
    client_id: PORTAL.clientId,
    post_logout_redirect_uri: PORTAL.postLogoutRedirectUri,
  });
  const asked = await browse(`${entra.issuer}/logout?${back}`);
  expect(asked.text).toContain("<h1>Logg ut</h1>");
  const [, action = "", xsrf = ""] = /action="([^"]+)".*name="xsrf" value="([^"]+)"/.exec(asked.text) ?? [];
  expect((await browse(action, { xsrf, logout: "yes" })).location).toBe(PORTAL.postLogoutRedirectUri);
});
