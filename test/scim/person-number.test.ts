import { describe, expect, test } from "vitest";
import { normaliseResource } from "../../src/scim/normalise-policy.ts";
import { parsePatch } from "../../src/scim/patch-request.ts";
import { takeFoedselsnummer, takeFoedselsnummerChange } from "../../src/scim/person-number.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { accepted } from "./support.ts";

const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
const NUMBER = "01818012345"; // not a number that could exist: the check digits are wrong

describe("R10: the employee's own number", () => {
  test("comes apart from a POST body, with its schema", () => {
    const stored = accepted(
      normaliseResource(
        { schemas: [userSchema.urn, KS], userName: "a", [KS]: { foedselsnummer: NUMBER } },
        userSchema,
      ),
    );
    const taken = takeFoedselsnummer(stored);
    expect(taken).toEqual({ resource: { schemas: [userSchema.urn], userName: "a" }, foedselsnummer: NUMBER });
  });

  test("is undefined where a body says nothing of it", () => {
    const resource = { schemas: [userSchema.urn], userName: "a" };
    expect(takeFoedselsnummer(resource)).toEqual({ resource, foedselsnummer: undefined });
  });

  test.each<[string, unknown, unknown]>([
    [
      "a path",
      { op: "Add", path: `${KS}:foedselsnummer`, value: NUMBER },
      { kind: "set", foedselsnummer: NUMBER },
    ],
    [
      "a key without a path",
      { op: "replace", value: { [`${KS}:FOEDSELSNUMMER`]: NUMBER } },
      { kind: "set", foedselsnummer: NUMBER },
    ],
    [
      "its schema as an object",
      { op: "replace", value: { [KS]: { foedselsnummer: NUMBER } } },
      { kind: "set", foedselsnummer: NUMBER },
    ],
    [
      "its schema as the path",
      { op: "add", path: KS, value: { foedselsnummer: [NUMBER] } },
      { kind: "set", foedselsnummer: NUMBER },
    ],
    ["an empty text", { op: "replace", path: `${KS}:foedselsnummer`, value: "" }, { kind: "clear" }],
    ["null", { op: "replace", value: { [KS]: null } }, { kind: "clear" }],
    ["a remove", { op: "remove", path: `${KS}:foedselsnummer` }, { kind: "clear" }],
    ["a remove of its schema", { op: "remove", path: KS }, { kind: "clear" }],
    ["something else", { op: "replace", path: "title", value: "x" }, { kind: "unchanged" }],
  ])("is told apart in a PATCH by %s", (_how, operation, change) => {
    const operations = accepted(parsePatch({ Operations: [operation] }, userSchema));
    const taken = takeFoedselsnummerChange(operations);
    expect(taken.change).toEqual(change);
    expect(taken.rest).toHaveLength(taken.change.kind === "unchanged" ? 1 : 0);
  });

  test.each<[string, unknown]>([
    ["as a number", { userName: "a", [KS]: { foedselsnummer: 1818012345 } }],
    ["in a name", { userName: "a", [NUMBER]: NUMBER, active: NUMBER }],
    ["in a list", { userName: "a", [KS]: [NUMBER] }],
  ])("is never in a refusal: %s", (_where, body) => {
    const refused = normaliseResource(body, userSchema);
    expect(refused.ok ? "accepted" : refused.error.detail).not.toMatch(/accepted|[0-9]{5}/);
  });
});
