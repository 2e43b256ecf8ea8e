import { createHash } from "node:crypto";

/** The root of the Merkle tree over these leaves, in this order (RFC 9162, section 2.1.1). */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash("sha256").digest();
  let level = leaves.map((leaf) => hash(LEAF, leaf));
  while (level.length > 1) {
    // Joining neighbours and carrying an odd one up gives the same tree as the RFC's recursive split.
    const next: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) next.push(right ? hash(NODE, left, right) : left);
    }
    level = next;
  }
  return level[0] as Buffer;
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);
const hash = (...parts: Uint8Array[]): Buffer => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** One hash for a set of ids: the root over the sorted ids. Says which ones, without listing thousands. */
export const idsRoot = (ids: readonly string[]): string =>
  merkleRoot([...ids].sort().map((id) => Buffer.from(id, "utf8"))).toString("base64url");
