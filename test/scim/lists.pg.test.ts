import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import { comparable } from "../../src/scim/keys-policy.ts";
import type { ListQuery } from "../../src/scim/list-policy.ts";
import { getGroups, getUsers } from "../../src/scim/list-requests.ts";
import type { Json, ScimResource } from "../../src/scim/resource.ts";
import { getAll } from "../../src/scim/root-requests.ts";
import { groupSchema, type ResourceSchema, userSchema } from "../../src/scim/schema.ts";
import { byCursor, byIndex, caller, idsOf, type Lists, openLists, refused } from "./list-world.ts";
import { addLater, ENT } from "./population.ts";
import { accepted, runs } from "./support.ts";

let lists: Lists;
beforeAll(async () => {
  lists = await openLists();
});
afterAll(() => lists.database.close());

/** RFC 7644 section 3.4.2.3 in plain words; UTF-8 bytes sort as code points do. */
function sorted(resources: readonly ScimResource[], sortBy: string, schema: ResourceSchema): unknown[] {
  const named = schema.attributeInFilter(sortBy);
  if (named === undefined) throw new Error(sortBy);
  const { path, definition } = named;
  const keyOf = (resource: ScimResource): string | number | boolean | null => {
    const holder = (path.urn === null ? resource : (resource[path.urn] ?? {})) as ScimResource;
    const value = holder[path.attribute] ?? null;
    const elements = (Array.isArray(value) ? value : [value]) as ({ [sub: string]: Json } | Json)[];
    const standing =
      elements.find((one) => (one as { primary?: boolean } | null)?.primary === true) ?? elements[0];
    const found =
      path.sub === null ? standing : ((standing as { [sub: string]: Json } | null)?.[path.sub] ?? null);
    return comparable((found as Json) ?? null, definition) as string | number | boolean | null;
  };
  const compare = (a: string | number | boolean | null, b: string | number | boolean | null): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return typeof a === "string"
      ? Buffer.compare(Buffer.from(a), Buffer.from(String(b)))
      : Number(a) - Number(b);
  };
  return resources
    .map((resource) => ({ id: String(resource.id), key: keyOf(resource) }))
    .sort((a, b) => compare(a.key, b.key) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

const USER_SORTS = [
  ...["userName", "displayName", "externalId", "id", "title", "name.familyName", "active", "emails.value"],
  ...["emails.primary", "phoneNumbers.type", "photos.value", "addresses.locality", "schemas"],
  ...[
    `${ENT}:department`,
    "department",
    `${ENT}:manager.value`,
    "urn:ietf:params:scim:schemas:core:2.0:User:userName",
  ],
  ...["meta.created", "meta.lastModified", "meta.version", "meta.location", "groups.display", "USERNAME"],
];

describe("a sorted list", () => {
  test.each([
    ...USER_SORTS.map((sortBy) => ["users", sortBy] as const),
    ...["displayName", "externalId", "meta.lastModified", "members.value"].map(
      (by) => ["groups", by] as const,
    ),
  ])("of %s by %s is in order, both ways and over pages", async (what, sortBy) => {
    const [get, schema] = what === "users" ? [getUsers, userSchema] : [getGroups, groupSchema];
    const expected = sorted(lists.people[what], sortBy, schema);
    expect(idsOf(await lists.ask(get, { sortBy }))).toEqual(expected);
    expect(await byIndex(lists, get, { sortBy, sortOrder: "ascending" }, 7)).toEqual(expected);
    const descending = { sortBy, sortOrder: "Descending" };
    expect(await byCursor(lists, get, descending, 9)).toEqual(expected.toReversed());
    expect(idsOf(await lists.ask(get, { ...descending, startIndex: 12, count: 5 }))).toEqual(
      expected.toReversed().slice(11, 16),
    );
  });

  test("by a complex attribute is sorted by its value, and with a filter holds what fits", async () => {
    const filter = "title pr";
    const fits = lists.people.users.filter((one) =>
      matchesFilter(accepted(parseFilter(filter, userSchema)), one, userSchema),
    );
    expect(idsOf(await lists.ask(getUsers, { filter, sortBy: "emails" }))).toEqual(
      sorted(fits, "emails.value", userSchema),
    );
  });

  test.each([
    ["an attribute that nobody knows", { sortBy: "skostoerrelse" }],
    ["an attribute of another type", { sortBy: "members.value" }],
    ["the prototype", { sortBy: "__proto__" }],
    ["an attribute that has parts", { sortBy: "name" }],
    ["what is never given out", { sortBy: "foedselsnummer" }],
    ["an order that is none", { sortBy: "userName", sortOrder: "sideways" }],
  ])("%s is refused", async (_what, query) => {
    expect(await refused(() => lists.ask(getUsers, query))).toBe("400 invalidValue");
  });
});

describe("pages", () => {
  test("of any size show each resource exactly once, by index and by cursor, of one type and of all", async () => {
    const all = [...lists.people.users, ...lists.people.groups].map(({ id }) => id);
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (count) => {
      expect(await byIndex(lists, getAll, {}, count)).toEqual(all);
      expect(await byCursor(lists, getAll, {}, count)).toEqual(all);
      expect(await byCursor(lists, getGroups, {}, count)).toEqual(lists.people.groups.map(({ id }) => id));
      expect(await byIndex(lists, getUsers, { filter: "title pr" }, count)).toEqual(
        await byCursor(lists, getUsers, { filter: "title pr" }, count),
      );
    });
    await fc.assert(property, { ...runs, numRuns: Math.ceil(runs.numRuns / 60) });
  });

  test.each<[string, ListQuery, { totalResults: number; shown: number; startIndex?: number }]>([
    ["nothing asked: a hundred at most, from the first", {}, { totalResults: 40, shown: 40, startIndex: 1 }],
    ["count 0: how many there are", { count: "0" }, { totalResults: 40, shown: 0, startIndex: 1 }],
    ["count below 0 counts as 0", { count: -3 }, { totalResults: 40, shown: 0, startIndex: 1 }],
    [
      "startIndex below 1 counts as 1",
      { startIndex: "-5", count: "2" },
      { totalResults: 40, shown: 2, startIndex: 1 },
    ],
    ["behind the end", { startIndex: 41 }, { totalResults: 40, shown: 0, startIndex: 41 }],
    ["the end exactly", { startIndex: 39, count: 2 }, { totalResults: 40, shown: 2, startIndex: 39 }],
    ["nobody found", { filter: 'userName eq "x"' }, { totalResults: 0, shown: 0, startIndex: 1 }],
    ["count 0 by cursor", { cursor: "", count: 0 }, { totalResults: 40, shown: 0 }],
  ])("%s", async (_what, query, { shown, ...facts }) => {
    const { resources, ...rest } = await lists.ask(getUsers, query);
    expect([rest, resources.length]).toEqual([facts, shown]);
  });

  test.each<[string, ListQuery, statements: number]>([
    ["one that is not full proves the total", { count: 41 }, 1],
    ["a later one that is not full proves it too", { startIndex: 31, count: 20 }, 1],
    ["a full one does not", { count: 40 }, 2],
    ["an empty one behind the end does not", { startIndex: 90 }, 2],
    ["nobody found by userName is nobody", { filter: 'userName eq "x"' }, 1],
  ])("%s", async (_what, query, statements) => {
    let sent = 0;
    const counting = {
      ...lists.deps.db,
      read: ((organisation, work) =>
        lists.deps.db.read(organisation, (tx) => {
          const getExecutor = () => {
            sent += 1;
            return tx.getExecutor();
          };
          return work({ ...tx, getExecutor } as typeof tx);
        })) as typeof lists.deps.db.read,
    };
    await getUsers({ ...lists.deps, db: counting }, caller, query, { attributes: ["userName"] });
    expect(sent).toBe(statements);
  });
});

test("who comes between two pages disturbs neither index nor cursor", async () => {
  let at = 0;
  const between = async () => {
    at += 1;
    if (at % 6 !== 0) await addLater(lists.database, at);
  };
  const before = lists.people.users.map(({ id }) => id);
  for (const page of [byIndex, byCursor]) {
    const seen = await page(lists, getUsers, {}, 7, at < 60 ? between : async () => {});
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, before.length)).toEqual(before);
    expect(seen.length).toBeGreaterThan(before.length);
  }
});
