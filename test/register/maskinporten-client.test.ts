import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newStandInKeys } from "../../src/demo/stand-in-keys.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import { maskinportenClient } from "../../src/register/maskinporten-client.ts";
import { handClock, outside, type StandIns, startStandIns } from "./stand-in-world.ts";

const standInClock = handClock();
let standIns: StandIns;
let settings: Parameters<typeof maskinportenClient>[0];

beforeAll(async () => {
  standIns = await startStandIns(standInClock);
  settings = { ...standIns.settings.maskinporten, timeoutMs: 2_000 };
});
afterAll(() => standIns.close());

const METADATA = "/.well-known/oauth-authorization-server";

test("callers at the same time share one request, and later ones the token", async () => {
  const deps = outside();
  const tokens = maskinportenClient(settings, deps);
  const all = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));
  expect(new Set(all.map((token) => token.ok && token.value)).size).toBe(1);
  expect(await tokens.current()).toEqual(all[0]);
  expect(deps.paths).toEqual([METADATA, "/token"]);
  expect(deps.logged).toEqual([{ event: "maskinporten_token", outcome: "ok", code: "" }]);
});

test.each([
  ["just more than ten seconds before it ends", 588_999, 1],
  ["ten seconds before it ends", 589_000, 2],
])("a token is asked for anew or not %s", async (_when, laterMs, requests) => {
  const deps = outside();
  const tokens = maskinportenClient(settings, deps);
  await tokens.current();
  deps.clock.advance(laterMs);
  standInClock.set(deps.clock.now());
  await tokens.current();
  standInClock.advance(-laterMs);
  expect(deps.paths.filter((path) => path === "/token")).toHaveLength(requests);
});

test("forgetting a token makes one new request, however many callers forget it", async () => {
  const deps = outside();
  const tokens = maskinportenClient(settings, deps);
  const first = await tokens.current();
  if (!first.ok) throw new Error("no token");
  const again = await Promise.all(
    [1, 2, 3].map(() => {
      tokens.invalidate(first.value);
      return tokens.current();
    }),
  );
  tokens.invalidate(first.value); // late: the token held now is another
  await tokens.current();
  expect(again[0]).not.toEqual(first);
  expect(deps.paths).toEqual([METADATA, "/token", "/token"]);
});

test("each grant is new, lives for at most 120 seconds, and names issuer, client and scope", async () => {
  const grants: string[] = [];
  const deps = outside((url, init) => {
    if (url.pathname === "/token") grants.push(new URLSearchParams(String(init.body)).get("assertion") ?? "");
    return fetch(url, init);
  });
  const tokens = maskinportenClient(settings, deps);
  const first = await tokens.current();
  if (first.ok) tokens.invalidate(first.value);
  await tokens.current();
  const claims = grants.map((grant) => decodeJwt(grant));
  expect(new Set(claims.map(({ jti }) => jti)).size).toBe(2);
  for (const { iat = 0, exp = 0, ...rest } of claims) {
    expect(exp - iat).toBeLessThanOrEqual(120);
    expect(iat * 1000).toBe(deps.clock.now());
    expect(rest).toMatchObject({ aud: settings.issuer.href, iss: "client-1", scope: "ks:fiks" });
  }
  expect(decodeProtectedHeader(grants[0] ?? "")).toMatchObject({ alg: "RS256", kid: "client-key" });
});

const metadata = () => ({ issuer: settings.issuer.href, token_endpoint: `${settings.issuer.href}token` });
const answering =
  (token: () => Response | Promise<Response>, about: () => object = metadata): Fetch =>
  async (url) =>
    url.pathname === "/token" ? token() : Response.json(about());
const timedOut = () => Promise.reject(new DOMException("https://secret.example/17859041272", "TimeoutError"));
const refusal = (status: number, body: object) => () => Response.json(body, { status });

test.each<[string, Fetch, "refused" | "unreachable", string]>([
  [
    "a code in the description",
    answering(refusal(400, { error: "invalid_grant", error_description: "Invalid assertion (MP-012)" })),
    "refused",
    "MP-012",
  ],
  ["OAuth's word alone", answering(refusal(401, { error: "invalid_client" })), "refused", "invalid_client"],
  [
    "an error that is no word",
    answering(refusal(400, { error: "no such person: 17859041272" })),
    "refused",
    "unknown",
  ],
  ["an error that is a number", answering(refusal(400, { error: "17859041272" })), "refused", "unknown"],
  ["a refusal in HTML", answering(() => new Response("<html>", { status: 403 })), "refused", "unknown"],
  ["503", answering(() => new Response("", { status: 503 })), "unreachable", "http_503"],
  ["429", answering(() => new Response("", { status: 429 })), "unreachable", "http_429"],
  [
    "a redirect",
    answering(() => new Response("", { status: 302, headers: { location: "/" } })),
    "unreachable",
    "http_302",
  ],
  [
    "an answer without a token",
    answering(() => Response.json({ token_type: "Bearer" })),
    "unreachable",
    "not_a_token",
  ],
  [
    "a token with a line break",
    answering(() => Response.json({ access_token: "a\r\nb" })),
    "unreachable",
    "not_a_token",
  ],
  [
    "JSON that stops halfway",
    answering(() => new Response('{"access_token":"a')),
    "unreachable",
    "not_a_token",
  ],
  ["no answer in time", answering(timedOut), "unreachable", "timeout"],
  ["no connection", answering(() => Promise.reject(new TypeError("fetch failed"))), "unreachable", "network"],
  [
    "metadata of another issuer",
    answering(refusal(500, {}), () => ({ ...metadata(), issuer: "https://other/" })),
    "refused",
    "issuer_mismatch",
  ],
  [
    "metadata without an endpoint",
    answering(refusal(500, {}), () => ({ issuer: settings.issuer.href })),
    "refused",
    "bad_metadata",
  ],
  [
    "an endpoint of another protocol",
    answering(refusal(500, {}), () => ({ ...metadata(), token_endpoint: "ftp://x/" })),
    "refused",
    "bad_metadata",
  ],
])("%s: no token, and one line in the log that says why", async (_what, inner, outcome, code) => {
  const deps = outside(inner);
  const error = { outcome, code, clockAheadSeconds: null };
  expect(await maskinportenClient(settings, deps).current()).toEqual({ ok: false, error });
  expect(deps.logged).toEqual([{ event: "maskinporten_token", outcome, code }]);
  const triedAgain = ["http_503", "timeout", "network"].includes(code);
  expect(deps.paths.filter((path) => path === "/token").length).toBeLessThanOrEqual(triedAgain ? 2 : 1);
});

