import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printFilter, printPath } from "../../src/scim/filter.ts";
import { parseFilter, parsePath } from "../../src/scim/filter-parser.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import { accepted, expectUnpolluted, filterArbitrary, kindOf, runs, within } from "./support.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";

describe("a filter of RFC 7644 section 3.4.2.2", () => {
  test.each([
    ['userName Eq "bjensen"', 'userName eq "bjensen"'],
    ['name.familyName co "O\'Malley"', 'name.familyName co "O\'Malley"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', 'userName sw "J"'],
    ["title pr", "title pr"],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34Z"'],
    ['title pr and userType eq "Employee"', 'title pr and userType eq "Employee"'],
    [
      'title pr or userType eq "Intern" and active eq true',
      'title pr or (userType eq "Intern" and active eq true)',
    ],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      'userType eq "Employee" and (emails.value co "example.com" or emails.value co "example.org")',
    ],
    [
      'userType ne "Employee" and not (emails co "example.com")',
      'userType ne "Employee" and not (emails.value co "example.com")',
    ],
    [
      'emails[type eq "work" and value co "@example.com"]',
      'emails[type eq "work" and value co "@example.com"]',
    ],
    ['emails[type eq "work" and primary eq True]', 'emails[type eq "work" and primary eq true]'],
    ['emails[type eq "work"].value eq "a@b"', 'emails[type eq "work" and value eq "a@b"]'],
    [
      'emails[type eq "work" or primary eq true].value pr',
      'emails[(type eq "work" or primary eq true) and value pr]',
    ],
    // The old Entra service leaves the URN out (entra-scim.md 4.1)
    ['id eq "54D382A4" and manager eq "x"', `id eq "54D382A4" and ${ENT}:manager.value eq "x"`],
    [
      `id eq "54D382A4" and ${ENT}:manager eq "2819c223"`,
      `id eq "54D382A4" and ${ENT}:manager.value eq "2819c223"`,
    ],
    [`${ENT}:manager.value eq "2819c223"`, `${ENT}:manager.value eq "2819c223"`],
    ["NOT(title PR)", "not (title pr)"],
    ["not (not ((title pr)))", "not (not (title pr))"],
    ['roles[primary eq "True"].value eq "x"', 'roles[primary eq true and value eq "x"]'],
    ['active eq "false"', "active eq false"],
    ["displayName eq null", "displayName eq null"],
    ["displayName ne NULL", "displayName ne null"],
    ['displayName eq "IT (drift) ]["', 'displayName eq "IT (drift) ]["'],
    [
      'displayName eq "a \\"b\\" \\\\ \\/ \\u00e5 and \\uD83D\\uDE00"',
      'displayName eq "a \\"b\\" \\\\ / å and 😀"',
    ],
    ["(((title pr)) or ((title pr)))", "title pr or title pr"],
    ['meta.created lt "0001-01-01T00:00:00.0000000Z"', 'meta.created lt "0001-01-01T00:00:00.0000000Z"'],
  ])("%s", (text, canonical) => {
    const filter = parseFilter(text, userSchema);
    if (canonical === null) expect(kindOf(filter)).toEqual({ status: 400, scimType: "invalidFilter" });
    else expect(printFilter(accepted(filter))).toBe(canonical);
  });

  test("on a group may name its members", () => {
    expect(printFilter(accepted(parseFilter('members eq "u1" and id eq "g1"', groupSchema)))).toBe(
      'members.value eq "u1" and id eq "g1"',
    );
  });

  test.each([
    ["nothing", ""],
    ["an unquoted word", "userName eq bjensen"],
    ["an unquoted word with an @", "userName eq a@b.example"],
    ["an unquoted id", "externalId eq 54D382A4-1"],
    ["an unknown attribute", 'shoeSize eq "39"'],
    ["an unknown operator", 'userName is "x"'],
    ["no operator", "userName"],
    ["no value", "userName eq"],
    ["a bracket as value", "userName eq ("],
    ["an open text", 'userName eq "x'],
    ["a bad escape", 'userName eq "\\x"'],
    ["half an escape", 'userName eq "\\u12"'],
    ["a raw line break in a text", 'userName eq "a\nb"'],
    ["U+0000", 'userName eq "\\u0000"'],
    ["half a surrogate pair", 'userName eq "\\ud800"'],
    ["something after the end", 'userName eq "x" "y"'],
    ["an open bracket", '(userName eq "x"'],
    ["a closing bracket", 'userName eq "x")'],
    ["crossed brackets", '(emails[type eq "work")]'],
    ["empty brackets", "emails[]"],
    ["not without brackets", 'not userName eq "x"'],
    ["and at the end", "title pr and"],
    ["and at the beginning", "and title pr"],
    ["a number for a text", "userName eq 5"],
    ["true for a text", "userName eq true"],
    ["a text for a boolean", 'active eq "ja"'],
    ["an order of booleans", "active gt true"],
    ["a part of a boolean", 'active co "t"'],
    ["an order of null", "title gt null"],
    ["a time that is none", 'meta.created gt "yesterday"'],
    ["a part of a time", 'meta.created sw "2026"'],
    ["an order of certificates", 'x509Certificates.value gt "a"'],
    ["a comparison of a name as a whole", 'name eq "x"'],
    ["parts of a text", 'userName[value eq "x"]'],
    ["brackets within brackets", 'emails[value[type eq "x"]]'],
    ["a whole name within brackets", 'emails[emails.type eq "x"]'],
    ["an unknown part after brackets", 'emails[type eq "work"].shoe eq "x"'],
    ["no comparison after brackets", 'emails[type eq "work"].value'],
    ["the person number", `${KS}:foedselsnummer eq "x"`],
    ["the presence of the person number", `${KS}:foedselsnummer pr`],
    ["a number too large", "active eq 1e999"],
    ["2 049 characters", `userName eq "${"x".repeat(2035)}"`],
    ["65 conditions", Array.from({ length: 65 }, () => "title pr").join(" or ")],
    ["eleven levels", `${"(".repeat(11)}title pr${")".repeat(11)}`],
    ["__proto__", "__proto__.x eq 1"],
    ["__proto__ within brackets", "emails[__proto__ eq 1]"],
    ["constructor", 'constructor.prototype eq "x"'],
  ])("refuses %s", (_what, text) => {
    expect(kindOf(parseFilter(text, userSchema))).toEqual({ status: 400, scimType: "invalidFilter" });
    expectUnpolluted();
  });

  test.each([
    ["2 048 characters", `userName eq "${"x".repeat(2034)}"`],
    ["64 conditions", Array.from({ length: 64 }, () => "title pr").join(" or ")],
    ["ten levels", `${"(".repeat(10)}title pr${")".repeat(10)}`],
  ])("takes %s, the most there may be", (_what, text) => {
    expect(kindOf(parseFilter(text, userSchema))).toBe("accepted");
  });

  test("a refusal names the place, and never the value", () => {
    const refused = parseFilter('active eq "01018012345"', userSchema);
    expect(refused.ok ? "" : refused.error.detail).toBe(
      "The filter cannot be used: active is true or false (at position 11).",
    );
    const unknown = parseFilter("x01018012345 eq 1", userSchema);
    expect(unknown.ok ? "" : unknown.error.detail).not.toContain("01018");
  });
});

