import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ownNumberTag } from "../directory/own-number.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "../scim/discovery.ts";
import { getGroup, patchGroup, postGroup, removeGroup } from "../scim/group-requests.ts";
import { getGroups, getUsers, type ListQuery } from "../scim/list-requests.ts";
import { type Projection, parseProjection } from "../scim/projection-policy.ts";
import type { ScimResource } from "../scim/resource.ts";
import { badRequest, ScimError, scimErrorBody } from "../scim/scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps } from "../scim/scim-request.ts";
import { getUser, patchUser, postUser, removeUser } from "../scim/user-requests.ts";
import type { HttpEnv } from "./context.ts";
import { reportFailure } from "./observe.ts";
import { requireScimClient } from "./scim-client.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const RETRY_SECONDS = 5;

type ScimContext = Context<HttpEnv>;

/** `/scim/v2`: Users, Groups and discovery, for the source whose token is shown. */
export function scimRoutes() {
  const app = new Hono<HttpEnv>();
  app.onError((error, c) => answerError(c, error));
  app.use(requireScimClient);
  app.use(limitBody);
  app.get("/ServiceProviderConfig", (c) => scim(c, serviceProviderConfig(baseUrl(c)) as ScimResource));
  app.get("/ResourceTypes/:id?", (c) =>
    scim(c, resourceTypes(baseUrl(c), c.req.param("id"), c.req.query("filter"))),
  );
  app.get("/Schemas/:id?", (c) => scim(c, schemas(baseUrl(c), c.req.param("id"), c.req.query("filter"))));
  app.get("/Users", async (c) =>
    scim(c, await getUsers(depsOf(c), callerOf(c), listQuery(c), projectionOf(c))),
  );
  app.post("/Users", async (c) =>
    created(c, await postUser(depsOf(c), callerOf(c), await jsonBody(c), projectionOf(c))),
  );
  app.get("/Users/:id", async (c) =>
    scim(c, await getUser(depsOf(c), callerOf(c), c.req.param("id"), projectionOf(c))),
  );
  app.patch("/Users/:id", async (c) =>
    scim(c, await patchUser(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), projectionOf(c))),
  );
  app.delete("/Users/:id", async (c) => {
    await removeUser(depsOf(c), callerOf(c), c.req.param("id"));
    return c.body(null, 204);
  });
  app.get("/Groups", async (c) =>
    scim(c, await getGroups(depsOf(c), callerOf(c), listQuery(c), projectionOf(c))),
  );
  app.post("/Groups", async (c) =>
    created(c, await postGroup(depsOf(c), callerOf(c), await jsonBody(c), projectionOf(c))),
  );
  app.get("/Groups/:id", async (c) =>
    scim(c, await getGroup(depsOf(c), callerOf(c), c.req.param("id"), projectionOf(c))),
  );
  app.patch("/Groups/:id", async (c) => {
    // 204 without a body, unless the client names what it wants back (RFC 7644 section 3.5.2).
    const projection = isProjected(c) ? projectionOf(c) : null;
    const group = await patchGroup(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), projection);
    return group === null ? c.body(null, 204) : scim(c, group);
  });
  app.delete("/Groups/:id", async (c) => {
    await removeGroup(depsOf(c), callerOf(c), c.req.param("id"));
    return c.body(null, 204);
  });
  app.put("/:type{Users|Groups}/:id", notYet("PUT"));
  app.all("/Bulk", notYet("Bulk"));
  app.all("/Me", notYet("/Me"));
  app.post("/.search", notYet(".search"));
  app.post("/:type{Users|Groups}/.search", notYet(".search"));
  app.all("*", (c) => {
    const known = /\/(Users|Groups|Schemas|ResourceTypes|ServiceProviderConfig)(\/[^/]*)?\/?$/.test(
      c.req.path,
    );
    throw new ScimError(
      known ? 405 : 404,
      null,
      known ? "This address does not take that method." : "There is nothing at this address.",
    );
  });
  return app;
}

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new ScimError(
      413,
      "tooMany",
      "The body is larger than 1 MiB. Send the changes in several requests.",
    );
  },
});

const notYet = (what: string) => () => {
  throw new ScimError(
    501,
    null,
    `${what} is not supported by this server; ServiceProviderConfig tells what is.`,
  );
};

const baseUrl = (c: ScimContext): string => `${c.get("parts").config.publicUrl}/scim/v2`;

function depsOf(c: ScimContext): ScimDeps {
  const { config, entropy } = c.get("parts");
  const { personNumberKey, syntheticOnly } = config;
  const numberTag: ScimDeps["numberTag"] = (organisation, number) =>
    ownNumberTag(personNumberKey, organisation, number);
  return { db: c.env.db, entropy, baseUrl: baseUrl(c), numberTag, syntheticOnly };
}

const callerOf = (c: ScimContext): ScimCaller => ({
  client: c.get("scimClient"),
  requestId: c.get("requestId"),
});

const listQuery = (c: ScimContext): ListQuery => c.req.query();

const isProjected = (c: ScimContext): boolean =>
  c.req.query("attributes") !== undefined || c.req.query("excludedAttributes") !== undefined;

const projectionOf = (c: ScimContext): Projection => orThrow(parseProjection(c.req.query()));

/** The parsed body; JSON in any charset spelling of either media type, and nothing else (RFC 7644 section 3.1). */
async function jsonBody(c: ScimContext): Promise<unknown> {
  const type = c.req.header("content-type");
  if (type !== undefined && !/^application\/(scim\+)?json\s*(;|$)/i.test(type)) {
    throw new ScimError(415, null, "Send application/scim+json or application/json.");
  }
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("invalidSyntax", "The body is not JSON.");
  }
}

const HEADERS = { "content-type": "application/scim+json", "cache-control": "no-store" };

const scim = (c: ScimContext, body: object, status: 200 | 201 = 200, headers = {}): Response =>
  c.newResponse(JSON.stringify(body), status, { ...HEADERS, ...headers });

const created = (c: ScimContext, resource: ScimResource): Response =>
  scim(c, resource, 201, {
    location: `${baseUrl(c)}${c.req.path.replace(/^.*\/scim\/v2/, "").replace(/\/$/, "")}/${resource.id}`,
  });

/**
 * The one place where a refusal becomes SCIM. A database that is away is 503, never 404: Entra would believe
 * the object gone. What a surprise says goes nowhere.
 */
function answerError(c: ScimContext, error: unknown): Response {
  const refusal = error instanceof ScimError ? error : surprise(c, error);
  const headers: Record<string, string> = { ...HEADERS };
  if (refusal.status === 401) headers["www-authenticate"] = 'Bearer realm="identity-sync SCIM"';
  if (refusal.retryAfterSeconds !== undefined) headers["retry-after"] = String(refusal.retryAfterSeconds);
  return c.newResponse(JSON.stringify(scimErrorBody(refusal)), refusal.status as 400, headers);
}

function surprise(c: ScimContext, error: unknown): ScimError {
  return reportFailure(c, error) === "database_unavailable"
    ? new ScimError(503, null, "The service is not available now. Try again.", RETRY_SECONDS)
    : new ScimError(
        500,
        null,
        "Something went wrong here; nothing was changed. The request id helps the operators find it.",
      );
}
