import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparable,
  comparableForm,
  comparisonKey,
  groupKeys,
  userKeys,
} from "../../src/scim/keys-policy.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { runs } from "./support.ts";

const LAST_MODIFIED = { urn: null, attribute: "meta", sub: "lastModified" };
const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe("two texts are compared as one", () => {
  test.each([
    ["in another case", "Kari@Demo.Example", "kari@demo.example", true],
    ["in another case of Sámi letters", "ČÁHPPES ŊŦŽ", "čáhppes ŋŧž", true],
    ["composed in another way", "A\u030angstro\u0308m", "Ångström", true],
    ["with a full-width letter: no, that is another name", "\uff4bari", "kari", false],
    ["with ß for ss: no, that is another name", "strasse", "straße", false],
    ["with a blank more: no", "kari ", "kari", false],
  ])("%s", (_what, left, right, same) => {
    expect(comparisonKey(left) === comparisonKey(right)).toBe(same);
  });

  test("the key of a key is itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(comparisonKey(comparisonKey(text))).toBe(comparisonKey(text));
      }),
      runs,
    );
  });
});

describe("a user is found by", () => {
  test("its keys", () => {
    const user = {
      userName: "Kari",
      externalId: "EXT",
      displayName: "KÅRI",
      emails: [
        { type: "home", value: "H" },
        { type: "WORK", value: "A@B" },
        { type: "other", value: "C@D" },
      ],
      [ENT]: { manager: { value: "M1" } },
    };
    expect(userKeys(user)).toMatchObject({
      userNameKey: "kari",
      externalId: "EXT",
      workEmailKey: "a@b",
      displayNameKey: "kåri",
      managerId: "m1",
    });
  });

  test("several addresses of work by a sign that there are several", () => {
    const emails = (...values: string[]) => values.map((value) => ({ type: "work", value }));
    expect(userKeys({ userName: "K", emails: emails("a@b", "A@B") }).workEmailKey).toBe("a@b");
    expect(userKeys({ userName: "K", emails: emails("a@b", "c@d") }).workEmailKey).toBe("");
  });

  test("nothing where it has nothing", () => {
    const none = { externalId: null, workEmailKey: null, displayNameKey: null, managerId: null };
    expect(userKeys({ userName: "K" })).toMatchObject({ ...none, userNameKey: "k" });
    expect(userKeys({ userName: "K", emails: [{ type: "home", value: "x" }] })).toMatchObject({
      ...none,
      userNameKey: "k",
    });
  });
});

test("the comparable form holds what has a value, as it is compared", () => {
  const user = {
    schemas: ["urn:x:Y"],
    userName: "KARI",
    externalId: "EXT",
    displayName: "A\u030aSE",
    title: "",
    active: false,
    name: { givenName: "", familyName: "Nordmann" },
    nickName: null,
    emails: [{ type: "WORK", value: "A@B", primary: true }, { value: "" }],
    photos: [{ value: "https://X/Y", display: "Et BILDE" }],
    phoneNumbers: [],
    unknown: "x",
    [ENT]: { department: "SKOLE", manager: { value: "M1", $ref: "../Users/M1" } },
    "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0": { foedselsnummer: "1" },
  };
  expect(comparableForm(user, userSchema)).toEqual({
    schemas: ["urn:x:Y"],
    userName: "kari",
    externalId: "EXT",
    displayName: "åse",
    active: false,
    name: { familyName: "nordmann" },
    emails: [{ type: "work", value: "a@b", primary: true }],
    photos: [{ value: "https://X/Y", display: "et bilde" }],
    [ENT]: { department: "skole", manager: { value: "m1", $ref: "../Users/M1" } },
  });
  expect(comparable("2026-01-31T13:00:00.0000000+01:00", userSchema.definitionAt(LAST_MODIFIED))).toBe(
    Date.UTC(2026, 0, 31, 12),
  );
});

test("a group is found by its keys", () => {
  expect(groupKeys({ displayName: "FREG Barnevern", externalId: "E" })).toEqual({
    displayNameKey: "freg barnevern",
    externalId: "E",
    comparable: { displayName: "freg barnevern", externalId: "E" },
  });
});
