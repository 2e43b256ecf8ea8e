import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_DOMAIN } from "../../src/demo/seed.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import {
  dryRun,
  ORIGIN,
  type StartedWorker,
  startWorker,
  startWorld,
  type WorkerBundle,
} from "./worker-world.ts";

const MARKERS_OF_NODE_ONLY = [
  ["pino", "pino.destination"],
  ["prom-client", "collectDefaultMetrics"],
  ["PGlite", "PGlite"],
  ["oidc-provider", "oidc-provider"],
  ["@hono/node-server", "getRequestListener"],
  ["worker threads", "worker_threads"],
  ["files", /["']node:fs["']/],
  ["the demo", "Fjordheim"],
] as const;

const SCIM_USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const KARI = `kari.barnevern@${DEMO_DOMAIN}`;
const USER_NAME = `nora.ny@${DEMO_DOMAIN}`;
const barnevern = DEMO_ROLES[0];
const resident = population().residents()[0];
if (!barnevern || !resident) throw new Error("the demo has a first role and a first resident");

let bundle: WorkerBundle;
let database: TestDatabase;
let world: Awaited<ReturnType<typeof startWorld>>;
let worker: StartedWorker;

beforeAll(async () => {
  [bundle, database] = await Promise.all([dryRun(), openTestDatabase()]);
  world = await startWorld(database);
  worker = await startWorker(bundle, world.settings, database.url);
});
afterAll(async () => {
  await worker?.close();
  await world?.close();
  await database?.close();
  bundle?.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: an answer is judged by what the test expects of it
type Answer = { status: number; headers: Headers; body: any };

async function call(path: string, method = "GET", token?: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const answer = await worker.fetch(path, init);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? {} : JSON.parse(text) };
}

const scim = (method: string, path: string, body?: unknown) =>
  call(`/scim/v2${path}`, method, world.scimToken, body);
const patch = (path: string, ...operations: object[]) =>
  scim("PATCH", path, { schemas: [PATCH_OP], Operations: operations });
const userNamed = (userName: string) =>
  scim("GET", `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
const question = {
  roleId: barnevern.id,
  foedselsnummer: resident.foedselsnummer,
  purpose: "undersoekelse",
};
const lookUp = (token: string, extra: object = {}) =>
  call("/api/v1/lookups", "POST", token, { ...question, ...extra });
const lookupRequest = (token: string) => ({
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  body: JSON.stringify(question),
});

async function barnevernGroup(): Promise<string> {
  const found = await scim(
    "GET",
    `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "FREG Barnevern"')}`,
  );
  const [group] = found.body.Resources as { id: string }[];
  if (!group) throw new Error("the demo has the group");
  return group.id;
}

describe("the bundle", () => {
  test.each(MARKERS_OF_NODE_ONLY)("holds nothing of %s", (_what, marker) => {
    expect(bundle.text.search(marker)).toBe(-1);
  });

  test("is less than 1 MiB on the way to Cloudflare", () => {
    const size = gzipSync(bundle.text).length;
    process.stdout.write(`Worker bundle: ${Math.round(size / 1024)} KiB gzip\n`);
    expect(size).toBeLessThan(1024 * 1024);
  });
});

describe("a person's way through SCIM and look-ups, in workerd", () => {
  let user: string;
  let group: string;
  let token: string;

  test("Entra finds nobody of the name and creates the user", async () => {
    const found = await userNamed(USER_NAME);
    expect([found.status, found.body.totalResults]).toEqual([200, 0]);

    const created = await scim("POST", "/Users", {
      schemas: [SCIM_USER],
      userName: USER_NAME,
      externalId: "worker-nora",
      displayName: "Nora Ny",
      active: true,
    });
    expect(created.status).toBe(201);
    user = String(created.body.id);
    expect(created.headers.get("location")).toBe(`${ORIGIN}/scim/v2/Users/${user}`);
    expect((await userNamed(USER_NAME)).body.totalResults).toBe(1);
  });

  test("who is in no group is refused", async () => {
    token = await world.tokenFor(USER_NAME);
    expect((await lookUp(token)).status).toBe(403);
  });

  test("added to FREG Barnevern as Entra does it, the user holds the role", async () => {
    group = await barnevernGroup();
    const added = await patch(`/Groups/${group}`, {
      op: "Add",
      path: "members",
      value: [{ $ref: null, value: user }],
    });
    expect(added.status).toBe(204);
    const me = await call("/api/v1/me", "GET", token);
    expect(me.body.roles).toMatchObject([{ id: barnevern.id, name: "Barnevern" }]);
  });

  test("a look-up shows the role's parts only, and its record is there", async () => {
    const answer = await lookUp(token, { caseReference: "2026/123" });
    expect(answer.status).toBe(200);
    const returned = Object.keys(answer.body.person).sort();
    expect(returned).toContain("navn");
    expect(barnevern.parts).toEqual(expect.arrayContaining(returned));

    const { rows } = await database.owner.query(
      "select outcome, convert_from(leaf, 'UTF8') as leaf from audit_record where request_id = $1",
      [answer.body.requestId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: "permit" });
    expect(JSON.parse(rows[0].leaf)).toMatchObject({ facts: { partsReturned: returned } });
  });

  test.each([
    ["disabled in Entra", "False", 403],
    ["enabled again", "True", 200],
  ])("%s", async (_what, value, status) => {
    const changed = await patch(`/Users/${user}`, { op: "Replace", path: "active", value });
    expect(changed.status).toBe(200);
    expect((await lookUp(token)).status).toBe(status);
  });

  test("removed from the group, the very next look-up is refused and recorded", async () => {
    const removed = await patch(`/Groups/${group}`, {
      op: "Remove",
      path: "members",
      value: [{ $ref: null, value: user }],
    });
    const refused = await lookUp(token);
    expect([removed.status, refused.status, refused.body.code]).toEqual([204, 403, "role_not_held"]);
    const { rows } = await database.owner.query("select outcome from audit_record where request_id = $1", [
      String(refused.body.instance).replace("urn:uuid:", ""),
    ]);
    expect(rows).toEqual([{ outcome: "deny" }]);
  });
});

describe("no request hangs on what another one opened", () => {
  test("30 look-ups in a row, on one token of Maskinporten's", async () => {
    const token = await world.tokenFor(KARI);
    const tokens = () => worker.written().split('"maskinporten_token"').length;
    const before = tokens();
    for (let i = 0; i < 30; i++) expect((await lookUp(token)).status).toBe(200);
    expect(tokens() - before).toBeLessThanOrEqual(1);
  });

  test("12 look-ups and 12 changes at the same time", async () => {
    const token = await world.tokenFor(KARI);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => [
        lookUp(token),
        scim("POST", "/Users", { schemas: [SCIM_USER], userName: `samtidig-${i}@${DEMO_DOMAIN}` }),
      ]).flat(),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => [200, 201]).flat());
  });

  test("callers who go away while keys and tokens are on their way take nobody with them", async () => {
    const token = await world.tokenFor(KARI);
    const cold = await startWorker(bundle, world.settings, database.url);
    const { method, headers, body } = lookupRequest(token);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const signal = AbortSignal.timeout(4 * i + 1);
        return cold.fetch("/api/v1/lookups", { method, headers, body, signal }).catch(() => null);
      }),
    );
    const after = await Promise.all(
      Array.from({ length: 6 }, () => cold.fetch("/api/v1/lookups", { method, headers, body })),
    );
    expect(after.map(({ status }) => status)).toEqual(Array.from(after, () => 200));
    await cold.close();
  });

  test("no connection is left behind", async () => {
    await expect
      .poll(async () => {
        const { rows } = await database.owner.query(
          "select count(*)::int as open from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
        );
        return rows[0].open;
      })
      .toBe(0);
  });
});

