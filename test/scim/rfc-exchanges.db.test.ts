import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import { exchangesIn, play } from "./exchanges.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

const kept = new Map<string, string>();
test.each(exchangesIn("rfc-exchanges.txt"))("$title", (exchange) => play(world, exchange, kept));

test("RFC 7644 section 3.11: a person reads what is pushed about her, and changes nothing", async () => {
  const token = await world.token("kari.barnevern");
  const me = await world.ask("GET", "/scim/v2/Me", token);
  expect(me.status).toBe(200);
  expect(me.json).toMatchObject({
    userName: expect.stringContaining("kari"),
    meta: { resourceType: "User" },
  });
  expect((me.json.groups as { display: string }[]).map((group) => group.display)).toContain("FREG Barnevern");
  const own = await world.ask("GET", `/scim/v2/Users/${me.json.id}`, SCIM_TOKEN);
  expect(own.json).toEqual(me.json);
  const change = { Operations: [{ op: "replace", path: "title", value: "Sjef" }] };
  expect((await world.ask("PATCH", "/scim/v2/Me", token, change)).status).toBe(403);
  expect((await world.ask("GET", "/scim/v2/Users", token)).status).toBe(401);
});

test("each operation of a bulk request has a record of its own; one that fails has none", async () => {
  const body = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: [
      { method: "POST", path: "/Users", bulkId: "a", data: { userName: "post.a" } },
      { method: "POST", path: "/Users", bulkId: "b", data: { userName: "POST.A" } },
      {
        method: "POST",
        path: "/Groups",
        bulkId: "c",
        data: { displayName: "c", members: [{ value: "bulkId:a" }] },
      },
    ],
  };
  const answer = await world.ask("POST", "/scim/v2/Bulk", SCIM_TOKEN, body);
  expect((answer.json.Operations as { status: string }[]).map(({ status }) => status)).toEqual([
    "201",
    "409",
    "201",
  ]);
  const records = await world.recordsOf(String(answer.headers.get("x-request-id")));
  expect(records.map(({ kind }) => kind).sort()).toEqual(["scim.group.created", "scim.user.created"]);
});
