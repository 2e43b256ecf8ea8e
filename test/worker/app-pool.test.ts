import { expect, test } from "vitest";
import { appPool } from "../../src/runtime/worker/app-pool.ts";

const NEVER = new Promise<Response>(() => {});

const answered = async () => new Response();

test("requests in a row use the same app, requests at the same time never do", async () => {
  const seen: object[] = [];
  const apps = appPool(() => ({ fetch: answered }));
  const see = () => apps(async (app) => (seen.push(app), new Response()));
  await see();
  await see();
  expect(new Set(seen).size).toBe(1);

  seen.length = 0;
  await Promise.all([see(), see(), see()]);
  expect(new Set(seen).size).toBe(3);
});

test("an app whose request was cut off or failed is never used again", async () => {
  const seen: object[] = [];
  const apps = appPool(() => ({ fetch: answered }));
  void apps(async (app) => (seen.push(app), NEVER));
  await apps(async (app) => {
    seen.push(app);
    throw new Error("failed");
  }).catch(() => {});
  await apps(async (app) => (seen.push(app), new Response()));
  expect(new Set(seen).size).toBe(3);
});
