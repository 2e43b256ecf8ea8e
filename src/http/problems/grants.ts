import type { ProblemTable } from "./table.ts";

/** Asking for access, renewing and ending it. */
export const GRANTS = {
  sign_in_again: [
    403,
    "This takes a sign-in of the last five minutes. Sign in again and repeat. Operators: Entra must send the optional claim auth_time.",
  ],
  own_access: [403, "Nobody decides about his own access; GET /api/v1/access names who does."],
  own_request: [403, "You asked for this; somebody else must decide."],
  own_case: [403, "You broke this glass; another data protection officer must close the case."],
  not_the_decider: [403, "Somebody else decides about this; GET /api/v1/decisions lists what is yours."],
  not_your_request: [403, "Only whoever asked can withdraw a request; a decider can reject it."],
  not_your_person: [403, "You may ask for yourself, and as a leader for those whose manager you are."],
  not_yours_to_end: [
    403,
    "The holder, the leader, the role's owner and IAM staff may end access or make it shorter.",
  ],
  not_eligible: [403, "No group gives you the right to break the glass for this role now. Ask IAM staff."],
  administers_access: [
    403,
    "Whoever administers access cannot look people up as well, unless the data protection officer allows it.",
  ],
  frozen: [403, "This access is frozen. IAM staff or the data protection officer can tell why."],
  unknown_grant: [404, "There is no such access or request; GET /api/v1/access lists yours."],
  unknown_case: [404, "There is no such case; GET /api/v1/break-glass-cases lists them."],
  asked_already: [409, "A request for this waits already. Withdraw it to ask for something else."],
  held_already: [409, "This role was asked for and is held already; a leader can renew it near its end."],
  not_waiting: [409, "The request has been decided already."],
  request_lapsed: [409, "Nobody decided in time and the request has lapsed. Ask again."],
  access_ended: [409, "The access has ended already."],
  not_ended: [409, "The access has not ended; a leader can renew it near its end."],
  not_a_member: [409, "The person is no longer in the group that gives this role."],
  mapping_over: [409, "The group's mapping gives nothing more until two people approve it again."],
  broken_already: [409, "You have broken a glass already; it must end first."],
  case_overdue: [409, "An earlier case of yours should have been closed. Ask the data protection officer."],
  case_closed_already: [409, "The case has been closed already."],
  broken_too_often: [
    422,
    "Three times in 30 days is the most. What is needed so often is ordinary access: ask for it.",
  ],
  longer_than_the_glass_allows: [422, "Between 1 and 60 minutes."],
  not_requestable: [422, "This role is not given on request; it comes with a group. Ask your leader."],
  not_to_be_asked_again: [
    422,
    "What ended in this way cannot be taken up again: the group decides, or ask anew.",
  ],
  grace_is_over: [422, "It ended too long ago to be taken up again. Ask anew."],
  more_than_asked: [422, "An approval may give less than was asked for, or start later; never more."],
  not_shorter: [422, "The new end must lie ahead and before the present one. To end at once, revoke."],
  no_life_left: [422, "The longest life that the role allows would be over before this begins."],
} as const satisfies ProblemTable;
