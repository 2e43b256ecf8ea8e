import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idsRoot, merkleRoot } from "../../src/audit/merkle.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 9162 };
const hex = (text: string) => Buffer.from(text, "hex");

// The leaves and roots of the reference implementation of Certificate Transparency, computed anew by another
// program (Python, the recursion of RFC 9162 section 2.1.1 word for word).
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
test.each([
  [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  [2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  [3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  [4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
  [5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
  [6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
  [7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
  [8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
])("the root over %i leaves is the published one", (count, root) => {
  expect(merkleRoot(LEAVES.slice(0, count).map(hex)).toString("hex")).toBe(root);
});

// Leaf i is the two bytes i mod 256, i div 256; sizes on both sides of powers of two.
test.each([
  [9, "70be7b94e6e0197f1837bc8c4fb1f272d49a7ee35d978e74a6c775f6c042ffd9"],
  [33, "6e243e842a465046358935ca992939538398464497349c980e5c7bf285cb032f"],
  [255, "4a676cb8a52a8a8777457da3c85d8ce899db744e10b93c308a97c0a30238fe2d"],
  [256, "a85234b7fb59d4c74e620c8fa4fcc7162655c3cea4a12717cbdab7154e5c6ac0"],
  [257, "bbcc5331a488859f46f9a4abcaa2a9dc0f3399693cb66c34eb2c742ccf16d056"],
  [1000, "457ae06fcc47779e58e3c15b7e8b49c026d5f362b1db62d97c46e604602fc254"],
])("the root over %i leaves is the one another program computed", (count, root) => {
  const leaves = Array.from({ length: count }, (_, i) => Buffer.from([i % 256, Math.floor(i / 256)]));
  expect(merkleRoot(leaves).toString("hex")).toBe(root);
});

test("for any leaves it is the recursive split of the RFC", () => {
  const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const recursive = (leaves: readonly Uint8Array[]): Buffer => {
    const [first] = leaves;
    if (!first) return sha256();
    if (leaves.length === 1) return sha256(Buffer.from([0]), first);
    const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
    return sha256(Buffer.from([1]), recursive(leaves.slice(0, half)), recursive(leaves.slice(half)));
  };
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 40 }), (leaves) => {
      expect(merkleRoot(leaves)).toEqual(recursive(leaves));
    }),
    runs,
  );
});

describe("one hash for a set of ids", () => {
  test("does not depend on their order, and does on each of them", () => {
    const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ids, (some) => {
        expect(idsRoot([...some].reverse())).toBe(idsRoot(some));
        expect(idsRoot(some.slice(1))).not.toBe(idsRoot(some));
      }),
      runs,
    );
  });

  test("is not fooled by where one id ends and the next begins", () => {
    expect(idsRoot(["ab", "c"])).not.toBe(idsRoot(["a", "bc"]));
  });
});
