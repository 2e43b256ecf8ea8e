import type { ProblemTable } from "./table.ts";

/** Searching for people. */
export const SEARCH = {
  criteria_outside_role: [
    403,
    "The role does not have what `fields` would search by. GET /api/v1/me lists its parts; leave these criteria out.",
  ],
  search_too_wide: [
    400,
    "Search by something narrower: a name, a full birth date, a street, or a number from abroad; more of them together where too many fit.",
  ],
  criteria_apart: [
    400,
    "A foreign number, a document or a DUF number is searched for with first and last name in `navn`, or for the first two with `foedselsdato`, and with nothing else; see `fields`.",
  ],
  hit_over: [
    400,
    "The hit is older than a quarter of an hour, or is not yours or this role's. Search again in this role.",
  ],
} as const satisfies ProblemTable;
