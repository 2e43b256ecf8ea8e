import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../src/app.ts";
import { runCli } from "../../../src/cli/run.ts";
import { type Db, openDb } from "../../../src/db/database.ts";
import { population } from "../../../src/demo/population/population.ts";
import { DEMO_SCOPE, demoUserName } from "../../../src/demo/seed.ts";
import { SESSION_COOKIE } from "../../../src/http/portal/cookies.ts";
import { portalApp } from "../../../src/http/portal/portal-app.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import { formKeyOf } from "../../../src/signin/session-service.ts";
import { signInByBrowserless } from "../../support/browserless.ts";
import { type ApiWorld, BASE, demoRole, rowCounts, SCIM_TOKEN, startApiWorld } from "../api-world.ts";
import { type Visit, visit } from "../portal-world.ts";

let world: ApiWorld;
/** The same program in another process. */
let elsewhere: { app: ReturnType<typeof createApp>; db: Db };
beforeAll(async () => {
  world = await startApiWorld();
  const runtime = { ...webPlatform, log: () => {}, metricsText: null };
  const pool = new pg.Pool({ connectionString: world.database.url, max: 2 });
  pool.on("error", () => {});
  elsewhere = { app: createApp(world.config, runtime), db: openDb(pool) };
});
afterAll(async () => {
  await elsewhere.db.close();
  await world.close();
});

const cookieOf = (token: string) => ({ cookie: `${SESSION_COOKIE}=${token}` });
const isLive = async (token: string): Promise<boolean> => {
  const request = () => new Request(`${BASE}/api/v1/me`, { headers: cookieOf(token) });
  const [here, there] = await Promise.all([
    world.send(request()),
    elsewhere.app.fetch(request(), elsewhere.db),
  ]);
  expect(there.status, "both processes say the same").toBe(here.status);
  return here.status === 200;
};
const owner = (text: string, ...values: unknown[]) => world.database.owner.query(text, values);
const reasonOf = async (nick: string) =>
  (
    await owner(
      "select ended_reason from portal_session where object_id = $1 order by started_at desc, id desc limit 1",
      `demo-${nick}`,
    )
  ).rows[0]?.ended_reason;