describe("hostile filters take no time (security.md 5.1)", () => {
  const hostile: readonly (readonly [string, string])[] = [
    ["30 newlines in an open text", `userName eq "${"\n".repeat(30)}`],
    ["2 000 newlines in an open text", `userName eq "${"\n".repeat(2000)}`],
    ["34 \\a pairs in an open text", `userName eq "${"\\a".repeat(34)}`],
    ["1 000 \\a pairs in an open text", `userName eq "${"\\a".repeat(1000)}`],
    ["10 000 opening brackets", "(".repeat(10_000)],
    ["10 000 square brackets", `emails${"[".repeat(10_000)}`],
    ["2 000 opening brackets", "(".repeat(2000)],
    ["16 groups of (a or b)", Array.from({ length: 16 }, () => "(title pr or userType pr)").join(" and ")],
    ["2 000 nots", "not(".repeat(500)],
    ["a million quotes", '"'.repeat(1_000_000)],
    ["2 000 dots", `name${".".repeat(2000)} pr`],
  ];
  test.each(hostile)("%s", (_what, text) => {
    within(20, () => parseFilter(text, userSchema));
    within(20, () => parsePath(text, userSchema));
    expectUnpolluted();
  });

  test("16 groups stay 16 groups: no normal form", () => {
    const filter = accepted(parseFilter(hostile[7]?.[1] ?? "", userSchema));
    expect(filter.kind === "and" && filter.terms.length).toBe(16);
  });
});

