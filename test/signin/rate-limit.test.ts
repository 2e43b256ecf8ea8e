import { expect, test } from "vitest";
import { rateLimit } from "../../src/signin/rate-limit.ts";

let now = 0;
const limitOf = (perSecond: number) => rateLimit(perSecond, () => now);
const taken = (limit: ReturnType<typeof limitOf>, key: string, times: number): number =>
  Array.from({ length: times }, () => limit.take(key)).filter((wait) => wait === 0).length;

test("as many as a second allows go at once, and then as fast as it allows", () => {
  const limit = limitOf(10);
  expect(taken(limit, "a", 25)).toBe(10);
  now += 500;
  expect(taken(limit, "a", 25)).toBe(5);
  now += 3_600_000;
  expect(taken(limit, "a", 25), "rest is not saved up").toBe(10);
});

test("one key's haste is nothing to another", () => {
  const limit = limitOf(10);
  taken(limit, "a", 25);
  expect(taken(limit, "b", 25)).toBe(10);
});

test.each([
  ["nothing is owed", 0, 1],
  ["two seconds' worth is owed", 20, 3],
])("who must wait is told whole seconds: %s", (_what, owed, seconds) => {
  const limit = limitOf(10);
  taken(limit, "a", 10);
  limit.owe("a", owed);
  expect(limit.take("a")).toBe(seconds);
  now += seconds * 1000;
  expect(limit.take("a")).toBe(0);
});

test("0 is no limit", () => {
  const limit = limitOf(0);
  limit.owe("a", 1_000_000);
  expect(taken(limit, "a", 10_000)).toBe(10_000);
});
