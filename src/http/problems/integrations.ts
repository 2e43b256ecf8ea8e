import type { ProblemTable } from "./table.ts";

/** Case systems, and their access. */
export const INTEGRATIONS = {
  not_a_client: [
    400,
    "No such client: at Maskinporten `owner` is the organisation number of nine digits, in Entra the tenant id with the application's id in `clientId`.",
  ],
  own_integration: [403, "You answer for this case system; somebody else must decide about its access."],
  not_yours_to_revoke: [
    403,
    "IAM staff, the data protection officer and whoever answers for the case system may revoke its access.",
  ],
  unknown_integration_grant: [
    404,
    "There is no such access of a case system; GET /api/v1/integrations lists them.",
  ],
  unknown_integration: [404, "There is no such case system; GET /api/v1/integrations lists them."],
  integration_added_already: [409, "Another case system has this client; GET /api/v1/integrations names it."],
  integration_ended_already: [409, "The case system has been ended. Add it again if it is to come back."],
  not_in_force: [409, "The access waits for its approval; withdraw or reject the request."],
  renewal_not_offered: [409, "The role is no longer for this. Ask anew for what it is for now."],
  not_in_window: [409, "Renewal is offered in the last days only; the role says how many."],
  dormant: [409, "The case system has not used it for long. Ask anew, and let somebody approve it."],
  unknown_responsible: [
    422,
    "`responsible` must be the id of an employee in good standing; GET /api/v1/users finds it.",
  ],
} as const satisfies ProblemTable;