describe("a session is over for the next request, in every process,", () => {
  const scim = async (nick: string, method: "PATCH" | "DELETE", ...Operations: object[]) => {
    const { rows } = await owner("select id from scim_user where external_id = $1", `demo-${nick}`);
    const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
    const body = method === "PATCH" ? { schemas, Operations } : undefined;
    const path = `/scim/v2/Users/${rows[0].id}`;
    const answer = await world.ask(method, path, SCIM_TOKEN, body, {
      "content-type": "application/scim+json",
    });
    expect(answer.status).toBeLessThan(300);
  };
  const active = (value: string) => ({ op: "Replace", path: "active", value });

  test("when SCIM disables the account; enabled again, it stays over", async () => {
    const { token } = await visit(world, "mari.torg");
    expect(await isLive(token)).toBe(true);
    await scim("mari.torg", "PATCH", active("False"));
    expect(await isLive(token)).toBe(false);
    await scim("mari.torg", "PATCH", active("True"));
    expect(await isLive(token)).toBe(false);
    expect(await reasonOf("mari.torg")).toBe("account_ended");
    expect(await isLive((await visit(world, "mari.torg")).token)).toBe(true);
  });

  test("when the account is said to be somebody else's, or is deleted", async () => {
    const [per, siri] = [await visit(world, "per.utloept"), await visit(world, "siri.snart")];
    await scim("per.utloept", "PATCH", { op: "Replace", path: "externalId", value: "demo-somebody-else" });
    await scim("siri.snart", "DELETE");
    expect([await isLive(per.token), await isLive(siri.token)]).toEqual([false, false]);
  });

  test("when it signs out everywhere, and not when another of the person's signs out", async () => {
    const [one, other, third] = [
      await visit(world, "ola.barnehage"),
      await visit(world, "ola.barnehage"),
      await visit(world, "ola.barnehage"),
    ];
    const out = await one.post("/signout");
    expect(out.headers.get("location")).toMatch(/^\/signed-out/);
    expect(out.headers.get("set-cookie")).toMatch(/^__Host-identity-sync=; Max-Age=0; Path=\/;.*Secure/);
    expect([await isLive(one.token), await isLive(other.token)]).toEqual([false, true]);
    await other.post("/signout", { everywhere: "yes" });
    expect([await isLive(other.token), await isLive(third.token)]).toEqual([false, false]);
  });

  test("when the operator ends all of somebody's, which is recorded as the command line's act", async () => {
    const [one, other] = [await visit(world, "odd.drift"), await visit(world, "odd.drift")];
    const said: string[] = [];
    const context = {
      db: world.database.db,
      entropy: webPlatform.entropy,
      migrate: async () => [],
      demo: null,
      out: (line: string) => void said.push(line),
      note: () => {},
    };
    expect(await runCli(context, ["session", "end", "Odd.Drift@fjordheim.example"])).toBe(0);
    expect(said).toEqual(["2"]);
    expect([await isLive(one.token), await isLive(other.token)]).toEqual([false, false]);
    const { rows } = await owner("select leaf from audit_record order by at desc limit 1");
    expect(JSON.parse(String(rows[0].leaf))).toMatchObject({ kind: "session.ended", actor: "command_line" });
  });

  test("when the same browser signs in again, and it never takes a token that it was given (fixation)", async () => {
    const { token: planted } = await visit(world, "jon.venter");
    const start = { ...(await signInByBrowserless(BASE, demoUserName("jon.venter"), world.send)) };
    start.cookies.set(SESSION_COOKIE, planted);
    const kari = await signInByBrowserless(BASE, demoUserName("kari.barnevern"), world.send, "/", start);
    expect(kari.cookies.get(SESSION_COOKIE)).not.toBe(planted);
    expect(await isLive(planted)).toBe(false);
    expect(await reasonOf("jon.venter")).not.toBe("signed_out");
    expect(await isLive(kari.cookies.get(SESSION_COOKIE) ?? "")).toBe(true);
  });

  test("after half an hour unused, and after ten hours however much it is used", async () => {
    const { token } = await visit(world, "kari.barnevern");
    const at = async (minutes: number) => {
      await world.database.moveClock(`${minutes} minutes`);
      return isLive(token);
    };
    expect(await at(29)).toBe(true);
    expect(await at(58)).toBe(true);
    const use = "update portal_session set used_at = ends_at - interval '2 minutes' where hash = sha256($1)";
    await owner(use, Buffer.from(token));
    expect(await at(599)).toBe(true);
    expect(await at(601)).toBe(false);
    await world.database.moveClock("0 minutes");
    const idle = await visit(world, "kari.barnevern");
    await world.database.moveClock("31 minutes");
    expect(await isLive(idle.token)).toBe(false);
    await world.database.moveClock("0 minutes");
  });
});

