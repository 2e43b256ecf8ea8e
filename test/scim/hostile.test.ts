import { describe, expect, test } from "vitest";
import { MAX_MEMBER_IDS, membersPatch } from "../../src/scim/members-patch.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { applyPatch } from "../../src/scim/patch-policy.ts";
import { MAX_OPERATIONS, parsePatch } from "../../src/scim/patch-request.ts";
import { parseProjection, project } from "../../src/scim/projection-policy.ts";
import { isJsonObject, type ScimResource } from "../../src/scim/resource.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import { accepted, expectUnpolluted, kindOf, within } from "./support.ts";

const kari: ScimResource = { schemas: [userSchema.urn], userName: "kari" };
const patch = (...operations: unknown[]) => {
  const parsed = parsePatch({ Operations: operations }, userSchema);
  return parsed.ok ? applyPatch(kari, parsed.value, userSchema) : parsed;
};
const many = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => item(index));
const polluting =
  '{"__proto__":{"x":1,"isAdmin":true},"constructor":{"prototype":{"x":1}},"userName":"kari","name":{"__proto__":{"x":1}},"emails":[{"__proto__":{"x":1},"value":"a"}]}';

describe("security.md 5.1 and scim-peers.md 4.2: nothing reaches the prototype", () => {
  test.each<[string, () => unknown]>([
    ["a POST body with __proto__ everywhere", () => normaliseResource(JSON.parse(polluting), userSchema)],
    ["a PATCH value with __proto__ everywhere", () => patch({ op: "add", value: JSON.parse(polluting) })],
    ["a PATCH path __proto__.x", () => patch({ op: "add", path: "__proto__.x", value: 1 })],
    [
      "a PATCH path constructor.prototype",
      () => patch({ op: "add", path: "constructor.prototype", value: { x: 1 } }),
    ],
    [
      "a PATCH path with __proto__ as a part",
      () => patch({ op: "add", path: "name.__proto__", value: { x: 1 } }),
    ],
    [
      "a PATCH path with __proto__ in the filter",
      () => patch({ op: "add", path: 'emails[__proto__ eq "x"].value', value: "x" }),
    ],
    [
      "a PATCH path with __proto__ behind the filter",
      () => patch({ op: "add", path: 'emails[type eq "x"].__proto__', value: { x: 1 } }),
    ],
    [
      "a key with a dot",
      () =>
        patch({
          op: "add",
          value: { "__proto__.x": 1, "name.__proto__": { x: 1 }, "constructor.prototype.x": 1 },
        }),
    ],
    [
      "a schema with __proto__",
      () => patch({ op: "add", value: JSON.parse(`{"${userSchema.extensions[0]}":{"__proto__":{"x":1}}}`) }),
    ],
    [
      "an operation with __proto__",
      () =>
        parsePatch(
          JSON.parse('{"Operations":[{"__proto__":{"op":"add"},"path":"title"}],"__proto__":{"x":1}}'),
          userSchema,
        ),
    ],
    [
      "a projection of __proto__",
      () => project(kari, accepted(parseProjection({ attributes: "__proto__.x,constructor" })), userSchema),
    ],
    [
      "an exclusion of __proto__",
      () => project(kari, accepted(parseProjection({ excludedAttributes: "__proto__.x" })), userSchema),
    ],
  ])("%s", (_what, attack) => {
    const result = attack();
    expectUnpolluted();
    const accepted = !(isJsonObject(result) && result.ok === false);
    if (accepted) expect(JSON.stringify(result)).not.toMatch(/__proto__|constructor|isAdmin/);
  });

  test("a polluting body leaves only what the schema knows", () => {
    expect(accepted(normaliseResource(JSON.parse(polluting), userSchema))).toEqual({
      schemas: [userSchema.urn],
      userName: "kari",
      emails: [{ value: "a" }],
    });
  });
});

