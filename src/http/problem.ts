import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { HttpEnv } from "./context.ts";

/** Every refusal outside SCIM: the status, and the next step for whoever reads it. Codes are stable. */
const PROBLEMS = {
  malformed_request: [400, "The request could not be read. Send JSON with content-type application/json."],
  invalid_fields: [400, "Some fields are missing or wrong; `fields` names them."],
  not_synthetic: [400, "This is a demo: it takes synthetic numbers only (month + 80)."],
  unknown_part: [
    400,
    "A name in `parts` is no information element of the register; see GET /api/v1/me for the role's.",
  ],
  organisation_required: [
    400,
    "You administer several organisations; name one in the query parameter `organisation`.",
  ],
  no_credentials: [401, "Send an access token for this API: Authorization: Bearer …"],
  invalid_token: [401, "The access token is not valid here, or has expired. Sign in again."],
  role_not_held: [
    403,
    "You do not hold this role now. GET /api/v1/me lists your roles; IAM staff can tell why.",
  ],
  purpose_outside_role: [
    403,
    "The role is not for this purpose. GET /api/v1/me lists the purposes of your roles.",
  ],
  case_reference_required: [403, "The role demands a case reference for this purpose; send `caseReference`."],
  parts_outside_role: [403, "The role has none of the parts asked for. GET /api/v1/me lists its parts."],
  not_administrator: [403, "This is for IAM staff; you have no such right now."],
  own_proposal: [403, "Four eyes: somebody other than the proposer must approve."],
  approver_would_gain: [403, "You are a member of this group; somebody who is not must approve."],
  person_not_found: [404, "The register knows nobody by this number."],
  not_found: [404, "There is nothing at this address."],
  unknown_mapping: [404, "There is no such mapping."],
  unknown_group: [404, "There is no such group; GET /api/v1/groups lists them."],
  unknown_role: [404, "There is no such role; GET /api/v1/roles lists them."],
  unknown_user: [404, "There is no such user with a changed identity to confirm."],
  mapped_already: [409, "The group is mapped to this role already."],
  not_proposed: [409, "Only a proposed mapping can be approved."],
  ended_already: [409, "The mapping has ended already."],
  too_large: [413, "The request is larger than this address takes."],
  unsupported_media_type: [415, "Send JSON with content-type application/json."],
  longer_than_the_role_allows: [422, "The time-to-live is longer than the role's longest life."],
  internal: [
    500,
    "Something went wrong here. Nothing was changed; the request id helps the operators find it.",
  ],
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
  unavailable: [503, "The service is not available now. Try again in a few seconds."],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemCode = keyof typeof PROBLEMS;
export type FieldProblem = { field: string; problem: string };

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    instance: z.string(),
    fields: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

/** The one place where a refusal becomes protocol (RFC 9457). Nothing of the input is in it but field names. */
export function problem(c: Context<HttpEnv>, code: ProblemCode, fields?: readonly FieldProblem[]): Response {
  const [status, title] = PROBLEMS[code];
  const body = {
    type: `urn:identity-sync:problem:${code}`,
    title,
    status,
    code,
    instance: `urn:uuid:${c.get("requestId")}`,
    ...(fields ? { fields } : {}),
  };
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  };
  if (status === 401) headers["www-authenticate"] = 'Bearer realm="identity-sync"';
  if (status === 503) headers["retry-after"] = "5";
  return c.newResponse(JSON.stringify(body), status, headers);
}
