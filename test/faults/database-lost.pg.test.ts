import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Db, openDb } from "../../src/db/database.ts";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import type { Answer } from "../support/http-client.ts";

/** A way to the database that can be cut, as a network or a restart of the server cuts it. */
async function cuttable(url: URL): Promise<{ url: string; cut(): void; mend(): void; close(): void }> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((here) => {
    if (isCut) return void here.destroy();
    const there = connect(Number(url.port || 5432), url.hostname);
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ] as const) {
      open.add(socket);
      socket.on("error", () => {}).on("close", () => open.delete(socket) && other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cutUrl = new URL(url);
  cutUrl.hostname = "127.0.0.1";
  cutUrl.port = String((server.address() as { port: number }).port);
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: cutUrl.href,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

let world: ApiWorld;
let way: Awaited<ReturnType<typeof cuttable>>;
let db: Db | null = null;
beforeAll(async () => {
  world = await startApiWorld({ config: { scimRateLimit: 0 }, db: (real) => lateBound(real) });
  way = await cuttable(new URL(world.database.url));
  const pool = new pg.Pool({ connectionString: way.url, max: 8, connectionTimeoutMillis: 2_000 });
  pool.on("error", () => {});
  db = openDb(pool);
});
afterAll(async () => {
  await db?.close();
  way.close();
  await world.close();
});

/** The database behind the way that can be cut, from the moment that there is one. */
const lateBound = (real: Db): Db => ({
  ...real,
  find: (...args) => (db ?? real).find(...args),
  read: (...args) => (db ?? real).read(...args),
  write: (...args) => (db ?? real).write(...args),
});

const scim = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);

test("the database goes away under load: 503 with Retry-After for all who meet it, then all is well again", async () => {
  const answers: Answer[] = [];
  let next = 0;
  const client = async () => {
    while (next < 400) {
      const at = next++;
      answers.push(await scim("POST", "/Users", { userName: `falt-${at}` }));
      answers.push(await scim("GET", `/Users?filter=userName eq "falt-${at}"`.replaceAll(" ", "%20")));
      if (at === 100) way.cut();
      if (at === 250) way.mend();
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));

  const lost = answers.filter(({ status }) => status === 503);
  expect(lost.length).toBeGreaterThan(50);
  for (const { headers, json } of lost) {
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(json).toMatchObject({ status: "503", schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] });
  }
  // Never 404 or an empty list in the place of it: Entra would believe the object gone.
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201, 503]));

  expect((await scim("GET", "/Users?count=1")).status).toBe(200);
  const { rows } = await world.database.owner.query(
    "select count(*)::int as n, count(distinct user_name_key)::int as names from scim_user where user_name_key like 'falt-%'",
  );
  const made = answers.filter(({ status }) => status === 201).length;
  // A commit whose answer was lost may have been done: at most one for each connection that was cut.
  expect(rows[0].n).toBe(rows[0].names);
  expect(rows[0].n).toBeGreaterThanOrEqual(made);
  expect(rows[0].n).toBeLessThanOrEqual(made + 8);
});