describe("a form or request that no page of this session sent", () => {
  /** Every POST of the portal, from its router. */
  const NOBODY = "01990000-0000-7000-8000-00000000dead";
  const posts = [
    ...new Set(
      portalApp()
        .routes.filter(({ method }) => method === "POST")
        .map(({ path }) =>
          path.replaceAll(/:\w+(?:\{(\w[\w-]*)[^}]*\})?/g, (_, one?: string) => one ?? NOBODY),
        ),
    ),
  ];
  const REFUSED = "Skjemaet kom ikke fra en side du har åpen her";

  test("changes nothing, whatever page it is for", async () => {
    expect(posts).toEqual(expect.arrayContaining(["/signout", "/signin/organisation", "/language"]));
    const [one, another] = [await visit(world, "ida.iam"), await visit(world, "ida.iam")];
    const before = await rowCounts(world.database);
    const key = formKeyOf(one.token);
    const foreign: [string, string, Record<string, string>][] = [
      ["no key", "", {}],
      ["another session's key", formKeyOf(another.token), {}],
      ["sent by another site", key, { "sec-fetch-site": "cross-site" }],
      ["sent by another page of the domain", key, { origin: "http://evil.127.0.0.1:8080" }],
    ];
    for (const path of posts)
      for (const [what, sent, more] of foreign) {
        if (path === "/language" && what.endsWith("key")) continue; // is no session's, and chooses a language
        const headers = { ...cookieOf(one.token), ...more };
        const body = new URLSearchParams({ key: sent, everywhere: "yes" });
        const answer = await world.send(new Request(BASE + path, { method: "POST", headers, body }));
        expect([answer.status, answer.text.includes(REFUSED)], `${path}: ${what}`).toEqual([403, true]);
      }
    expect(await rowCounts(world.database)).toEqual(before);
    expect(await isLive(one.token)).toBe(true);
  });

  test("is not read beyond 64 KiB, signed in or not", async () => {
    const { token } = await visit(world, "ida.iam");
    for (const path of posts) {
      const body = new URLSearchParams({ key: formKeyOf(token), language: "nn", next: "/x".repeat(40_000) });
      const headers = path === "/language" ? {} : cookieOf(token);
      const answer = await world.send(new Request(BASE + path, { method: "POST", headers, body }));
      expect(answer.status, path).toBe(413);
    }
  });

  test("chooses a language, and leads back to a page of ours only", async () => {
    for (const [next, to] of [
      ["/lookup", "/lookup"],
      ["https://evil.example/", "/"],
    ] as const) {
      const body = new URLSearchParams({ language: "nn", next });
      const answer = await world.send(new Request(`${BASE}/language`, { method: "POST", body }));
      expect([answer.status, answer.headers.get("location")]).toEqual([303, to]);
      expect(answer.headers.get("set-cookie")).toContain("language=nn");
    }
  });

  test("is refused by the API for everything that changes something, and a key opens it", async () => {
    const kari = await visit(world, "kari.barnevern");
    const { json } = await world.ask("GET", "/api/v1/openapi.json", null);
    const routes = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => [method.toUpperCase(), `/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`] as const,
      ),
    );
    const unsafe = routes.filter(([method]) => method !== "GET");
    expect(unsafe.length).toBeGreaterThan(20);
    const key = formKeyOf(kari.token);
    for (const [method, path] of unsafe)
      for (const headers of [
        {},
        { "x-form-key": "x" },
        { "x-form-key": key, "sec-fetch-site": "same-site" },
      ]) {
        const answer = await world.ask(method, path, null, {}, { ...cookieOf(kari.token), ...headers });
        expect([answer.status, answer.json.code], `${method} ${path}`).toEqual([403, "foreign_request"]);
      }
    const { id: roleId, purposes } = demoRole("Barnevern");
    const { foedselsnummer } = population().residents()[0] ?? {};
    const body = { roleId, foedselsnummer, purpose: purposes[0]?.code, caseReference: "2026/1" };
    const headers = { ...cookieOf(kari.token), "x-form-key": key };
    expect((await world.ask("POST", "/api/v1/lookups", null, body, headers)).status).toBe(200);
  });

  test("counts for nothing beside a bearer token, good or bad", async () => {
    const { token } = await visit(world, "kari.barnevern");
    expect((await world.ask("GET", "/api/v1/me", "not-a-token", undefined, cookieOf(token))).status).toBe(
      401,
    );
    const ida = await world.ask(
      "GET",
      "/api/v1/me",
      await world.token("ida.iam"),
      undefined,
      cookieOf(token),
    );
    expect(ida.json.portalRoles).toMatchObject([{ role: "iam" }]);
    const over = await world.ask("GET", "/api/v1/me", null, undefined, cookieOf("nobody-s"));
    expect([over.status, over.json.code]).toEqual([401, "session_over"]);
  });
});

