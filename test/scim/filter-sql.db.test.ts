import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listGroups, listUsers } from "../../src/directory/list-store.ts";
import { groupConditionOf, userConditionOf } from "../../src/scim/condition-policy.ts";
import { type Filter, printFilter } from "../../src/scim/filter.ts";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import { groupsInRoot, usersInRoot } from "../../src/scim/root-schema.ts";
import { groupSchema, type ResourceSchema, userSchema } from "../../src/scim/schema.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { BASE, ENT, type Population, populate, SCOPE } from "./population.ts";
import { accepted, filterArbitrary, runs } from "./support.ts";

let database: TestDatabase;
let people: Population;
beforeAll(async () => {
  database = await openTestDatabase();
  people = await populate(database);
});
afterAll(() => database.close());

const numRuns = process.env.TEST_DATABASE_KIND === "pglite" ? runs.numRuns / 5 : runs.numRuns;

const COMMON = ["id", "externalId", "displayName", "meta", "schemas"];
const USER = [
  ...["userName", "nickName", "profileUrl", "title", "active", "name", "emails", "phoneNumbers", "photos"],
  ...["addresses", "groups", "emails.value", `${ENT}:department`, `${ENT}:manager`, "department"],
];
const GROUP = ["members", "members.value"];

const question = { sort: null, page: { offset: 0, limit: 1000 }, baseUrl: BASE };

const inSql = {
  users: (filter: Filter, schema: ResourceSchema) =>
    database.db.read(SCOPE.organisation, async (tx) => {
      const condition = userConditionOf(filter, schema);
      return (await listUsers(tx, SCOPE, { ...question, condition })).users.map(({ id }) => id as string);
    }),
  groups: (filter: Filter, schema: ResourceSchema) =>
    database.db.read(SCOPE.organisation, async (tx) => {
      const condition = groupConditionOf(filter, schema);
      return (await listGroups(tx, SCOPE, { ...question, condition })).groups.map(({ id }) => id as string);
    }),
};

const inMemory = (what: "users" | "groups", filter: Filter, schema: ResourceSchema) =>
  people[what].filter((one) => matchesFilter(filter, one, schema)).map(({ id }) => id);

test.each([
  ["users", userSchema, [...COMMON, ...USER]],
  ["groups", groupSchema, [...COMMON, ...GROUP]],
  ["users", usersInRoot, [...COMMON, ...USER, ...GROUP]],
  ["groups", groupsInRoot, [...COMMON, ...USER, ...GROUP]],
] as const)(
  "SQL finds the %s that the filter means, through its text too (%#)",
  async (what, schema, names) => {
    const matched = { none: 0, some: 0, all: 0 };
    const property = fc.asyncProperty(filterArbitrary(schema, names, 2, people.operands), async (filter) => {
      const read = accepted(parseFilter(printFilter(filter), schema));
      const expected = inMemory(what, filter, schema);
      expect(inMemory(what, read, schema)).toEqual(expected);
      expect(await inSql[what](read, schema)).toEqual(expected);
      matched[expected.length === 0 ? "none" : expected.length < people[what].length ? "some" : "all"] += 1;
    });
    await fc.assert(property, { ...runs, numRuns });
    // A property over filters that find nothing would prove nothing.
    expect(matched.some).toBeGreaterThan(numRuns / 10);
  },
  300_000,
);

test("what key columns answer for is what the filter means, for every value that is there", async () => {
  const quoted = JSON.stringify;
  type Element = { type?: string; value?: string };
  const asked = people.users.flatMap((one) => [
    `userName eq ${quoted(String(one.userName).toUpperCase())}`,
    `id eq "${one.id}"`,
    `id eq "${String(one.id).toUpperCase()}"`,
    ...["externalId", "displayName"].flatMap((name) =>
      one[name] === undefined
        ? []
        : [`${name} eq ${quoted(one[name])}`, `not (${name} eq ${quoted(one[name])})`],
    ),
    ...((one.emails ?? []) as Element[]).flatMap(({ type, value = "" }) => [
      `emails[type eq ${quoted(type ?? "work")}].value eq ${quoted(value)}`,
      `emails[value eq ${quoted(value)} and type eq "work" and primary eq true]`,
      `not (emails[value eq ${quoted(value)} and type eq "work"])`,
    ]),
  ]);
  const ofManager = ["M1", "m1", "m2", ""].flatMap((id) => [
    `manager eq "${id}"`,
    `${ENT}:manager[value eq "${id}"]`,
  ]);
  for (const text of [...asked, ...ofManager]) {
    const filter = accepted(parseFilter(text, userSchema));
    expect(await inSql.users(filter, userSchema), text).toEqual(inMemory("users", filter, userSchema));
  }
  for (const { id } of people.users) {
    for (const text of [
      `members eq "${id}"`,
      `members[value eq "${String(id).toUpperCase()}"]`,
      `members[value eq "${id}" and type eq "User"]`,
      `not (members.value eq "${id}") and members pr`,
    ]) {
      const filter = accepted(parseFilter(text, groupSchema));
      expect(await inSql.groups(filter, groupSchema), text).toEqual(inMemory("groups", filter, groupSchema));
    }
  }
});

test("rows of before the migration are brought into the form in which they are compared", async () => {
  const stored = () =>
    database.owner.query(
      `select id, comparable, work_email_key, manager_id from scim_user
       union all select id, comparable, null, null from scim_group order by id`,
    );
  const before = (await stored()).rows;
  await database.owner.query(
    "update scim_user set comparable = '{}', work_email_key = case work_email_key when '' then 'first' else work_email_key end",
  );
  await database.owner.query("update scim_group set comparable = '{}'");
  const migration = readFileSync("deploy/migrations/0006_filters.sql", "utf8");
  await database.owner.query(migration.slice(migration.indexOf("create function comparison_key")));
  const after = (await stored()).rows;
  // What lower() does to letters beyond ASCII is the locale's affair; everything else is exact.
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const ascii = [...was].filter(([, leaf]) => typeof leaf !== "string" || !/[^ -~]/.test(leaf));
  expect([...is.keys()].sort()).toEqual([...was.keys()].sort());
  expect(ascii.length).toBeGreaterThan(500);
  expect(ascii.filter(([path, leaf]) => is.get(path) !== leaf)).toEqual([]);
});

/** Everything in a value that is no list and no object, by where it stands. */
const leavesOf = (value: unknown, path = ""): Map<string, unknown> =>
  typeof value === "object" && value !== null
    ? new Map(Object.entries(value).flatMap(([name, member]) => [...leavesOf(member, `${path}/${name}`)]))
    : new Map([[path, value]]);
