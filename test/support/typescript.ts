import { createRequire } from "node:module";

/** The compiler; required, for to import so large a CommonJS module takes a second longer. */
export const ts = createRequire(import.meta.url)("typescript") as typeof import("typescript");
