import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { ownNumberTag } from "../directory/own-number.ts";
import { parseJson } from "../scim/json-text.ts";
import { type Projection, parseProjection } from "../scim/projection-policy.ts";
import { badRequest, ScimError } from "../scim/scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps, type Wishes } from "../scim/scim-request.ts";
import type { HttpEnv } from "./context.ts";
import type { ScimContext } from "./scim-answers.ts";

const MAX_BODY_BYTES = 1024 * 1024;

const refuseBody = (): never => {
  throw new ScimError(413, "tooMany", "The body is larger than 1 MiB. Send the changes in several requests.");
};
/** A client that went away or was too slow; its lost connection must not be taken for the database's. */
const refusePart = (error: unknown): never => {
  throw error instanceof ScimError ? error : badRequest("invalidSyntax", "The body did not arrive whole.");
};
const countBody = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody });

const WITHOUT_BODY = new Set(["GET", "HEAD", "DELETE"]);

/** No body above the limit is read. One that says its length is judged by that, which HTTP holds it to. */
export const limitBody = createMiddleware<HttpEnv>(async (c, next) => {
  if (WITHOUT_BODY.has(c.req.method)) return next();
  const length = c.req.header("content-length");
  if (length === undefined || c.req.header("transfer-encoding") !== undefined)
    return countBody(c, next).catch(refusePart);
  return Number(length) > MAX_BODY_BYTES ? refuseBody() : next();
});

export const baseUrl = (c: ScimContext): string => `${c.get("parts").config.publicUrl}/scim/v2`;

export function depsOf(c: ScimContext): ScimDeps {
  const { config, entropy } = c.get("parts");
  const { personNumberKey, syntheticOnly } = config;
  const numberTag: ScimDeps["numberTag"] = (organisation, number) =>
    ownNumberTag(personNumberKey, organisation, number);
  return { db: c.env.db, entropy, baseUrl: baseUrl(c), numberTag, syntheticOnly };
}

export const callerOf = (c: ScimContext): ScimCaller => ({
  client: c.get("scimClient"),
  requestId: c.get("requestId"),
});

/** Which attributes the client names, by query (RFC 7644 section 3.9). */
export const projectionOf = (c: ScimContext): Projection => orThrow(parseProjection(c.req.query()));

const isProjected = (c: ScimContext): boolean =>
  c.req.query("attributes") !== undefined || c.req.query("excludedAttributes") !== undefined;

export const wishesOf = (c: ScimContext): Wishes<Projection> => ({
  projection: projectionOf(c),
  conditions: { ifMatch: c.req.header("if-match"), ifNoneMatch: c.req.header("if-none-match") },
});

/** As `wishesOf`, and nothing to show unless the client names what it wants back (RFC 7644 section 3.5.2). */
export const quietWishesOf = (c: ScimContext): Wishes =>
  isProjected(c) ? wishesOf(c) : { ...wishesOf(c), projection: null };

/** The parsed body; JSON in any charset spelling of either media type, and nothing else (RFC 7644 section 3.1). */
export async function jsonBody(c: ScimContext): Promise<unknown> {
  const type = c.req.header("content-type");
  if (type !== undefined && !/^application\/(scim\+)?json\s*(;|$)/i.test(type)) {
    throw new ScimError(415, null, "Send application/scim+json or application/json.");
  }
  const text = await c.req.text().catch(refusePart);
  try {
    return await parseJson(text);
  } catch (error) {
    throw error instanceof ScimError ? error : badRequest("invalidSyntax", "The body is not JSON.");
  }
}
