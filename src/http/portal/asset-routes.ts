import { Hono } from "hono";
import type { HttpEnv } from "../context.ts";
import { problem } from "../problem.ts";

/** Styles, fonts and the one script: names change with what is in them, so browsers keep them for ever. */
export const assetRoutes = () =>
  new Hono<HttpEnv>().get("/assets/:file", (c) => {
    const file = c.get("parts").assets.file(c.req.param("file"));
    if (!file) return problem(c, "not_found");
    const gzip = file.gzipped !== null && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
    return c.body(new Uint8Array(gzip && file.gzipped ? file.gzipped : file.bytes), 200, {
      "content-type": file.type,
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
      ...(gzip ? { "content-encoding": "gzip" } : {}),
    });
  });
