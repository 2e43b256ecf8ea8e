import type { ProblemTable } from "./table.ts";

/** Roles and their versions. */
export const ROLES = {
  unknown_role: [404, "There is no such role; GET /api/v1/roles lists them."],
} as const satisfies ProblemTable;
