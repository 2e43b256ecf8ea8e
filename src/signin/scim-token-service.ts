import { createHash, timingSafeEqual } from "node:crypto";
import type { Db, ReadTx, Tx } from "../db/database.ts";
import { type Entropy, isUuid, type OrganisationId, type SourceId } from "../kernel/ids.ts";
import { dateOf, type Instant, instantOf, plusDays } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";

export const TOKEN_LIFE_DAYS = 180;
const LIVE_AT_ONCE = 2;

/** From so many days before its end on, the use of a token is told to those who can mint the next one. */
export const WARNING_DAYS = 30;

export type ScimClient = {
  organisation: OrganisationId;
  source: SourceId;
  /** What let it in, as the records tell it: the id of a token, or `entra_jwt`. */
  tokenId: string;
  /** Whether the organisation wants employees' own numbers kept (R10). */
  keepsOwnNumbers: boolean;
};

/** What a token is good for, at the address it came from. */
export type TokenVerdict =
  | { kind: "client"; client: ScimClient; daysLeft: number }
  | { kind: "address_refused"; source: SourceId; tokenId: string }
  | { kind: "unknown" };

export type TokenRow = {
  id: string;
  source: SourceId;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
  lastUsedAt: Instant | null;
  /** Null: from anywhere. */
  allowedAddresses: readonly string[] | null;
};

/** Tokens are kept as SHA-256 only: a random 256-bit text needs no slower hash. */
export const tokenHash = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();

type FoundToken = {
  organisation_id: OrganisationId;
  source_id: SourceId;
  token_id: string;
  hash: Buffer;
  allowed: boolean;
  days_left: number;
  keeps_own_numbers: boolean;
};

/**
 * Whose live token has this hash, and whether it may be used from this address (null: it could not be read, which a
 * token with an allow-list refuses). The index finds it by hash, so how long that takes says nothing of any token's
 * text; the comparison here takes the same time wherever two hashes differ. The use is noted in the same call.
 */
export async function authenticateScim(db: Db, hash: Buffer, address: string | null): Promise<TokenVerdict> {
  const [row] = await db.find<FoundToken>("find_scim_token", [hash, address]);
  if (!row || row.hash.length !== hash.length || !timingSafeEqual(row.hash, hash)) return { kind: "unknown" };
  const { organisation_id: organisation, source_id: source, token_id: tokenId } = row;
  if (!row.allowed) return { kind: "address_refused", source, tokenId };
  const client = { organisation, source, tokenId, keepsOwnNumbers: row.keeps_own_numbers };
  return { kind: "client", client, daysLeft: row.days_left };
}

/** A new token for a source, shown this once. Two may live at a time, so that Entra can be moved from one to the other. */
export async function mintToken(
  tx: Tx,
  entropy: Entropy,
  organisation: OrganisationId,
  source: SourceId,
  now: Instant,
  allowedAddresses: readonly string[] | null = null,
): Promise<Result<{ id: string; token: string; expiresAt: Instant }, "two_live_already">> {
  const live = (await listTokens(tx, organisation)).filter(
    (row) => row.source === source && row.revokedAt === null && now < row.expiresAt,
  );
  if (live.length >= LIVE_AT_ONCE) return err("two_live_already");
  const token = `scim_${Buffer.from(entropy.bytes(32)).toString("base64url")}`;
  const id = entropy.uuid();
  const expiresAt = plusDays(now, TOKEN_LIFE_DAYS);
  await storeToken(tx, { organisation, source, id, token, expiresAt, allowedAddresses });
  return ok({ id, token, expiresAt });
}

type NewToken = {
  organisation: OrganisationId;
  source: SourceId;
  id: string;
  token: string;
  expiresAt: Instant;
  allowedAddresses?: readonly string[] | null;
};

export async function storeToken(
  tx: Tx,
  { organisation, source, id, token, expiresAt, allowedAddresses = null }: NewToken,
): Promise<void> {
  await tx
    .insertInto("scim_token")
    .values({
      organisation_id: organisation,
      id,
      source_id: source,
      hash: tokenHash(token),
      expires_at: dateOf(expiresAt),
      allowed_addresses: allowedAddresses && [...allowedAddresses],
    })
    .execute();
}

export async function listTokens(tx: ReadTx, organisation: OrganisationId): Promise<TokenRow[]> {
  const rows = await tx
    .selectFrom("scim_token")
    .select([
      "id",
      "source_id",
      "created_at",
      "expires_at",
      "revoked_at",
      "last_used_at",
      "allowed_addresses",
    ])
    .where("organisation_id", "=", organisation)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    source: row.source_id as SourceId,
    createdAt: instantOf(row.created_at),
    expiresAt: instantOf(row.expires_at),
    revokedAt: row.revoked_at ? instantOf(row.revoked_at) : null,
    lastUsedAt: row.last_used_at ? instantOf(row.last_used_at) : null,
    allowedAddresses: row.allowed_addresses,
  }));
}

/** Dead from the commit on; true when there was a live token of that id. */
export async function revokeToken(tx: Tx, organisation: OrganisationId, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const row = await tx
    .updateTable("scim_token")
    .set((eb) => ({ revoked_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
