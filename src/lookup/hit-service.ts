import { hkdfSync } from "node:crypto";
import { EncryptJWT, jwtDecrypt } from "jose";
import type { AuditEntry } from "../audit/audit-entry.ts";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { frame } from "../kernel/frame.ts";
import { isUuid } from "../kernel/ids.ts";
import { dateOf } from "../kernel/instant.ts";
import { findHolders, type Holder } from "../signin/caller.ts";
import { type Admitted, type Asking, holderRef, record } from "./admission-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import { momentOf } from "./standing-store.ts";

const MINUTES = 15;
const SEALED = { alg: "dir", enc: "A256GCM" } as const;

/** The key of the handles, from the one that person numbers are kept under (HKDF, RFC 5869). */
const keyFrom = (personNumberKey: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", personNumberKey, "", frame(["identity-sync hit"]), 32));

/** Who may use a handle: this holder, in this organisation and role. */
const usersOf = (holder: Holder, role: string): string =>
  `${holder.organisation} ${holderRef(holder)} ${role.toLowerCase()}`;

/**
 * A handle for somebody who was found: the number, encrypted (JWE, RFC 7516), good for a quarter of an hour for whoever
 * searched, in the same role. So nobody needs to be shown the number to go on from a hit, and it travels nowhere.
 */
export async function hitFor(
  { personNumberKey }: Pick<LookupDeps, "personNumberKey">,
  { holder, role, now }: Pick<Admitted, "holder" | "role" | "now">,
  number: Foedselsnummer,
): Promise<string> {
  return new EncryptJWT({ number: number.reveal() })
    .setProtectedHeader(SEALED)
    .setAudience(usersOf(holder, role.id))
    .setExpirationTime(Math.floor(now / 1000) + MINUTES * 60)
    .encrypt(keyFrom(personNumberKey));
}

/**
 * The number behind a handle, for the one it was made for and while it lasts, by the database's time. Null for any other,
 * whatever is wrong with it; then that is recorded for whoever asked.
 */
export async function openHit(
  deps: Pick<LookupDeps, "db" | "entropy" | "personNumberKey">,
  asking: Omit<Asking, "numbers" | "onBehalfOf">,
  hit: string,
): Promise<Foedselsnummer | null> {
  const { holders } = await findHolders(deps.db, asking.caller);
  const [first] = holders;
  if (!first) return null;
  const { now } = await deps.db.read(first.organisation, (tx) => momentOf(tx, first));
  const opened = await jwtDecrypt(hit, keyFrom(deps.personNumberKey), {
    keyManagementAlgorithms: [SEALED.alg],
    contentEncryptionAlgorithms: [SEALED.enc],
    audience: holders.map((holder) => usersOf(holder, asking.roleId)),
    requiredClaims: ["exp"],
    currentDate: dateOf(now),
  }).catch(() => null); // whatever is wrong with it, it opens nothing
  const number = Foedselsnummer.parse(opened?.payload.number);
  if (number.ok) return number.value;
  for (const holder of holders) await record(deps, refusal(deps, asking, holder));
  return null;
}

const refusal = (
  { entropy }: Pick<LookupDeps, "entropy">,
  { requestId, kind, roleId }: Omit<Asking, "numbers" | "onBehalfOf">,
  { organisation, kind: who, id }: Holder,
): AuditEntry => ({
  id: entropy.uuid(),
  organisation,
  requestId,
  kind,
  outcome: "deny",
  reason: "hit_over",
  actor: { kind: who, ref: id },
  ...(isUuid(roleId) ? { roleId: roleId.toLowerCase() } : {}),
  facts: {},
});
