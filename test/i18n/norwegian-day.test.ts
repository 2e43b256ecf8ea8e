import { expect, test } from "vitest";
import { dayOf, endOfDay, startOfDay } from "../../src/i18n/norwegian-day.ts";
import { isoOf } from "../../src/kernel/instant.ts";

test.each([
  ["a day in winter", "2026-11-22", "2026-11-21T23:00:00.000Z", "2026-11-22T23:00:00.000Z"],
  ["a day in summer", "2026-07-01", "2026-06-30T22:00:00.000Z", "2026-07-01T22:00:00.000Z"],
  ["the day of 23 hours", "2026-03-29", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ["the day of 25 hours", "2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ["the last day of a year", "2026-12-31", "2026-12-30T23:00:00.000Z", "2026-12-31T23:00:00.000Z"],
])("%s begins and ends at midnight in Norway", (_what, day, start, end) => {
  expect(startOfDay(day)).toBe(Date.parse(start));
  const ends = endOfDay(day);
  expect(ends && isoOf(ends)).toBe(end);
  expect(dayOf(Date.parse(start) as never)).toBe(day);
});

test.each(["", "2026-02-30", "22.11.2026", "2026-13-01"])("%s is no day", (text) => {
  expect(startOfDay(text)).toBeNull();
  expect(endOfDay(text)).toBeNull();
});
