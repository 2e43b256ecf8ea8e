import { bodyLimit } from "hono/body-limit";
import { accessRoutes } from "./access-routes.ts";
import { apiApp } from "./api-app.ts";
import { callersThrough, requireFreshSignIn } from "./api-steps.ts";
import { breakGlassRoutes } from "./break-glass-routes.ts";
import { campaignRoutes } from "./campaign-routes.ts";
import { decisionRoutes } from "./decision-routes.ts";
import { directoryRoutes } from "./directory-routes.ts";
import { explainRoutes } from "./explain-routes.ts";
import { freezeRoutes } from "./freeze-routes.ts";
import { integrationRoutes } from "./integration-routes.ts";
import { lookupRoutes } from "./lookup-routes.ts";
import { mappingRoutes } from "./mapping-routes.ts";
import { meRoutes } from "./me-routes.ts";
import { organisationRoutes } from "./organisation-routes.ts";
import { FORM_KEY_HEADER, SESSION_COOKIE } from "./portal/cookies.ts";
import { problem } from "./problem.ts";
import { removalRoutes } from "./removal-routes.ts";
import { revealRoutes } from "./reveal-routes.ts";
import { roleRoutes } from "./role-routes.ts";
import { nationalRoleRoutes } from "./role-routes-national.ts";
import { roleVersionRoutes } from "./role-routes-versions.ts";
import { searchRoutes } from "./search-routes.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** The API of `/api/v1`, behind credentials. */
export function api() {
  const app = apiApp();
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problem(c, "too_large") }));
  app.route("/", meRoutes());
  app.route("/", lookupRoutes());
  app.route("/", revealRoutes());
  app.route("/", searchRoutes());
  app.route("/", directoryRoutes());
  app.route("/", organisationRoutes());
  app.route("/", roleRoutes());
  app.route("/", roleVersionRoutes());
  app.route("/", nationalRoleRoutes());
  app.route("/", mappingRoutes());
  app.route("/", accessRoutes());
  app.route("/", decisionRoutes());
  app.route("/", breakGlassRoutes());
  app.route("/", removalRoutes());
  app.route("/", freezeRoutes());
  app.route("/", integrationRoutes());
  app.route("/", explainRoutes());
  app.route("/", campaignRoutes());
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description: `The portal's session. What changes something carries its form key in ${FORM_KEY_HEADER} too.`,
  });
  return app;
}

type Api = ReturnType<typeof api>;
type Operation = {
  parameters?: object[];
  responses: { [status: string]: unknown };
  "x-callers"?: readonly string[];
  "x-fresh-sign-in"?: true;
};

/** What the routes tell of themselves, as OpenAPI 3.1, with what the steps before them demand and may answer. */
export function descriptionOf(app: Api) {
  const description = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "identity-sync",
      version: "1",
      description: "Role-checked, minimised look-ups and the access behind them.",
    },
    servers: [{ url: "/api/v1" }],
  });
  for (const [path, methods] of Object.entries(description.paths ?? {}))
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>))
      addSteps(operation, stepsOf(app, method, path));
  return description;
}

/** The handlers of a route, steps and all. */
const stepsOf = (app: Api, method: string, path: string): object[] =>
  app.routes
    .filter((one) => one.method === method.toUpperCase() && one.path === path.replaceAll(/\{(\w+)\}/g, ":$1"))
    .map(({ handler }) => handler);

function addSteps(operation: Operation, steps: readonly object[]): void {
  const callers = steps.map(callersThrough).find((one) => one !== undefined);
  operation["x-callers"] = callers ?? ["employee", "integration"];
  if (steps.includes(requireFreshSignIn)) operation["x-fresh-sign-in"] = true;
  const named = (operation.parameters ?? []).some((one) => "name" in one && one.name === "organisation");
  if (callers && !named) operation.parameters = [...(operation.parameters ?? []), ORGANISATION];
  operation.responses.default = {
    description: "What any request may come to: too large (413), not JSON (415), a fault here (500, 503)",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

const ORGANISATION = {
  name: "organisation",
  in: "query",
  required: false,
  description: "the organisation that it is about, for whoever several of them know",
  schema: { type: "string" },
};
