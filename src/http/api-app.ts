import { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpEnv } from "./context.ts";
import { problem, problemSchema } from "./problem.ts";

/** A router whose routes describe themselves, and whose bad input becomes one kind of answer. */
export const apiApp = () =>
  new OpenAPIHono<HttpEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const fields = result.error.issues.map((issue) => ({
        field: issue.path.join(".") || "body",
        // zod's messages name types and limits, but also the unknown keys themselves: those may be anything
        problem: issue.code === "unrecognized_keys" ? "has fields that are not known" : issue.message,
      }));
      return problem(c, "invalid_fields", fields);
    },
  });

/** The entry of a problem answer in a route's description. */
export const problemAnswer = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

export const bearerSecurity = [{ bearer: [] }, { session: [] }];
