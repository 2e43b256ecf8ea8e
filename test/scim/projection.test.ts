import { describe, expect, test } from "vitest";
import { parseProjection, project } from "../../src/scim/projection-policy.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import { accepted, expectUnpolluted, kindOf } from "./support.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
const base = { schemas: [userSchema.urn, ENT], id: "u1" };
const user = {
  ...base,
  userName: "kari",
  name: { givenName: "Kari", familyName: "Nordmann" },
  emails: [{ type: "work", value: "a" }, { type: "home" }],
  meta: { resourceType: "User", location: "https://host/Users/u1" },
  [ENT]: { department: "Skole", manager: { value: "m", displayName: "Sjef" } },
};
const { meta, ...withoutMeta } = user;

describe("RFC 7644 section 3.9: of a user", () => {
  test.each<[string, Parameters<typeof parseProjection>[0], unknown]>([
    ["nothing asked: everything", {}, user],
    [
      "empty parameters, as scimgateway sends: everything",
      { attributes: "", excludedAttributes: " , " },
      user,
    ],
    ["one attribute, in another case", { attributes: "USERNAME" }, { ...base, userName: "kari" }],
    ["a part", { attributes: "name.givenname" }, { ...base, name: { givenName: "Kari" } }],
    ["a part and its whole", { attributes: "name.givenName,name" }, { ...base, name: user.name }],
    ["two parts", { attributes: ["name.givenName", "name.familyName"] }, { ...base, name: user.name }],
    ["a part of many values", { attributes: "emails.value" }, { ...base, emails: [{ value: "a" }] }],
    ["a whole extension", { attributes: ENT.toLowerCase() }, { ...base, [ENT]: user[ENT] }],
    [
      "an attribute of an extension",
      { attributes: `${ENT}:department` },
      { ...base, [ENT]: { department: "Skole" } },
    ],
    [
      "a part in an extension",
      { attributes: `${ENT}:manager.value` },
      { ...base, [ENT]: { manager: { value: "m" } } },
    ],
    [
      "the core URN before a name",
      { attributes: `${userSchema.urn}:userName` },
      { ...base, userName: "kari" },
    ],
    ["names that nobody knows", { attributes: 'shoeSize,emails[type eq "work"],__proto__' }, base],
    ["without an attribute", { excludedAttributes: "Meta" }, withoutMeta],
    ["without a part", { excludedAttributes: "name.familyName" }, { ...user, name: { givenName: "Kari" } }],
    [
      "without an extension",
      { excludedAttributes: ENT },
      { ...base, userName: "kari", name: user.name, emails: user.emails, meta },
    ],
    ["without id and schemas, which are always there", { excludedAttributes: "id,schemas" }, user],
    ["without names that nobody knows", { excludedAttributes: "constructor.prototype,shoeSize" }, user],
  ])("%s", (_what, query, expected) => {
    expect(project(user, accepted(parseProjection(query)), userSchema)).toEqual(expected);
    expectUnpolluted();
  });

  test("both parameters are refused", () => {
    expect(kindOf(parseProjection({ attributes: "id", excludedAttributes: "meta" }))).toEqual({
      status: 400,
      scimType: "invalidValue",
    });
  });

  test("too many names are refused", () => {
    expect(kindOf(parseProjection({ attributes: "a,".repeat(201) }))).toEqual({
      status: 400,
      scimType: "invalidValue",
    });
  });

  test.each<[string, Parameters<typeof parseProjection>[0]]>([
    ["by nobody asking", {}],
    ["by its name", { attributes: `${KS}:foedselsnummer` }],
    ["by its schema", { attributes: KS }],
  ])("the person number is never given out %s", (_how, query) => {
    const careless = { ...user, [KS]: { foedselsnummer: "01018012345" } };
    expect(JSON.stringify(project(careless, accepted(parseProjection(query)), userSchema))).not.toContain(
      "01018",
    );
  });

  test("what no schema knows has no way out", () => {
    expect(project({ ...base, secret: "x", "urn:acme:1.0:x": { y: 1 } }, {}, userSchema)).toEqual(base);
  });
});

test("quirk 17: a group without its members", () => {
  const group = { schemas: [groupSchema.urn], id: "g1", displayName: "G", members: [{ value: "u1" }] };
  const { members: _left, ...rest } = group;
  expect(project(group, accepted(parseProjection({ excludedAttributes: "members" })), groupSchema)).toEqual(
    rest,
  );
});
