import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { appPool } from "../../src/runtime/worker/app-pool.ts";

const NOTHING_DONE = { organisations: 0, changed: 0, failed: 0, outcome: "done" } as const;

/** A pool that remembers which app each request was given. */
function watchedPool() {
  const given = new Set<App>();
  const apps = appPool(() => ({ fetch: async () => new Response(), jobs: async () => NOTHING_DONE }));
  const request = (end: Promise<Response>) =>
    apps((app) => {
      given.add(app);
      return end;
    });
  return { given, request };
}
const answered = () => Promise.resolve(new Response());

test("requests in a row use the same app", async () => {
  const { given, request } = watchedPool();
  for (let i = 0; i < 5; i++) await request(answered());
  expect(given.size).toBe(1);
});

test("requests at the same time never do", async () => {
  const { given, request } = watchedPool();
  await Promise.all(Array.from({ length: 20 }, () => request(answered())));
  expect(given.size).toBe(20);
});

test("an app whose request was cut off or failed is never used again", async () => {
  const { given, request } = watchedPool();
  void request(new Promise(() => {}));
  await expect(request(Promise.reject(new Error("failed")))).rejects.toThrow();
  await request(answered());
  expect(given.size).toBe(3);
});
