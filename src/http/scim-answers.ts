import type { Context } from "hono";
import type { Shown, Unshown } from "../scim/representation.ts";
import { ScimError, scimErrorBody } from "../scim/scim-error.ts";
import { isKnown } from "../scim/version-policy.ts";
import type { HttpEnv } from "./context.ts";
import { reportFailure } from "./observe.ts";

export type ScimContext = Context<HttpEnv>;

const RETRY_SECONDS = 5;
const HEADERS = { "content-type": "application/scim+json", "cache-control": "no-store" };

/** JSON as SCIM sends it (RFC 7644 section 8.1). */
export const scimJson = (c: ScimContext, json: string, status = 200, headers = {}): Response =>
  c.newResponse(json, status as 200, { ...HEADERS, ...headers });

/** A resource that was read: 304 without a body for a client that has this version (RFC 9110 section 13.1.2). */
export function read(c: ScimContext, { json, etag }: Shown): Response {
  if (isKnown({ ifNoneMatch: c.req.header("if-none-match") }, etag))
    return c.newResponse(null, 304, { etag, "cache-control": "no-store" });
  return scimJson(c, json, 200, { etag });
}

/** A resource that was created (RFC 7644 section 3.3). */
export const created = (c: ScimContext, { json, etag, location }: Shown | Unshown): Response =>
  scimJson(c, json ?? "", 201, { etag, location });

/** A resource that was changed: 204 where nobody wants to see it (RFC 7644 section 3.5). */
export const changed = (c: ScimContext, { json, etag }: Shown | Unshown): Response =>
  json === null ? c.newResponse(null, 204, { etag }) : scimJson(c, json, 200, { etag });

/**
 * The one place where a refusal becomes SCIM. A database that is away is 503, never 404: Entra would believe
 * the object gone. What a surprise says goes nowhere.
 */
export function answerError(c: ScimContext, error: unknown): Response {
  const refusal = error instanceof ScimError ? error : surprise(c, error);
  const headers: Record<string, string> = {};
  if (refusal.status === 401) headers["www-authenticate"] = 'Bearer realm="identity-sync SCIM"';
  if (refusal.retryAfterSeconds !== undefined) headers["retry-after"] = String(refusal.retryAfterSeconds);
  return scimJson(c, JSON.stringify(scimErrorBody(refusal)), refusal.status, headers);
}

/** What a client is told of something that nobody foresaw. */
export function surprise(c: ScimContext, error: unknown): ScimError {
  return reportFailure(c, error) === "database_unavailable"
    ? new ScimError(503, null, "The service is not available now. Try again.", RETRY_SECONDS)
    : new ScimError(
        500,
        null,
        "Something went wrong here; nothing was changed. The request id helps the operators find it.",
      );
}
