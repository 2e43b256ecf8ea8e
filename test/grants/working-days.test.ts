import { expect, test } from "vitest";
import { afterWorkingDays } from "../../src/grants/break-glass/working-days-policy.ts";
import type { Instant } from "../../src/kernel/instant.ts";

test.each([
  ["a Monday", "2026-03-09T10:00Z", "2026-03-12T10:00Z"],
  ["a Friday", "2026-03-13T10:00Z", "2026-03-18T10:00Z"],
  ["a Saturday", "2026-03-14T10:00Z", "2026-03-18T10:00Z"],
  ["a Sunday night that is Monday in Norway", "2026-03-15T23:30Z", "2026-03-18T23:30Z"],
  ["the Tuesday before Easter 2026", "2026-03-31T10:00Z", "2026-04-08T10:00Z"],
  ["the Tuesday before Easter 2038, the latest there is", "2038-04-20T10:00Z", "2038-04-28T10:00Z"],
  ["the day before the first of May", "2026-04-30T10:00Z", "2026-05-06T10:00Z"],
  ["the day before Ascension Day", "2026-05-13T10:00Z", "2026-05-19T10:00Z"],
  [
    "the Friday before a Whit Monday that is the 17th of May as well",
    "2027-05-14T10:00Z",
    "2027-05-20T10:00Z",
  ],
  ["the day before Christmas Eve", "2026-12-23T10:00Z", "2026-12-29T10:00Z"],
  ["New Year's Eve", "2026-12-31T10:00Z", "2027-01-06T10:00Z"],
])("three working days after %s", (_what, from, due) => {
  expect(afterWorkingDays(Date.parse(from) as Instant, 3)).toBe(Date.parse(due));
});
