import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRevealReason } from "../../src/lookup/reveal-reason-policy.ts";

const rows = readFileSync(new URL("reveal-reasons.tsv", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t") as [kind: "junk" | "good", reason: string]);
const of = (kind: "junk" | "good") => rows.flatMap(([is, reason]) => (is === kind ? [reason] : []));

describe("a reason for seeing a protected address", () => {
  test("at least a hundred that say nothing are known, and at least 95 in 100 of them are refused", () => {
    const junk = of("junk");
    expect(junk.length).toBeGreaterThanOrEqual(100);
    const taken = junk.filter((reason) => parseRevealReason(reason).ok);
    expect(taken.length / junk.length, taken.join("\n")).toBeLessThanOrEqual(0.05);
  });

  test.each(of("good"))("is taken: %s", (reason) => {
    expect(parseRevealReason(`  ${reason} `)).toEqual({ ok: true, value: reason });
  });

  test("is not kept when it could hold somebody's number, however it is spaced", () => {
    for (const number of ["17859041272", "178590 41272", "17.85.90-41272"]) {
      expect(parseRevealReason(`Hjemmebesøk hos barnet ${number} i kveld`)).toEqual({
        ok: false,
        error: "reason_holds_a_number",
      });
    }
  });

  test("is at most 500 characters", () => {
    expect(parseRevealReason("Hjemmebesøk etter melding. ".repeat(20)).ok).toBe(false);
  });
});
