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

export type Exchange = { readonly status: number; readonly headers: Headers; readonly body: string };

/** How long the whole answer may take, and how many bytes of it are read. */
export type Bounds = { readonly timeoutMs: number; readonly mostBytes: number };

/**
 * One request and its whole answer within its bounds, or the reason why there is none. Never retries.
 * Redirects are not followed: credentials go to the address that was configured and nowhere else. They come
 * back as their 3xx status, for `redirect: "error"` is refused by Workers. The error itself is dropped on
 * purpose: it may quote the address.
 */
export async function exchange(
  fetch: Fetch,
  url: URL,
  init: RequestInit,
  { timeoutMs, mostBytes }: Bounds,
): Promise<Result<Exchange, "timeout" | "network" | "too_large">> {
  try {
    const signal = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)));
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const body = await textOf(response, mostBytes);
    return body === null
      ? err("too_large")
      : ok({ status: response.status, headers: response.headers, body });
  } catch (error) {
    return err(error instanceof Error && error.name === "TimeoutError" ? "timeout" : "network");
  }
}

/** The body as text, unpacked; null, and the rest left unread, as soon as it is too large. */
async function textOf({ body }: Response, mostBytes: number): Promise<string | null> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

export type JsonObject = { readonly [member: string]: unknown };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text says as JSON; undefined, which JSON cannot say, when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object a text holds, or null when it is not JSON or not an object. */
export function jsonObjectOf(text: string): JsonObject | null {
  const value = jsonOf(text);
  return isJsonObject(value) ? value : null;
}
