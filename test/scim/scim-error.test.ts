import { expect, test } from "vitest";
import { badRequest, quotable, ScimError, scimErrorBody } from "../../src/scim/scim-error.ts";

test("RFC 7644 section 3.12: the status is text", () => {
  expect(scimErrorBody(badRequest("invalidPath", "See /Schemas."))).toEqual({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: "400",
    scimType: "invalidPath",
    detail: "See /Schemas.",
  });
});

test("an error without a kind leaves it out, and may say when to try again", () => {
  const error = new ScimError(503, null, "Try again.", 5);
  expect(scimErrorBody(error)).toEqual({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: "503",
    detail: "Try again.",
  });
  expect(error.retryAfterSeconds).toBe(5);
});

test.each([
  ["a plain name", "shoeSize", '"shoeSize"'],
  ["a URN", "urn:acme:1.0:User:x", '"urn:acme:1.0:User:x"'],
  ["a name with a person number", "x01018012345", "that name"],
  ["a name with markup", "<script>", "that name"],
  ["a long name", "x".repeat(81), "that name"],
])("%s is quoted only if it is harmless", (_what, name, quoted) => {
  expect(quotable(name)).toBe(quoted);
});
