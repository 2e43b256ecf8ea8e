import type { ProblemTable } from "./table.ts";

/** Freezing and lifting. */
export const FREEZES = {
  nothing_to_freeze: [
    404,
    "There is nothing like that to freeze; give `roleId` for a role, `userId` for a person, `integrationId` for a case system, none for the organisation.",
  ],
  unknown_freeze: [404, "There is no such freeze; GET /api/v1/freezes lists them."],
  frozen_already: [409, "It is frozen already; GET /api/v1/freezes tells since when and why."],
  lifted_already: [409, "The freeze has been lifted already."],
  own_freeze: [403, "Nobody lifts a freeze of himself; somebody else must."],
} as const satisfies ProblemTable;
