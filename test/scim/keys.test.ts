import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonKey, groupKeys, userKeys } from "../../src/scim/keys-policy.ts";
import { runs } from "./support.ts";

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
        { type: "work", value: "C@D" },
      ],
      [ENT]: { manager: { value: "M1" } },
    };
    expect(userKeys(user)).toEqual({
      userNameKey: "kari",
      externalId: "EXT",
      workEmailKey: "a@b",
      displayNameKey: "kåri",
      managerId: "M1",
    });
  });

  test("nothing where it has nothing", () => {
    const none = { externalId: null, workEmailKey: null, displayNameKey: null, managerId: null };
    expect(userKeys({ userName: "K" })).toEqual({ ...none, userNameKey: "k" });
    expect(userKeys({ userName: "K", emails: [{ type: "home", value: "x" }] })).toEqual({
      ...none,
      userNameKey: "k",
    });
  });
});

test("a group is found by its keys", () => {
  expect(groupKeys({ displayName: "FREG Barnevern", externalId: "E" })).toEqual({
    displayNameKey: "freg barnevern",
    externalId: "E",
  });
});
