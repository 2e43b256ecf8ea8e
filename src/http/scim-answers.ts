import type { Context } from "hono";
import { othersTurn } from "../kernel/turn.ts";
import type { Shown, Unshown } from "../scim/representation.ts";
import { ScimError, scimErrorBody } from "../scim/scim-error.ts";
import { isKnown } from "../scim/version-policy.ts";
import type { HttpEnv } from "./context.ts";
import { reportFailure } from "./observe.ts";

export type ScimContext = Context<HttpEnv>;

const RETRY_SECONDS = 5;
const HEADERS = { "content-type": "application/scim+json", "cache-control": "no-store" };

/** JSON as SCIM sends it (RFC 7644 section 8.1), in one text or in several that follow each other. */
export const scimJson = (
  c: ScimContext,
  json: string | readonly string[],
  status = 200,
  headers = {},
): Response => c.newResponse(bodyOf(json), status as 200, { ...HEADERS, ...headers });

/** So much of an answer is written at a time; a longer one would keep everybody waiting while it is encoded. */
const PIECE = 512 * 1024;

function bodyOf(json: string | readonly string[]): string | ReadableStream<Uint8Array> {
  const texts = typeof json === "string" ? [json] : json;
  if (texts.reduce((sum, { length }) => sum + length, 0) <= PIECE) return texts.join("");
  const pieces = piecesOf(texts);
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = pieces.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(value));
      await othersTurn();
    },
  });
}

function* piecesOf(texts: readonly string[]): Generator<string, undefined> {
  let gathered = "";
  for (const text of texts) {
    gathered += text;
    while (gathered.length > PIECE) {
      // Never between the halves of a character.
      const end = /[\ud800-\udbff]/.test(gathered.charAt(PIECE - 1)) ? PIECE + 1 : PIECE;
      yield gathered.slice(0, end);
      gathered = gathered.slice(end);
    }
  }
  yield gathered;
}

/** A resource that was read: 304 without a body for a client that has this version (RFC 9110 section 13.1.2). */
export function read(c: ScimContext, { json, etag }: Shown): Response {
  if (isKnown({ ifNoneMatch: c.req.header("if-none-match") }, etag))
    return c.newResponse(null, 304, { etag, "cache-control": "no-store" });
  return scimJson(c, json, 200, { etag });
}

/** A resource that was created (RFC 7644 section 3.3). */
export const created = (c: ScimContext, { json, etag, location }: Shown | Unshown): Response =>
  scimJson(c, json ?? "", 201, { etag, location });

/** A resource that was changed: 204 where nobody wants to see it (RFC 7644 section 3.5). */
export const changed = (c: ScimContext, { json, etag }: Shown | Unshown): Response =>
  json === null ? c.newResponse(null, 204, { etag }) : scimJson(c, json, 200, { etag });

/**
 * The one place where a refusal becomes SCIM. A database that is away is 503, never 404: Entra would believe
 * the object gone. What a surprise says goes nowhere.
 */
export function answerError(c: ScimContext, error: unknown): Response {
  const refusal = error instanceof ScimError ? error : surprise(c, error);
  const headers: Record<string, string> = {};
  if (refusal.status === 401) headers["www-authenticate"] = 'Bearer realm="identity-sync SCIM"';
  if (refusal.retryAfterSeconds !== undefined) headers["retry-after"] = String(refusal.retryAfterSeconds);
  return scimJson(c, JSON.stringify(scimErrorBody(refusal)), refusal.status, headers);
}

/** What a client is told of something that nobody foresaw. */
export function surprise(c: ScimContext, error: unknown): ScimError {
  return reportFailure(c, error) === "database_unavailable"
    ? new ScimError(503, null, "The service is not available now. Try again.", RETRY_SECONDS)
    : new ScimError(
        500,
        null,
        "Something went wrong here; nothing was changed. The request id helps the operators find it.",
      );
}
