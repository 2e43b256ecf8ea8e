import { describe, expect, test } from "vitest";
import { userConditionOf } from "../../src/scim/condition-policy.ts";
import { schemas } from "../../src/scim/discovery.ts";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import { withImmutables } from "../../src/scim/immutable-policy.ts";
import { comparableForm } from "../../src/scim/keys-policy.ts";
import { readList } from "../../src/scim/list-policy.ts";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { applyPatch } from "../../src/scim/patch-policy.ts";
import { parsePatch } from "../../src/scim/patch-request.ts";
import { parseProjection, project } from "../../src/scim/projection-policy.ts";
import type { ScimResource } from "../../src/scim/resource.ts";
import { ResourceSchema, userSchema } from "../../src/scim/schema.ts";
import {
  type AttributeDocument,
  resourceTypeDocuments,
  type SchemaDocument,
  schemaDocuments,
} from "../../src/scim/schema-documents.ts";
import { accepted, kindOf } from "./support.ts";

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const attribute = (name: string, more: Partial<AttributeDocument> = {}): AttributeDocument => ({
  name,
  type: "string",
  multiValued: false,
  description: "An attribute of tomorrow",
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
  ...more,
});

/** What somebody writes into scim-schemas/enterprise-user.json next year. */
const NEW: readonly AttributeDocument[] = [
  attribute("workPlace"),
  attribute("keyCode", { caseExact: true }),
  attribute("deskCount", { type: "integer" }),
  attribute("isTrained", { type: "boolean" }),
  attribute("trainedAt", { type: "dateTime" }),
  attribute("courses", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", { caseExact: true }),
      attribute("type"),
      attribute("primary", { type: "boolean" }),
    ],
  }),
  attribute("alarmCode", { mutability: "writeOnly", returned: "never" }),
  attribute("longText", { returned: "request" }),
  attribute("computed", { mutability: "readOnly" }),
  attribute("hiredAs", { mutability: "immutable" }),
];

/**
 * The schema of a user, and /Schemas, as they are with those attributes in the document. The document is exchanged for
 * a moment: test files share their modules, so that a mocked one would be there for others too.
 */
function tomorrow(): { schema: ResourceSchema; served: string } {
  const documents = schemaDocuments as SchemaDocument[];
  const at = documents.findIndex(({ id }) => id === ENT);
  const today = documents[at] as SchemaDocument;
  const user = resourceTypeDocuments.find(({ id }) => id === "User");
  documents[at] = { ...today, attributes: [...today.attributes, ...NEW] };
  try {
    return { schema: new ResourceSchema(user as never), served: schemas("https://host", ENT, undefined) };
  } finally {
    documents[at] = today;
  }
}

const { schema, served } = tomorrow();
const stored = {
  schemas: [userSchema.urn, ENT],
  userName: "kari",
  [ENT]: {
    workPlace: "Rådhuset",
    keyCode: "Ab1",
    deskCount: 2,
    isTrained: true,
    trainedAt: "2026-01-31T12:00:00Z",
    courses: [{ value: "HMS", type: "kurs", primary: true }],
    alarmCode: "0000",
    longText: "lang",
    hiredAs: "lærar",
  },
};
const patched = (...Operations: object[]) => {
  const operations = parsePatch({ Operations }, schema);
  return operations.ok ? applyPatch(stored, operations.value, schema) : operations;
};
const partOf = (resource: ScimResource) => resource[ENT] as ScimResource;