describe("what a PATCH may not hold", () => {
  test.each<[string, unknown, string]>([
    ["no body", undefined, "invalidSyntax"],
    ["a list", [], "invalidSyntax"],
    ["no operations", {}, "invalidSyntax"],
    ["an empty list of operations", { Operations: [] }, "invalidSyntax"],
    ["operations that are none", { Operations: "x" }, "invalidSyntax"],
    ["an operation that is none", { Operations: [null] }, "invalidSyntax"],
    ["an operation without op", { Operations: [{ path: "title", value: "x" }] }, "invalidSyntax"],
    ["op as a number", { Operations: [{ op: 1, path: "title", value: "x" }] }, "invalidSyntax"],
    [
      "a wrong schema",
      { schemas: ["urn:x"], Operations: [{ op: "remove", path: "title" }] },
      "invalidSyntax",
    ],
    ["a path as a number", { Operations: [{ op: "remove", path: 1 }] }, "invalidPath"],
    [
      "five thousand dots",
      { Operations: [{ op: "remove", path: `name${".".repeat(5000)}` }] },
      "invalidPath",
    ],
    [
      "a value that is no object, without a path",
      { Operations: [{ op: "add", value: "x" }] },
      "invalidValue",
    ],
    [
      "a schema's value as text",
      { Operations: [{ op: "add", value: { [userSchema.extensions[0] ?? ""]: "x" } }] },
      "invalidValue",
    ],
    ["the removal of everything", { Operations: [{ op: "remove", path: userSchema.urn }] }, "noTarget"],
    ["seventeen levels", JSON.parse(`{"Operations":${"[".repeat(17)}${"]".repeat(17)}}`), "invalidSyntax"],
    [
      "100 000 levels",
      JSON.parse(`{"Operations":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
      "invalidSyntax",
    ],
    [
      "1 001 operations",
      { Operations: many(MAX_OPERATIONS + 1, () => ({ op: "remove", path: "title" })) },
      "tooMany",
    ],
  ])("%s", (_what, body, scimType) => {
    expect(kindOf(within(50, () => parsePatch(body, userSchema)))).toEqual({ status: 400, scimType });
  });

  test("1 000 operations are fine", () => {
    expect(kindOf(patch(...many(MAX_OPERATIONS, () => ({ op: "remove", path: "title" }))))).toBe("accepted");
  });

  test("a list that grows past its limit, little by little", () => {
    const operations = many(11, (at) => ({
      op: "add",
      path: "roles",
      value: many(10, (index) => ({ value: `${at}-${index}` })),
    }));
    expect(kindOf(patch(...operations))).toEqual({ status: 400, scimType: "invalidValue" });
  });
});

describe("no PATCH holds the event loop", () => {
  const roles = many(100, (index) => ({ value: `r${index}`, type: `t${index}` }));
  const filter = many(60, (index) => `value eq "x${index}"`).join(" or ");
  test.each<[string, unknown[]]>([
    [
      "1 000 filters of 60 conditions over 100 values",
      many(1000, () => ({ op: "remove", path: `roles[${filter}]` })),
    ],
    ["1 000 additions of what is there", many(1000, () => ({ op: "add", path: "roles", value: roles }))],
    [
      "1 000 replacements of one value",
      many(1000, (at) => ({ op: "replace", path: 'roles[type eq "t1"]', value: { value: `n${at}` } })),
    ],
    [
      "50 000 values at once",
      [{ op: "add", path: "roles", value: many(50_000, (index) => ({ value: `${index}` })) }],
    ],
    [
      "50 000 unknown keys",
      [{ op: "add", value: Object.fromEntries(many(50_000, (index) => [`k${index}.x`, 1])) }],
    ],
    [
      "100 times 1 000 unknown keys",
      many(100, () => ({ op: "add", value: Object.fromEntries(many(1000, (index) => [`k${index}`, 1])) })),
    ],
    [
      "1 000 keys that are filters",
      [{ op: "add", value: Object.fromEntries(many(1000, (index) => [`roles[${filter}]${index}`, 1])) }],
    ],
  ])("%s", (_what, operations) => {
    const full = { ...kari, roles };
    within(50, () => {
      const parsed = parsePatch({ Operations: operations }, userSchema);
      return parsed.ok ? applyPatch(full, parsed.value, userSchema) : parsed;
    });
  });
});

describe("members", () => {
  const remove = (value: unknown) =>
    membersPatch(
      accepted(parsePatch({ Operations: [{ op: "Remove", path: "members", value }] }, groupSchema)),
    );

  test("row 4: a value that looks like a filter removes the one who is called so, and nobody else", () => {
    const injected = 'x" or value pr or value eq "y';
    expect(accepted(remove([{ value: injected }])).members).toEqual([{ kind: "remove", ids: [injected] }]);
  });

  test("row 5: 5 000 removals take no time, one more is too many", () => {
    const ids = many(MAX_MEMBER_IDS, (index) => ({ value: `u${index}` }));
    expect(accepted(within(50, () => remove(ids))).members).toHaveLength(1);
    expect(kindOf(remove([...ids, { value: "one more" }]))).toEqual({ status: 400, scimType: "tooMany" });
  });

  test("the limit is for the request, not for each operation", () => {
    const half = many(2501, (index) => ({ value: `u${index}` }));
    const body = {
      Operations: [
        { op: "add", path: "members", value: half },
        { op: "remove", path: "members", value: half },
      ],
    };
    expect(kindOf(membersPatch(accepted(parsePatch(body, groupSchema))))).toEqual({
      status: 400,
      scimType: "tooMany",
    });
  });

  test("an id that PostgreSQL cannot store is refused", () => {
    expect(kindOf(remove([{ value: "a\u0000" }]))).toEqual({ status: 400, scimType: "invalidValue" });
  });
});
