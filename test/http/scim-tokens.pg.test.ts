import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chargeOperations } from "../../src/http/scim-client.ts";
import { scimRoutes } from "../../src/http/scim-routes.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import { clientMemory, STRANGERS_PER_SECOND } from "../../src/signin/client-memory.ts";
import { authenticateScim, tokenHash } from "../../src/signin/scim-token-service.ts";
import { API_AUDIENCE, openScimWorld, type Process, type ScimWorld, type Source } from "./scim-world.ts";

let world: ScimWorld;
let ask: Process;
beforeAll(async () => {
  world = await openScimWorld();
  ask = world.start();
});
afterAll(() => world.close());

const USERS = "/scim/v2/Users?count=0";
const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
const eventsOf = (name: LogEvent["event"], { tokenId }: Source) =>
  world.log.filter((event) => event.event === name && "tokenId" in event && event.tokenId === tokenId);

describe("every route of the SCIM server refuses whoever shows nothing", () => {
  const routes = [
    ...new Set(scimRoutes().routes.map(({ method, path }) => `${method === "ALL" ? "GET" : method} ${path}`)),
  ].map((route) =>
    route
      .replaceAll(/\/:\w+\{[^}]*\}/g, "/Users")
      .replaceAll(/\/:\w+\??/g, "/0199d000-0000-7000-8000-000000000001")
      .replaceAll("*", "anything"),
  );

  test("there are as many as we think, at the least", () => expect(routes.length).toBeGreaterThan(15));

  test.each(
    routes.flatMap((route) => [
      [route, undefined],
      [route, "Bearer "],
      [route, "Bearer wrong"],
      [route, "Basic dXNlcjpwYXNz"],
    ]) as [string, string | undefined][],
  )("%s with %j", async (route, authorization) => {
    // A process each, so that wrong tokens are judged and not told to wait.
    const [method = "", path = ""] = route.split(" ");
    const asked = authorization === undefined ? {} : { authorization };
    const answer = await world.start()(method, `/scim/v2${path}`, asked);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(answer.headers.get("content-type")).toBe("application/scim+json");
    if (method !== "HEAD") expect(answer.json).toMatchObject({ schemas: [ERROR], status: "401" });
  });
});

describe("the use of a token", () => {
  const lastUsed = async ({ tokenId }: Source): Promise<Date | null> =>
    (await world.database.owner.query("select last_used_at from scim_token where id = $1", [tokenId])).rows[0]
      .last_used_at;

  test("is noted at most once a minute", async () => {
    const source = await world.addSource();
    expect(await lastUsed(source)).toBeNull();
    await ask("GET", USERS, source);
    const first = await lastUsed(source);
    expect(first).toBeInstanceOf(Date);
    await ask("GET", USERS, source);
    await world.database.moveClock("59 seconds");
    await ask("GET", USERS, source);
    expect(await lastUsed(source)).toEqual(first);
    await world.database.moveClock("61 seconds");
    await ask("GET", USERS, source);
    expect((await lastUsed(source))?.getTime()).toBeGreaterThanOrEqual((first?.getTime() ?? 0) + 60_000);
    await world.database.moveClock("0 seconds");
  });

  test.runIf(process.env.TEST_DATABASE_KIND === "postgres")(
    "waits for nobody who holds its row",
    async () => {
      const source = await world.addSource();
      const client = await world.database.owner.connect();
      await client.query("begin");
      await client.query("select from scim_token where id = $1 for update", [source.tokenId]);
      expect((await ask("GET", USERS, source)).status).toBe(200);
      expect(await lastUsed(source)).toBeNull();
      await client.query("rollback");
      client.release();
      await ask("GET", USERS, source);
      expect(await lastUsed(source)).not.toBeNull();
    },
  );

  test.each([
    ["31 days before its end", 31, []],
    ["29 days and a half before its end", 29.5, [29]],
    ["on its last day", 0.5, [0]],
  ])("%s is told once a day", async (_when, days, told) => {
    const source = await world.addSource({ days });
    let now = 0;
    const process = world.start({}, { elapsed: () => now });
    const daysLeft = () =>
      eventsOf("scim_token_expiring", source).map((event) => "daysLeft" in event && event.daysLeft);
    for (let i = 0; i < 3; i++) expect((await process("GET", USERS, source)).status).toBe(200);
    expect(daysLeft()).toEqual(told);
    now += 24 * 3_600_000;
    await process("GET", USERS, source);
    expect(daysLeft()).toEqual([...told, ...told]);
  });

  test("is over at its end and with its revocation", async () => {
    const [ended, revoked] = [await world.addSource({ days: 1 }), await world.addSource({ days: 200 })];
    for (const source of [ended, revoked]) expect((await ask("GET", USERS, source)).status).toBe(200);
    await world.database.owner.query("update scim_token set revoked_at = decision_now() where id = $1", [
      revoked.tokenId,
    ]);
    await world.database.moveClock("1 day");
    for (const source of [ended, revoked]) expect((await ask("GET", USERS, source)).status).toBe(401);
    await world.database.moveClock("0 seconds");
  });
});

