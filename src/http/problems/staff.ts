import type { ProblemTable } from "./table.ts";

/** Who may administer, and for which organisation. */
export const STAFF = {
  organisation_required: [
    400,
    "You administer several organisations; name one in the query parameter `organisation`.",
  ],
  not_administrator: [403, "This is for IAM staff; you have no such right now."],
  unknown_user: [404, "There is no such user with a changed identity to confirm."],
} as const satisfies ProblemTable;
