import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Refusals outside SCIM by their stable codes: the status, and the next step for whoever reads it. */
export type ProblemTable = Record<string, readonly [ContentfulStatusCode, string]>;
