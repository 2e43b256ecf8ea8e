import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import type { ListQuery } from "../../src/scim/list-policy.ts";
import { getGroups, getUsers } from "../../src/scim/list-requests.ts";
import { getAll } from "../../src/scim/root-requests.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { searchAll, searchGroups, searchUsers } from "../../src/scim/search-request.ts";
import { byIndex, caller, type Get, idsOf, type Lists, openLists, refused } from "./list-world.ts";
import { accepted } from "./support.ts";

let lists: Lists;
beforeAll(async () => {
  lists = await openLists();
});
afterAll(() => lists.database.close());

describe("a cursor", () => {
  const first = async (query: ListQuery, get: Get = getUsers): Promise<string> =>
    (await lists.ask(get, { ...query, cursor: "", count: 5 })).nextCursor as string;
  const forged = (change: (bytes: Buffer) => Buffer) => async () =>
    change(Buffer.from(await first({}), "base64url")).toString("base64url");

  test.each<[string, () => Promise<string>]>([
    ["of another filter", () => first({ filter: "title pr" })],
    ["of a sorted list", () => first({ sortBy: "userName" })],
    ["of groups", () => first({}, getGroups)],
    ["of all", () => first({}, getAll)],
    ["that is a word", async () => "next"],
    ["that is a number", async () => "5"],
    ["that is an id", async () => String(lists.people.users[4]?.id)],
    ["with a character more", async () => `${await first({})}A`],
    ["with a character less", async () => (await first({})).slice(0, -1)],
    ["with padding", async () => `${await first({})}==`],
    ["with a blank before it", async () => ` ${await first({})}`],
    ["very long", async () => "A".repeat(100_000)],
    ["of another hash", forged((bytes) => bytes.fill(0, 1, 9))],
    ["of a kind that is none", forged((bytes) => bytes.fill(9, 0, 1))],
    ["of another length", forged((bytes) => bytes.subarray(0, 12))],
  ])("%s is invalidCursor", async (_what, cursor) => {
    const text = await cursor();
    expect(await refused(() => lists.ask(getUsers, { cursor: text, count: 5 }))).toBe("400 invalidCursor");
  });

  test("serves for another page size, but no other order, and not beside startIndex", async () => {
    const cursor = await first({ sortBy: "title" });
    expect(await refused(() => lists.ask(getUsers, { cursor, sortBy: "title", count: 7 }))).toBe("accepted");
    const other = { cursor, sortBy: "title", sortOrder: "descending" };
    expect(await refused(() => lists.ask(getUsers, other))).toBe("400 invalidCursor");
    const both = { cursor: "", startIndex: 1 };
    expect(await refused(() => lists.ask(getUsers, both))).toBe("400 invalidValue");
    expect(await refused(() => lists.ask(getUsers, { cursor: "", count: "many" }))).toBe("400 invalidCount");
    expect(await refused(() => lists.ask(getUsers, { count: "many" }))).toBe("400 invalidValue");
  });

  test("holds nothing of a person, and no eleven digits in a row", async () => {
    const cursor = await first({ filter: 'displayName co "a" or userName pr', sortBy: "userName" });
    expect(Buffer.from(cursor, "base64url").length).toBe(15);
    expect(cursor).not.toMatch(/\d{11}/);
  });
});

describe("the server root", () => {
  const found = async (filter: string) => idsOf(await lists.ask(getAll, { filter }));
  const ofUsers = (filter: string) => byIndex(lists, getUsers, { filter }, 50);
  const ofGroups = (filter: string) => byIndex(lists, getGroups, { filter }, 50);

  test("finds users, then groups, under one total", async () => {
    const filter = 'displayName co "a"';
    expect(await found(filter)).toEqual([...(await ofUsers(filter)), ...(await ofGroups(filter))]);
    expect((await lists.ask(getAll, { count: 0 })).totalResults).toBe(50);
    expect(await found('meta.resourceType eq "Group"')).toEqual(lists.people.groups.map(({ id }) => id));
  });

  test("takes an attribute of the other type as one without a value (RFC 7644 section 3.4.2.1)", async () => {
    const groups = lists.people.groups.map(({ id }) => id);
    expect(await found("userName pr")).toEqual(lists.people.users.map(({ id }) => id));
    expect(await found("members pr")).toEqual(await ofGroups("members pr"));
    expect(await found("not (userName pr)")).toEqual(groups);
    expect(await found('userName pr and members[value co "1"]')).toEqual([]);
    expect(await found("urn:ietf:params:scim:schemas:core:2.0:User:displayName pr")).toEqual(
      await ofUsers("displayName pr"),
    );
  });

  test.each([
    ["an attribute of no type", { filter: "skostoerrelse pr" }, "400 invalidFilter"],
    ["what is never given out", { filter: 'foedselsnummer eq "x"' }, "400 invalidFilter"],
    ["an order", { sortBy: "id" }, "400 invalidValue"],
  ])("refuses %s", async (_what, query, expected) => {
    expect(await refused(() => lists.ask(getAll, query))).toBe(expected);
  });
});

