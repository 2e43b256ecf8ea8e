import type { Child } from "hono/jsx";
import type { Visitor } from "../grants/visitor-service.ts";
import type { Formats } from "../i18n/formats.ts";
import type { Language, Say } from "../i18n/text.ts";
import type { Instant } from "../kernel/instant.ts";

export type { Child };

/** What pages load beside themselves: paths that change with their content, so that they may be kept for ever. */
export type Assets = {
  style: string;
  script: string;
  /** The file of this path below `/assets/`; null where there is none. */
  file(path: string): { bytes: Uint8Array; gzipped: Uint8Array | null; type: string } | null;
};

/** Where a platform has none, or serves them itself. */
export const NO_ASSETS: Assets = { style: "", script: "", file: () => null };

/** What every page knows: how it speaks, who sees it, and what its forms carry. */
export type View = Formats & {
  language: Language;
  say: Say;
  /** Null before sign-in. */
  visitor: Visitor | null;
  formKey: string;
  /** Another organisation knows the visitor too. */
  elsewhere: boolean;
  /** The path of the page, without its query. */
  path: string;
  query: URLSearchParams;
  demo: boolean;
  assets: Pick<Assets, "style" | "script">;
  /** The application's clock, for words like "in 4 days"; access never depends on it. */
  now: Instant;
};

/** A field of a form that has to be mended, with what it needs. */
export type FieldProblem = { field: string; problem: string };
