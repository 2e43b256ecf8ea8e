import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/instant.ts";
import { mondaysFrom, weekOf } from "../../src/ui/admin/overview-page.tsx";

test.each([
  ["a Sunday", "2026-11-22T22:30:00Z", "2026-11-16"],
  ["half past midnight on Monday in Norway, Sunday in UTC", "2026-11-22T23:30:00Z", "2026-11-23"],
  ["the day the clock goes back", "2026-10-25T12:00:00Z", "2026-10-19"],
])("%s is in the week that begins on its Monday, and the next ones follow", (_day, now, monday) => {
  const [first, second] = mondaysFrom(Date.parse(now) as Instant, 12);
  expect(first).toBe(monday);
  expect(Date.parse(second as string) - Date.parse(monday)).toBe(7 * 86_400_000);
});

test.each([
  ["2026-11-16", 47],
  ["2026-12-28", 53],
  ["2027-01-04", 1],
  ["2025-12-29", 1],
])("the week of %s is number %i", (monday, week) => {
  expect(weekOf(monday)).toBe(week);
});
