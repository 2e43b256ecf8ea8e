import type { ProblemTable } from "./table.ts";

/** Review campaigns. */
export const REVIEWS = {
  unknown_campaign: [404, "There is no such review; GET /api/v1/campaigns lists them."],
  unknown_scope: [404, "There is no such role or group to review."],
  nothing_to_review: [409, "Nobody within this scope has access that is not under review already."],
  campaign_over: [409, "The review is over; open a new one for those who still have access."],
  deadline_out_of_range: [422, "The deadline must be in the future, and at most 90 days ahead."],
} as const satisfies ProblemTable;
