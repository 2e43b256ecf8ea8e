import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { frame } from "../kernel/frame.ts";
import type { Entropy } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { seal, unseal } from "../kernel/sealing.ts";

/**
 * Who a record is about, in the form that can be destroyed while the log stays whole.
 *
 * `ref` is an HMAC over the content under a key made for this record alone. While the key exists it proves
 * that the subject row is the one the record was written with; once the key is gone it is a random number.
 */
export type SealedSubject = {
  ref: Buffer;
  epoch: string;
  /** Null where it is about nobody by number: what was searched for. */
  tag: Buffer | null;
  wrappedKey: Buffer;
  sealed: Buffer;
};

/** What can be destroyed: the number, and the words that may lead to a person. */
export type Subject = {
  foedselsnummer: string | null;
  caseReference: string | null;
  /** Why a protected address was shown, in the words of whoever saw it. */
  reason?: string;
  /** What was searched for, by the register's names. */
  criteria?: { readonly [name: string]: string | number | boolean };
};

/** The same, with the number as it comes to us. */
export type About = Omit<Subject, "foedselsnummer"> & { number: Foedselsnummer | null };

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

/**
 * What tells one try of a number from another, and which birth date it was on, within one organisation and epoch: four
 * bytes of the date's HMAC and two of the number's tag. Too short to find anybody by, and enough to notice who tries out
 * the numbers of a date. `tag` is the number's own, where it has been made already.
 */
export const tryTag = (
  key: EpochKey,
  organisation: string,
  number: Foedselsnummer,
  tag = subjectTag(key, organisation, number),
): Buffer => {
  const date = hmac(key.tagKey, ["birth date", organisation, number.reveal().slice(0, 6)]);
  return Buffer.concat([date.subarray(0, 4), tag.subarray(0, 2)]);
};

export function sealSubject(
  key: EpochKey,
  entropy: Entropy,
  organisation: string,
  { number, ...rest }: About,
): SealedSubject {
  const own = Buffer.from(entropy.bytes(32));
  const content: Subject = { foedselsnummer: number?.reveal() ?? null, ...rest };
  const context = frame([organisation, key.epoch]);
  return {
    ref: refOf(own, organisation, content),
    epoch: key.epoch,
    tag: number && subjectTag(key, organisation, number),
    wrappedKey: seal(key.wrapKey, entropy, own, context),
    sealed: seal(own, entropy, Buffer.from(JSON.stringify(content)), context),
  };
}

/** The content of a subject row. Throws when the row is not the one its record was written with. */
export function openSubject(key: EpochKey, organisation: string, row: SealedSubject): Subject {
  const context = frame([organisation, key.epoch]);
  const own = unseal(key.wrapKey, row.wrappedKey, context);
  const content = JSON.parse(unseal(own, row.sealed, context).toString("utf8")) as Subject;
  const { foedselsnummer } = content;
  const tag = foedselsnummer === null ? null : tagOf(key, organisation, foedselsnummer);
  if (!timingSafeEqual(refOf(own, organisation, content), row.ref) || !same(tag, row.tag))
    throw new Error("the subject is not the record's");
  return content;
}

const same = (tag: Buffer | null, other: Buffer | null): boolean =>
  tag === null || other === null ? tag === other : timingSafeEqual(tag, other);

function refOf(own: Buffer, organisation: string, content: Subject): Buffer {
  const { foedselsnummer, caseReference, ...more } = content;
  const words = Object.keys(more).length > 0 ? [canonicalJson(more)] : [];
  return hmac(own, ["subject ref", organisation, foedselsnummer ?? "", caseReference ?? "", ...words]);
}

const hmac = (key: Uint8Array, parts: readonly string[]): Buffer =>
  createHmac("sha256", key).update(frame(parts)).digest();
