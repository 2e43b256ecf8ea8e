import type { ProblemTable } from "./table.ts";

/** Looking people up. */
export const LOOKUP = {
  not_synthetic: [400, "This is a demo: it takes synthetic numbers only (month + 80)."],
  unknown_part: [
    400,
    "A name in `parts` is no information element of the register; see GET /api/v1/me for the role's.",
  ],
  role_not_held: [
    403,
    "You do not hold this role now. GET /api/v1/me lists your roles; IAM staff can tell why.",
  ],
  purpose_outside_role: [
    403,
    "The role is not for this purpose. GET /api/v1/me lists the purposes of your roles.",
  ],
  area_not_decided: [
    403,
    "The role is limited to municipalities, which cannot be decided yet; IAM staff can propose a version without the limit.",
  ],
  case_reference_required: [403, "The role demands a case reference for this purpose; send `caseReference`."],
  parts_outside_role: [403, "The role has none of the parts asked for. GET /api/v1/me lists its parts."],
  person_not_found: [404, "The register knows nobody by this number."],
  register_refused: [
    502,
    "The population register refused our question. Operators: check the Fiks role and integration.",
  ],
  register_garbled: [502, "The population register answered something else than was asked."],
  register_unavailable: [503, "The population register does not answer now. Try again in a while."],
  audit_unavailable: [
    503,
    "The audit log cannot be written now, so nothing is shown. Operators: see AUDIT_KEYS.",
  ],
} as const satisfies ProblemTable;
