import fc from "fast-check";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { describe, expect, test } from "vitest";
import { isNarrow } from "../../src/directory/directory-query.ts";
import { pageSql } from "../../src/directory/list-store.ts";
import type { Scope } from "../../src/directory/user-store.ts";
import { userConditionOf } from "../../src/scim/condition-policy.ts";
import type { Filter } from "../../src/scim/filter.ts";
import { MAX_FILTER_TERMS, parseFilter } from "../../src/scim/filter-parser.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { accepted, filterArbitrary, runs, within } from "./support.ts";

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const compiled = (filter: Filter) => {
  const question = {
    condition: userConditionOf(filter, userSchema),
    sort: null,
    page: { offset: 0, limit: 10 },
    baseUrl: "https://x",
  };
  const scope = { organisation: "o", source: "s" } as Scope;
  return pageSql("scim_user", ["id"], scope, question).compile(compiler);
};
const parsed = (text: string): Filter => accepted(parseFilter(text, userSchema));

test("no text of a client is ever part of a statement", () => {
  const names = ["userName", "externalId", "emails", "meta", "name", "groups", "photos", "id", "active"];
  const canary = fc.string({ minLength: 1, maxLength: 5 }).map((text) => `kanari${text}`);
  const times = fc.constant("1987-01-31T12:00:00Z");
  fc.assert(
    fc.property(filterArbitrary(userSchema, names, 2, { texts: canary, times }), (filter) => {
      const { sql, parameters } = compiled(filter);
      expect(sql).not.toMatch(/kanari|1987/);
      // Nor does a text change the statement that it is a value of.
      expect(JSON.stringify(filter).includes("kanari")).toBe(JSON.stringify(parameters).includes("kanari"));
    }),
    runs,
  );
});

describe("the cost of a statement is that of its filter", () => {
  const ofTerms = (terms: number) =>
    parsed(Array.from({ length: terms }, (_, i) => `title ne "${i}"`).join(" and "));

  test("every condition adds the same to it", () => {
    const length = (terms: number) => compiled(ofTerms(terms)).sql.length;
    expect(length(64) - length(32)).toBeLessThan(1.1 * (length(32) - length(2)) * (32 / 30));
  });

  test("the largest filter is made a statement at once", () => {
    const largest = ofTerms(MAX_FILTER_TERMS);
    within(20, () => compiled(largest));
  });
});

describe("key columns bound what must be looked at", () => {
  test.each([
    ['userName eq "a"', true],
    ['userName eq "a" and title co "b"', true],
    ['userName eq "a" or externalId eq "b"', true],
    ['emails[type eq "work"].value eq "a"', true],
    ['emails[type eq "work" and primary eq true and value eq "a"]', true],
    ['userName eq "a" or title co "b"', false],
    ['emails[type eq "home"].value eq "a"', false],
    ['not (userName eq "a")', false],
    ['userName sw "a"', false],
    ['userName ne "a"', false],
    ["userName eq null", false],
    ["active eq true", false],
  ])("%s: %s", (text, expected) => {
    expect(isNarrow(userConditionOf(parsed(text), userSchema))).toBe(expected);
  });
});
