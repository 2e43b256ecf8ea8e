import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";

// Published by Skatteetaten ("Nytt fødselsnummer 2032"), and the made-up numbers of our own reference.
test.each([
  ["30108299939", "valid", false, "rule of 2032"],
  ["30908299902", "valid", true, "rule of 2032"],
  ["20036914700", "valid", false, "rule of 1964"],
  ["03851598730", "valid", true, "rule of 1964"],
  ["20036914712", "bad_check_digit", false, "wrong check digits"],
  ["29020073150", "valid", false, "leap day in a leap year"],
  ["29020105729", "impossible_date", false, "leap day in another year"],
  ["55102499947", "valid", false, "d-number, rule of 2032"],
  ["41819077906", "valid", true, "synthetic d-number, rule of 2032"],
  ["41819077302", "valid", true, "synthetic d-number, rule of 1964"],
  ["17859041272", "valid", true, "synthetic"],
  ["17859041353", "valid", true, "synthetic"],
  ["03911673141", "valid", true, "synthetic"],
  ["03911673060", "valid", true, "synthetic"],
  ["28825838858", "valid", true, "synthetic"],
  ["09898427525", "valid", true, "synthetic"],
  ["54868830169", "valid", true, "synthetic d-number"],
  ["02813299960", "valid", true, "synthetic, rule of 2032 only"],
  ["02813299979", "valid", true, "synthetic, rule of 2032 only"],
  ["02813299987", "valid", true, "synthetic, rule of 2032 only"],
])("%s is %s (synthetic: %s): %s", (digits, expected, synthetic) => {
  const parsed = Foedselsnummer.parse(digits);
  expect(parsed.ok ? "valid" : parsed.error).toBe(expected);
  if (parsed.ok) expect(parsed.value.isSynthetic).toBe(synthetic);
});

test.each([
  ["ten digits", "1785904127"],
  ["twelve digits", "178590412720"],
  ["a space", "178590 41272"],
  ["a line break at the end", "17859041272\n"],
  ["digits of another script", "١٧٨٥٩٠٤١٢٧٢"],
  ["a number", 17859041272],
  ["nothing", undefined],
  ["a list", ["17859041272"]],
])("%s is not eleven digits", (_what, input) => {
  expect(Foedselsnummer.parse(input)).toEqual({ ok: false, error: "not_eleven_digits" });
});

test("changing any one digit makes a number invalid", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digits = [..."17859041272"];
      digits[at] = String((Number(digits[at]) + by) % 10);
      // The second check digit covers all the others with weights that 11 does not divide.
      expect(Foedselsnummer.parse(digits.join("")).ok).toBe(false);
    }),
  );
});

test("no way of printing a number shows its digits", () => {
  const parsed = Foedselsnummer.parse("17859041272");
  if (!parsed.ok) throw new Error("valid by the table above");
  const number = parsed.value;
  for (const printed of [`${number}`, String(number), JSON.stringify({ number }), inspect({ number })]) {
    expect(printed).toContain("*");
    expect(printed).not.toMatch(/[0-9]{3}/);
  }
  expect(number.reveal()).toBe("17859041272");
});
