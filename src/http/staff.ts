import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { PersonContext } from "../grants/act.ts";
import type { Result } from "../kernel/result.ts";
import { bearerSecurity, problemAnswer } from "./api-app.ts";
import { requirePortalRole } from "./api-steps.ts";
import type { HttpEnv } from "./context.ts";
import { type ProblemCode, problem } from "./problem.ts";

export type Staff = Context<HttpEnv>;

/** A route for IAM staff. */
export const forStaff = { security: bearerSecurity, middleware: requirePortalRole("iam") };

export const refusals = {
  400: problemAnswer("The request is malformed"),
  401: problemAnswer("No valid credentials"),
  403: problemAnswer("Not somebody who may do this now (four eyes)"),
  404: problemAnswer("Unknown"),
  409: problemAnswer("Not in the state that it takes"),
  422: problemAnswer("More than the rules allow"),
};

export const answer = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { "application/json": { schema } },
});

/** Who acts, as the act is recorded. */
export const actorOf = (c: Staff): PersonContext => {
  const { organisation, user } = c.get("person");
  return {
    organisation,
    actor: { kind: "employee", ref: user },
    requestId: c.get("requestId"),
    person: user,
  };
};

export const actDepsOf = (c: Staff) => ({ db: c.env.db, entropy: c.get("parts").entropy });

/** What came of an act: its value as JSON, or the refusal. */
export const shown = <T>(
  c: Staff,
  result: Result<T, ProblemCode>,
  status: 200 | 201,
  show: (value: T) => object,
) => (result.ok ? c.json(show(result.value), status) : problem(c, result.error)) as never;
