import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCIM_TOKEN } from "../http/api-world.ts";
import type { Answer } from "../support/http-client.ts";
import { NOBODY, openProvisioning, type Provisioning } from "./provisioning-world.ts";

/** What discovery says is what the server does; each claim is tried. More people are there than a page holds. */
let p: Provisioning;
let config: { [feature: string]: { [claim: string]: unknown } };
let someone: string;
beforeAll(async () => {
  p = await openProvisioning();
  [someone = ""] = await p.users("side", 210);
  config = (await p.scim("GET", "/ServiceProviderConfig")).json as typeof config;
});
afterAll(() => p.world.close());

const DELETION = { method: "DELETE", path: `/Users/${NOBODY}` };
const bulk = (many: number, padding = 0, operation = DELETION) => {
  const body = JSON.stringify({ Operations: Array(many).fill(operation), padding: "" });
  return p.scim("POST", "/Bulk", body.replace('"padding":""', `"padding":"${"x".repeat(padding)}"`));
};
const bulkOfBytes = async (bytes: number) =>
  bulk(1, bytes - JSON.stringify({ Operations: [DELETION], padding: "" }).length);
const list = (query: string) => p.scim("GET", `/Users${query}`);
const asked = (headers: { [name: string]: string }) =>
  p.world.ask("GET", `/scim/v2/Users/${someone}`, SCIM_TOKEN, undefined, headers);
const title = { op: "replace", path: "title", value: "Rådgjevar" };

/** One row for each claim: what shows it, given the value that is claimed. */
const CLAIMS: { [claim: string]: (value: unknown) => Promise<void> } = {
  "patch.supported": async (yes) => {
    expect([yes, (await p.patch(`/Users/${someone}`, title)).json.title]).toEqual([true, "Rådgjevar"]);
  },
  "bulk.supported": async (yes) => {
    const { status, json } = await bulk(1);
    expect([yes, status, json.Operations]).toEqual([true, 200, [expect.objectContaining({ status: "404" })]]);
  },
  "bulk.maxOperations": async (most) => {
    // Their number counts: none of these gets as far as the database.
    const { status, json } = await bulk(Number(most), 0, { method: "DELETE", path: "/Nothing/x" });
    expect([status, (json.Operations as unknown[]).length]).toEqual([200, most]);
    expect(await bulk(Number(most) + 1)).toMatchObject({ status: 400, json: { scimType: "tooMany" } });
  },
  "bulk.maxPayloadSize": async (most) => {
    expect((await bulkOfBytes(Number(most))).status).toBe(200);
    expect(await bulkOfBytes(Number(most) + 1)).toMatchObject({ status: 413, json: { status: "413" } });
  },
  "filter.supported": async (yes) => {
    const fits = await p.found(
      "Users",
      `id eq "${someone}" and not (title pr and title ew "x") or nickName pr`,
    );
    expect([yes, fits]).toEqual([true, [someone]]);
  },
  "filter.maxResults": async (most) => {
    const { json } = await list(
      `?filter=userName sw "side"&count=${Number(most) + 1}`.replaceAll(" ", "%20"),
    );
    expect(json).toMatchObject({ itemsPerPage: most, totalResults: 210 });
    expect((json.Resources as unknown[]).length).toBe(most);
  },
  "changePassword.supported": async (no) => {
    const password = { op: "replace", path: "password", value: "hemmeleg" };
    expect([no, (await p.patch(`/Users/${someone}`, password)).json.scimType]).toEqual([
      false,
      "invalidPath",
    ]);
    const id = await p.user("passord@example.no", { password: "hemmeleg" });
    const { rows } = await p.world.database.owner.query(
      "select u::text as all from scim_user u where id = $1",
      [id],
    );
    expect(rows[0].all).not.toContain("hemmeleg");
  },
  "sort.supported": async (yes) => {
    const names = (answer: Answer) =>
      (answer.json.Resources as { userName: string }[]).map((one) => one.userName);
    const up = names(await list("?sortBy=userName&count=5&filter=userName%20sw%20%22side%22"));
    const down = names(
      await list("?sortBy=userName&sortOrder=descending&count=1&filter=userName%20sw%20%22side%22"),
    );
    expect([yes, up, down]).toEqual([true, ["side0", "side1", "side10", "side100", "side101"], ["side99"]]);
  },
  "etag.supported": async (yes) => {
    const read = await asked({});
    const etag = String(read.headers.get("etag"));
    expect([yes, etag]).toEqual([true, (read.json.meta as { version: string }).version]);
    expect((await asked({ "if-none-match": etag })).status).toBe(304);
    const change = { Operations: [{ ...title, value: "x" }] };
    const other = { "if-match": 'W/"0"' };
    const refused = await p.world.ask("PATCH", `/scim/v2/Users/${someone}`, SCIM_TOKEN, change, other);
    expect(refused.status).toBe(412);
  },
  "pagination.cursor": async (yes) => {
    const { json } = await list("?cursor=&count=150");
    const rest = await list(`?cursor=${json.nextCursor}&count=200`);
    const seen = [json, rest.json].flatMap(({ Resources }) =>
      (Resources as { id: string }[]).map(({ id }) => id),
    );
    expect([yes, rest.json.nextCursor, new Set(seen).size]).toEqual([true, undefined, json.totalResults]);
  },
  "pagination.index": async (yes) => {
    const { json } = await list("?startIndex=11&count=10");
    expect([yes, json]).toMatchObject([true, { startIndex: 11, itemsPerPage: 10 }]);
  },
  "pagination.defaultPaginationMethod": async (method) => {
    const { json } = await list("");
    expect([method, json.startIndex, json.nextCursor]).toEqual(["index", 1, undefined]);
  },
  "pagination.defaultPageSize": async (size) => {
    for (const query of ["", "?cursor="]) expect((await list(query)).json.itemsPerPage).toBe(size);
  },
  "pagination.maxPageSize": async (most) => {
    for (const query of ["?count=1000", "?cursor=&count=1000"])
      expect((await list(query)).json.itemsPerPage).toBe(most);
  },
  "authenticationSchemes.0.type": async (type) => {
    const statuses = await Promise.all(
      [`Bearer ${SCIM_TOKEN}`, `bearer ${SCIM_TOKEN}`, `Basic ${btoa(`a:${SCIM_TOKEN}`)}`].map(
        async (authorization) =>
          (await p.world.ask("GET", "/scim/v2/Users?count=0", null, undefined, { authorization })).status,
      ),
    );
    expect([type, statuses]).toEqual(["oauthbearertoken", [200, 200, 401]]);
    const without = await p.world.ask("GET", "/scim/v2/Users", null);
    expect([without.status, without.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringMatching(/^Bearer /),
    ]);
  },
};

