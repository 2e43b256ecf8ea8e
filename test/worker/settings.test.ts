import { afterEach, expect, test, vi } from "vitest";
import { workerHandlers } from "../../src/runtime/worker/serve.ts";
import type { Bindings } from "../../src/runtime/worker/settings.ts";

const SECRET = "hemmelig-passord-som-ingen-skal-se";
const key = Buffer.alloc(32, 7).toString("base64url");
const complete = {
  HYPERDRIVE: { connectionString: `postgres://app:${SECRET}@db.example/app` },
  PUBLIC_URL: "https://identity-sync.example",
  SIGNIN_TENANTS: "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01",
  SIGNIN_AUDIENCE: "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10",
  SIGNIN_CLIENT_SECRET: "a-client-secret",
  FIKS_URL: "https://api.fiks.test.ks.no",
  MASKINPORTEN_ISSUER: "https://test.maskinporten.no/",
  MASKINPORTEN_CLIENT_ID: "client-1",
  MASKINPORTEN_KEY: JSON.stringify({ kty: "RSA", kid: "key-1", d: SECRET }),
  AUDIT_KEYS: `2026-H2=${key}`,
  PERSON_NUMBER_KEY: key,
  CREDENTIAL_KEY: key,
};
const without = (name: keyof typeof complete) =>
  Object.fromEntries(Object.entries(complete).filter(([other]) => other !== name));

/** Asks a new isolate twice, and gives what it answered and what it wrote. */
async function ask(bindings: object) {
  const written: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void written.push(String(line)));
  const built = vi.fn(() => ({
    fetch: async () => new Response("served"),
    jobs: () => Promise.reject(new Error("no job is asked for")),
  }));
  const { fetch: handler } = workerHandlers(built);
  const waiting: Promise<unknown>[] = [];
  const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
  const answers: { status: number; type: string | null; text: string }[] = [];
  for (const path of ["/health/live", "/api/v1/me"]) {
    const answer = await handler(
      new Request(`https://identity-sync.example${path}`),
      bindings as Bindings,
      context,
    );
    answers.push({
      status: answer.status,
      type: answer.headers.get("content-type"),
      text: await answer.text(),
    });
  }
  await Promise.all(waiting);
  return { answers, written, built, closed: waiting.length };
}

afterEach(() => vi.restoreAllMocks());

test("with every setting it serves, with one app for requests in a row and a database for each", async () => {
  const { answers, written, built, closed } = await ask(complete);
  expect(answers.map(({ text }) => text)).toEqual(["served", "served"]);
  expect([written, built.mock.calls.length, closed]).toEqual([[], 1, 2]);
});

test.each([
  ["no audit keys", without("AUDIT_KEYS"), ["AUDIT_KEYS"]],
  ["no tenants", without("SIGNIN_TENANTS"), ["SIGNIN_TENANTS"]],
  ["a key that is none", { ...complete, PERSON_NUMBER_KEY: SECRET }, ["PERSON_NUMBER_KEY"]],
  ["an insecure address", { ...complete, FIKS_URL: "http://fiks.example" }, ["FIKS_URL"]],
  ["no database", without("HYPERDRIVE"), ["HYPERDRIVE"]],
  [
    "a database address in place of the binding",
    { ...without("HYPERDRIVE"), DATABASE_URL: `postgres://app:${SECRET}@db.example/app` },
    ["HYPERDRIVE"],
  ],
  ["a demo and nothing real", { HYPERDRIVE: complete.HYPERDRIVE, DEMO: "on" }, ["DEMO"]],
])("with %s it answers 503, and only its log names the setting, once", async (_what, bindings, names) => {
  const { answers, written, built } = await ask(bindings);
  for (const { status, type, text } of answers) {
    expect([status, type]).toEqual([503, "application/problem+json"]);
    expect(JSON.parse(text)).toMatchObject({ code: "not_configured", status: 503 });
    for (const name of names) expect(text).not.toContain(name);
  }
  expect(written).toHaveLength(1);
  const { event, faults } = JSON.parse(written[0] ?? "");
  expect([event, faults.map((fault: { name: string }) => fault.name)]).toEqual(["not_configured", names]);
  expect(written[0]).not.toContain(SECRET);
  expect(built).not.toHaveBeenCalled();
});

test("a demo beside real settings is refused, as on Node", async () => {
  const { answers, written } = await ask({ ...complete, DEMO: "on" });
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(written[0]).toContain("cannot stand beside DEMO=on");
});
