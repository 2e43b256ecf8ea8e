import { expect, test } from "vitest";
import { seal, unseal } from "../../src/kernel/sealing.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";

const { entropy } = webPlatform;
const key = Buffer.alloc(32, 1);
const bytes = (text: string) => Buffer.from(text);
const box = seal(key, entropy, bytes("hemmelig"), bytes("context"));

test("what is sealed is opened by the same key and context", () => {
  expect(unseal(key, box, bytes("context")).toString()).toBe("hemmelig");
});

test("the same is never sealed to the same box", () => {
  expect(seal(key, entropy, bytes("hemmelig"), bytes("context"))).not.toEqual(box);
});

test.each<[string, Uint8Array, Buffer, string]>([
  ["another key", Buffer.alloc(32, 2), box, "context"],
  ["another context", key, box, "contex"],
  ["a box cut short", key, box.subarray(0, -1), "context"],
  ...Array.from({ length: box.length }, (_, at): [string, Uint8Array, Buffer, string] => [
    `a box changed at ${at}`,
    key,
    flipped(at),
    "context",
  ]),
])("%s opens nothing", (_what, by, changed, context) => {
  expect(() => unseal(by, changed, bytes(context))).toThrow();
});

function flipped(at: number): Buffer {
  const changed = Buffer.from(box);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
