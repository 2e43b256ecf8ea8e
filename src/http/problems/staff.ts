import type { ProblemTable } from "./table.ts";

/** Who may administer, and for which organisation. */
export const STAFF = {
  organisation_required: [
    400,
    "Several organisations know you; name one in the query parameter `organisation`.",
  ],
  not_administrator: [403, "This takes a right in this product that you do not have now."],
  officer_administers_access: [
    403,
    "You administer access yourself, so this takes a data protection officer who does not.",
  ],
  nobody_here: [403, "No organisation here knows you, or your account is disabled. IAM staff can tell."],
  unknown_person: [404, "The organisation knows nobody by this id or userName."],
  several_people: [409, "Several people have this userName; name one by the id."],
  unknown_user: [404, "There is no such user with a changed identity to confirm."],
} as const satisfies ProblemTable;