describe("a search", () => {
  const URN = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
  test("answers what the same GET does", async () => {
    const query = { filter: "title pr", sortBy: "title", sortOrder: "descending", startIndex: 3, count: 4 };
    const projection = { attributes: ["userName", "title"] };
    const body = { schemas: [URN], ...query, attributes: projection.attributes };
    expect(await searchUsers(lists.deps, caller, body)).toEqual(
      await getUsers(lists.deps, caller, query, projection),
    );
    const spelled = {
      SCHEMAS: [URN.toUpperCase()],
      Filter: 'displayName co "a"',
      excludedAttributes: ["members"],
      count: null,
    };
    const asked = { filter: spelled.Filter };
    const without = { excludedAttributes: ["members"] };
    expect(await searchGroups(lists.deps, caller, spelled)).toEqual(
      await getGroups(lists.deps, caller, asked, without),
    );
    expect(await searchAll(lists.deps, caller, { cursor: "", count: 3 })).toEqual(
      await lists.ask(getAll, { cursor: "", count: 3 }),
    );
    expect(await searchAll(lists.deps, caller, {})).toEqual(await lists.ask(getAll, {}));
  });

  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`);
  test.each<[string, unknown, string]>([
    ["no object", [], "invalidSyntax"],
    ["a text", "filter", "invalidSyntax"],
    ["null", null, "invalidSyntax"],
    ["ten thousand levels", deep, "invalidSyntax"],
    [
      "a wide object",
      Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`a${i}`, 1])),
      "invalidSyntax",
    ],
    [
      "schemas of another message",
      { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] },
      "invalidSyntax",
    ],
    ["schemas that are a text", { schemas: URN }, "invalidSyntax"],
    ["a filter that is an object", { filter: { userName: "x" } }, "invalidValue"],
    ["a filter that is a list", { filter: ["userName pr"] }, "invalidValue"],
    ["a filter too long", { filter: `userName eq "${"x".repeat(100_000)}"` }, "invalidFilter"],
    ["a filter with too many terms", { filter: Array(65).fill("title pr").join(" or ") }, "invalidFilter"],
    ["an empty filter", { filter: "" }, "invalidFilter"],
    ["a count that is a text", { count: "10" }, "invalidValue"],
    ["half a count", { count: 1.5 }, "invalidValue"],
    ["a count beyond numbers", { count: 1e300 }, "invalidValue"],
    ["half a count by cursor", { count: 1.5, cursor: "" }, "invalidCount"],
    ["a start that is a text", { startIndex: "1" }, "invalidValue"],
    ["a cursor that is a number", { cursor: 1 }, "invalidValue"],
    ["a cursor that is none", { cursor: "'; drop table scim_user; --" }, "invalidCursor"],
    ["sortBy as a list", { sortBy: ["userName"] }, "invalidValue"],
    ["sortOrder as a number", { sortOrder: 1 }, "invalidValue"],
    ["attributes as a text", { attributes: "userName" }, "invalidValue"],
    ["attributes that are numbers", { attributes: [1] }, "invalidValue"],
    ["too many attributes", { attributes: Array(201).fill("userName") }, "invalidValue"],
    ["attributes kept and left out", { attributes: ["id"], excludedAttributes: ["name"] }, "invalidValue"],
  ])("%s is refused", async (_what, body, scimType) => {
    for (const search of [searchUsers, searchGroups, searchAll])
      expect(await refused(() => search(lists.deps, caller, body))).toBe(`400 ${scimType}`);
  });

  test.each([
    'userName eq "\'; drop table scim_user; --"',
    'userName co "%" and title sw "_"',
    'displayName ew "\\\\" or nickName eq "$1::text"',
    `${Array(64).fill('not (title co "x")').join(" and ")}`,
    "((((((((((title pr))))))))))",
  ])("a hostile filter is a filter: %s", async (filter) => {
    const parsed = accepted(parseFilter(filter, userSchema));
    const expected = lists.people.users
      .filter((one) => matchesFilter(parsed, one, userSchema))
      .map(({ id }) => id);
    expect(idsOf(await searchUsers(lists.deps, caller, { filter }))).toEqual(expected);
  });
});