describe("an attribute that is only in the document", () => {
  test("is in /Schemas", () => {
    const { attributes } = JSON.parse(served) as SchemaDocument;
    expect(attributes).toEqual(expect.arrayContaining([...NEW]));
    expect(userSchema.attribute(`${ENT}:workPlace`)).toBeUndefined();
  });

  test("is taken from a POST, in any spelling, in our one form; what is readOnly is left out", () => {
    const sent = {
      USERNAME: "kari",
      [ENT.toUpperCase()]: {
        ...stored[ENT],
        isTrained: "True",
        courses: stored[ENT].courses[0],
        computed: "x",
      },
      [`${ENT}:WORKPLACE`]: "Rådhuset",
    };
    expect(accepted(normaliseResource(sent, schema))).toEqual(stored);
  });

  test.each([
    ["a whole number", { deskCount: "two" }],
    ["true or false", { isTrained: "ja" }],
    ["a time", { trainedAt: "i fjor" }],
    ["a text", { workPlace: 7 }],
    ["a list of values", { courses: "HMS" }],
    [
      "one primary value",
      {
        courses: [
          { value: "a", primary: true },
          { value: "b", primary: true },
        ],
      },
    ],
  ])("takes %s and nothing else", (_what, part) => {
    const refusal = { status: 400, scimType: "invalidValue" };
    expect(kindOf(normaliseResource({ userName: "kari", [ENT]: part }, schema))).toEqual(refusal);
  });

  test.each<[string, object, object]>([
    ["replaced", { op: "replace", path: `${ENT}:workPlace`, value: "Låven" }, { workPlace: "Låven" }],
    ["without a path", { op: "add", value: { [`${ENT}:deskCount`]: 3 } }, { deskCount: 3 }],
    ["in its extension", { op: "add", value: { [ENT]: { keyCode: "ab1" } } }, { keyCode: "ab1" }],
    ["removed", { op: "remove", path: `${ENT}:trainedAt` }, { trainedAt: undefined }],
    ["emptied", { op: "Replace", path: `${ENT}:workPlace`, value: "" }, { workPlace: undefined }],
    [
      "one more value, and the new primary one",
      { op: "add", path: `${ENT}:courses`, value: [{ value: "Fiks", primary: true }] },
      {
        courses: [
          { value: "HMS", type: "kurs", primary: false },
          { value: "Fiks", primary: true },
        ],
      },
    ],
    [
      "a value made by its path",
      { op: "replace", path: `${ENT}:courses[type eq "prøve"].value`, value: "Fiks" },
      { courses: [...stored[ENT].courses, { type: "prøve", value: "Fiks" }] },
    ],
    [
      "the values that fit removed",
      { op: "remove", path: `${ENT}:courses[value eq "HMS"]` },
      { courses: undefined },
    ],
    ["unless in another case: caseExact", { op: "remove", path: `${ENT}:courses[value eq "hms"]` }, {}],
    ["immutable, as it is", { op: "add", path: `${ENT}:hiredAs`, value: "lærar" }, {}],
  ])("is changed by PATCH: %s", (_how, operation, difference) => {
    expect(partOf(accepted(patched(operation)))).toEqual(
      JSON.parse(JSON.stringify({ ...stored[ENT], ...difference })),
    );
  });

  test.each([
    ["readOnly", { op: "add", path: `${ENT}:computed`, value: "x" }, "mutability"],
    ["immutable and set", { op: "replace", path: `${ENT}:hiredAs`, value: "rektor" }, "mutability"],
    ["immutable and taken away", { op: "remove", path: `${ENT}:hiredAs` }, "mutability"],
    ["of another type", { op: "replace", path: `${ENT}:deskCount`, value: "to" }, "invalidValue"],
    ["a part that it has not", { op: "replace", path: `${ENT}:courses.grade`, value: "A" }, "invalidPath"],
  ])("is not changed by PATCH: %s", (_what, operation, scimType) => {
    expect(kindOf(patched(operation))).toEqual({ status: 400, scimType });
  });

  test("immutable and set, is kept by a PUT that leaves it out, and another value is refused", () => {
    const put = (part: object) =>
      withImmutables(stored, { schemas: [userSchema.urn], userName: "kari", ...part }, schema);
    expect(accepted(put({}))).toEqual({
      schemas: stored.schemas,
      userName: "kari",
      [ENT]: { hiredAs: "lærar" },
    });
    expect(accepted(put({ [ENT]: { hiredAs: "lærar" } }))[ENT]).toEqual({ hiredAs: "lærar" });
    expect(kindOf(put({ [ENT]: { hiredAs: "rektor" } }))).toEqual({ status: 400, scimType: "mutability" });
  });

  test.each([
    [`${ENT}:workPlace eq "RÅDHUSET"`, true],
    [`${ENT}:keyCode eq "ab1"`, false],
    [`${ENT}:keyCode sw "Ab"`, true],
    [`${ENT}:deskCount ge 2 and ${ENT}:deskCount lt 3`, true],
    [`${ENT}:isTrained eq "True"`, true],
    [`${ENT}:trainedAt gt "2026-01-31T12:00:00.0000000+01:00"`, true],
    [`${ENT}:courses[value eq "HMS" and type eq "KURS"]`, true],
    [`${ENT}:courses.value eq "hms"`, false],
    ["computed pr", false],
  ])("is asked for: %s is %s", (text, expected) => {
    const filter = accepted(parseFilter(text, schema));
    expect(matchesFilter(filter, stored, schema)).toBe(expected);
    expect(userConditionOf(filter, schema)).toBeTypeOf("object");
  });

  test("is sorted by, and stored in the form in which it is compared", () => {
    expect(accepted(readList({ sortBy: `${ENT}:courses` }, schema, [])).sort).toMatchObject({
      by: { kind: "attribute", sub: "value" },
    });
    expect(partOf(comparableForm(stored, schema))).toMatchObject({
      workPlace: "rådhuset",
      keyCode: "Ab1",
      trainedAt: Date.parse("2026-01-31T12:00:00Z"),
      courses: [{ value: "HMS", type: "kurs", primary: true }],
    });
  });

  test("that is never returned is neither asked for, nor sorted by, nor stored for it", () => {
    const refusal = { status: 400, scimType: "invalidFilter" };
    expect(kindOf(parseFilter(`${ENT}:alarmCode eq "0000"`, schema))).toEqual(refusal);
    expect(kindOf(readList({ sortBy: `${ENT}:alarmCode` }, schema, []))).toEqual({
      ...refusal,
      scimType: "invalidValue",
    });
    expect(partOf(comparableForm(stored, schema))).not.toHaveProperty("alarmCode");
  });

  const { alarmCode: _never, longText, ...shown } = stored[ENT];
  test.each<[string, Parameters<typeof parseProjection>[0], unknown]>([
    ["by itself", {}, shown],
    ["by name", { attributes: `${ENT}:workplace` }, { workPlace: "Rådhuset" }],
    ["only on request, where it says so", { attributes: `${ENT}:longText` }, { longText }],
    ["never, where it says so", { attributes: `${ENT}:alarmCode` }, undefined],
    ["a part of it", { attributes: `${ENT}:courses.value` }, { courses: [{ value: "HMS" }] }],
    ["not when left out", { excludedAttributes: `${ENT}:courses` }, { ...shown, courses: undefined }],
  ])("is shown: %s", (_how, query, expected) => {
    expect(project({ ...stored, id: "u" }, accepted(parseProjection(query)), schema)[ENT]).toEqual(
      expected === undefined ? undefined : JSON.parse(JSON.stringify(expected)),
    );
  });
});