describe("a token that is bound to addresses", () => {
  const ranges = ["20.1.0.0/16", "2603::/32", "10.0.0.7/32"];
  test.each<[string | undefined, number]>([
    ["20.1.255.255", 200],
    ["20.2.0.0", 403],
    ["20.0.255.255", 403],
    ["::ffff:20.1.2.3", 200],
    ["[2603::7]:443", 200],
    ["2604::7", 403],
    ["10.0.0.7", 200],
    ["10.0.0.8", 403],
    ["127.0.0.1", 403],
    ["unknown", 403],
    ["", 403],
    [undefined, 403],
  ])("from %j: %i", async (address, status) => {
    const source = await world.addSource({ allowed: ranges });
    const answer = await ask("GET", USERS, {
      token: source.token,
      ...(address === undefined ? {} : { address }),
    });
    expect(answer.status).toBe(status);
    const refusals = eventsOf("scim_address_refused", source);
    if (status === 200) return expect(refusals).toEqual([]);
    expect(answer.json).toMatchObject({ schemas: [ERROR], status: "403" });
    expect(answer.text).not.toMatch(/\d+\.\d+\.\d+|2603|2604|20\.1/);
    expect(refusals).toEqual([
      { event: "scim_address_refused", tokenId: source.tokenId, sourceId: source.source },
    ]);
    const { rows } = await world.database.owner.query("select last_used_at from scim_token where id = $1", [
      source.tokenId,
    ]);
    expect(rows).toEqual([{ last_used_at: null }]);
  });

  test("that is bound to none may come from anywhere, also from where nobody can tell", async () => {
    const source = await world.addSource();
    for (const address of ["20.1.2.3", "unknown"])
      expect((await ask("GET", USERS, { token: source.token, address })).status).toBe(200);
  });

  test("is none to a process of the version before, which knows no addresses", async () => {
    const [bound, free] = [await world.addSource({ allowed: ranges }), await world.addSource()];
    const asBefore = (token: string) => world.database.db.find("find_scim_token", [tokenHash(token)]);
    expect(await asBefore(bound.token)).toEqual([]);
    expect(await asBefore(free.token)).toHaveLength(1);
  });
});

test("a row whose hash is another's lets nobody in, whatever found it", async () => {
  const source = await world.addSource();
  const { db } = world.database;
  const hash = tokenHash(source.token);
  const other = { ...db, find: () => db.find("find_scim_token", [hash, null]) } as typeof db;
  expect((await authenticateScim(other, hash, null)).kind).toBe("client");
  expect((await authenticateScim(other, tokenHash("other"), null)).kind).toBe("unknown");
});