describe("a PATCH path", () => {
  test.each([
    ["userName", "userName"],
    ["NAME.familyname", "name.familyName"],
    [`${ENT}:manager`, `${ENT}:manager`],
    [`${ENT}:Manager.value`, `${ENT}:manager.value`],
    [ENT.toUpperCase(), ENT],
    ['addresses[type eq "work"]', 'addresses[type eq "work"]'],
    ['members[value eq "2819"].displayName', null],
    [
      'emails[type eq "work" and value ew "example.com"].display',
      'emails[type eq "work" and value ew "example.com"].display',
    ],
    ['emails[not (type eq "work")]', 'emails[not (type eq "work")]'],
    ['roles[primary eq "True"].value', "roles[primary eq true].value"],
  ])("%s", (text, canonical) => {
    const path = parsePath(text, userSchema);
    if (canonical === null) expect(kindOf(path)).toEqual({ status: 400, scimType: "invalidPath" });
    else expect(printPath(accepted(path))).toBe(canonical);
  });

  test.each([
    ["nothing", "", "invalidPath"],
    ["an unknown attribute", "shoeSize", "invalidPath"],
    ["an unknown part", "name.shoe", "invalidPath"],
    ["an unknown schema", "urn:acme:1.0:x", "invalidPath"],
    ["a text", '"userName"', "invalidPath"],
    ["two attributes", "userName title", "invalidPath"],
    ["a filter on one value", 'name[givenName eq "x"]', "invalidPath"],
    ["a filter on a part", 'emails.value[type eq "x"]', "invalidPath"],
    ["an unknown part after the filter", 'emails[type eq "work"].shoe', "invalidPath"],
    ["something after the part", 'emails[type eq "work"].value pr', "invalidPath"],
    ["a slash in front", "/emails", "invalidPath"],
    ["an open filter", 'emails[type eq "work"', "invalidFilter"],
    ["an unknown attribute in the filter", 'emails[shoe eq "work"]', "invalidFilter"],
    ["an empty filter", "emails[]", "invalidFilter"],
    ["__proto__", "__proto__", "invalidPath"],
    ["__proto__ as a part", "name.__proto__", "invalidPath"],
    ["constructor.prototype", "constructor.prototype", "invalidPath"],
    ["2 049 characters", "x".repeat(2049), "invalidPath"],
  ])("is refused for %s", (_what, text, scimType) => {
    expect(kindOf(parsePath(text, userSchema))).toEqual({ status: 400, scimType });
    expectUnpolluted();
  });
});

const NAMES = [
  "userName",
  "externalId",
  "active",
  "name",
  "emails",
  "x509Certificates",
  "meta",
  `${ENT}:manager`,
  `${ENT}:department`,
];

test("a printed filter parses to itself", () => {
  fc.assert(
    fc.property(filterArbitrary(userSchema, NAMES), (filter) => {
      const text = printFilter(filter);
      fc.pre(text.length <= 2048);
      const parsed = parseFilter(text, userSchema);
      fc.pre(parsed.ok || !parsed.error.detail.includes("more than 64"));
      expect(accepted(parsed)).toEqual(filter);
    }),
    runs,
  );
});

test("garbage gives a refusal and never throws", () => {
  const word = fc.constantFrom(
    "userName",
    "emails",
    "emails[",
    "[",
    "]",
    "(",
    ")",
    "not",
    "and",
    "or",
    "eq",
    "pr",
    '"',
    '"x"',
    "\\",
    "true",
    "null",
    "1",
    "-",
    ".value",
    "__proto__",
    ENT,
    " ",
  );
  const garbage = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(word).map((words) => words.join(" ")),
    fc.array(word).map((words) => words.join("")),
  );
  fc.assert(
    fc.property(garbage, (text) => {
      for (const result of [parseFilter(text, userSchema), parsePath(text, userSchema)]) {
        if (!result.ok) expect(result.error.status).toBe(400);
      }
      expectUnpolluted();
    }),
    runs,
  );
});
