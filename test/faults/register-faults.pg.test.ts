import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import { type ApiWorld, demoRole, startApiWorld } from "../http/api-world.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";

const role = demoRole("Barnevern");
const [resident] = population({ size: 400 }).residents();
const digits = resident?.foedselsnummer ?? "";

let api: ApiWorld;
beforeAll(async () => {
  api = await startApiWorld();
  expect((await search()).status).toBe(200); // the stand-in makes its index at the first search
  // As in production, but shorter, so that nobody waits long here either.
  api.config.register.timeoutsMs = { one: 250, few: 400, many: 800 };
  api.renew();
});
afterAll(() => api.close());
afterEach(async () => {
  vi.useRealTimers();
  await api.fault("register", null);
  await api.fault("maskinporten", null);
  api.renew();
});

const lookUp = () => api.lookUp("kari.barnevern", role, digits);
const reveal = async () =>
  api.ask("POST", "/api/v1/reveals", await api.token("kari.barnevern"), {
    roleId: role.id,
    purpose: "undersoekelse",
    foedselsnummer: digits,
    reason: "Hjemmebesøk etter bekymringsmelding",
  });
const search = async () =>
  api.ask("POST", "/api/v1/searches", await api.token("kari.barnevern"), {
    roleId: role.id,
    purpose: "undersoekelse",
    criteria: { navn: "Lun Brygge", foedselsdato: "1986-05-14" },
  });

type Failing = [what: string, of: "register" | "maskinporten", fault: unknown, status: number, code: string];
/** One of each kind of failure is tried with everything that asks the register; the others with a look-up. */
const EVERYWHERE: ReadonlySet<unknown> = new Set(["500", "truncated", "gateway403", "down"]);
const FAILING: readonly Failing[] = [
  ["the register cuts the connection", "register", "reset", 503, "register_unavailable"],
  ["the register never answers", "register", "stuck", 504, "register_timed_out"],
  ["the register is slower than the answer is worth", "register", { slow: 1_000 }, 504, "register_timed_out"],
  ["the register has a fault", "register", "500", 503, "register_unavailable"],
  ["the gateway has a fault", "register", "503", 503, "register_unavailable"],
  [
    "the register is busy for longer than one waits",
    "register",
    { retryAfter: 60_000 },
    503,
    "register_unavailable",
  ],
  ["the firewall answers with a page", "register", "waf", 503, "register_unavailable"],
  ["the firewall answers with a page as if all were well", "register", "wafWith200", 503, "register_garbled"],
  ["the answer stops halfway", "register", "truncated", 503, "register_garbled"],
  ["the gateway refuses our role", "register", "gateway403", 503, "register_refused"],
  ["the gateway refuses our token", "register", "401", 503, "register_refused"],
  ["Maskinporten is down", "maskinporten", "down", 503, "register_unavailable"],
  ["Maskinporten never answers", "maskinporten", "stuck", 503, "register_unavailable"],
  ["Maskinporten's clock is two minutes ahead", "maskinporten", { skew: 120 }, 503, "register_refused"],
  ["Maskinporten's clock is two minutes behind", "maskinporten", { skew: -120 }, 503, "register_refused"],
];

describe("what fails on the way to the register and back", () => {
  test.each(FAILING)(
    "%s: told with the next step, recorded as nothing delivered, and over when it is over",
    async (_what, of, fault, status, code) => {
      await api.fault(of, fault);
      for (const ask of EVERYWHERE.has(fault) ? [lookUp, reveal, search] : [lookUp]) {
        const began = performance.now();
        const answer = await ask();
        expect(performance.now() - began).toBeLessThan(5_000);
        expect([answer.status, answer.json.code]).toEqual([status, code]);
        expect(answer.json).not.toHaveProperty("person");
        expect(answer.json).not.toHaveProperty("hits");
        expect(elevenDigitsIn(answer.text)).toEqual([]);
        const records = await api.recordsOf(answer.headers.get("x-request-id") ?? "");
        expect(records.at(-1)).toMatchObject({
          outcome: "error",
          reason: code,
          facts: { partsReturned: [] },
        });
        expect(records.at(-1)).not.toHaveProperty("subjectRef");
      }
      await api.fault(of, null);
      api.renew();
      expect((await lookUp()).status).toBe(200);
    },
  );

  test.each(["rowMissing", "wrongOrder", "widerThanAsked"])(
    "the register lies (%s): nothing of another person or part",
    async (fault) => {
      await api.fault("register", fault);
      const { status, json, text } = await lookUp();
      if (status === 200) expect(text).not.toMatch(/Fordums|nyttElement/);
      else expect(json.code).toBe("register_garbled");
    },
  );

  test("one that fails once is asked again, and nobody notices", async () => {
    for (const fault of ["500", "reset", { retryAfter: 200 }]) {
      await api.fault("register", fault, 1);
      expect((await lookUp()).status).toBe(200);
    }
  });

  test("after ten failures in a row nobody waits for it any more; seconds later one asks, and it is back by itself", async () => {
    await api.fault("register", "stuck");
    for (let n = 0; n < 3; n++) expect((await lookUp()).status).toBe(504);
    expect((await lookUp()).status).toBeGreaterThan(500); // the tenth try is among its three
    await api.fault("register", null);
    const began = performance.now();
    expect(await lookUp()).toMatchObject({ status: 503, json: { code: "register_unavailable" } });
    expect(performance.now() - began).toBeLessThan(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6_000 });
    expect((await lookUp()).status).toBe(200);
  });

  test("between the person and the relatives: no data either", async () => {
    let calls = 0;
    api.intercept((url) =>
      url.pathname.endsWith("bulkoppslag") && ++calls > 1 ? new Response("", { status: 500 }) : null,
    );
    const answer = await lookUp();
    api.intercept(null);
    expect(answer).toMatchObject({ status: 503, json: { code: "register_unavailable" } });
    expect(answer.text).not.toContain("Brygge");
  });
});
