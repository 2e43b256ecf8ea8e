import { expect, test } from "vitest";
import { canSignInBy } from "../../src/oversight/sign-in-policy.ts";

test.each([
  ["an object id", "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", true, true],
  ["a mail nickname", "kari.nordmann", false, true],
  ["nothing", null, false, false],
  ["an empty text", "", false, false],
])("whoever has %s as externalId can be known at sign-in: %s", (_what, externalId, inEntra, inDemo) => {
  expect(canSignInBy(externalId, false)).toBe(inEntra);
  expect(canSignInBy(externalId, true)).toBe(inDemo);
});
