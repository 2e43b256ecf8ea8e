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
  use_outside_role: [
    403,
    "The role is not for this way of asking: its uses say whether people search with it, or case systems.",
  ],
  purpose_required: [403, "Say what the question is for in `purpose`; the case system's grant names none."],
  case_reference_required: [403, "The role demands a case reference for this purpose; send `caseReference`."],
  parts_outside_role: [403, "The role has none of the parts asked for. GET /api/v1/me lists its parts."],
  on_behalf_of_is_for_systems: [400, "`onBehalfOf` is for case systems; you ask for yourself."],
  employee_required: [403, "This case system must say for which employee it asks; send `onBehalfOf`."],
  employee_not_known: [
    403,
    "No employee in good standing has the object id in `onBehalfOf`. IAM staff can tell whether the account was pushed.",
  ],
  too_fast: [
    429,
    "You look up more people a minute in this role than the organisation allows. Wait, and go on.",
  ],
  own_data: [403, "Nobody looks himself up here. Your own data is at skatteetaten.no."],
  reveal_outside_role: [403, "The role may not see protected addresses. GET /api/v1/me lists your roles."],
  reveal_over: [
    403,
    "The reveal is over, or is not yours, this role's or this person's. Ask for a new one, with a reason.",
  ],
  reason_says_nothing: [
    400,
    "Say in `reason`, in a few words, why this address is needed: what is to be done, and in which matter.",
  ],
  nothing_hidden: [409, "None of this person's addresses is hidden from the role: look the person up."],
  person_not_found: [404, "The register knows nobody by this number that the role may find."],
  register_refused: [
    503,
    "The population register refused our question. Operators: check the Fiks role and integration.",
  ],
  register_garbled: [
    503,
    "The population register answered something else than was asked. Try again in a while.",
  ],
  register_unavailable: [503, "The population register does not answer now. Try again in a while."],
  register_timed_out: [504, "The population register did not answer in time. Try again in a while."],
  register_not_set_up: [
    503,
    "The organisation has no credentials at the register yet. Operators: register set-credentials.",
  ],
  audit_unavailable: [
    503,
    "The audit log cannot be written now, so nothing is shown. Operators: see AUDIT_KEYS.",
  ],
} as const satisfies ProblemTable;
