import { createHash } from "node:crypto";
import type { Db, ReadTx, Tx } from "../db/database.ts";
import { type Entropy, isUuid, type OrganisationId, type SourceId } from "../kernel/ids.ts";
import { dateOf, type Instant, instantOf, plusDays } from "../kernel/instant.ts";
import { err, ok, type Result } from "../kernel/result.ts";

export const TOKEN_LIFE_DAYS = 180;
const LIVE_AT_ONCE = 2;

export type ScimClient = { organisation: OrganisationId; source: SourceId; tokenId: string };
export type TokenRow = {
  id: string;
  source: SourceId;
  createdAt: Instant;
  expiresAt: Instant;
  revokedAt: Instant | null;
};

/** Tokens are kept as SHA-256 only: a random 256-bit text needs no slower hash. */
export const tokenHash = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();

/** The source whose live token this is. Looked up by hash, so the comparison tells nothing about the text. */
export async function authenticateScim(db: Db, token: string): Promise<ScimClient | null> {
  const [row] = await db.find<{ organisation_id: OrganisationId; source_id: SourceId; token_id: string }>(
    "find_scim_token",
    [tokenHash(token)],
  );
  return row ? { organisation: row.organisation_id, source: row.source_id, tokenId: row.token_id } : null;
}

/** A new token for a source, shown this once. Two may live at a time, so that Entra can be moved from one to the other. */
export async function mintToken(
  tx: Tx,
  entropy: Entropy,
  organisation: OrganisationId,
  source: SourceId,
  now: Instant,
): Promise<Result<{ id: string; token: string; expiresAt: Instant }, "two_live_already">> {
  const live = (await listTokens(tx, organisation)).filter(
    (row) => row.source === source && row.revokedAt === null && now < row.expiresAt,
  );
  if (live.length >= LIVE_AT_ONCE) return err("two_live_already");
  const token = `scim_${Buffer.from(entropy.bytes(32)).toString("base64url")}`;
  const id = entropy.uuid();
  const expiresAt = plusDays(now, TOKEN_LIFE_DAYS);
  await storeToken(tx, { organisation, source, id, token, expiresAt });
  return ok({ id, token, expiresAt });
}

type NewToken = {
  organisation: OrganisationId;
  source: SourceId;
  id: string;
  token: string;
  expiresAt: Instant;
};

export async function storeToken(
  tx: Tx,
  { organisation, source, id, token, expiresAt }: NewToken,
): Promise<void> {
  await tx
    .insertInto("scim_token")
    .values({
      organisation_id: organisation,
      id,
      source_id: source,
      hash: tokenHash(token),
      expires_at: dateOf(expiresAt),
    })
    .execute();
}

export async function listTokens(tx: ReadTx, organisation: OrganisationId): Promise<TokenRow[]> {
  const rows = await tx
    .selectFrom("scim_token")
    .select(["id", "source_id", "created_at", "expires_at", "revoked_at"])
    .where("organisation_id", "=", organisation)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    source: row.source_id as SourceId,
    createdAt: instantOf(row.created_at),
    expiresAt: instantOf(row.expires_at),
    revokedAt: row.revoked_at ? instantOf(row.revoked_at) : null,
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