describe("operators", () => {
  test.each([
    ["/health/live", 200],
    ["/health/ready", 200],
    ["/metrics", 404],
  ])("%s answers %i", async (path, status) => {
    expect((await call(path)).status).toBe(status);
  });

  test("what was written is one event a line, without any person number", () => {
    const lines = worker.written().trim().split("\n");
    expect(lines.length).toBeGreaterThan(60);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
    expect(worker.written().replaceAll(UUID, "")).not.toMatch(/\d{11}/);
  });

  test("with the database away, SCIM and look-ups say so and stay up", async () => {
    const silent = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const lost = await startWorker(bundle, world.settings, `postgres://x:y@127.0.0.1:${port}/nothing`);
    const headers = { authorization: `Bearer ${world.scimToken}` };
    const answers = [await lost.fetch("/health/ready"), await lost.fetch("/scim/v2/Users", { headers })];
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect((await lost.fetch("/health/live")).status).toBe(200);
    await lost.close();
    silent.close();
  });
});

test("a Worker that lacks a setting answers 503, and only its log names it", async () => {
  const { AUDIT_KEYS: _missing, ...settings } = world.settings;
  const stopped = await startWorker(bundle, settings, database.url);
  const answer = await stopped.fetch("/health/live");
  const text = await answer.text();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(text).not.toContain("AUDIT_KEYS");
  await expect.poll(() => stopped.written()).toContain("\n");
  expect(JSON.parse(stopped.written())).toMatchObject({
    event: "not_configured",
    faults: [{ name: "AUDIT_KEYS", problem: "is missing" }],
  });
  for (const secret of Object.values(world.settings)) expect(stopped.written()).not.toContain(secret);
  await stopped.close();
});
