import { expect, test } from "vitest";
import { canSignInBy, formOfObjectId } from "../../src/oversight/sign-in-policy.ts";

test.each([
  ["an object id", "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", true, true],
  ["a mail nickname", "kari.nordmann", false, true],
  ["nothing", null, false, false],
  ["an empty text", "", false, false],
])("whoever has %s as externalId can be known at sign-in: %s", (_what, externalId, inEntra, inDemo) => {
  for (const [anyForm, expected] of [
    [false, inEntra],
    [true, inDemo],
  ] as const) {
    expect(canSignInBy(externalId, anyForm)).toBe(expected);
    expect(new RegExp(formOfObjectId(anyForm)).test(externalId ?? "")).toBe(expected);
  }
});
