import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { isUnavailable, sqlStateOf } from "../db/errors.ts";
import type { RequestId } from "../kernel/ids.ts";
import { type FailureClass, placeOf } from "../kernel/log.ts";
import type { AppParts, HttpEnv } from "./context.ts";

/** Gives every request an id, and one event with its route (never its path, which may name somebody). */
export const observeRequests =
  (parts: AppParts): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const began = parts.elapsed();
    const requestId = parts.entropy.uuid() as RequestId;
    c.set("parts", parts);
    c.set("requestId", requestId);
    await next();
    c.res.headers.set("x-request-id", requestId);
    parts.log({
      event: "request",
      requestId,
      method: knownMethod(c.req.method),
      route: routeOf(c),
      status: c.res.status,
      durationMs: Math.round((parts.elapsed() - began) * 10) / 10,
    });
  };

type AnyContext = Parameters<MiddlewareHandler<HttpEnv>>[0];

/** The template of the route that answered. */
const routeOf = (c: AnyContext): string => routePath(c, -1);

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const knownMethod = (method: string): string => (METHODS.has(method) ? method : "other");

/** Logs a surprise by its class and place; its message may quote input, so it goes nowhere. */
export function reportFailure(c: AnyContext, error: unknown): FailureClass {
  const { log } = c.get("parts");
  const failure: FailureClass = isUnavailable(error) ? "database_unavailable" : "internal";
  if (failure === "database_unavailable")
    log({ event: "database_lost", sqlState: safeCode(sqlStateOf(error)) });
  log({
    event: "request_failed",
    requestId: c.get("requestId"),
    route: routeOf(c),
    failure,
    at: placeOf(error),
  });
  return failure;
}

const safeCode = (code: string | null): string =>
  code !== null && /^[A-Z0-9]{2,12}$/.test(code) ? code : "none";
