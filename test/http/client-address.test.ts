import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import type { Db } from "../../src/db/database.ts";
import { serve } from "../../src/runtime/node/serve.ts";
import { workerHandlers } from "../../src/runtime/worker/serve.ts";

/** Answers with the address that it was told. */
const echo: App = {
  fetch: async (_request, _db, address) => new Response(String(address)),
  jobs: () => Promise.reject(new Error("no job is asked for")),
};

test.each<[number, string | null, string]>([
  [0, null, "127.0.0.1"],
  [0, "20.1.2.3", "127.0.0.1"],
  [1, "6.6.6.6, 20.1.2.3", "20.1.2.3"],
  [1, null, "null"],
])("on Node behind %i proxies, with X-Forwarded-For %j: %s", async (trustedProxies, forwarded, told) => {
  const server = await serve(echo, {} as Db, { port: 0, host: "127.0.0.1", trustedProxies });
  const headers = forwarded === null ? {} : { "x-forwarded-for": forwarded };
  const answer = await fetch(`http://127.0.0.1:${server.port}/`, { headers });
  expect(await answer.text()).toBe(told);
  await server.close();
});

test.each([
  [{ "cf-connecting-ip": "20.1.2.3", "x-forwarded-for": "6.6.6.6" }, "20.1.2.3"],
  [{ "x-forwarded-for": "6.6.6.6" }, "null"],
])("on Workers, with %j: %s", async (headers, told) => {
  const key = Buffer.alloc(32, 7).toString("base64url");
  const bindings = {
    HYPERDRIVE: { connectionString: "postgres://app@db.example/app" },
    PUBLIC_URL: "https://identity-sync.example",
    SIGNIN_TENANTS: "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01",
    SIGNIN_AUDIENCE: "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10",
    SIGNIN_CLIENT_SECRET: "a-client-secret",
    FIKS_URL: "https://api.fiks.test.ks.no",
    MASKINPORTEN_ISSUER: "https://test.maskinporten.no/",
    MASKINPORTEN_CLIENT_ID: "client-1",
    MASKINPORTEN_KEY: JSON.stringify({ kty: "RSA", kid: "key-1", d: "d" }),
    AUDIT_KEYS: `2026-H2=${key}`,
    PERSON_NUMBER_KEY: key,
    CREDENTIAL_KEY: key,
  };
  const waiting: Promise<unknown>[] = [];
  const { fetch: handler } = workerHandlers(() => echo);
  const request = new Request("https://identity-sync.example/", { headers });
  const answer = await handler(request, bindings, { waitUntil: (work) => void waiting.push(work) });
  expect(await answer.text()).toBe(told);
  await Promise.all(waiting);
});
