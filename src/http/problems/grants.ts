import type { ProblemTable } from "./table.ts";

/** Asking for access, renewing and ending it. */
export const GRANTS = {} as const satisfies ProblemTable;
