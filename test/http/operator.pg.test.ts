import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { epochOf } from "../../src/audit/subject-policy.ts";
import type { Db } from "../../src/db/database.ts";
import { population } from "../../src/demo/population/population.ts";
import { nodeRuntime } from "../../src/runtime/node/node-runtime.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";
import { type ApiWorld, BASE, demoRole, startApiWorld } from "./api-world.ts";

const METRICS_TOKEN = "a-scrape-token-of-the-tests";
const { people, residents } = population({ size: 400 });
const resident = residents()[0]?.foedselsnummer ?? "";
const role = demoRole("Barnehage");

let folder: string;
let world: ApiWorld;
let databaseIsAway = false;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "identity-sync-operator-"));
  const { log, metricsText } = nodeRuntime(join(folder, "events.log"));
  world = await startApiWorld({
    config: { metricsToken: METRICS_TOKEN },
    runtime: { log, metricsText },
    db: (real) => unreliable(real),
  });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  databaseIsAway = false;
});

/** The database, but for the times when it is away. */
function unreliable(real: Db): Db {
  const away =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      databaseIsAway
        ? Promise.reject(
            Object.assign(new Error(`connect ECONNREFUSED ${resident}`), { code: "ECONNREFUSED" }),
          )
        : work(...args);
  return {
    ...real,
    read: away(real.read) as Db["read"],
    write: away(real.write) as Db["write"],
    find: away(real.find) as Db["find"],
    now: away(real.now),
  };
}

/** The same program with other settings, on the same database. */
const appWith = (config: Partial<ApiWorld["config"]>) => {
  const runtime = { ...webPlatform, log: () => undefined, metricsText: null };
  const app = createApp({ ...world.config, ...config }, runtime);
  return (path: string) => app.fetch(new Request(`${BASE}${path}`), world.database.db);
};