describe("a source that is in a hurry", () => {
  test("is told to wait a second, and slows no other source", async () => {
    let now = 0;
    const process = world.start({ scimRateLimit: 20 }, { elapsed: () => now });
    const [hasty, calm] = [await world.addSource(), await world.addSource()];
    // All at once, and the first that this process sees of the token.
    const answers = await Promise.all(Array.from({ length: 90 }, () => process("GET", USERS, hasty)));
    const served = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(served).toHaveLength(20);
    for (const { status, headers, json } of refused) {
      expect([status, headers.get("retry-after")]).toEqual([429, "1"]);
      expect(json).toMatchObject({ schemas: [ERROR], status: "429" });
    }
    expect((await process("GET", USERS, calm)).status).toBe(200);
    now += 1000;
    expect((await process("GET", USERS, hasty)).status).toBe(200);
  });

  test("is not, where the limit is 0", async () => {
    const process = world.start({ scimRateLimit: 0 }, { elapsed: () => 0 });
    const source = await world.addSource();
    for (let i = 0; i < 100; i++) expect((await process("GET", USERS, source)).status).toBe(200);
  });

  test("pays for the operations of a bulk request afterwards", async () => {
    const memory = clientMemory(20, () => 0);
    const values: Record<string, unknown> = {
      parts: { clientMemory: memory },
      scimClient: { source: "source" },
    };
    expect(memory.sources.take("source")).toBe(0);
    chargeOperations({ get: (name: string) => values[name] } as never, 100);
    expect(memory.sources.take("source")).toBe(5);
    expect(memory.sources.take("another")).toBe(0);
  });
});

/** Many times as many as are looked up in a second. */
const FLOOD = process.env.DEEP === undefined ? 1_000 : 3_000;

describe("a flood of wrong tokens", () => {
  const jwtOf = (claims: object, i: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "RS256", kid: "k" })}.${part(claims)}.signature-${i}`;
  };
  const stranger = (i: number) => `0b3c8a54-7a55-4f8e-9b0c-${String(i).padStart(12, "0")}`;

  test.each<[string, (i: number) => string]>([
    ["texts", (i) => `scim_wrong-${i}`],
    ["the same text", () => "scim_wrong"],
    [
      "JWTs of tenants that nobody knows",
      (i) => jwtOf({ iss: `https://sts.windows.net/${stranger(i)}/`, aud: API_AUDIENCE }, i),
    ],
    ["JWTs of no issuer of ours", (i) => jwtOf({ iss: "https://evil.example/", aud: API_AUDIENCE }, i)],
  ])(
    "%s: costs a bounded number of look-ups and no calls, and slows no good client",
    async (_what, tokenOf) => {
      let now = 0;
      const process = world.start({}, { elapsed: () => now });
      const source = await world.addSource();
      expect((await process("GET", USERS, source)).status).toBe(200);
      const [asked, fetched] = [world.asked.length, world.fetched.length];

      const flood = Promise.all(
        Array.from({ length: FLOOD }, (_, i) => process("GET", USERS, { token: tokenOf(i) })),
      );
      let good = 0;
      for (; good < 20; good++) expect((await process("GET", USERS, source)).status).toBe(200);
      const answers = await flood;

      for (const { status, headers } of answers) {
        expect([401, 429]).toContain(status);
        if (status === 429) expect(headers.get("retry-after")).toBe("1");
      }
      expect(world.asked.length - asked).toBeLessThanOrEqual(good + STRANGERS_PER_SECOND);
      expect(world.fetched.length - fetched).toBe(0);
      // A second later somebody new is let in.
      now += 1000;
      expect((await process("GET", USERS, await world.addSource())).status).toBe(200);
    },
  );

  test("a token that was good and is revoked gets no more look-ups than any other", async () => {
    const process = world.start({}, { elapsed: () => 0 });
    const source = await world.addSource();
    expect((await process("GET", USERS, source)).status).toBe(200);
    await world.database.owner.query("update scim_token set revoked_at = decision_now() where id = $1", [
      source.tokenId,
    ]);
    const asked = world.asked.length;
    const statuses = [];
    for (let i = 0; i < 200; i++) statuses.push((await process("GET", USERS, source)).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect(world.asked.length - asked).toBeLessThanOrEqual(STRANGERS_PER_SECOND + 1);
  });
});
