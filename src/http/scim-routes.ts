import { Hono } from "hono";
import { parseBulk } from "../scim/bulk-request.ts";
import { runBulk } from "../scim/bulk-service.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "../scim/discovery.ts";
import { getGroup, patchGroup, postGroup, putGroup, removeGroup } from "../scim/group-requests.ts";
import { getGroups, getUsers } from "../scim/list-requests.ts";
import { listJson } from "../scim/list-response.ts";
import { getAll } from "../scim/root-requests.ts";
import { ScimError } from "../scim/scim-error.ts";
import { orThrow } from "../scim/scim-request.ts";
import { searchAll, searchGroups, searchUsers } from "../scim/search-request.ts";
import { getUser, patchUser, postUser, putUser, removeUser } from "../scim/user-requests.ts";
import type { HttpEnv } from "./context.ts";
import { answerError, changed, created, read, scimJson, surprise } from "./scim-answers.ts";
import { chargeOperations, requireScimClient } from "./scim-client.ts";
import {
  baseUrl,
  callerOf,
  depsOf,
  jsonBody,
  limitBody,
  projectionOf,
  quietWishesOf,
  wishesOf,
} from "./scim-input.ts";
import { answerMe } from "./scim-me.ts";

/** `/scim/v2`: Users, Groups, bulk, search and discovery, for the source whose token is shown; `/Me` for a person. */
export function scimRoutes() {
  const app = new Hono<HttpEnv>();
  app.onError((error, c) => answerError(c, error));
  app.use("/Me", async (c, next) => (await answerMe(c)) ?? next());
  app.use(requireScimClient);
  app.use(limitBody);
  app.all("/Me", () => {
    throw new ScimError(404, null, "This token stands for a source. Ask for a user by id, or as a person.");
  });

  app.get("/ServiceProviderConfig", (c) => scimJson(c, serviceProviderConfig(baseUrl(c))));
  app.get("/ResourceTypes/:id?", (c) =>
    scimJson(c, resourceTypes(baseUrl(c), c.req.param("id"), c.req.query("filter"))),
  );
  app.get("/Schemas/:id?", (c) => scimJson(c, schemas(baseUrl(c), c.req.param("id"), c.req.query("filter"))));

  app.get("/Users", async (c) =>
    scimJson(c, listJson(await getUsers(depsOf(c), callerOf(c), c.req.query(), projectionOf(c)))),
  );
  app.post("/Users", async (c) =>
    created(c, await postUser(depsOf(c), callerOf(c), await jsonBody(c), wishesOf(c))),
  );
  app.get("/Users/:id", async (c) =>
    read(c, await getUser(depsOf(c), callerOf(c), c.req.param("id"), wishesOf(c))),
  );
  app.put("/Users/:id", async (c) =>
    changed(c, await putUser(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), wishesOf(c))),
  );
  app.patch("/Users/:id", async (c) =>
    changed(c, await patchUser(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), wishesOf(c))),
  );
  app.delete("/Users/:id", async (c) => {
    await removeUser(depsOf(c), callerOf(c), c.req.param("id"), wishesOf(c));
    return c.body(null, 204);
  });

  app.post("/Users/.search", async (c) =>
    scimJson(c, listJson(await searchUsers(depsOf(c), callerOf(c), await jsonBody(c)))),
  );

  app.get("/Groups", async (c) =>
    scimJson(c, listJson(await getGroups(depsOf(c), callerOf(c), c.req.query(), projectionOf(c)))),
  );
  app.post("/Groups", async (c) =>
    created(c, await postGroup(depsOf(c), callerOf(c), await jsonBody(c), wishesOf(c))),
  );
  app.get("/Groups/:id", async (c) =>
    read(c, await getGroup(depsOf(c), callerOf(c), c.req.param("id"), wishesOf(c))),
  );
  app.put("/Groups/:id", async (c) =>
    changed(c, await putGroup(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), wishesOf(c))),
  );
  // Entra wants 204, and a group may have fifty thousand members.
  app.patch("/Groups/:id", async (c) =>
    changed(
      c,
      await patchGroup(depsOf(c), callerOf(c), c.req.param("id"), await jsonBody(c), quietWishesOf(c)),
    ),
  );
  app.delete("/Groups/:id", async (c) => {
    await removeGroup(depsOf(c), callerOf(c), c.req.param("id"), wishesOf(c));
    return c.body(null, 204);
  });

  app.post("/Groups/.search", async (c) =>
    scimJson(c, listJson(await searchGroups(depsOf(c), callerOf(c), await jsonBody(c)))),
  );

  app.get("/", async (c) =>
    scimJson(c, listJson(await getAll(depsOf(c), callerOf(c), c.req.query(), projectionOf(c)))),
  );
  app.post("/.search", async (c) =>
    scimJson(c, listJson(await searchAll(depsOf(c), callerOf(c), await jsonBody(c)))),
  );
  app.post("/Bulk", async (c) => {
    const request = orThrow(parseBulk(await jsonBody(c)));
    chargeOperations(c, request.operations.length);
    const answer = await runBulk(depsOf(c), callerOf(c), request, (error) => surprise(c, error));
    return scimJson(c, JSON.stringify(answer));
  });

  app.all("*", (c) => {
    const known =
      /\/(Users|Groups|Schemas|ResourceTypes|ServiceProviderConfig|Bulk|\.search)(\/[^/]*)?\/?$/.test(
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
