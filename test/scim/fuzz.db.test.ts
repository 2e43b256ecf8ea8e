import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchangesIn } from "./exchanges.ts";
import { type HostileWorld, hostileRequest, openHostileWorld } from "./hostile-world.ts";

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
