import { Hono } from "hono";
import { raw } from "hono/html";
import type { Description } from "../../ui/docs/description.ts";
import { ApiDocs } from "../../ui/docs/docs-page.tsx";
import type { HttpEnv } from "../context.ts";
import { refusals } from "../problem.ts";
import { page } from "./page.tsx";

/**
 * The API as it describes itself, for programs and for people; nobody need sign in for either. What people read is made
 * once: it is the same for everybody, but for the frame.
 */
export function docsPages(description: object) {
  let made: Promise<string> | null = null;
  const docs = async () =>
    String(await (<ApiDocs description={description as Description} refusals={refusals} />));
  return new Hono<HttpEnv>()
    .get("/api/v1/openapi.json", (c) => c.json(description))
    .get("/api/v1/docs", async (c) => {
      made ??= docs();
      return page(c, "API", raw(await made));
    });
}
