import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { LogEvent } from "../../src/kernel/log.ts";
import {
  type Attempt,
  HALF_OPEN_AFTER_MS,
  resilientHost,
  retryAfterIn,
} from "../../src/register/resilience.ts";
import { handClock } from "./stand-in-world.ts";

beforeAll(() => import("cockatiel"));
beforeEach(() => vi.useFakeTimers({ toFake: ["Date", "setTimeout"], now: 1_780_000_000_000 }));
afterEach(() => vi.useRealTimers());

const answered: Attempt<string> = { verdict: "answered", retryAfterMs: null, value: "answer" };
const down: Attempt<string> = { verdict: "down", retryAfterMs: null, value: "down" };
const busy = (retryAfterMs: number | null): Attempt<string> => ({
  verdict: "busy",
  retryAfterMs,
  value: "busy",
});

/** The library is loaded when it is first needed; a timer that is not faked lets that happen. */
const othersTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A host that answers as it is told, one after the other and then the last for ever; each try takes `takesMs`. */
function world(answers: Attempt<string>[], takesMs = 0) {
  const clock = handClock(Date.now());
  const log: LogEvent[] = [];
  const limits: number[] = [];
  const host = resilientHost(
    { name: "fiks", failures: 4 },
    {
      clock: { now: () => Date.now() as ReturnType<typeof clock.now> },
      log: (event) => void log.push(event),
    },
  );
  const ask = async (most: 1 | 2 | 3 = 3, timeoutMs = 1_000) => {
    const asked = host({ timeoutMs, most }, async (limit) => {
      limits.push(limit);
      await new Promise((resolve) => setTimeout(resolve, Math.min(takesMs, limit)));
      return (answers.length > 1 ? answers.shift() : answers[0]) as Attempt<string>;
    });
    await othersTurn();
    await vi.runAllTimersAsync();
    return asked;
  };
  return { ask, limits, log };
}

test.each<[string, Attempt<string>[], 1 | 2 | 3, string, number]>([
  ["an answer", [answered], 3, "answer", 1],
  ["down once", [down, answered], 3, "answer", 2],
  ["down twice", [down, down, answered], 3, "answer", 3],
  ["down three times", [down, down, down, answered], 3, "down", 3],
  ["down once, and to be asked once only", [down, answered], 1, "down", 1],
  ["busy without a word how long", [busy(null), answered], 3, "busy", 1],
  ["busy for as long as there is time", [busy(2_000), answered], 3, "answer", 2],
  ["busy for longer than there is time", [busy(2_600), answered], 3, "busy", 1],
])("%s", async (_what, answers, most, value, tries) => {
  const { ask, limits } = world(answers);
  expect(await ask(most)).toBe(value);
  expect(limits).toHaveLength(tries);
});

test("slow tries share one budget: three times the time of one, pauses and all", async () => {
  const { ask, limits } = world([down], 1_000);
  const startedAt = Date.now();
  expect(await ask()).toBe("down");
  expect(Date.now() - startedAt).toBeLessThanOrEqual(3_000);
  expect(limits[0]).toBe(1_000);
  expect(limits[2]).toBeLessThan(1_000);
  expect(limits).toHaveLength(3);
});

test("whatever it answers, and however late: no more tries than allowed, within three times the time of one", async () => {
  const attempt = fc.record({
    verdict: fc.constantFrom("answered" as const, "busy" as const, "down" as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 4_000 })),
    value: fc.constant("said"),
  });
  const tries = fc.array(attempt, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(tries, fc.constantFrom(1, 2, 3), fc.nat(1_500), async (answers, most, takesMs) => {
      const ends = answers.findIndex(({ verdict }) => verdict === "answered");
      const { ask, limits } = world(answers, takesMs);
      const startedAt = Date.now();
      await ask(most as 1 | 2 | 3);
      expect(Date.now() - startedAt).toBeLessThanOrEqual(3_000);
      expect(limits.length).toBeLessThanOrEqual(most);
      expect(Math.min(...limits)).toBeGreaterThanOrEqual(500); // less is not worth asking for
      if (ends >= 0) expect(limits.length).toBeLessThanOrEqual(ends + 1);
    }),
    { numRuns: process.env.DEEP ? 10_000 : 300 },
  );
});

test("the circuit opens after so many tries that found it down, and then nobody is asked", async () => {
  const { ask, limits, log } = world([down]);
  expect([await ask(), await ask(), await ask()]).toEqual(["down", null, null]);
  expect(limits).toHaveLength(4);
  expect(log).toEqual([{ event: "register_circuit", host: "fiks", state: "open" }]);
});

test("after some seconds one try decides: still down, and it stays open", async () => {
  const { ask, limits, log } = world([down]);
  for (let i = 0; i < 4; i++) await ask(1);
  vi.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  expect([await ask(1), await ask(1)]).toEqual(["down", null]);
  expect(limits).toHaveLength(5);
  expect(log.map((event) => "state" in event && event.state)).toEqual(["open", "open"]);
});

test("or answered, and it closes", async () => {
  const { ask, log } = world([down, down, down, down, answered]);
  for (let i = 0; i < 4; i++) await ask(1);
  vi.advanceTimersByTime(HALF_OPEN_AFTER_MS);
  expect([await ask(1), await ask(1)]).toEqual(["answer", "answer"]);
  expect(log.map((event) => "state" in event && event.state)).toEqual(["open", "closed"]);
});

test("an answer in between, whatever it says, or being told to wait, opens nothing", async () => {
  const { ask, log } = world([
    down,
    down,
    down,
    answered,
    down,
    down,
    down,
    busy(null),
    down,
    down,
    down,
    answered,
  ]);
  for (let i = 0; i < 12; i++) await ask(1);
  expect(log).toEqual([]);
});

test.each([
  ["1500", 1_500],
  ["121", 121],
  ["120", 120_000],
  ["1", 1_000],
  ["0", 0],
  [" 500 ", 500],
  ["Wed, 21 Oct 2026 07:28:00 GMT", null],
  ["-1", null],
  ["1.5", null],
  ["", null],
])("Retry-After: %s is %s ms", (value, expected) => {
  expect(retryAfterIn(new Headers({ "retry-after": value }))).toBe(expected);
});

test("no Retry-After is none", () => expect(retryAfterIn(new Headers())).toBeNull());
