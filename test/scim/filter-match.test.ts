import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { accepted, filterArbitrary, runs } from "./support.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const kari = {
  id: "U1",
  externalId: "Ext-1",
  userName: "Kari@Demo.example",
  displayName: "Kåri 😀",
  active: true,
  name: { givenName: "Kari" },
  emails: [
    { type: "work", value: "kari@demo.example", primary: true },
    { type: "home", value: "KARI@home.example" },
  ],
  meta: { resourceType: "User", lastModified: "2026-01-31T12:00:00.000Z" },
  [ENT]: { department: "Skole", manager: { value: "u2" } },
};

const fits = (text: string): boolean =>
  matchesFilter(accepted(parseFilter(text, userSchema)), kari, userSchema);

describe("a filter fits", () => {
  test.each([
    ["userName in another case", 'userName eq "KARI@demo.EXAMPLE"', true],
    ["externalId in another case: it is case-exact", 'externalId eq "ext-1"', false],
    ["a letter composed in another way", 'displayName sw "Ka\u030ari"', true],
    ["any of several values", 'emails.value ew "@HOME.example"', true],
    ["one value that fits both conditions", 'emails[type eq "work" and primary eq true]', true],
    ["no value that fits both conditions", 'emails[type eq "home" and primary eq true]', false],
    ["conditions that two values fit apart", 'emails.type eq "home" and emails.primary eq true', true],
    ["a value path with a part behind it", 'emails[type eq "work"].value eq "kari@demo.example"', true],
    ["an attribute of an extension", `${ENT}:department co "SKO"`, true],
    ["a reference compared as a whole", `${ENT}:manager eq "u2"`, true],
    ["presence", "emails pr and name pr and active pr", true],
    ["absence", "not (title pr)", true],
    ["null for what is absent", "title eq null", true],
    ["null for what is there", "displayName eq null", false],
    ["unequal to null for what is there", "displayName ne null", true],
    ["unequal for what is absent", 'title ne "x"', true],
    ["equal for what is absent", 'title eq "x"', false],
    ["order for what is absent", 'title lt "x"', false],
    ["unequal if any value is", 'emails.type ne "work"', true],
    [
      "a time, whatever its decimals and offset",
      'meta.lastModified eq "2026-01-31T13:00:00.0000000+01:00"',
      true,
    ],
    ["a later time", 'meta.lastModified gt "2026-01-31T11:59:59Z"', true],
    ["the same time as not later", 'meta.lastModified gt "2026-01-31T12:00:00Z"', false],
    ["the same time as not before", 'meta.lastModified ge "2026-01-31T12:00:00Z"', true],
    ["order of texts by code point, not by UTF-16", 'displayName gt "kåri \uffee"', true],
    ["and before or", 'title pr or active eq true and userName sw "kari"', true],
    ["not of or", "not (title pr or active eq true)", false],
  ])("%s", (_what, text, expected) => {
    expect(fits(text)).toBe(expected);
  });
});

test("a filter and its negation never agree", () => {
  const names = ["userName", "active", "emails", "title", "meta.lastModified", `${ENT}:manager`];
  fc.assert(
    fc.property(filterArbitrary(userSchema, names), (filter) => {
      const not = { kind: "not", term: filter } as const;
      expect(matchesFilter(not, kari, userSchema)).toBe(!matchesFilter(filter, kari, userSchema));
    }),
    runs,
  );
});
