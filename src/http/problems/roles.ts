import type { ProblemTable } from "./table.ts";

/** Roles and their versions. */
export const ROLES = {
  unknown_role: [404, "There is no such role; GET /api/v1/roles lists them."],
  unknown_version: [404, "The role has no such version; GET /api/v1/roles/{id} lists them."],
  unknown_national_role: [404, "There is no such national role; GET /api/v1/national-roles lists them."],
  approver_holds_role: [
    403,
    "You hold this role, have asked for it, or answer for a case system that has it; somebody else must approve.",
  ],
  role_retired: [409, "The role is retired for good; copy another one, or propose a new one."],
  version_not_proposed: [409, "The version has been approved or withdrawn already."],
  proposal_open: [
    409,
    "A version of this role waits for approval already; approve or withdraw that one first.",
  ],
  fiks_role_taken: [
    409,
    "Another role of the organisation goes by this role at Fiks; each has one of its own.",
  ],
  national_role: [
    409,
    "The role is national and cannot be changed here; take over a newer national version, or copy it.",
  ],
  not_a_national_role: [409, "The role is the organisation's own; propose a version of it instead."],
  no_newer_version: [409, "The role follows the newest national version already."],
  stale_preview: [409, "It would do something else by now. Look at the preview again, and approve that."],
} as const satisfies ProblemTable;