describe("/health", () => {
  test("live as long as the process answers, also without a database", async () => {
    databaseIsAway = true;
    expect(await world.ask("GET", "/health/live", null)).toMatchObject({
      status: 200,
      json: { status: "live" },
    });
  });

  test("ready with a database and the key of the half-year", async () => {
    expect(await world.ask("GET", "/health/ready", null)).toMatchObject({
      status: 200,
      json: { status: "ready" },
    });
  });

  test("not ready when the database is away, and ready when it is back", async () => {
    databaseIsAway = true;
    const answer = await world.ask("GET", "/health/ready", null);
    expect(answer).toMatchObject({ status: 503, json: { code: "unavailable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    databaseIsAway = false;
    expect((await world.ask("GET", "/health/ready", null)).status).toBe(200);
  });

  test("not ready without the audit key of the half-year, by the database's clock", async () => {
    const epoch = epochOf(await world.database.db.now());
    const without = new Map([...world.config.auditKeys].filter(([name]) => name !== epoch));
    const ask = appWith({ auditKeys: without });
    const answer = await ask("/health/ready");
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      "audit_unavailable",
    ]);
    await world.database.moveClock("184 days");
    expect((await ask("/health/ready")).status).toBe(200);
    await world.database.moveClock("0 days");
  });
});

describe("when something is away, nobody is let in and nothing is told", () => {
  test.each([
    [
      "a look-up",
      "POST",
      "/api/v1/lookups",
      { roleId: role.id, foedselsnummer: resident, purpose: "opptak" },
    ],
    ["what one holds", "GET", "/api/v1/me", undefined],
    ["the mappings", "GET", "/api/v1/mappings", undefined],
  ])("%s is 503 without a database", async (_what, method, path, body) => {
    const token = await world.token("ola.barnehage");
    databaseIsAway = true;
    const answer = await world.ask(method, path, token, body);
    expect(answer).toMatchObject({ status: 503, json: { code: "unavailable" } });
    expect(elevenDigitsIn(answer.text)).toEqual([]);
    expect(answer.text).not.toContain("ECONNREFUSED");
  });

  test("a SCIM request is 503 without a database, never 404 or 401", async () => {
    databaseIsAway = true;
    const answer = await world.ask("GET", "/scim/v2/Users/x", "a-scim-token-of-the-tests");
    expect(answer).toMatchObject({ status: 503, json: { status: "503" } });
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  // What the register may do to us, over HTTP, and what the caller is told (R12).
  const register = /\/folkeregister\//;
  test.each<[string, () => Response | Promise<Response>, number, string]>([
    ["is not there", () => Promise.reject(new TypeError("fetch failed")), 503, "register_unavailable"],
    ["fails", () => new Response(`feil for ${resident}`, { status: 500 }), 503, "register_unavailable"],
    ["asks us to wait", () => new Response("", { status: 429 }), 503, "register_unavailable"],
    ["refuses", () => new Response(`{"message":"${resident}"}`, { status: 403 }), 503, "register_refused"],
    [
      "answers with a page",
      () => new Response(`<html>${resident}`, { status: 200 }),
      503,
      "register_garbled",
    ],
    [
      "answers for somebody else",
      () => Response.json({ oppslag: [{ foedselsEllerDNummer: "17859041353", folkeregisterperson: {} }] }),
      503,
      "register_garbled",
    ],
    ["answers with nobody", () => Response.json({ oppslag: [] }), 503, "register_garbled"],
  ])("a look-up when the register %s", async (_what, answerInstead, status, code) => {
    world.intercept((url) => (register.test(url.pathname) ? answerInstead() : null));
    const answer = await world.lookUp("ola.barnehage", role, resident);
    world.intercept(null);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.json).not.toHaveProperty("person");
    expect(elevenDigitsIn(answer.text)).toEqual([]);
    const id = answer.headers.get("x-request-id") ?? "";
    expect(await world.recordsOf(id)).toMatchObject([{ outcome: "error", reason: code }]);
  });

  test("a look-up when Maskinporten does not answer", async () => {
    const maskinporten = world.config.register.maskinporten.issuer.origin;
    const fresh = createApp(world.config, {
      ...webPlatform,
      log: () => undefined,
      metricsText: null,
      fetch: async (input, init) => {
        if (new URL(String(input)).origin === maskinporten) throw new TypeError("fetch failed");
        return fetch(input, init);
      },
    });
    const request = new Request(`${BASE}/api/v1/lookups`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await world.token("ola.barnehage")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ roleId: role.id, foedselsnummer: resident, purpose: "opptak" }),
    });
    const answer = await fresh.fetch(request, world.database.db);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      "register_unavailable",
    ]);
  });

  test("a look-up without the audit key of the half-year shows nothing", async () => {
    const app = createApp(
      { ...world.config, auditKeys: new Map() },
      { ...webPlatform, log: () => undefined, metricsText: null },
    );
    const request = new Request(`${BASE}/api/v1/lookups`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await world.token("ola.barnehage")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ roleId: role.id, foedselsnummer: resident, purpose: "opptak" }),
    });
    const answer = await app.fetch(request, world.database.db);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      "audit_unavailable",
    ]);
  });
});

