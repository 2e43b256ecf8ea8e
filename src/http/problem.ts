import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { Text } from "../i18n/text.ts";
import type { HttpEnv } from "./context.ts";
import { ANY } from "./problems/any.ts";
import { FREEZES } from "./problems/freezes.ts";
import { GRANTS } from "./problems/grants.ts";
import { INTEGRATIONS } from "./problems/integrations.ts";
import { LOOKUP } from "./problems/lookup.ts";
import { MAPPINGS } from "./problems/mappings.ts";
import { REVIEWS } from "./problems/reviews.ts";
import { ROLES } from "./problems/roles.ts";
import { SEARCH } from "./problems/search.ts";
import { SIGN_IN } from "./problems/signin.ts";
import { SOURCES } from "./problems/sources.ts";
import { STAFF } from "./problems/staff.ts";
import type { ProblemTable } from "./problems/table.ts";

/** Every refusal outside SCIM. */
const PROBLEMS = {
  ...ANY,
  ...SIGN_IN,
  ...LOOKUP,
  ...SEARCH,
  ...STAFF,
  ...ROLES,
  ...MAPPINGS,
  ...GRANTS,
  ...FREEZES,
  ...INTEGRATIONS,
  ...REVIEWS,
  ...SOURCES,
};

export type ProblemCode = keyof typeof PROBLEMS;
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
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

/** Every refusal as the API says it. */
export const refusals = Object.entries(PROBLEMS as ProblemTable).map(([code, [status, title]]) => ({
  code,
  status,
  title,
}));

/** The status of a refusal, and its words for a page; the API speaks English alone. */
export function refusalOf(code: ProblemCode): readonly [ContentfulStatusCode, Text] {
  const [status, english, nb, nn, en = english]: ProblemTable[string] = PROBLEMS[code];
  return [status, { nb, nn, en }];
}

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
