import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

type Exchange = {
  title: string;
  method: string;
  path: string;
  body?: string;
  status: number;
  holds: string;
  keep?: string;
};

const exchanges = readFileSync("test/scim/recorded/entra-exchanges.txt", "utf8")
  .split(/^== /m)
  .slice(1)
  .map(parse);

function parse(block: string): Exchange {
  const [title = "", request = "", ...rest] = block.trim().split("\n");
  const [, method = "", path = ""] = /^(\S+) (.+)$/.exec(request) ?? [];
  const [, status, holds = "", keep] = /^(\d{3})(?: (.*?))?(?: => (\w+))?$/.exec(rest.at(-1) ?? "") ?? [];
  const body = rest.length > 1 ? { body: rest[0] ?? "" } : {};
  return {
    title,
    method,
    path,
    ...body,
    status: Number(status),
    holds,
    ...(keep === undefined ? {} : { keep }),
  };
}

const kept = new Map<string, string>();
const filled = (text: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);

test.each(exchanges)("$title", async ({ method, path, body, status, holds, keep }) => {
  const url = filled(path)
    .replaceAll(" ", "%20")
    .replaceAll('"', "%22")
    .replaceAll("\\", "%5C")
    .replaceAll("å", "%C3%A5");
  const headers = { "content-type": "application/scim+json; charset=utf-8" };
  const answer = await world.ask(
    method,
    `/scim/v2${url}`,
    SCIM_TOKEN,
    body === undefined ? undefined : filled(body),
    headers,
  );
  expect(answer.status, answer.text).toBe(status);
  if (status === 204) expect(answer.text).toBe("");
  else expect(answer.headers.get("content-type")).toBe("application/scim+json");
  if (status === 201)
    expect(answer.headers.get("location")).toBe((answer.json.meta as { location: string }).location);
  if (holds) expect(answer.json).toMatchObject(JSON.parse(filled(holds)));
  if (path.includes("excludedAttributes=members")) expect(answer.text).not.toContain('"members"');
  if (keep) kept.set(keep, String(answer.json.id));
});

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
