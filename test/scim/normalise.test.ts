import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeMembers } from "../../src/scim/members-patch.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import { accepted, kindOf, runs, textArbitrary, within } from "./support.ts";

const INVALID_VALUE = { status: 400, scimType: "invalidValue" };
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: `t${index}`, value: `v${index}` }));

describe("a body is refused for", () => {
  test.each<[string, unknown]>([
    ["a number where a text belongs", { userName: 5 }],
    ["a list where one value belongs", { userName: ["a"] }],
    ["an object where a text belongs", { userName: { value: "a" } }],
    ["a text where a list belongs", { userName: "a", emails: "a@b" }],
    ["texts where objects belong", { userName: "a", emails: ["a@b"] }],
    ["a list within a list", { userName: "a", emails: [[{ value: "a@b" }]] }],
    ["a text where parts belong", { userName: "a", name: "Kari" }],
    ["a number in a part", { userName: "a", name: { givenName: 5 } }],
    ["a number for a boolean", { userName: "a", active: 1 }],
    ["what is no base 64", { userName: "a", x509Certificates: [{ value: "æøå" }] }],
    ["U+0000, which PostgreSQL cannot store", { userName: "a\u0000" }],
    ["half a surrogate pair", { userName: "a", name: { givenName: "\ud800" } }],
    ["a userName longer than its index", { userName: "x".repeat(513) }],
    ["a mail address longer than its index", { userName: "a", emails: [{ value: "x".repeat(513) }] }],
    ["a text without end", { userName: "a", title: "x".repeat(65_537) }],
    ["a list without end", { userName: "a", emails: many(101) }],
  ])("%s", (_what, body) => {
    expect(kindOf(normaliseResource(body, userSchema))).toEqual(INVALID_VALUE);
  });

  test.each<[string, unknown]>([
    ["depth", { userName: "a", x: JSON.parse(`${"[".repeat(17)}${"]".repeat(17)}`) }],
    ["ten thousand levels", JSON.parse(`${"[".repeat(10_000)}${"]".repeat(10_000)}`)],
    ["a number without end", { userName: "a", x: JSON.parse("1e999") }],
    ["no body", undefined],
    ["null", null],
    ["a text", "x"],
  ])("%s", (_what, body) => {
    expect(kindOf(normaliseResource(body, userSchema))).toEqual({ status: 400, scimType: "invalidSyntax" });
  });
});

describe("canonical values", () => {
  test("are suggestions: other types are taken (RFC 7643 section 7)", () => {
    const body = {
      userName: "a",
      roles: [{ type: "WindowsAzureActiveDirectoryRole", value: "x" }],
      emails: [{ type: "Work", value: "y" }],
    };
    expect(accepted(normaliseResource(body, userSchema))).toMatchObject(body);
  });
});

describe("a body that is accepted", () => {
  test("comes back as sent, and a second time too", () => {
    const body = fc.record(
      {
        userName: textArbitrary.filter((text) => text !== ""),
        title: textArbitrary,
        name: fc.record({ givenName: textArbitrary, formatted: textArbitrary }, { requiredKeys: [] }),
        phoneNumbers: fc.array(fc.record({ value: textArbitrary, type: textArbitrary }), { maxLength: 3 }),
        active: fc.boolean(),
      },
      { requiredKeys: ["userName"] },
    );
    fc.assert(
      fc.property(body, (input) => {
        const stored = accepted(normaliseResource(input, userSchema));
        expect(stored.userName).toBe(input.userName);
        if (input.title !== undefined && input.title !== "") expect(stored.title).toBe(input.title);
        expect(accepted(normaliseResource(stored, userSchema))).toEqual(stored);
      }),
      runs,
    );
  });
});

describe("members of a POST or PUT body", () => {
  test("come apart from the group, each once", () => {
    const group = accepted(
      normaliseResource(
        { displayName: "G", members: [{ value: "u1" }, { value: "u1", $ref: null }] },
        groupSchema,
      ),
    );
    expect(accepted(takeMembers(group))).toEqual({
      resource: { displayName: "G", schemas: [groupSchema.urn] },
      members: ["u1"],
    });
  });

  test.each<[string, unknown, readonly string[] | undefined]>([
    ["a body that says nothing of them", { displayName: "G" }, undefined],
    ["null", { displayName: "G", members: null }, undefined],
    ["an empty list", { displayName: "G", members: [] }, []],
  ])("%s", (_what, body, members) => {
    expect(accepted(takeMembers(accepted(normaliseResource(body, groupSchema)))).members).toEqual(members);
  });

  test("5 000 of them take no time, 5 001 are too many", () => {
    const group = (count: number) => ({ displayName: "G", members: many(count) });
    const take = (count: number) => takeMembers(accepted(normaliseResource(group(count), groupSchema)));
    expect(accepted(within(50, () => take(5000))).members).toHaveLength(5000);
    expect(kindOf(take(5001))).toEqual({ status: 400, scimType: "tooMany" });
  });
});
