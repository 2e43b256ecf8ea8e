import { expect, test } from "vitest";
import { exchange, type Fetch } from "../../src/register/exchange.ts";

const url = new URL("https://register.example/");
const get = (fetch: Fetch, timeoutMs = 1_000) => exchange(fetch, url, {}, { timeoutMs, mostBytes: 8 });

/** A body that goes on for ever, and what became of it. */
function endless() {
  const seen = { pieces: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      seen.pieces += 1;
      controller.enqueue(new Uint8Array(4));
    },
    cancel: () => {
      seen.cancelled = true;
    },
  });
  return { seen, response: new Response(body) };
}

test.each([
  ["as large as it may be", "åtteåå", 9, "too_large"],
  ["within", "åtteå", 7, "åtteå"],
  ["empty", "", 0, ""],
])("a body that is %s", async (_what, text, bytes, expected) => {
  expect(new TextEncoder().encode(text)).toHaveLength(bytes);
  const answer = await get(async () => new Response(text));
  expect(answer.ok ? answer.value.body : answer.error).toBe(expected);
});

test("no more of a body is read than it may be large, and the rest is not waited for", async () => {
  const { seen, response } = endless();
  expect(await get(async () => response)).toEqual({ ok: false, error: "too_large" });
  expect(seen.cancelled).toBe(true);
  expect(seen.pieces).toBeLessThanOrEqual(4);
});

test("a letter that comes in two pieces is one letter", async () => {
  const bytes = new TextEncoder().encode("å");
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await get(async () => new Response(body))).toMatchObject({ ok: true, value: { body: "å" } });
});

test.each<[string, Fetch]>([
  [
    "that never answers",
    (_url, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  ],
  [
    "whose body never ends",
    async (_url, { signal }) =>
      new Response(
        new ReadableStream({
          start: (controller) => signal?.addEventListener("abort", () => controller.error(signal.reason)),
        }),
      ),
  ],
])("another side %s is given up in time, and the request aborted", async (_what, stuck) => {
  expect(await get(stuck, 20)).toEqual({ ok: false, error: "timeout" });
});

test("no connection is a network fault, and its message is dropped", async () => {
  expect(await get(() => Promise.reject(new TypeError("fetch failed: https://x/17859041272")))).toEqual({
    ok: false,
    error: "network",
  });
});
