import { describe, expect, test } from "vitest";
import { addressOf } from "../../src/runtime/node/client-address.ts";
import { readAddress, readRange } from "../../src/signin/address.ts";

describe("an address is read as", () => {
  test.each<[string | null, string | null]>([
    ["20.1.2.3", "20.1.2.3"],
    [" 20.1.2.3 ", "20.1.2.3"],
    ["20.1.2.3:51812", "20.1.2.3"],
    ["::ffff:20.1.2.3", "20.1.2.3"],
    ["::FFFF:1401:203", "20.1.2.3"],
    ["2603:0:0:0:0:0:0:1", "2603::1"],
    ["[2603::1]:443", "2603::1"],
    ["[2603::1]", "2603::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
    ["020.1.2.3", null],
    ["0x14.1.2.3", null],
    ["20.258", null],
    ["20.1.2.256", null],
    ["335610371", null],
    ["unknown", null],
    ["_hidden", null],
    ["20.1.2.3, 20.1.2.4", null],
    ["20.1.2.3; drop", null],
    ["", null],
    [null, null],
  ])("%j: %j", (written, address) => {
    expect(readAddress(written)).toBe(address);
  });
});

describe("a range is taken as", () => {
  test.each<[string, string | null]>([
    ["20.1.0.0/16", "20.1.0.0/16"],
    ["2603::/32", "2603::/32"],
    ["20.1.2.3", "20.1.2.3/32"],
    ["2603::1", "2603::1/128"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["20.1.2.3/16", null],
    ["2603::1/32", null],
    ["20.1.0.0/33", null],
    ["20.1.0.0/16/8", null],
    ["20.1/16", null],
    ["20.1.0.0/", null],
    ["/16", null],
    ["", null],
    ["hvor som helst", null],
  ])("%j: %j", (written, range) => {
    expect(readRange(written)).toBe(range);
  });
});

describe("whose address counts", () => {
  test.each<[string, number, string | null, string | null]>([
    ["no proxy, and the client writes what it likes", 0, "1.1.1.1", "9.9.9.9"],
    ["one proxy", 1, "1.1.1.1", "1.1.1.1"],
    ["one proxy, and the client wrote before it", 1, "6.6.6.6, 1.1.1.1", "1.1.1.1"],
    ["two proxies", 2, "6.6.6.6, 1.1.1.1,2.2.2.2", "1.1.1.1"],
    ["two proxies, but only one was passed", 2, "1.1.1.1", null],
    ["a proxy that was gone round", 1, null, null],
  ])("%s", (_what, proxies, forwarded, address) => {
    const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
    expect(addressOf("9.9.9.9", headers, proxies)).toBe(address);
  });
});
