import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import { exchangesIn, play } from "./exchanges.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

const kept = new Map<string, string>();
test.each(exchangesIn("entra-exchanges.txt"))("$title", (exchange) => play(world, exchange, kept));

test("a PATCH that changes nothing leaves the version, lastModified and the log alone", async () => {
  const scim = (method: string, path: string, body?: unknown) =>
    world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);
  const created = await scim("POST", "/Users", { userName: "stille@example.no", displayName: "Stille" });
  const id = String(created.json.id);
  const count = async () =>
    Number((await world.database.owner.query("select count(*) as n from audit_record")).rows[0].n);
  const before = await count();
  const patch = {
    Operations: [
      { op: "Replace", path: "displayName", value: "Stille" },
      { op: "replace", value: { id, userName: "stille@example.no" } },
    ],
  };
  const answer = await scim("PATCH", `/Users/${id}`, patch);
  expect(answer.status).toBe(200);
  expect(answer.json.meta).toEqual(created.json.meta);
  expect(await count()).toBe(before);
});

test("the employee's own number is kept as a keyed HMAC only: never returned, equal is no change, cleared is gone", async () => {
  const urn = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
  const scim = (method: string, path: string, body?: unknown) =>
    world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);
  const number = "14858646481"; // the first resident of the demo
  const created = await scim("POST", "/Users", {
    userName: "egen@example.no",
    [urn]: { foedselsnummer: number },
  });
  expect(created.status).toBe(201);
  expect(created.text).not.toContain(number);
  expect(created.text).not.toContain("personidentifikasjon");
  const id = String(created.json.id);
  const stored = async () =>
    (
      await world.database.owner.query(
        "select number_tag, version, resource::text as resource from scim_user where id = $1",
        [id],
      )
    ).rows[0];
  const first = await stored();
  expect(first.number_tag).toHaveLength(32);
  expect(first.resource).not.toContain(number);
  const patch = (value: unknown) =>
    scim("PATCH", `/Users/${id}`, { Operations: [{ op: "Replace", path: `${urn}:foedselsnummer`, value }] });
  expect((await patch(number)).status).toBe(200);
  expect((await stored()).version).toBe(first.version);
  expect((await patch("14858646482")).status).toBe(400);
  expect((await patch("")).status).toBe(200);
  expect((await stored()).number_tag).toBeNull();
});
