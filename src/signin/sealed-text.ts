import { hkdfSync } from "node:crypto";
import { frame } from "../kernel/frame.ts";
import type { Entropy } from "../kernel/ids.ts";
import { seal, unseal } from "../kernel/sealing.ts";

/** What a browser keeps for us while somebody signs in: it can neither read nor change it. */
export type SealedTexts = {
  seal(purpose: string, value: object): string;
  /** Null for what we did not seal for this purpose. */
  open(purpose: string, sealed: string): unknown;
};

/** Under a key of its own, derived from the one given (RFC 5869). */
export function sealedTexts(key: Uint8Array, entropy: Entropy): SealedTexts {
  const own = new Uint8Array(hkdfSync("sha256", key, "", "identity-sync sign-in", 32));
  return {
    seal: (purpose, value) =>
      seal(own, entropy, Buffer.from(JSON.stringify(value)), frame([purpose])).toString("base64url"),
    open: (purpose, sealed) => {
      try {
        return JSON.parse(unseal(own, Buffer.from(sealed, "base64url"), frame([purpose])).toString("utf8"));
      } catch {
        return null;
      }
    },
  };
}
