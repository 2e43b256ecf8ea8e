import type { Context } from "hono";
import { routePath } from "hono/route";
import type { NotAdmitted } from "../lookup/admission-service.ts";
import type { HttpEnv } from "./context.ts";

type Ctx = Context<HttpEnv>;
type Status = 400 | 401 | 403 | 404 | 406 | 413 | 415 | 429 | 500 | 503 | 504;

const ERRORS: { readonly [status in Status]: string } = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * A refusal in the form of the Fiks platform: of who asks, or of what is behind it. `errorId` is the request's id, as in
 * the audit log, `errorCode` our own code. The path is the route's: the real one may hold a person number (R10).
 */
export function gateway(c: Ctx, status: Status, errorCode: string, message: string): Response {
  const body = {
    timestamp: c.get("parts").clock.now(),
    status,
    error: ERRORS[status],
    errorId: c.get("requestId"),
    path: routePath(c, -1),
    originalPath: null,
    message,
    errorCode,
    errorJson: null,
  };
  const answer = c.json(body, status);
  if (status === 401) answer.headers.set("www-authenticate", 'Bearer realm="identity-sync"');
  return answer;
}

/** A refusal in the form of the register: of what is asked. Its codes are not published beyond FREG-001. */
export const freg = (c: Ctx, status: Status, melding: string): Response =>
  c.json({ kode: `FREG-${status}`, melding }, status);

const DENIED: { readonly [reason in (NotAdmitted & { kind: "denied" })["reason"]]: string } = {
  role_not_held: "Systemet har ikke rollen nå",
  use_outside_role: "Rollen er ikke for fagsystemer",
  purpose_required: "Oppgi formålet i headeren Formaal",
  purpose_outside_role: "Rollen er ikke for dette formålet",
  case_reference_required: "Rollen krever en saksreferanse: headeren Saksreferanse",
  parts_outside_role: "Rollen gir ikke tilgang til opplysningene",
  employee_required: "Oppgi hvem det spørres for: headeren On-Behalf-Of",
  employee_not_known: "Ingen ansatt har objekt-id-en i On-Behalf-Of",
  too_fast: "For mange oppslag i minuttet",
  own_data: "Ingen slår opp seg selv",
  reveal_over: "Visningen er over",
};

/** The answer to a case system that was not let as far as the register. */
export function notLetIn(c: Ctx, refused: NotAdmitted): Response {
  if (refused.kind !== "denied") return gateway(c, 503, refused.kind, "Tjenesten er ikke tilgjengelig nå");
  const { reason, retryAfterSeconds } = refused;
  if (reason !== "too_fast") return gateway(c, 403, reason, DENIED[reason]);
  const answer = freg(c, 429, DENIED.too_fast);
  // In milliseconds, as the register gives it (Skatteetaten, "Returkoder").
  answer.headers.set("retry-after", String((retryAfterSeconds ?? 1) * 1000));
  return answer;
}

const FAILED = { refused: 503, garbled: 503, unavailable: 503, timed_out: 504 } as const;

/** The answer when the register gave none. */
export const registerFailed = (c: Ctx, failure: keyof typeof FAILED): Response =>
  gateway(c, FAILED[failure], `register_${failure}`, "Folkeregisteret svarte ikke som ventet");

/** Whether the client takes JSON, which is all there is (RFC 9110 section 12.5.1). */
export const takesJson = (accept: string | undefined): boolean =>
  accept === undefined || /(^|[,\s])(application|\*)\/(json|\*)/i.test(accept);
