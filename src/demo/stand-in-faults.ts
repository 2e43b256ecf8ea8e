import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import { delay, type Faults, faultOf } from "./stand-in-fault-control.ts";
import { LIES } from "./stand-in-lies.ts";

/** Set `next` and the next request to the register meets the fault; the one after does not. */
export type StandInFaults = Faults<Fault>;

/**
 * Everything that can go wrong on the way to the register and back, by name. `stuck`, or `timeout`, never answers;
 * `slow` answers as usual after so many milliseconds; `retryAfter` is a 429 that names the milliseconds to wait.
 */
export type Fault =
  | "stuck"
  | "timeout"
  | "reset"
  | keyof typeof INSTEAD
  | keyof typeof LIES
  | { readonly slow: number }
  | { readonly retryAfter: number };

/** Lets what `faults` say happen to requests. Only tests and the demo's operator hold that object. */
export const faultMiddleware =
  (faults: StandInFaults): MiddlewareHandler =>
  async (c, next) => {
    const fault = faultOf(faults, c.req.raw);
    if (fault === undefined) return next();
    if (fault === "stuck" || fault === "timeout") {
      await new Promise((resolve) => c.req.raw.signal.addEventListener("abort", resolve));
      return c.body(null, 504);
    }
    if (fault === "reset") {
      (c.env as HttpBindings).outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (typeof fault === "object") {
      if ("retryAfter" in fault) return throttled(fault.retryAfter);
      await delay(fault.slow);
      return next();
    }
    if (isInstead(fault)) return INSTEAD[fault](c.req.path);
    await next();
    if (c.res.status === 200) c.res = new Response(LIES[fault](await c.res.text()), { headers: JSON_TYPE });
    return undefined;
  };

const JSON_TYPE = { "content-type": "application/json" };
const isInstead = (fault: string): fault is keyof typeof INSTEAD => Object.hasOwn(INSTEAD, fault);

const json = (status: number, body: object, headers: { [name: string]: string } = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...JSON_TYPE, ...headers } });

/** Skatteetaten gives `Retry-After` in milliseconds, unlike HTTP. */
const throttled = (ms: number): Response =>
  json(429, { kode: "FREG-429", melding: "For mange kall" }, { "retry-after": String(ms) });

const ERROR_ID = "5d1c6e0a-4a3f-4d0e-9f53-2b8f7f0c9a11";

/** The Fiks platform's own error body: `path` quotes the address, person number and all. */
const gateway = (status: number, error: string, path: string): Response =>
  json(status, {
    timestamp: 1_767_225_600_000,
    status,
    error,
    errorId: ERROR_ID,
    path,
    originalPath: null,
    message: error,
    errorCode: null,
    errorJson: null,
  });

/** Answers in place of the register's: each documented error shape is among them. */
const INSTEAD = {
  "302": () => new Response(null, { status: 302, headers: { location: "/somewhere/else" } }),
  "401": (path: string) => gateway(401, "Unauthorized", path),
  "429": () => throttled(1_500),
  freg400: () => json(400, { kode: "FREG-400", melding: "Ugyldig forespørsel" }),
  "500": () => json(500, { kode: "FREG-500", melding: "Intern feil" }),
  "503": (path: string) => gateway(503, "Service Unavailable", path),
  gateway403: (path: string) => gateway(403, "Forbidden", path),
  access403: () =>
    json(403, {
      alvorlighetsgrad: "FEIL",
      feilkode: "FREG-403",
      feilmelding: "Ingen tilgang",
      httpStatus: 403,
      tilleggsinformasjon: {},
    }),
  feed404: () =>
    json(404, { code: "FREG-404", feilreferanse: ERROR_ID, httpStatus: 404, message: "Finnes ikke" }),
  waf: () => html(503),
  wafWith200: () => html(200),
} satisfies { [name: string]: (path: string) => Response };

function html(status: number): Response {
  const body =
    "<html><head><title>Request Rejected</title></head><body>Your support ID is: 1234</body></html>";
  return new Response(body, { status, headers: { "content-type": "text/html" } });
}

const ms = z.int().min(0).max(600_000);
/** A fault as it is sent to the control. */
export const FAULT: z.ZodType<Fault> = z.union([
  z.enum(["stuck", "timeout", "reset", ...(Object.keys(INSTEAD) as (keyof typeof INSTEAD)[])]),
  z.enum(Object.keys(LIES) as (keyof typeof LIES)[]),
  z.strictObject({ slow: ms }),
  z.strictObject({ retryAfter: ms }),
]);
