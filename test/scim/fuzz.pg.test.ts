import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchangesIn } from "./exchanges.ts";
import { changes, queries } from "./hostile-requests.ts";
import { type HostileWorld, hostileRequest, openHostileWorld } from "./hostile-world.ts";

const LITTLE_OR_MUCH = { numRuns: process.env.DEEP === undefined ? 300 : 20_000, seed: 7644 };
const MINUTES = 20 * 60_000;

let hostile: HostileWorld;
beforeAll(async () => {
  hostile = await openHostileWorld();
});
afterAll(() => hostile.close());

describe("recorded attacks are answered in 50 ms a turn, and leave nothing behind", () => {
  test.each(exchangesIn("hostile.txt"))("$title", async (recorded) => {
    const exchange = hostileRequest(hostile, recorded);
    const before = await hostile.checksum();
    const answer = await hostile.assault(exchange.title, exchange);
    expect(answer.status, answer.text.slice(0, 500)).toBe(exchange.status);
    if (exchange.holds !== "") expect(answer.json).toMatchObject(JSON.parse(exchange.holds));
    if (exchange.status >= 400) expect(await hostile.checksum()).toBe(before);
  });
});

describe("what nobody has thought of", () => {
  const ids = () => [hostile.user, hostile.group];

  test("any query is answered, or refused as SCIM says", { timeout: MINUTES }, async () => {
    const property = fc.asyncProperty(queries(ids()), async (request) => {
      await hostile.assault(request.path, request);
    });
    await fc.assert(property, LITTLE_OR_MUCH);
  });

  test("any change is done or refused, and what is refused is not half done", {
    timeout: MINUTES,
  }, async () => {
    const seen = { refused: 0, done: 0 };
    const property = fc.asyncProperty(changes(ids()), fc.nat({ max: 9 }), async (request, sample) => {
      const before = sample === 0 ? await hostile.checksum() : "";
      const answer = await hostile.assault(request.body ?? "", request);
      seen[answer.status < 400 ? "done" : "refused"] += 1;
      if (answer.status >= 400 && sample === 0) expect(await hostile.checksum()).toBe(before);
    });
    await fc.assert(property, LITTLE_OR_MUCH);
    // Neither side of the fence is left out.
    expect(seen.done).toBeGreaterThan(LITTLE_OR_MUCH.numRuns / 20);
    expect(seen.refused).toBeGreaterThan(LITTLE_OR_MUCH.numRuns / 20);
  });
});
