import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_GROUPS } from "../../src/demo/seed.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, BASE, demoRole, rowCounts, SCIM_TOKEN, startApiWorld } from "./api-world.ts";

const role = demoRole("Barnehage");
const resident = population().residents()[0]?.foedselsnummer ?? "";
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/** Stands in every input where a word of one's own can stand; no answer may quote it. */
const CANARY = "kanarifugl";

/** A number that could be a real person's: valid check digits, and no 80 added to the month. */
function realLooking(): string {
  const sum = (weights: number[], digits: string) =>
    weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0) % 11;
  for (let individual = 100; individual < 500; individual++) {
    const nine = `010190${individual}`;
    const first = (11 - sum([3, 7, 6, 1, 8, 9, 4, 5, 2], nine)) % 11;
    const second = (11 - sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], `${nine}${first}`)) % 11;
    if (first < 10 && second < 10) return `${nine}${first}${second}`;
  }
  throw new Error("some number of the day is valid");
}

let world: ApiWorld;
let ola: string;
let group: string;
let user: string;
let counts: { [table: string]: number };
beforeAll(async () => {
  world = await startApiWorld();
  ola = await world.token("ola.barnehage");
  group = DEMO_GROUPS[1]?.id ?? "";
  user = String((await scim("GET", `/Groups/${group}`)).json.members[0]?.value);
});
afterAll(() => world.close());
beforeEach(async () => {
  counts = await rowCounts(world.database, "audit_record");
});

type Json = Record<string, never>;
type ScimAnswer = Omit<Answer, "json"> & { json: { members: { value: string }[] } & Json };
const scim = (
  method: string,
  path: string,
  body?: unknown,
  headers = {},
  token: string | null = SCIM_TOKEN,
) => world.ask(method, `/scim/v2${path}`, token, body, headers) as Promise<ScimAnswer>;

/** What every refusal keeps, whatever it refuses. */
async function nothingHappened(answer: Answer): Promise<void> {
  expect(elevenDigitsIn(answer.text)).toEqual([]);
  expect(answer.text).not.toContain(CANARY);
  expect(answer.text).not.toMatch(/select |insert |node_modules|\.ts:\d/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await rowCounts(world.database, "audit_record")).toEqual(counts);
  expect(world.log.filter((event) => event.event === "request_failed")).toEqual([]);
}

function isProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({
    type: `urn:identity-sync:problem:${code}`,
    status,
    title: expect.any(String),
    instance: `urn:uuid:${answer.headers.get("x-request-id")}`,
  });
  expect(answer.headers.has("www-authenticate")).toBe(status === 401);
}

function isScimError(answer: Answer, status: number, scimType: string | undefined): void {
  expect([answer.status, answer.json.scimType]).toEqual([status, scimType]);
  expect(answer.headers.get("content-type")).toBe("application/scim+json");
  expect(answer.json).toMatchObject({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    detail: expect.any(String),
  });
  expect(answer.headers.has("www-authenticate")).toBe(status === 401);
}

const good = { roleId: role.id, foedselsnummer: resident, purpose: "opptak" };
const wide = `{"a":"${"x".repeat(70_000)}"}`;