describe("/metrics", () => {
  test("is not there unless a token was set", async () => {
    expect((await appWith({ metricsToken: null })("/metrics")).status).toBe(404);
    expect((await appWith({ metricsToken: METRICS_TOKEN })("/metrics")).status).toBe(404); // a runtime without any
  });

  test.each<[string, string | undefined]>([
    ["no token", undefined],
    ["an empty one", "Bearer "],
    ["another one", "Bearer another-token-of-the-tests"],
    ["most of it", `Bearer ${METRICS_TOKEN.slice(0, -1)}`],
    ["more than it", `Bearer ${METRICS_TOKEN}x`],
    ["the SCIM token", "Bearer a-scim-token-of-the-tests"],
    ["the token as a password", `Basic ${METRICS_TOKEN}`],
  ])("is 401 with %s", async (_what, authorization) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await world.ask("GET", "/metrics", null, undefined, headers as { [name: string]: string });
    expect(answer).toMatchObject({ status: 401, json: { code: "no_credentials" } });
  });

  test("counts look-ups by outcome and requests by route, and names nobody", async () => {
    const numbers = async (outcome: string) => {
      const { text } = await world.ask("GET", "/metrics", METRICS_TOKEN);
      return Number(
        new RegExp(`identity_sync_lookups_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
      );
    };
    const before = [await numbers("found"), await numbers("denied")];
    expect((await world.lookUp("ola.barnehage", role, resident)).status).toBe(200);
    expect((await world.lookUp("per.utloept", role, resident)).status).toBe(403);
    await world.ask("GET", `/api/v1/lookups/${resident}`, await world.token("ola.barnehage"));
    await world.ask(resident, `/${resident}`, null).catch(() => undefined);
    expect([await numbers("found"), await numbers("denied")]).toEqual(before.map((count) => count + 1));
    const criteria = { navn: "Lun Brygge" };
    const asked = { roleId: role.id, purpose: role.purposes[0]?.code, criteria };
    await world.ask("POST", "/api/v1/searches", await world.token("ola.barnehage"), asked);
    const { text } = await world.ask("GET", "/metrics", METRICS_TOKEN);
    expect(text).toContain('identity_sync_searches_total{outcome="hits"} 1');
    expect(text).toContain('route="/api/v1/lookups"');
    expect(text).toContain("identity_sync_register_call_seconds");
    expect(people.filter((person) => text.includes(person.foedselsnummer))).toEqual([]);
    expect(text).not.toMatch(/ola\.barnehage|fjordheim\.example|demo-ola/);
    expect([...text.matchAll(/="([^"]*)"/g)].flatMap(([, label]) => elevenDigitsIn(label ?? ""))).toEqual([]);
  });
});

describe("what every answer carries", () => {
  const POLICY =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  test.each<[string, string, number]>([
    ["GET", "/", 200],
    ["GET", "/health/live", 200],
    ["GET", "/metrics", 401],
    ["GET", "/api/v1/openapi.json", 200],
    ["GET", "/api/v1/me", 401],
    ["POST", "/api/v1/lookups", 401],
    ["GET", "/scim/v2/Users", 401],
    ["GET", "/nowhere", 404],
    ["DELETE", "/", 405],
    ["GET", "/wp-login.php", 404],
  ])(
    "%s %s: a request id of its own, and the headers that keep browsers in check",
    async (method, path, status) => {
      const [one, other] = [await world.ask(method, path, null), await world.ask(method, path, null)];
      expect(one.status).toBe(status);
      expect(one.headers.get("x-request-id")).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      );
      expect(one.headers.get("x-request-id")).not.toBe(other.headers.get("x-request-id"));
      expect(one.headers.get("content-security-policy")).toBe(POLICY);
      expect(one.headers.get("x-content-type-options")).toBe("nosniff");
      expect(one.headers.get("x-frame-options")).toBe("DENY");
      expect(one.headers.get("referrer-policy")).toBe("same-origin");
      expect(one.headers.get("strict-transport-security")).toMatch(/max-age=\d{8}/);
      expect(one.headers.get("access-control-allow-origin")).toBeNull();
      expect(one.headers.has("x-powered-by")).toBe(false);
    },
  );

  test("a request id that a client made up is not taken over", async () => {
    const answer = await world.ask("GET", "/health/live", null, undefined, { "x-request-id": resident });
    expect(answer.headers.get("x-request-id")).not.toBe(resident);
  });
});

test("/ says what this is, that it is a demo, how to sign in, and nothing of anybody", async () => {
  const { text, headers } = await world.ask("GET", "/", null, undefined, { "accept-language": "nb" });
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  expect(text).toContain("Personoppslag");
  expect(text).toContain("alle personer er syntetiske");
  for (const link of text.matchAll(/<a[^>]* href="(\/[^"]*)"/g))
    expect([200, 302, 303]).toContain((await world.ask("GET", link[1] ?? "", null)).status);
  expect(elevenDigitsIn(text)).toEqual([]);
  const real = await appWith({ syntheticOnly: false })("/");
  expect(await real.text()).not.toContain("Demo");
});

test("the description is OpenAPI 3.1, names the look-up, and asks for credentials on every route", async () => {
  const { json, status } = await world.ask("GET", "/api/v1/openapi.json", null);
  expect(status).toBe(200);
  expect(json.openapi).toMatch(/^3\.1\./);
  const paths = json.paths as {
    [path: string]: { [method: string]: { security?: object[]; responses: object } };
  };
  expect(paths["/lookups"]?.post?.responses).toMatchObject({
    200: {},
    400: {},
    401: {},
    403: {},
    404: {},
    429: {},
    503: {},
    504: {},
  });
  expect(paths["/me"]).toHaveProperty("get");
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, it]) => !it.security?.length)
      .map(([method]) => `${method} ${path}`),
  );
  expect(open).toEqual([]);
  expect(elevenDigitsIn(JSON.stringify(json))).toEqual([]);
});