describe("whom several organisations know", () => {
  const OTHER = "01990000-0000-7000-8000-0000000000f2";
  /** A row of the demo organisation once more, changed in this. */
  const copy = async (table: string, change: object, where: string) => {
    const { rows } = await owner(
      "select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns where table_name = $1 and is_generated = 'NEVER'",
      table,
    );
    const from = `(select (jsonb_populate_record(t, $1::jsonb)).* from ${table} t where ${where}) changed`;
    const { names } = rows[0];
    await owner(`insert into ${table} (${names}) select ${names} from ${from}`, JSON.stringify(change));
  };
  beforeAll(async () => {
    const { organisation, source } = DEMO_SCOPE;
    const place = { organisation_id: OTHER, source_id: OTHER };
    await copy(
      "organisation",
      { id: OTHER, organisation_number: "999999999", name: "Ytre Fjordheim" },
      `id = '${organisation}'`,
    );
    await copy("source", { organisation_id: OTHER, id: OTHER }, `id = '${source}'`);
    await copy("scim_user", { ...place, id: OTHER, manager_id: null }, "external_id = 'demo-liv.leder'");
  });

  test("chooses for which of them, once there is somebody and before there is a session; and may change", async () => {
    const liv = await signInByBrowserless(BASE, demoUserName("liv.leder"), world.send, "/access");
    expect(liv.landed.location).toBe(`${BASE}/signin/organisation`);
    expect(liv.cookies.has(SESSION_COOKIE)).toBe(false);
    const asked = await liv.go(`${BASE}/signin/organisation`);
    for (const name of ["Fjordheim kommune", "Ytre Fjordheim"]) expect(asked.text).toContain(name);
    const keyIn = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const at = `${BASE}/signin/organisation`;
    const key = keyIn(asked.text);
    const unknown = await liv.go(at, { key, organisation: "01990000-0000-7000-8000-00000000dead" });
    expect([unknown.status, liv.cookies.has(SESSION_COOKIE)]).toEqual([400, false]);
    expect((await liv.go(at, { key: "", organisation: OTHER })).status).toBe(403);
    const chosen = await liv.go(at, { key, organisation: OTHER });
    expect([chosen.status, chosen.location]).toEqual([303, `${BASE}/access`]);

    // R9: nothing of the other organisation, in the portal or by the API
    const home = await liv.go(`${BASE}/`);
    expect(home.text).toContain("Ytre Fjordheim");
    expect(home.text).toContain("Bytt organisasjon");
    expect(JSON.parse((await liv.go(`${BASE}/api/v1/me`)).text)).toEqual({ roles: [], portalRoles: [] });
    const before = liv.cookies.get(SESSION_COOKIE) ?? "";
    const change = await liv.go(at);
    await liv.go(at, { key: keyIn(change.text), organisation: DEMO_SCOPE.organisation });
    expect(liv.cookies.get(SESSION_COOKIE)).not.toBe(before);
    expect(await isLive(before)).toBe(false);
    expect((await liv.go(`${BASE}/api/v1/me`)).text).toContain(DEMO_SCOPE.organisation);
  });

  test("is not asked where only one does", async () => {
    const kari: Visit = await visit(world, "kari.barnevern");
    expect((await kari.get("/")).text).not.toContain("Bytt organisasjon");
  });
});

test("sessions that have been over for a month are forgotten", async () => {
  const count = async () => (await owner("select count(*)::int as n from portal_session")).rows[0].n;
  const tidy = () => elsewhere.app.jobs(elsewhere.db, "tidy");
  const before = await count();
  await tidy();
  expect(await count()).toBe(before);
  await world.database.moveClock("31 days");
  await tidy();
  expect(await count()).toBe(0);
});
