import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiWorld, rowCounts, startApiWorld } from "./api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

type Route = { method: string; path: string };

/** Every route that the API describes of itself. */
async function routes(): Promise<Route[]> {
  const described = await world.ask("GET", "/api/v1/openapi.json", null);
  const paths = described.json.paths as Record<string, Record<string, unknown>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: `/api/v1${path}` })),
  );
}

const NOBODY = "01990000-0000-7000-8000-00000000dead";
const JUNK_IDS = [NOBODY, "x", "%00", "..%2f..", "'--", "1".repeat(64)];
const JUNK_BODIES: unknown[] = [
  undefined,
  "",
  "{",
  [],
  {},
  { id: NOBODY },
  { reason: 7 },
  { __proto__: { admin: true }, constructor: 1 },
  "[".repeat(5_000),
];
const takesBody = ({ method }: Route) => ["POST", "PUT", "PATCH"].includes(method);
const at = ({ path }: Route, id: string) => path.replaceAll(/\{\w+\}/g, id);

describe("every route of the API", () => {
  test("is 401 without credentials and with wrong ones, whatever else is sent", async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(10);
    for (const route of all)
      for (const token of [null, "", "not-a-token"]) {
        const body = takesBody(route) ? {} : undefined;
        const answer = await world.ask(route.method, at(route, NOBODY), token, body);
        expect(answer.status, `${route.method} ${route.path}`).toBe(401);
      }
  });

  test.each(["kari.barnevern", "ida.iam", "liv.leder", "dina.personvern"])(
    "answers %s something sensible for ids of nothing and bodies of anything, and writes nothing",
    async (nick) => {
      const token = await world.token(nick);
      await world.ask("GET", "/api/v1/me", token); // a sign-in is noted
      // what is refused may be recorded, and nothing else
      const before = await rowCounts(world.database, "audit_record");
      for (const route of await routes()) {
        const bodies = takesBody(route) ? JUNK_BODIES : [undefined];
        const ids = route.path.includes("{") ? JUNK_IDS : [NOBODY];
        for (const id of ids)
          for (const body of id === NOBODY ? bodies : bodies.slice(0, 1)) {
            const query = route.method === "GET" ? `?role=${id}&user=${id}&with=${id}&day=${id}&limit=x` : "";
            const answer = await world.ask(route.method, `${at(route, id)}${query}`, token, body);
            const what = `${route.method} ${route.path} ${id} ${JSON.stringify(body)?.slice(0, 40)}: ${answer.text}`;
            expect(answer.status, what).toBeLessThan(500);
            if (answer.status >= 400) {
              expect(answer.headers.get("content-type"), what).toBe("application/problem+json");
              expect(answer.json.title, what).toMatch(/\.$/);
            }
            expect(answer.headers.get("cache-control"), what).toBe("no-store");
          }
      }
      expect(await rowCounts(world.database, "audit_record")).toEqual(before);
    },
  );
});
