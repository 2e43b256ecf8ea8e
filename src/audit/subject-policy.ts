import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { frame } from "../kernel/frame.ts";
import type { Entropy } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";

/**
 * Who a record is about, in the form that can be destroyed while the log stays whole.
 *
 * `ref` is an HMAC over the content under a key made for this record alone. While the key exists it proves
 * that the subject row is the one the record was written with; once the key is gone it is a random number.
 */
export type SealedSubject = { ref: Buffer; epoch: string; tag: Buffer; wrappedKey: Buffer; sealed: Buffer };
export type Subject = { foedselsnummer: string; caseReference: string | null };

/** One key per half-year, outside the database, destroyed with its half-year. */
export type EpochKey = { epoch: string; tagKey: Buffer; wrapKey: Buffer };

/** The half-year an instant belongs to, in UTC: `2026-H2`. */
export const epochOf = (at: Instant): string =>
  `${isoOf(at).slice(0, 4)}-H${Number(isoOf(at).slice(5, 7)) <= 6 ? 1 : 2}`;

/** Two independent keys from the 32 secret bytes of an epoch (HKDF, RFC 5869). */
export function deriveEpochKey(epoch: string, secret: Uint8Array): EpochKey {
  const derive = (use: string) =>
    Buffer.from(hkdfSync("sha256", secret, "", frame(["identity-sync audit", epoch, use]), 32));
  return { epoch, tagKey: derive("tag"), wrapKey: derive("wrap") };
}

/** The search tag of a number within one organisation and epoch. Never a plain hash: there are too few numbers. */
export const subjectTag = (key: EpochKey, organisation: string, number: Foedselsnummer): Buffer =>
  tagOf(key, organisation, number.reveal());

const tagOf = (key: EpochKey, organisation: string, digits: string): Buffer =>
  hmac(key.tagKey, ["subject tag", organisation, digits]);

export function sealSubject(
  key: EpochKey,
  entropy: Entropy,
  organisation: string,
  number: Foedselsnummer,
  caseReference: string | null,
): SealedSubject {
  const own = Buffer.from(entropy.bytes(32));
  const content: Subject = { foedselsnummer: number.reveal(), caseReference };
  const context = frame([organisation, key.epoch]);
  return {
    ref: refOf(own, organisation, content),
    epoch: key.epoch,
    tag: subjectTag(key, organisation, number),
    wrappedKey: encrypt(key.wrapKey, entropy, own, context),
    sealed: encrypt(own, entropy, Buffer.from(JSON.stringify(content)), context),
  };
}

/** The content of a subject row. Throws when the row is not the one its record was written with. */
export function openSubject(key: EpochKey, organisation: string, row: SealedSubject): Subject {
  const context = frame([organisation, key.epoch]);
  const own = decrypt(key.wrapKey, row.wrappedKey, context);
  const content = JSON.parse(decrypt(own, row.sealed, context).toString("utf8")) as Subject;
  const tag = tagOf(key, organisation, content.foedselsnummer);
  if (!timingSafeEqual(refOf(own, organisation, content), row.ref) || !timingSafeEqual(tag, row.tag))
    throw new Error("the subject is not the record's");
  return content;
}

const refOf = (own: Buffer, organisation: string, content: Subject): Buffer =>
  hmac(own, ["subject ref", organisation, content.foedselsnummer, content.caseReference ?? ""]);

const hmac = (key: Uint8Array, parts: readonly string[]): Buffer =>
  createHmac("sha256", key).update(frame(parts)).digest();

const NONCE = 12;
const TAG = 16;

function encrypt(key: Uint8Array, entropy: Entropy, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = entropy.bytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Buffer, context: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, NONCE)).setAAD(context);
  decipher.setAuthTag(box.subarray(box.length - TAG));
  return Buffer.concat([decipher.update(box.subarray(NONCE, box.length - TAG)), decipher.final()]);
}
