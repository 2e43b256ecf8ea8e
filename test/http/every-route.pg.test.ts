import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import type { AppParts } from "../../src/http/context.ts";
import { router } from "../../src/http/router.ts";
import { exampleOf, type Operation } from "../../src/ui/docs/description.ts";
import { type ApiWorld, BASE, demoRole, rowCounts, startApiWorld } from "./api-world.ts";
import { description, everyOperation, mismatchOf } from "./described-answers.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

type Route = { method: string; path: string };

/** Every route of the router under the API's address; steps that stand before many are registered for ALL. */
const PUBLIC = ["/api/v1/openapi.json", "/api/v1/docs"];
function routes(): Route[] {
  const found = router({ config: world.config } as AppParts).routes.filter(
    ({ method, path }) => method !== "ALL" && path.startsWith("/api/") && !PUBLIC.includes(path),
  );
  const spelled = found.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  return [...new Set(spelled)].map((one) => {
    const [method = "", path = ""] = one.split(" ");
    return { method, path };
  });
}

const resident = population({ size: 400 }).residents()[0]?.foedselsnummer ?? "";
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
  test("is described, and nothing else is; what describes them needs no credentials", async () => {
    const described = everyOperation().map(({ method, path }) => `${method} /api/v1${path}`);
    expect(described.sort()).toEqual(
      routes()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
    const [json, docs] = await Promise.all(PUBLIC.map((path) => world.ask("GET", path, null)));
    expect(json?.json).toEqual(JSON.parse(JSON.stringify(description())));
    expect([docs?.status, docs?.headers.get("content-type")?.split(";")[0]]).toEqual([200, "text/html"]);
    for (const { method, path } of everyOperation()) expect(docs?.text).toContain(`${method} ${path}`);
  });

  test("is 401 without credentials and with wrong ones, whatever else is sent", async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(60);
    for (const route of all)
      for (const token of [null, "", "not-a-token"]) {
        const body = takesBody(route) ? {} : undefined;
        const answer = await world.ask(route.method, at(route, NOBODY), token, body);
        expect(answer.status, `${route.method} ${route.path}`).toBe(401);
      }
  });

  test("by a method it does not have is 405, with those it has", async () => {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    const token = await world.token("kari.barnevern");
    const all = routes();
    for (const route of all) {
      const path = at(route, NOBODY);
      const has = methods.filter((one) =>
        all.some((other) => other.method === one && at(other, NOBODY) === path),
      );
      const lacks = methods.find((one) => !has.includes(one)) ?? "";
      const answer = await world.ask(lacks, path, token);
      expect([answer.status, answer.json.code], `${lacks} ${path}`).toEqual([405, "wrong_method"]);
      expect(answer.headers.get("allow")).toBe(has.join(", "));
    }
    const page = await world.send(new Request(`${BASE}/signout`));
    expect([page.status, page.headers.get("allow")]).toEqual([405, "POST"]);
    expect(page.text).toContain("den tar imot skjemaer");
  });

  test.each(["kari.barnevern", "ida.iam", "liv.leder", "dina.personvern"])(
    "answers %s something sensible for ids of nothing and bodies of anything, and writes nothing",
    async (nick) => {
      const token = await world.token(nick);
      await world.ask("GET", "/api/v1/me", token); // a sign-in is noted
      // what is refused may be recorded, and nothing else
      const before = await rowCounts(world.database, "audit_record");
      const sensible = async (route: Route, id: string, body: unknown) => {
        const query = route.method === "GET" ? `?role=${id}&user=${id}&with=${id}&day=${id}&limit=x` : "";
        const answer = await world.ask(route.method, `${at(route, id)}${query}`, token, body);
        const what = `${route.method} ${route.path} ${id} ${JSON.stringify(body)?.slice(0, 40)}: ${answer.text}`;
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(answer.headers.get("content-type"), what).toBe("application/problem+json");
          expect(answer.json.title, what).toMatch(/\.$/);
        }
        expect(answer.headers.get("cache-control"), what).toBe("no-store");
      };
      for (const route of routes()) {
        const bodies = takesBody(route) ? JUNK_BODIES : [undefined];
        const ids = route.path.includes("{") ? JUNK_IDS : [NOBODY];
        // all for one route at once, as they have nothing to do with each other
        await Promise.all(
          ids.flatMap((id) =>
            (id === NOBODY ? bodies : bodies.slice(0, 1)).map((body) => sensible(route, id, body)),
          ),
        );
      }
      expect(await rowCounts(world.database, "audit_record")).toEqual(before);
    },
  );

  test("answers as it is described, to whoever may call it, with a body as it is described", async () => {
    const answered: Route[] = [];
    const ends = (one: Route) =>
      Number(one.method === "DELETE" || /revocation|ending|closing/.test(one.path));
    for (const one of everyOperation().sort((a, b) => ends(a) - ends(b))) {
      const path = await pathOf(one);
      for (const nick of ["kari.barnevern", "liv.leder", "ida.iam", "dina.personvern"]) {
        const answer = await world.ask(one.method, path, await world.token(nick), bodyOf(one.operation));
        expect(answer.status, `${one.method} ${path}: ${answer.text}`).toBeLessThan(500);
        if (answer.status >= 300) continue;
        answered.push(one);
        break;
      }
    }
    const lists = everyOperation().filter(({ method, path }) => method === "GET" && !path.includes("{"));
    expect(answered).toEqual(expect.arrayContaining(lists));
    // the others' own tests bring them to where they succeed, by the same `ask`
    expect(answered.length).toBeGreaterThan(25);
  });

  test("cannot say more than it is described to: the comparison fails", () => {
    const headers = new Headers({ "content-type": "application/json" });
    const said = (json: Record<string, unknown>, status = 200) =>
      mismatchOf("GET", "/api/v1/me", { status, headers, text: "{}", json });
    expect(said({ roles: [], portalRoles: [] })).toBeNull();
    expect(said({ roles: [], portalRoles: [], more: 1 })).toContain("GET /me 200");
    expect(said({ roles: [{ id: "x" }], portalRoles: [] })).toContain("roles.0");
    expect(said({ roles: [], portalRoles: [] }, 418)).toContain("application/json");
  });
});