describe("/api/v1: what is malformed", () => {
  test.each<[string, unknown, number, string]>([
    ["no JSON at all", CANARY, 400, "malformed_request"],
    ["half of it", `{"foedselsnummer":"${resident}"`, 400, "malformed_request"],
    ["an empty body", "", 400, "malformed_request"],
    ["a list", [good], 400, "invalid_fields"],
    ["null", "null", 400, "invalid_fields"],
    ["a text", JSON.stringify(CANARY), 400, "invalid_fields"],
    ["100 000 levels", `${"[".repeat(30_000)}${"]".repeat(30_000)}`, 400, "invalid_fields"],
    ["nothing in it", {}, 400, "invalid_fields"],
    ["no role", { ...good, roleId: undefined }, 400, "invalid_fields"],
    ["no number", { ...good, foedselsnummer: undefined }, 400, "invalid_fields"],
    ["no purpose", { ...good, purpose: undefined }, 400, "invalid_fields"],
    ["an empty purpose", { ...good, purpose: "" }, 400, "invalid_fields"],
    ["a number as a number", { ...good, foedselsnummer: Number(resident) }, 400, "invalid_fields"],
    ["a number as a list", { ...good, foedselsnummer: [resident] }, 400, "invalid_fields"],
    ["two numbers as an object", { ...good, foedselsnummer: { a: resident } }, 400, "invalid_fields"],
    ["a role as a number", { ...good, roleId: 1 }, 400, "invalid_fields"],
    ["a purpose as null", { ...good, purpose: null }, 400, "invalid_fields"],
    ["an unknown field", { ...good, [CANARY]: 1 }, 400, "invalid_fields"],
    ["a person number as the name of a field", { ...good, [resident]: 1 }, 400, "invalid_fields"],
    ["the union of roles", { ...good, roleIds: [role.id] }, 400, "invalid_fields"],
    ["parts that are no list", { ...good, parts: "navn" }, 400, "invalid_fields"],
    ["no parts in the list", { ...good, parts: [] }, 400, "invalid_fields"],
    ["parts that are no texts", { ...good, parts: [{ navn: 1 }] }, 400, "invalid_fields"],
    ["too many parts", { ...good, parts: Array(65).fill("navn") }, 400, "invalid_fields"],
    ["an unknown part", { ...good, parts: ["navn", CANARY] }, 400, "unknown_part"],
    ["a collection in the place of a part", { ...good, parts: ["person-basis"] }, 400, "unknown_part"],
    ["history in the place of a part", { ...good, parts: ["historikk"] }, 400, "unknown_part"],
    ["a part of the prototype", { ...good, parts: ["constructor"] }, 400, "unknown_part"],
    ["a number as a part", { ...good, parts: [resident] }, 400, "unknown_part"],
    ["ten digits", { ...good, foedselsnummer: resident.slice(1) }, 400, "invalid_fields"],
    ["twelve digits", { ...good, foedselsnummer: `${resident}0` }, 400, "invalid_fields"],
    ["digits with a space", { ...good, foedselsnummer: `${resident} ` }, 400, "invalid_fields"],
    ["digits of another script", { ...good, foedselsnummer: "١٧٨٥٩٠٤١٢٧٢" }, 400, "invalid_fields"],
    ["a null byte in the number", { ...good, foedselsnummer: `${resident}\u0000` }, 400, "invalid_fields"],
    ["a wrong check digit", { ...good, foedselsnummer: "17859041271" }, 400, "invalid_fields"],
    ["an impossible date", { ...good, foedselsnummer: "31829041272" }, 400, "invalid_fields"],
    [
      "a number that could be a real person's",
      { ...good, foedselsnummer: realLooking() },
      400,
      "not_synthetic",
    ],
    ["a person number as a case", { ...good, caseReference: `sak ${resident}` }, 400, "invalid_fields"],
    [
      "a person number with a space",
      { ...good, caseReference: `${resident.slice(0, 6)} ${resident.slice(6)}` },
      400,
      "invalid_fields",
    ],
    ["a case that is code", { ...good, caseReference: `<script>${CANARY}` }, 400, "invalid_fields"],
    ["a null byte in the case", { ...good, caseReference: "2026\u0000" }, 400, "invalid_fields"],
    ["a very long case", { ...good, caseReference: "2".repeat(65) }, 400, "invalid_fields"],
    ["a very long role", { ...good, roleId: "a".repeat(65) }, 400, "invalid_fields"],
    ["a body of 70 000 bytes", wide, 413, "too_large"],
    [
      "a role that is not there",
      { ...good, roleId: "0199d000-0000-7000-8000-0000000000ff" },
      403,
      "role_not_held",
    ],
    ["a role that is no id", { ...good, roleId: CANARY }, 403, "role_not_held"],
    ["a null byte as a role", { ...good, roleId: "\u0000" }, 403, "role_not_held"],
    ["a role that is SQL", { ...good, roleId: `'; drop table role; -- ${CANARY}` }, 403, "role_not_held"],
    ["a purpose that is none", { ...good, purpose: CANARY }, 403, "purpose_outside_role"],
    ["a null byte as a purpose", { ...good, purpose: "\u0000" }, 403, "purpose_outside_role"],
    ["half a character as a purpose", { ...good, purpose: "\ud800" }, 403, "purpose_outside_role"],
    ["a purpose of the prototype", { ...good, purpose: "__proto__" }, 403, "purpose_outside_role"],
  ])("a look-up with %s", async (_what, body, status, code) => {
    const answer = await world.ask("POST", "/api/v1/lookups", ola, body);
    isProblem(answer, status, code);
    await nothingHappened(answer);
  });

  test.each([
    ["__proto__", `{"__proto__":{"roleId":"x","isAdmin":true},"roleId":"${role.id}","purpose":"opptak"}`],
    [
      "constructor",
      `{"constructor":{"prototype":{"isAdmin":true}},"roleId":"${role.id}","purpose":"opptak"}`,
    ],
  ])("a body with %s pollutes nothing and is refused", async (_what, body) => {
    const answer = await world.ask("POST", "/api/v1/lookups", ola, body);
    isProblem(answer, 400, "invalid_fields");
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
    await nothingHappened(answer);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"])(
    "a good look-up as %s",
    async (type) => {
      const answer = await world.ask("POST", "/api/v1/lookups", ola, good, { "content-type": type });
      isProblem(answer, 415, "unsupported_media_type");
      await nothingHappened(answer);
    },
  );

  test("a body without an end is cut off, also when it does not say how long it is", async () => {
    const answer = await world.send(chunked("/api/v1/lookups", ola, 70_000));
    isProblem(answer, 413, "too_large");
    await nothingHappened(answer);
  });

  test.each([
    ["GET", "/api/v1/lookups"],
    ["PUT", "/api/v1/lookups"],
    ["DELETE", "/api/v1/lookups"],
    ["POST", "/api/v1/me"],
  ])("%s %s is a method that the address does not have", async (method, path) => {
    const answer = await world.ask(method, path, ola, method === "POST" ? {} : undefined);
    isProblem(answer, 405, "wrong_method");
    await nothingHappened(answer);
  });

  test.each([
    ["GET", "/api/v1"],
    ["GET", "/api/v1/"],
    ["GET", `/api/v1/lookups/${resident}`],
    ["GET", `/api/v1/${CANARY}`],
    ["GET", "/api/v1/..%2f..%2fetc/passwd"],
    ["GET", "/api/v1/%00"],
    ["GET", "/api/v1/%ff"],
  ])("%s %s finds nothing", async (method, path) => {
    const answer = await world.ask(method, path, ola);
    isProblem(answer, 404, "not_found");
    await nothingHappened(answer);
  });

  test("a number in the address is not taken for the one in the body", async () => {
    const answer = await world.ask("POST", `/api/v1/lookups?foedselsnummer=${resident}`, ola, {});
    isProblem(answer, 400, "invalid_fields");
    await nothingHappened(answer);
  });
});

describe("/api/v1: who is nobody", () => {
  const parts = (token: string) => token.split(".") as [string, string, string];
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  type Header = (token: string) => string | undefined;
  test.each<[string, Header, string]>([
    ["no header", () => undefined, "no_credentials"],
    ["an empty header", () => "", "no_credentials"],
    ["Bearer and nothing", () => "Bearer", "no_credentials"],
    ["Bearer and spaces", () => "Bearer    ", "no_credentials"],
    ["another scheme", (token) => `Basic ${token}`, "no_credentials"],
    ["a name and a password", () => `Basic ${btoa(`${CANARY}:${CANARY}`)}`, "no_credentials"],
    ["two tokens", (token) => `Bearer ${token} ${token}`, "no_credentials"],
    ["two headers in one", (token) => `Bearer ${token}, Bearer ${token}`, "no_credentials"],
    ["a token without a scheme", (token) => token, "no_credentials"],
    ["a very long token", () => `Bearer ${"a".repeat(20_000)}`, "no_credentials"],
    ["garbage", () => `Bearer ${CANARY}`, "invalid_token"],
    ["three dots", () => "Bearer ...", "invalid_token"],
    ["a SCIM token", () => `Bearer ${SCIM_TOKEN}`, "invalid_token"],
    [
      "a token without its signature",
      (token) => `Bearer ${parts(token)[0]}.${parts(token)[1]}.`,
      "invalid_token",
    ],
    [
      "a token that says none",
      (token) => `Bearer ${encode({ alg: "none" })}.${parts(token)[1]}.`,
      "invalid_token",
    ],
    [
      "a token of another person with this signature",
      (token) => {
        const [head, payload, signature] = parts(token);
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
        return `Bearer ${head}.${encode({ ...claims, oid: "demo-kari.barnevern" })}.${signature}`;
      },
      "invalid_token",
    ],
    [
      "a token of an issuer we do not know",
      (token) => {
        const [head, payload, signature] = parts(token);
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
        return `Bearer ${head}.${encode({ ...claims, iss: "https://login.example/x/v2.0" })}.${signature}`;
      },
      "invalid_token",
    ],
    ["claims that are a list", (token) => `Bearer ${parts(token)[0]}.${encode([])}.x`, "invalid_token"],
  ])("%s", async (_what, header, code) => {
    const authorization = header(ola);
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await world.ask(
      "POST",
      "/api/v1/lookups",
      null,
      good,
      headers as { [name: string]: string },
    );
    isProblem(answer, 401, code);
    await nothingHappened(answer);
  });

  test("credentials come before anything else: a malformed body without them is 401 too", async () => {
    for (const body of [CANARY, wide, { foedselsnummer: resident }]) {
      const answer = await world.ask("POST", "/api/v1/lookups", null, body);
      isProblem(answer, 401, "no_credentials");
      await nothingHappened(answer);
    }
  });

  test("every route that the description lists answers 401 without credentials", async () => {
    const { json } = await world.ask("GET", "/api/v1/openapi.json", null);
    const listed = Object.entries(json.paths as { [path: string]: object }).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
    expect(listed.length).toBeGreaterThan(6);
    for (const [method, path] of listed) {
      const at = `/api/v1${path.replace(/\{\w+\}/g, "0199d000-0000-7000-8000-0000000000ff")}`;
      for (const token of [null, CANARY, SCIM_TOKEN]) {
        const answer = await world.ask(method, at, token, method === "POST" ? {} : undefined);
        isProblem(answer, 401, token === null ? "no_credentials" : "invalid_token");
        await nothingHappened(answer);
      }
    }
  });
});

describe("/api/v1: administration refuses as clearly", () => {
  const good = { groupId: "", roleId: role.id, ttlDays: 30 };
  test.each<[string, object, number, string]>([
    ["neither role nor portal role", { roleId: undefined }, 400, "invalid_fields"],
    ["both", { portalRole: "iam" }, 400, "invalid_fields"],
    ["a portal role that is none", { roleId: undefined, portalRole: CANARY }, 400, "invalid_fields"],
    ["no life", { ttlDays: 0 }, 400, "invalid_fields"],
    ["half a day", { ttlDays: 1.5 }, 400, "invalid_fields"],
    ["a life as text", { ttlDays: "30" }, 400, "invalid_fields"],
    ["two years", { ttlDays: 730 }, 400, "invalid_fields"],
    ["a state of its own", { state: "active" }, 400, "invalid_fields"],
    ["a group that is none", { groupId: CANARY }, 404, "unknown_group"],
    ["a null byte as a group", { groupId: "\u0000" }, 404, "unknown_group"],
    ["a role that is none", { roleId: CANARY }, 404, "unknown_role"],
    ["a null byte as a role", { roleId: "\u0000" }, 404, "unknown_role"],
    ["the same mapping again", {}, 409, "mapped_already"],
  ])("a mapping with %s", async (_what, change, status, code) => {
    const body = { ...good, groupId: group, ...change };
    const answer = await world.ask("POST", "/api/v1/mappings", await world.token("ida.iam"), body);
    isProblem(answer, status, code);
    await nothingHappened(answer);
  });

  test.each([
    ["POST", "/api/v1/mappings/x/approval", "unknown_mapping"],
    ["POST", "/api/v1/mappings/%00/approval", "unknown_mapping"],
    ["DELETE", "/api/v1/mappings/0199d000-0000-7000-8000-0000000000ff", "unknown_mapping"],
    ["POST", "/api/v1/users/x/identity-confirmation", "unknown_user"],
  ])("%s %s", async (method, path, code) => {
    const body = path.endsWith("/approval") ? { previewHash: "x" } : undefined;
    const answer = await world.ask(method, path, await world.token("ida.iam"), body);
    isProblem(answer, 404, code);
    await nothingHappened(answer);
  });

  test("somebody without the right is told no more than that", async () => {
    const answer = await world.ask("POST", "/api/v1/mappings", ola, { ...good, groupId: CANARY });
    isProblem(answer, 403, "not_administrator");
    await nothingHappened(answer);
  });
});

const newUser = (change: object = {}) => ({ schemas: [CORE], userName: "ny@fjordheim.example", ...change });
const patch = (...Operations: object[]) => ({ schemas: [PATCH_OP], Operations });
const query = (filter: string) => `/Users?filter=${encodeURIComponent(filter)}`;

describe("/scim/v2: what is malformed", () => {
  const AT_GROUP = () => `/Groups/${group}`;
  const AT_USER = () => `/Users/${user}`;
  type Path = string | (() => string);
  test.each<[string, string, Path, unknown, number, string | undefined]>([
    ["no JSON at all", "POST", "/Users", CANARY, 400, "invalidSyntax"],
    ["an empty body", "POST", "/Users", "", 400, "invalidSyntax"],
    ["half a body", "POST", "/Users", '{"userName":"a', 400, "invalidSyntax"],
    ["a list", "POST", "/Users", [newUser()], 400, "invalidSyntax"],
    ["null", "POST", "/Groups", "null", 400, "invalidSyntax"],
    [
      "10 000 levels",
      "POST",
      "/Users",
      `{"name":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
      400,
      "invalidSyntax",
    ],
    ["no userName", "POST", "/Users", newUser({ userName: undefined }), 400, "invalidValue"],
    ["an empty userName", "POST", "/Users", newUser({ userName: "" }), 400, "invalidValue"],
    ["a userName as a number", "POST", "/Users", newUser({ userName: 7 }), 400, "invalidValue"],
    ["a userName as a list", "POST", "/Users", newUser({ userName: [CANARY] }), 400, "invalidValue"],
    [
      "a userName that is taken",
      "POST",
      "/Users",
      newUser({ userName: "Ola.Barnehage@fjordheim.example" }),
      409,
      "uniqueness",
    ],
    ["maybe active", "POST", "/Users", newUser({ active: "maybe" }), 400, "invalidValue"],
    ["active as a number", "POST", "/Users", newUser({ active: 1 }), 400, "invalidValue"],
    ["a null byte in the userName", "POST", "/Users", newUser({ userName: "a\u0000b" }), 400, "invalidValue"],
    ["half a character in a name", "POST", "/Users", newUser({ displayName: "\ud800" }), 400, "invalidValue"],
    ["a very long userName", "POST", "/Users", newUser({ userName: "a".repeat(5_000) }), 400, "invalidValue"],
    ["e-mails that are no list of objects", "POST", "/Users", newUser({ emails: [7] }), 400, "invalidValue"],
    [
      "an employee's number with a wrong check digit",
      "POST",
      "/Users",
      newUser({
        "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0": {
          foedselsnummer: "17859041271",
        },
      }),
      400,
      "invalidValue",
    ],
    [
      "an employee's number that could be real",
      "POST",
      "/Users",
      newUser({
        "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0": {
          foedselsnummer: realLooking(),
        },
      }),
      400,
      "invalidValue",
    ],
    [
      "no displayName",
      "POST",
      "/Groups",
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"] },
      400,
      "invalidValue",
    ],
    [
      "an unknown member",
      "POST",
      "/Groups",
      { displayName: "x", members: [{ value: CANARY }] },
      400,
      "invalidValue",
    ],
    [
      "a maybe active user",
      "PATCH",
      AT_USER,
      patch({ op: "replace", path: "active", value: "maybe" }),
      400,
      "invalidValue",
    ],
    ["no operations", "PATCH", AT_USER, patch(), 400, "invalidSyntax"],
    [
      "an operation we do not know",
      "PATCH",
      AT_USER,
      patch({ op: CANARY, path: "title", value: "x" }),
      400,
      "invalidSyntax",
    ],
    [
      "a path that is none",
      "PATCH",
      AT_USER,
      patch({ op: "add", path: "hvaSomHelst..[", value: "x" }),
      400,
      "invalidPath",
    ],
    [
      "a path to the prototype",
      "PATCH",
      AT_USER,
      patch({ op: "add", path: "__proto__.isAdmin", value: true }),
      400,
      "invalidPath",
    ],
    ["no userName any more", "PATCH", AT_USER, patch({ op: "remove", path: "userName" }), 400, "mutability"],
    [
      "a null byte in a name",
      "PATCH",
      AT_USER,
      patch({ op: "add", path: "displayName", value: "\u0000" }),
      400,
      "invalidValue",
    ],
    ["a body that is no PATCH", "PATCH", AT_GROUP, { displayName: CANARY }, 400, "invalidSyntax"],
    [
      "a nested group",
      "PATCH",
      AT_GROUP,
      () => patch({ op: "add", path: "members", value: [{ value: group, type: "Group" }] }),
      400,
      "invalidValue",
    ],
    [
      "itself as a member",
      "PATCH",
      AT_GROUP,
      () => patch({ op: "add", path: "members", value: [{ value: group }] }),
      400,
      "invalidValue",
    ],
    [
      "a member without an id",
      "PATCH",
      AT_GROUP,
      patch({ op: "add", path: "members", value: [{ display: CANARY }] }),
      400,
      "invalidValue",
    ],
    [
      "an unknown member",
      "PATCH",
      AT_GROUP,
      patch({ op: "add", path: "members", value: [{ value: "0199d000-0000-7000-8000-0000000000ff" }] }),
      400,
      "invalidValue",
    ],
    [
      "a member id that is none",
      "PATCH",
      AT_GROUP,
      patch({ op: "add", path: "members", value: [{ value: CANARY }] }),
      400,
      "invalidValue",
    ],
    [
      "members chosen by name",
      "PATCH",
      AT_GROUP,
      patch({ op: "remove", path: `members[display eq "${CANARY}"]` }),
      400,
      "invalidFilter",
    ],
    [
      "too many members",
      "PATCH",
      AT_GROUP,
      patch({
        op: "add",
        path: "members",
        value: Array.from({ length: 5_001 }, (_, i) => ({ value: `${i}` })),
      }),
      400,
      "tooMany",
    ],
    ["half a filter", "GET", query('userName eq "'), undefined, 400, "invalidFilter"],
    ["an attribute we do not know", "GET", query('hvaSomHelst eq "x"'), undefined, 400, "invalidFilter"],
    [
      "a number in the place of an attribute",
      "GET",
      query(`${resident} eq "x"`),
      undefined,
      400,
      "invalidFilter",
    ],
    [
      "a number in the place of a path",
      "PATCH",
      AT_USER,
      patch({ op: "add", path: `n${resident}`, value: "x" }),
      400,
      "invalidPath",
    ],
    ["a filter to the prototype", "GET", query('__proto__.x eq "1"'), undefined, 400, "invalidFilter"],
    [
      "newlines without end in a filter",
      "GET",
      query(`userName eq "${"\n".repeat(400)}`),
      undefined,
      400,
      "invalidFilter",
    ],
    ["a filter of 500 brackets", "GET", query("(".repeat(500)), undefined, 400, "invalidFilter"],
    ["a null byte in a filter", "GET", query('userName eq "\u0000"'), undefined, 400, "invalidFilter"],
    ["a start that is no number", "GET", `/Users?startIndex=${CANARY}`, undefined, 400, "invalidValue"],
    ["a count that is no number", "GET", "/Users?count=1e3", undefined, 400, "invalidValue"],
    [
      "a start beyond numbers",
      "GET",
      "/Users?startIndex=99999999999999999999",
      undefined,
      400,
      "invalidValue",
    ],
    ["an order by what nobody knows", "GET", "/Users?sortBy=hvaSomHelst", undefined, 400, "invalidValue"],
    ["a cursor that is none", "GET", `/Users?cursor=${CANARY}`, undefined, 400, "invalidCursor"],
    [
      "a page size that is none, by cursor",
      "GET",
      "/Users?cursor=&count=1e3",
      undefined,
      400,
      "invalidCount",
    ],
    [
      "attributes kept and left out",
      "GET",
      "/Users?attributes=userName&excludedAttributes=name",
      undefined,
      400,
      "invalidValue",
    ],
    ["PUT of a user without what is required", "PUT", AT_USER, {}, 400, "invalidValue"],
    ["PUT of a group without what is required", "PUT", AT_GROUP, {}, 400, "invalidValue"],
    ["Bulk without operations", "POST", "/Bulk", {}, 400, "invalidSyntax"],
    ["Me, of a source", "GET", "/Me", undefined, 404, undefined],
    [
      "a search whose filter is no text",
      "POST",
      "/.search",
      { filter: { userName: CANARY } },
      400,
      "invalidValue",
    ],
    [
      "a search that says it is something else",
      "POST",
      "/Users/.search",
      { schemas: [CANARY] },
      400,
      "invalidSyntax",
    ],
    ["a search that is no object", "POST", "/Groups/.search", [CANARY], 400, "invalidSyntax"],
    [
      "a user that is not there",
      "GET",
      "/Users/0199d000-0000-7000-8000-0000000000ff",
      undefined,
      404,
      undefined,
    ],
    ["an id that is none", "GET", `/Users/${CANARY}`, undefined, 404, undefined],
    ["a null byte as an id", "GET", "/Users/%00", undefined, 404, undefined],
    ["a group as a user", "GET", () => `/Users/${group}`, undefined, 404, undefined],
    [
      "a patch of nobody",
      "PATCH",
      "/Users/x",
      patch({ op: "add", path: "title", value: "x" }),
      404,
      undefined,
    ],
    ["a removal of nobody", "DELETE", "/Users/x", undefined, 404, undefined],
    ["an unknown schema", "GET", `/Schemas/${CANARY}`, undefined, 404, undefined],
    ["an unknown address", "GET", `/${CANARY}`, undefined, 404, undefined],
    ["a change of the base address", "POST", "", {}, 404, undefined],
    ["a method that has no meaning", "DELETE", "/Users", undefined, 405, undefined],
    ["a change of the schemas", "POST", "/Schemas", {}, 405, undefined],
  ])("%s (%s)", async (_what, method, path, body, status, scimType) => {
    const at = typeof path === "function" ? path() : path;
    const members = async () => (await scim("GET", `/Groups/${group}`)).text;
    const before = await members();
    const answer = await scim(method, at, typeof body === "function" ? body() : body);
    isScimError(answer, status, scimType);
    await nothingHappened(answer);
    expect(await members()).toBe(before);
  });

  test("an unknown member beside a known one in a PATCH changes nothing at all", async () => {
    const before = (await scim("GET", `/Groups/${group}`)).text;
    const kari = await scim("GET", query('userName eq "kari.barnevern@fjordheim.example"'));
    const value = (kari.json as unknown as { Resources: { id: string }[] }).Resources[0]?.id;
    const answer = await scim(
      "PATCH",
      `/Groups/${group}`,
      patch(
        { op: "replace", path: "displayName", value: "FREG Annet" },
        { op: "add", path: "members", value: [{ value }] },
        { op: "add", path: "members", value: [{ value: "0199d000-0000-7000-8000-0000000000ff" }] },
      ),
    );
    isScimError(answer, 400, "invalidValue");
    await nothingHappened(answer);
    expect((await scim("GET", `/Groups/${group}`)).text).toBe(before);
  });

  test.each(["text/plain", "application/xml", "application/jsonx", "multipart/form-data; boundary=x"])(
    "a good user as %s",
    async (type) => {
      const answer = await scim("POST", "/Users", newUser(), { "content-type": type });
      isScimError(answer, 415, undefined);
      await nothingHappened(answer);
    },
  );

  test.each([
    ["with its length", () => scim("POST", "/Users", JSON.stringify({ userName: "x".repeat(1_100_000) }))],
    ["in chunks", () => world.send(chunked("/scim/v2/Users", SCIM_TOKEN, 1_100_000))],
  ])("a body larger than a MiB %s", async (_how, ask) => {
    const answer = await ask();
    isScimError(answer, 413, "tooMany");
    await nothingHappened(answer);
  });

  test("a body with __proto__ everywhere makes the user, and nothing else", async () => {
    const body = `{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"schemas":["${CORE}"],"userName":"proto@fjordheim.example","name":{"__proto__":{"isAdmin":true}}}`;
    const answer = await scim("POST", "/Users", body);
    expect(answer.status).toBe(201);
    expect(answer.text).not.toMatch(/isAdmin|__proto__|constructor/);
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });
});

describe("/scim/v2: who is nobody", () => {
  type Header = () => string | undefined | Promise<string>;
  const headers: [string, Header][] = [
    ["no header", () => undefined],
    ["an empty header", () => ""],
    ["Bearer and nothing", () => "Bearer"],
    ["Bearer and a space", () => "Bearer "],
    ["another scheme", () => `Basic ${SCIM_TOKEN}`],
    ["two tokens", () => `Bearer ${SCIM_TOKEN} ${SCIM_TOKEN}`],
    ["garbage", () => `Bearer ${CANARY}`],
    ["the token in capitals", () => `Bearer ${SCIM_TOKEN.toUpperCase()}`],
    ["all but the last character", () => `Bearer ${SCIM_TOKEN.slice(0, -1)}`],
    ["an Entra token for the API", async () => `Bearer ${await world.token("ida.iam")}`],
  ];
  test.each(headers)("%s", async (_what, header) => {
    const authorization = await header();
    for (const [method, path] of [
      ["GET", "/Users"],
      ["POST", "/Users"],
      ["GET", "/ServiceProviderConfig"],
      ["GET", `/${CANARY}`],
      ["PUT", "/Users/x"],
    ] as const) {
      const answer = await scim(
        method,
        path,
        method === "POST" ? CANARY : undefined,
        authorization === undefined ? {} : { authorization },
        null,
      );
      isScimError(answer, 401, undefined);
      await nothingHappened(answer);
    }
  });
});

/** A request of that many bytes that does not say how many it will be. */
function chunked(path: string, token: string, bytes: number): Request {
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, 10_000)).fill(32));
      left -= 10_000;
    },
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  return new Request(`${BASE}${path}`, init);
}
