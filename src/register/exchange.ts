import type { Entropy } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import type { Log } from "../kernel/log.ts";
import { err, ok, type Result } from "../kernel/result.ts";

export type Clock = { now(): Instant };
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** What a client of another system is given from outside; `runtime/` and the tests make one. */
export type OutsideDeps = {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
};

export type Exchange = { readonly status: number; readonly body: string };

/**
 * One request and its whole answer within the time limit, or the reason why there is none. Never retries.
 * Redirects are not followed: credentials go to the address that was configured and nowhere else. They come
 * back as their 3xx status, for `redirect: "error"` is refused by Workers. The error itself is dropped on
 * purpose: it may quote the address.
 */
export async function exchange(
  fetch: Fetch,
  url: URL,
  init: RequestInit,
  timeoutMs: number,
): Promise<Result<Exchange, "timeout" | "network">> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return ok({ status: response.status, body: await response.text() });
  } catch (error) {
    return err(error instanceof Error && error.name === "TimeoutError" ? "timeout" : "network");
  }
}

export type JsonObject = { readonly [member: string]: unknown };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object a text holds, or null when it is not JSON or not an object. */
export function jsonObjectOf(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