/** The address with an id of something that is there, where the demo has one. */
async function pathOf({ path, operation }: { path: string; operation: Operation }): Promise<string> {
  const [, chapter = ""] = path.split("/");
  const listed = { "access-requests": "access", "integration-access": "integrations", reviews: "campaigns" };
  const list = listed[chapter as keyof typeof listed] ?? chapter;
  const { json } = path.includes("{id}")
    ? await world.ask("GET", `/api/v1/${list}`, await world.token("ida.iam"))
    : { json: {} as Record<string, unknown> };
  const first = ((Object.values(json)[0] ?? []) as { id?: string }[]).at(-1);
  const asked = (operation.parameters ?? []).filter((one) => one.in === "query" && one.required);
  const query = asked
    .map(({ name }) => `${name}=${name === "role" ? demoRole("Barnevern").id : "1"}`)
    .join("&");
  return `/api/v1${path.replace("{id}", first?.id ?? NOBODY).replace("{version}", "1")}${query && `?${query}`}`;
}

/** What the description takes as an example, with the demo's own where it has something that fits. */
function bodyOf({ requestBody }: Operation): unknown {
  const schema = requestBody?.content["application/json"]?.schema;
  if (!schema) return undefined;
  const role = demoRole("Barnevern");
  const body = exampleOf(schema, description().components.schemas) as Record<string, unknown>;
  const fitting: Record<string, unknown> = {
    roleId: role.id,
    purpose: role.purposes[0]?.code,
    reason: "Trengs for at noen skal kunne gjøre jobben sin",
    criteria: { navn: "Lun Brygge" },
  };
  if ("purpose" in body && !("criteria" in body)) body.foedselsnummer = resident;
  for (const name of Object.keys(body)) if (name in fitting) body[name] = fitting[name];
  return body;
}
