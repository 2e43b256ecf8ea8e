import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  deriveEpochKey,
  type EpochKey,
  epochOf,
  openSubject,
  sealSubject,
  subjectTag,
} from "../../src/audit/subject-policy.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import { type Instant, instantOf } from "../../src/kernel/instant.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 5869 };
const { entropy } = webPlatform;
const ORGANISATION = "0199d000-0000-7000-8000-000000000001";
const OTHER = "0199d000-0000-7000-8000-000000000002";
const numberOf = (digits: string): Foedselsnummer => {
  const parsed = Foedselsnummer.parse(digits);
  if (!parsed.ok) throw new Error("a test needs a valid number");
  return parsed.value;
};
const [one, two] = [numberOf("17859041272"), numberOf("17859041353")];
const secret = Uint8Array.from({ length: 32 }, (_, i) => i);
const key = deriveEpochKey("2026-H2", secret);
const seal = (number = one, caseReference: string | null = "2026/123", organisation = ORGANISATION) =>
  sealSubject(key, entropy, organisation, { number, caseReference });

test.each([
  ["2026-01-01T00:00:00.000Z", "2026-H1"],
  ["2026-06-30T23:59:59.999Z", "2026-H1"],
  ["2026-07-01T00:00:00.000Z", "2026-H2"],
  ["2026-12-31T23:59:59.999Z", "2026-H2"],
  ["2027-01-01T00:00:00.000Z", "2027-H1"],
])("%s is in %s, in UTC whatever the clock of the house says", (at, epoch) => {
  expect(epochOf(instantOf(new Date(at)) as Instant)).toBe(epoch);
});

describe("golden vectors, computed by another program (Python, hmac and HKDF by hand)", () => {
  test("the keys of an epoch", () => {
    expect(key.tagKey.toString("hex")).toBe(
      "96ed48f80126035bbba4480094593be89bd53ee078e390562f9b28cc9ade35e1",
    );
    expect(key.wrapKey.toString("hex")).toBe(
      "49c8c51bc7fc4f69a93501eb6b32e005d7eeb077b91dbf56f5521c044b1fb79e",
    );
  });

  test("the search tag of a number", () => {
    expect(subjectTag(key, ORGANISATION, one).toString("hex")).toBe(
      "44a799cc7e1c50c2e0dc4cddee6ca43a6b8acdad681e489ab5791248b19eab96",
    );
  });

  test("the reference under a record's own key", () => {
    const fives = { uuid: entropy.uuid, bytes: (length: number) => new Uint8Array(length).fill(5) };
    expect(
      sealSubject(key, fives, ORGANISATION, { number: one, caseReference: "2026/123" }).ref.toString("hex"),
    ).toBe("97a76aee29e9102b72d13f4fe177f054b3fd4d609d842d0c499ef45deb4fe9f7");
  });
});

describe("what was sealed", () => {
  test("is read back with the epoch's key", () => {
    const references = fc.option(fc.string({ minLength: 1, maxLength: 64 }));
    fc.assert(
      fc.property(fc.constantFrom(one, two), references, (number, caseReference) => {
        expect(openSubject(key, ORGANISATION, seal(number, caseReference))).toEqual({
          foedselsnummer: number.reveal(),
          caseReference,
        });
      }),
      runs,
    );
  });

  test("shows nothing of the number or the case in any column", () => {
    const row = seal();
    for (const column of [row.ref, row.tag, row.wrappedKey, row.sealed]) {
      for (const encoding of ["latin1", "hex", "base64"] as const) {
        expect(column?.toString(encoding)).not.toContain("17859041272");
        expect(column?.toString(encoding)).not.toContain("2026/123");
      }
    }
  });

  test("is another row each time, with one tag to find them all by", () => {
    const [first, second] = [seal(), seal()];
    expect(first.tag).toEqual(second.tag);
    for (const column of ["ref", "wrappedKey", "sealed"] as const)
      expect(first[column]).not.toEqual(second[column]);
  });

  type Tampering = (row: ReturnType<typeof seal>, other: ReturnType<typeof seal>) => ReturnType<typeof seal>;
  const flipped = (bytes: Buffer, at: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  test.each<[string, Tampering]>([
    ["the reference of another record", (row, other) => ({ ...row, ref: other.ref })],
    ["the content of another row", (row, other) => ({ ...row, sealed: other.sealed })],
    [
      "the content and the key of another row",
      (row, other) => ({ ...row, sealed: other.sealed, wrappedKey: other.wrappedKey }),
    ],
    ["the key of another row", (row, other) => ({ ...row, wrappedKey: other.wrappedKey })],
    ["a changed reference", (row) => ({ ...row, ref: flipped(row.ref, 0) })],
    ["a changed byte of the content", (row) => ({ ...row, sealed: flipped(row.sealed, 14) })],
    ["a changed nonce", (row) => ({ ...row, sealed: flipped(row.sealed, 0) })],
    ["a changed seal", (row) => ({ ...row, sealed: flipped(row.sealed, row.sealed.length - 1) })],
    ["nothing left", (row) => ({ ...row, sealed: Buffer.alloc(0) })],
    ["a short reference", (row) => ({ ...row, ref: row.ref.subarray(0, 16) })],
  ])("is refused with %s", (_what, tamper) => {
    expect(() => openSubject(key, ORGANISATION, tamper(seal(one), seal(two)))).toThrow();
  });

  test.each<[string, EpochKey, string]>([
    ["under the key of another half-year", deriveEpochKey("2027-H1", secret), ORGANISATION],
    ["under another secret", deriveEpochKey("2026-H2", new Uint8Array(32)), ORGANISATION],
    [
      "once the key has been destroyed and replaced",
      deriveEpochKey("2026-H2", entropy.bytes(32)),
      ORGANISATION,
    ],
    ["as another organisation's", key, OTHER],
  ])("cannot be read %s", (_what, with_, organisation) => {
    expect(() => openSubject(with_, organisation, seal())).toThrow();
  });

  test("the reference says nothing without the record's own key: the same content has another each time", () => {
    expect(new Set(Array.from({ length: 50 }, () => seal().ref.toString("hex"))).size).toBe(50);
  });
});

test("the tag differs between organisations, half-years, secrets and numbers", () => {
  const tags = [
    subjectTag(key, ORGANISATION, one),
    subjectTag(key, ORGANISATION, two),
    subjectTag(key, OTHER, one),
    subjectTag(deriveEpochKey("2027-H1", secret), ORGANISATION, one),
    subjectTag(deriveEpochKey("2026-H2", new Uint8Array(32)), ORGANISATION, one),
  ];
  expect(new Set(tags.map((tag) => tag.toString("hex"))).size).toBe(tags.length);
});
