import type { ContentfulStatusCode } from "hono/utils/http-status";

/**
 * Refusals outside SCIM by their stable codes: the status, and the next step for whoever reads it: in English for the API,
 * then in bokmål and nynorsk for the pages of the portal; last in English for a page, where the API's speaks of fields and
 * addresses of its own.
 */
export type ProblemTable = Record<
  string,
  readonly [
    status: ContentfulStatusCode,
    english: string,
    bokmaal: string,
    nynorsk: string,
    englishOnPages?: string,
  ]
>;
