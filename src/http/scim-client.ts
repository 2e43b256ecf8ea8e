import { createMiddleware } from "hono/factory";
import { ScimError } from "../scim/scim-error.ts";
import { authenticateScim } from "../signin/scim-token-service.ts";
import { bearerToken } from "./api-steps.ts";
import type { HttpEnv } from "./context.ts";

/** Lets only a source's own client through: 401 before anything else of the request is looked at. */
export const requireScimClient = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  const client = token === null ? null : await authenticateScim(c.env.db, token);
  if (!client) throw new ScimError(401, null, "Send the SCIM token of a source: Authorization: Bearer …");
  c.set("scimClient", client);
  return next();
});