/** Words for people, and who the document is. */
const WORDS = /^(schemas|meta)\b|\.(name|description|specUri|primary|documentationUri)$/;
const leaves = (value: unknown, path: string): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, part]) => leaves(part, path === "" ? name : `${path}.${name}`))
    : [path];
const at = (path: string) =>
  path.split(".").reduce<unknown>((now, name) => (now as { [name: string]: unknown })[name], config);

describe("ServiceProviderConfig", () => {
  test("claims what is tried here, and nothing else", () => {
    expect(
      leaves(config, "")
        .filter((path) => !WORDS.test(path))
        .sort(),
    ).toEqual(Object.keys(CLAIMS).sort());
  });

  test.each(Object.entries(CLAIMS))("%s is so", (claim, shows) => shows(at(claim)));
});

describe("discovery", () => {
  type Found = { id: string; schema: string; endpoint: string; schemaExtensions: { schema: string }[] };
  const resources = async (path: string) => (await p.scim("GET", path)).json.Resources as Found[];

  test.each(["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"])("%s holds no null", async (path) => {
    const { status, text } = await p.scim("GET", path);
    expect([status, text.includes("null")]).toEqual([200, false]);
  });

  test("every attribute has a name in camel case (RFC 7643 section 2.1)", async () => {
    type Named = { name: string; subAttributes?: Named[] };
    const names = (list: Named[]): string[] =>
      list.flatMap(({ name, subAttributes }) => [name, ...names(subAttributes ?? [])]);
    const all = (await resources("/Schemas")) as unknown as { attributes: Named[] }[];
    const odd = all
      .flatMap(({ attributes }) => names(attributes))
      .filter((name) => !/^([a-z][A-Za-z0-9]*|\$ref)$/.test(name));
    expect(odd).toEqual([]);
  });

  test("every schema, resource type and address that it names is there", async () => {
    for (const type of await resources("/ResourceTypes")) {
      expect((await p.scim("GET", `/ResourceTypes/${type.id}`)).json).toMatchObject({ id: type.id });
      expect((await p.scim("GET", `${type.endpoint}?count=1`)).status).toBe(200);
      for (const urn of [type.schema, ...type.schemaExtensions.map(({ schema }) => schema)])
        expect((await p.scim("GET", `/Schemas/${urn}`)).json).toMatchObject({ id: urn });
    }
    for (const { id } of await resources("/Schemas")) {
      const { meta } = (await p.scim("GET", `/Schemas/${id}`)).json as { meta: { location: string } };
      expect((await p.world.ask("GET", new URL(meta.location).pathname, SCIM_TOKEN)).json.id).toBe(id);
    }
  });
});
