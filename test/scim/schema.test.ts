import { describe, expect, test } from "vitest";
import { groupSchema, pathText, userSchema } from "../../src/scim/schema.ts";
import {
  type AttributeDocument,
  resourceTypeDocuments,
  schemaDocuments,
  serviceProviderConfigDocument,
} from "../../src/scim/schema-documents.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";

describe("an attribute is found by", () => {
  test.each([
    ["its name", "userName", "userName"],
    ["its name in another case", "USERNAME", "userName"],
    ["a part", "name.givenname", "name.givenName"],
    ["the core URN", "urn:ietf:params:scim:schemas:core:2.0:User:userName", "userName"],
    [
      "the core URN in another case, with a part",
      "URN:IETF:params:scim:schemas:CORE:2.0:User:Name.GivenName",
      "name.givenName",
    ],
    ["an extension's URN", `${ENT}:employeeNumber`, `${ENT}:employeeNumber`],
    ["an extension's URN, with a part", `${ENT}:MANAGER.value`, `${ENT}:manager.value`],
    ["KS's URN, which ends in a number with a dot", `${KS}:foedselsnummer`, `${KS}:foedselsnummer`],
    ["a part with a dollar", `${ENT}:manager.$REF`, `${ENT}:manager.$ref`],
    ["a common attribute", "externalid", "externalId"],
    ["a part of meta", "meta.lastmodified", "meta.lastModified"],
  ])("%s", (_how, text, canonical) => {
    const attribute = userSchema.attribute(text);
    expect(attribute && pathText(attribute.path)).toBe(canonical);
  });

  test.each([
    ["an extension's attribute without its URN", "employeeNumber"],
    ["a core attribute under an extension's URN", `${ENT}:userName`],
    ["another part of the schema", "name.shoeSize"],
    ["a part of a part", "name.givenName.x"],
    ["a part of a text", "userName.x"],
    ["nothing", ""],
    ["a dot", "."],
    ["the URN alone", ENT],
    ["the URN with a colon", `${ENT}:`],
    ["a group's attribute", "members"],
    ["a password, which we do not keep", "password"],
    ["__proto__", "__proto__"],
    ["__proto__ with a part", "__proto__.x"],
    ["constructor", "constructor"],
    ["prototype", "constructor.prototype"],
    ["toString", "toString"],
    ["an inherited part", "name.__proto__"],
    ["an inherited name under a URN", `${ENT}:constructor`],
    ["five thousand dots", `name${".".repeat(5000)}`],
  ])("but not %s", (_what, text) => {
    expect(userSchema.attribute(text)).toBeUndefined();
  });

  test("a schema is named by its URN in any case", () => {
    expect(userSchema.schemaNamed(ENT.toUpperCase())).toBe(ENT);
    expect(userSchema.schemaNamed("urn:ietf:params:scim:schemas:core:2.0:USER")).toBe(userSchema.urn);
    expect(groupSchema.schemaNamed(ENT)).toBeUndefined();
  });
});

describe("the schemas as served", () => {
  const everyAttribute = schemaDocuments.flatMap(function flat(node: {
    attributes?: readonly AttributeDocument[];
    subAttributes?: readonly AttributeDocument[];
  }): readonly AttributeDocument[] {
    const children = node.attributes ?? node.subAttributes ?? [];
    return children.flatMap((child) => [child, ...flat(child)]);
  });

  test.each(everyAttribute.map((attribute) => [attribute.name, attribute] as const))(
    "%s has every characteristic of RFC 7643 section 7",
    (_name, attribute) => {
      expect(attribute).toMatchObject({
        name: expect.stringMatching(/^[a-z$][A-Za-z0-9]*$/),
        type: expect.stringMatching(/^(string|boolean|decimal|integer|dateTime|reference|binary|complex)$/),
        multiValued: expect.any(Boolean),
        description: expect.stringMatching(/\S/),
        required: expect.any(Boolean),
        caseExact: expect.any(Boolean),
        mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/),
        returned: expect.stringMatching(/^(always|never|default|request)$/),
        uniqueness: expect.stringMatching(/^(none|server|global)$/),
      });
      expect(attribute.type === "complex").toBe(attribute.subAttributes !== undefined);
      expect(attribute.type === "reference").toBe(attribute.referenceTypes !== undefined);
    },
  );

  test("hold no null, for Entra's discovery stumbles over it", () => {
    const text = JSON.stringify([schemaDocuments, resourceTypeDocuments, serviceProviderConfigDocument]);
    expect(text).not.toContain("null");
  });

  test("foedselsnummer is taken in and never given out", () => {
    expect(userSchema.attribute(`${KS}:foedselsnummer`)?.definition).toMatchObject({
      type: "string",
      mutability: "writeOnly",
      returned: "never",
    });
  });

  test("every schema that a resource type names is there", () => {
    const named = resourceTypeDocuments.flatMap((type) => [
      type.schema,
      ...type.schemaExtensions.map((extension) => extension.schema),
    ]);
    expect(new Set(named)).toEqual(new Set(schemaDocuments.map((schema) => schema.id)));
  });
});
