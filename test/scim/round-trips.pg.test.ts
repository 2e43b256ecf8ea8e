import { afterAll, beforeAll, expect, test } from "vitest";
import type { Db } from "../../src/db/database.ts";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import { tripsOf } from "../support/round-trips.ts";

let world: ApiWorld;
/** Where requests go while their round trips are counted. */
let counted: Db | null = null;
beforeAll(async () => {
  world = await startApiWorld({
    db: (real) => ({
      ...real,
      find: (...args) => (counted ?? real).find(...args),
      read: (...args) => (counted ?? real).read(...args),
      write: (...args) => (counted ?? real).write(...args),
    }),
  });
});
afterAll(() => world.close());

const scim = (method: string, path: string, body?: unknown) =>
  world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);

async function tripsOfRequest(method: string, path: string, body?: unknown): Promise<number> {
  return tripsOf(world.database.owner, async (db) => {
    counted = db;
    const answer = await scim(method, path, body).finally(() => {
      counted = null;
    });
    expect(answer.status, answer.text).toBeLessThan(300);
  });
}

test("a request takes two round trips or three, the look at the token among them (README, Map)", async () => {
  const user = String((await scim("POST", "/Users", { userName: "tur@example.no" })).json.id);
  const groups = await scim("GET", "/Groups?filter=displayName%20eq%20%22FREG%20Barnehage%22");
  const mapped = String((groups.json.Resources as { id: string }[])[0]?.id);
  const add = { Operations: [{ op: "Add", path: "members", value: [{ value: user }] }] };
  const rename = { Operations: [{ op: "Replace", path: "displayName", value: "Tur" }] };
  expect({
    create: await tripsOfRequest("POST", "/Users", { userName: "retur@example.no" }),
    read: await tripsOfRequest("GET", `/Users/${user}`),
    change: await tripsOfRequest("PATCH", `/Users/${user}`, rename),
    member: await tripsOfRequest("PATCH", `/Groups/${mapped}`, add),
  }).toEqual({ create: 2, read: 2, change: 3, member: 3 });
});
