import type { ProblemTable } from "./table.ts";

/** What any request may come to. */
export const ANY = {
  malformed_request: [400, "The request could not be read. Send JSON with content-type application/json."],
  invalid_fields: [400, "Some fields are missing or wrong; `fields` names them."],
  reason_missing: [400, "Say why in `reason`: between 3 and 500 characters."],
  reason_holds_a_number: [
    400,
    "`reason` is about the access and never about a citizen: leave out anything like a person number.",
  ],
  no_credentials: [401, "Send an access token for this API: Authorization: Bearer …"],
  invalid_token: [401, "The access token is not valid here, or has expired. Sign in again."],
  people_only: [403, "This is for people who sign in; a case system has look-ups and searches only."],
  not_found: [404, "There is nothing at this address."],
  too_large: [413, "The request is larger than this address takes."],
  unsupported_media_type: [415, "Send JSON with content-type application/json."],
  internal: [
    500,
    "Something went wrong here. Nothing was changed; the request id helps the operators find it.",
  ],
  unavailable: [503, "The service is not available now. Try again in a few seconds."],
} as const satisfies ProblemTable;
