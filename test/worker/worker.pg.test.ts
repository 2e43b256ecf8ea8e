import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_DOMAIN } from "../../src/demo/seed.ts";
import { SCHEDULE } from "../../src/jobs/schedule.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";

import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { barnevern, clientOf } from "./worker-client.ts";
import {
  dryRun,
  holdingMaskinporten,
  ORIGIN,
  type StartedWorker,
  startWorker,
  startWorld,
  type WorkerBundle,
  type World,
} from "./worker-world.ts";

const KARI = `kari.barnevern@${DEMO_DOMAIN}`;
const NORA = `nora.ny@${DEMO_DOMAIN}`;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

let bundle: WorkerBundle;
let database: TestDatabase;
let world: World;
let worker: StartedWorker;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  [bundle, database] = await Promise.all([dryRun(), openTestDatabase()]);
  world = await startWorld(database);
  worker = await startWorker(bundle, world.settings, { hyperdrive: database.url });
  client = clientOf(worker, world.scimToken);
});
afterAll(async () => {
  await worker?.close();
  await world?.close();
  if (database) await database.close();
  bundle?.remove();
});

describe("the bundle", () => {
  test.each([
    ["pino", "pino.destination"],
    ["prom-client", "collectDefaultMetrics"],
    ["PGlite", "PGlite"],
    ["oidc-provider", "oidc-provider"],
    ["@hono/node-server", "getRequestListener"],
    ["worker threads", "worker_threads"],
    ["files, but for what pg asks for", /["']node:fs["']/],
    ["the demo", "Fjordheim"],
  ])("holds nothing of %s", (_what, marker) => {
    expect(bundle.text.search(marker)).toBe(-1);
  });

  test("names styles and a script that the build has put where Cloudflare serves them", async () => {
    const front = await (await worker.fetch("/")).text();
    const named = [...front.matchAll(/"\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
    expect(named).toHaveLength(2);
    for (const path of named)
      expect(existsSync(join(projectFolder, "dist", "worker", path)), path).toBe(true);
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
  const outcomes = async (requestId: string) =>
    (
      await database.owner.query(
        "select outcome, convert_from(leaf, 'UTF8')::json -> 'facts' as facts from audit_record where request_id = $1",
        [requestId],
      )
    ).rows;
  const member = () => ({ path: "members", value: [{ $ref: null, value: user }] });

  test("Entra finds nobody of the name and creates the user", async () => {
    const nobody = await client.findUser(NORA);
    expect([nobody.status, nobody.body.totalResults]).toEqual([200, 0]);

    const created = await client.createUser({ userName: NORA, externalId: "worker-nora", active: true });
    user = created.body.id;
    expect([created.status, created.headers.get("location")]).toEqual([
      201,
      `${ORIGIN}/scim/v2/Users/${user}`,
    ]);
    expect((await client.findUser(NORA)).body.totalResults).toBe(1);
  });

  test("who is in no group is refused", async () => {
    token = await world.tokenFor(NORA);
    expect((await client.lookUp(token)).status).toBe(403);
  });

  test("added to FREG Barnevern as Entra does it, the user holds the role", async () => {
    group = (await client.findGroup("FREG Barnevern")).body.Resources[0].id;
    const added = await client.patch(`/Groups/${group}`, { op: "Add", ...member() });
    const me = await client.call("/api/v1/me", { token });
    expect([added.status, me.body.roles]).toMatchObject([204, [{ id: barnevern.id, name: "Barnevern" }]]);
  });

  test("a look-up shows the role's parts only, and its record is there", async () => {
    const answer = await client.lookUp(token, { caseReference: "2026/123" });
    expect(answer.status).toBe(200);
    const returned = Object.keys(answer.body.person).sort();
    expect(returned).toContain("navn");
    expect(barnevern.parts).toEqual(expect.arrayContaining(returned));
    expect(await outcomes(answer.body.requestId)).toMatchObject([
      { outcome: "permit", facts: { partsReturned: returned } },
    ]);
  });

  test.each([
    ["disabled in Entra, the user is refused", "False", 403],
    ["enabled again, the user is let in", "True", 200],
  ])("%s", async (_what, value, status) => {
    const changed = await client.patch(`/Users/${user}`, { op: "Replace", path: "active", value });
    expect([changed.status, (await client.lookUp(token)).status]).toEqual([200, status]);
  });

  test("removed from the group, the very next look-up is refused and recorded", async () => {
    const removed = await client.patch(`/Groups/${group}`, { op: "Remove", ...member() });
    const refused = await client.lookUp(token);
    expect([removed.status, refused.status, refused.body.code]).toEqual([204, 403, "role_not_held"]);
    const requestId = refused.body.instance.replace("urn:uuid:", "");
    expect(await outcomes(requestId)).toMatchObject([{ outcome: "deny" }]);
  });
});

describe("no request hangs on what another one opened", () => {
  test("30 look-ups in a row, on one token of Maskinporten's", async () => {
    const token = await world.tokenFor(KARI);
    const tokens = () => worker.written().split('"maskinporten_token"').length;
    const before = tokens();
    for (let i = 0; i < 30; i++) expect((await client.lookUp(token)).status).toBe(200);
    expect(tokens() - before).toBeLessThanOrEqual(1);
  });

  test.each([
    ["for a moment, is asked again", 2, 200],
    ["longer, is told of", 3, 503],
  ])("a register that is down %s", async (_what, times, status) => {
    const token = await world.tokenFor(KARI);
    await world.registerFails(times);
    expect((await client.lookUp(token)).status).toBe(status);
  });

  test("12 look-ups and 12 changes at the same time", async () => {
    const token = await world.tokenFor(KARI);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => [
        client.lookUp(token),
        client.createUser({ userName: `samtidig-${i}@${DEMO_DOMAIN}` }),
      ]).flat(),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => [200, 201]).flat());
  });

  test("a caller who goes away while a token is on its way holds nobody up", async () => {
    const maskinporten = await holdingMaskinporten();
    const settings = { ...world.settings, MASKINPORTEN_ISSUER: maskinporten.issuer };
    // Past Miniflare's stand-in for Hyperdrive, which brings its own process down when a Worker drops a connection.
    const held = await startWorker(bundle, settings, { direct: database.url });
    const caller = clientOf(held, world.scimToken);
    const token = await world.tokenFor(KARI);

    const leaving = new AbortController();
    const first = caller.lookUp(token, { signal: leaving.signal }).catch((error: Error) => error.name);
    await maskinporten.asked;
    leaving.abort();
    expect(await first).toBe("AbortError");

    maskinporten.letGo();
    const began = performance.now();
    const others = await Promise.all([caller.lookUp(token), caller.lookUp(token)]);
    // The token is none that the register takes; what counts is that there was an answer, and soon.
    expect(others.map(({ body }) => body.code)).toEqual(["register_refused", "register_refused"]);
    expect(performance.now() - began).toBeLessThan(5_000);
    await held.close();
    maskinporten.close();
  });

  test("no transaction is left open", async () => {
    const open =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in%'";
    await expect.poll(async () => (await database.owner.query(open)).rows).toEqual([{ n: 0 }]);
  });
});

describe("woken by the clock", () => {
  const eventsOf = (job: string) =>
    worker
      .written()
      .split("\n")
      .filter((line) => line.includes('"event":"job"') && line.includes(`"job":"${job}"`))
      .map((line) => JSON.parse(line));

  test.each(SCHEDULE)("it runs $job, for every organisation", async ({ job, cron }) => {
    const overdue = `select count(*)::int as n from role_grant where state = 'active' and expires_at <= decision_now()`;
    const count = async () => (await database.owner.query<{ n: number }>(overdue)).rows[0]?.n;
    if (job === "tidy") expect(await count()).toBe(1);
    expect(await worker.scheduled(cron)).toBe("ok");
    expect(await count()).toBe(0);
    await expect
      .poll(() => eventsOf(job))
      .toMatchObject([{ organisations: 1, changed: expect.any(Number), failed: 0, outcome: "done" }]);
    expect(eventsOf(job)[0]?.changed).toBeGreaterThan(0);
  });

  test("at any other time it does nothing", async () => {
    expect(await worker.scheduled("0 1 * * *")).toBe("ok");
    expect([...eventsOf("tidy"), ...eventsOf("notices")].length).toBe(2);
  });
});

describe("operators", () => {
  test.each([
    ["/health/live", 200],
    ["/health/ready", 200],
    ["/metrics", 404],
  ])("%s answers %i", async (path, status) => {
    expect((await client.call(path)).status).toBe(status);
  });

  test("what was written is one event a line, without any person number", () => {
    const lines = worker.written().trim().split("\n");
    expect(lines.length).toBeGreaterThan(60);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
    expect(worker.written().replaceAll(UUID, "")).not.toMatch(/\d{11}/);
  });

  test("people are sent to sign in, by msal in workerd too", async () => {
    const answer = await worker.fetch("/signin", { redirect: "manual" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toContain("code_challenge_method=S256");
  });

  test("with the database away, everything that needs it answers 503, and what does not stays up", async () => {
    const away = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(away, "listening");
    const { port } = away.address() as AddressInfo;
    const lost = await startWorker(bundle, world.settings, { direct: `postgres://x:y@127.0.0.1:${port}/x` });
    const caller = clientOf(lost, world.scimToken);
    const answers = [await caller.call("/health/ready"), await caller.findUser(KARI)];
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect((await caller.call("/health/live")).status).toBe(200);
    await lost.close();
    away.close();
  });

  test("with a setting missing, it answers 503, and only its log names the setting", async () => {
    const { AUDIT_KEYS: _missing, ...settings } = world.settings;
    const stopped = await startWorker(bundle, settings, { hyperdrive: database.url });
    const answer = await clientOf(stopped, world.scimToken).call("/health/live");
    expect([answer.status, answer.body.code]).toEqual([503, "not_configured"]);
    expect(JSON.stringify(answer.body)).not.toContain("AUDIT_KEYS");
    await expect.poll(stopped.written).toContain("\n");
    expect(JSON.parse(stopped.written())).toMatchObject({
      event: "not_configured",
      faults: [{ name: "AUDIT_KEYS", problem: "is missing" }],
    });
    for (const secret of Object.values(world.settings)) expect(stopped.written()).not.toContain(secret);
    await stopped.close();
  });
});
