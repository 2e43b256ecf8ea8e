import type { ProblemTable } from "./table.ts";

/** Review campaigns. */
export const REVIEWS = {} as const satisfies ProblemTable;
