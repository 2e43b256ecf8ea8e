import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Entropy } from "./ids.ts";

const NONCE = 12;
const TAG = 16;

/**
 * Seals bytes under a key of 32 bytes (AES-256-GCM, NIST SP 800-38D): nonce, ciphertext and tag in one. `context` is
 * not kept in the box, and only who names the same one can open it: a box moved to another row is of no use.
 */
export function seal(key: Uint8Array, entropy: Entropy, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = entropy.bytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What is in a box. Throws on another key, another context, or a box that somebody changed. */
export function unseal(key: Uint8Array, box: Buffer, context: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, NONCE)).setAAD(context);
  decipher.setAuthTag(box.subarray(box.length - TAG));
  return Buffer.concat([decipher.update(box.subarray(NONCE, box.length - TAG)), decipher.final()]);
}