test("a refusal is not kept: the next caller asks again, with a new grant", async () => {
  let refuse = true;
  const deps = outside(async (url, init) => {
    if (url.pathname === "/token" && refuse) return new Response("", { status: 503 });
    return fetch(url, init);
  });
  const tokens = maskinportenClient(settings, deps);
  expect((await tokens.current()).ok).toBe(false);
  refuse = false;
  expect((await tokens.current()).ok).toBe(true);
  expect(deps.paths).toEqual([METADATA, "/token", "/token", "/token"]);
});

test("what Maskinporten does not answer is asked once more, with a grant of its own", async () => {
  const grants: string[] = [];
  const deps = outside(async (url, init) => {
    if (url.pathname !== "/token") return fetch(url, init);
    grants.push(new URLSearchParams(String(init.body)).get("assertion") ?? "");
    if (grants.length === 1) throw new TypeError("fetch failed");
    return fetch(url, init);
  });
  expect((await maskinportenClient(settings, deps).current()).ok).toBe(true);
  expect(new Set(grants.map((grant) => decodeJwt(grant).jti)).size).toBe(2);
});

test("when Maskinporten has been away for four tries nobody asks it for five seconds", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  const deps = outside(async () => new Response("", { status: 503 }));
  const tokens = maskinportenClient(settings, deps);
  const current = async () => {
    const asked = tokens.current();
    await new Promise((resolve) => setImmediate(resolve)); // the library is loaded when it is first needed
    await vi.advanceTimersByTimeAsync(1_000);
    return asked;
  };
  for (let i = 0; i < 2; i++) expect((await current()).ok).toBe(false);
  expect(await tokens.current()).toMatchObject({ ok: false, error: { code: "circuit_open" } });
  expect(deps.paths).toHaveLength(4);
  expect(deps.logged).toContainEqual({ event: "register_circuit", host: "maskinporten", state: "open" });
  vi.useRealTimers();
});

test("a refusal tells how far the clocks are apart", async () => {
  const late = answering(() =>
    Response.json(
      { error: "invalid_grant", error_description: "Invalid assertion (MP-130)" },
      { status: 400, headers: { date: new Date(deps.clock.now() + 42_000).toUTCString() } },
    ),
  );
  const deps = outside(late);
  expect(await maskinportenClient(settings, deps).current()).toEqual({
    ok: false,
    error: { outcome: "refused", code: "MP-130", clockAheadSeconds: -42 },
  });
});

test("a key with certificates is sent with them, and without a kid", async () => {
  const grants: string[] = [];
  const deps = outside((url, init) => {
    if (url.pathname === "/token") grants.push(new URLSearchParams(String(init.body)).get("assertion") ?? "");
    return fetch(url, init);
  });
  const privateKeyJwk = { ...settings.privateKeyJwk, x5c: ["MIIB", "MIIC"] };
  await maskinportenClient({ ...settings, privateKeyJwk }, deps).current();
  expect(decodeProtectedHeader(grants[0] ?? "")).toEqual({ alg: "RS256", typ: "JWT", x5c: ["MIIB", "MIIC"] });
  const key = await importJWK(standIns.client.publicJwk, "RS256");
  expect((await compactVerify(grants[0] ?? "", key)).payload.length).toBeGreaterThan(0);
});

test("a token that tells no life is used once and not kept", async () => {
  const deps = outside(answering(() => Response.json({ access_token: "abc", token_type: "Bearer" })));
  const tokens = maskinportenClient(settings, deps);
  expect(await tokens.current()).toEqual({ ok: true, value: "abc" });
  await tokens.current();
  expect(deps.paths.filter((path) => path === "/token")).toHaveLength(2);
});

test("an unknown key is refused with Maskinporten's code, and nothing of the grant is in the log", async () => {
  const deps = outside();
  const { privateJwk } = await newStandInKeys("client-key");
  const tokens = maskinportenClient({ ...settings, privateKeyJwk: privateJwk }, deps);
  expect(await tokens.current()).toMatchObject({ ok: false, error: { outcome: "refused", code: "MP-124" } });
  expect(deps.logged).toEqual([{ event: "maskinporten_token", outcome: "refused", code: "MP-124" }]);
});

test("an issuer without its slash stops the start", () => {
  expect(() => maskinportenClient({ ...settings, issuer: new URL("https://h/path") }, outside())).toThrow(
    "slash",
  );
});
