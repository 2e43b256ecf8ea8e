import { expect, test } from "vitest";
import { percentile } from "./measure.ts";
import { allMet, judge, verdictTable } from "./verdict.ts";

const growth = { what: "growth", must: 1.5, aim: 1 };
const speed = { what: "speed", must: 1, aim: 2, more: true };

test.each([
  ["a growth within the noise of two equal measurements", growth, 1.05, "aim"],
  ["a growth beyond it", growth, 1.06, "must"],
  ["a growth at the limit", growth, 1.5, "must"],
  ["a growth over the limit", growth, 1.51, "missed"],
  ["a speed that reaches the aim", speed, 2, "aim"],
  ["a speed that reaches the limit", speed, 1, "must"],
  ["a speed below the limit", speed, 0.99, "missed"],
  ["what is not offered", growth, null, "not offered"],
])("%s is judged", (_what, demand, value, verdict) => {
  expect(judge(demand, value).verdict).toBe(verdict);
});

test("one missed demand fails the run, what is not offered does not", () => {
  expect(allMet([judge(growth, 1), judge(speed, null)])).toBe(true);
  expect(allMet([judge(growth, 1), judge(speed, 0.5)])).toBe(false);
});

test("the table says what was measured and what it is measured by", () => {
  expect(verdictTable([judge(speed, 0.5)]).split("\n")[2]).toBe("| speed | 0.50 | ≥ 1 | ≥ 2 | **missed** |");
});

test.each([
  [[3, 1, 2], 0.5, 2],
  [[1], 0.95, 1],
  [Array.from({ length: 100 }, (_, i) => i), 0.95, 95],
])("the percentile of %j at %d is %d", (values, part, expected) => {
  expect(percentile(values, part)).toBe(expected);
});
