import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { GrantId, OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Holder } from "../signin/caller.ts";

export type HeldGrant = {
  id: GrantId;
  expiresAt: Instant;
  /** What a case system's look-ups are for where its protocol has no word for it. */
  purpose: string | null;
};

/** The grant in force that lasts longest through which the holder has the role now. */
export async function heldGrant(tx: ReadTx, holder: Holder, role: RoleId): Promise<HeldGrant | null> {
  const { organisation, id } = holder;
  const [row] = await ask(
    tx,
    holder.kind === "employee"
      ? sql<{ id: string; expires_at: Date; purpose: string | null }>`
          select id, expires_at, null as purpose from effective_grant
          where organisation_id = ${organisation}::uuid and user_id = ${id}::uuid and role_id = ${role}::uuid
          order by expires_at desc, id limit 1`
      : sql<{ id: string; expires_at: Date; purpose: string | null }>`
          select id, expires_at, purpose from effective_integration_grant
          where organisation_id = ${organisation}::uuid and integration_id = ${id}::uuid and role_id = ${role}::uuid
          order by expires_at desc, id limit 1`,
  );
  return row ? { id: row.id as GrantId, expiresAt: instantOf(row.expires_at), purpose: row.purpose } : null;
}

/** The database's time, and how fast one holder may go in one role. */
export async function momentOf(
  tx: ReadTx,
  { organisation, kind }: Holder,
): Promise<{ now: Instant; perMinute: number }> {
  const [row] = await ask(
    tx,
    sql<{ now: Date; people: number; systems: number }>`
      select decision_now() as now, lookups_per_minute as people, integration_lookups_per_minute as systems
      from organisation where id = ${organisation}::uuid`,
  );
  const { now, people, systems } = row as { now: Date; people: number; systems: number };
  return { now: instantOf(now), perMinute: kind === "employee" ? people : systems };
}

/** The employee of this object id, if in good standing; a case system says so for whom it asks. */
export async function employeeBy(
  tx: ReadTx,
  organisation: OrganisationId,
  objectId: string,
): Promise<ScimUserId | null> {
  const rows = await ask(
    tx,
    sql<{ id: string }>`
      select id from scim_user
      where organisation_id = ${organisation}::uuid and external_id = ${objectId}
        and active and not identity_changed and deleted_at is null
      limit 2`,
  );
  const [only] = rows;
  return rows.length === 1 && only ? (only.id as ScimUserId) : null;
}

/** The keyed HMAC of the employee's own number; null where none is known. */
export async function ownNumberTagOf(
  tx: ReadTx,
  organisation: OrganisationId,
  employee: ScimUserId,
): Promise<Buffer | null> {
  const [row] = await ask(
    tx,
    sql<{ number_tag: Buffer | null }>`
      select number_tag from scim_user where organisation_id = ${organisation}::uuid and id = ${employee}::uuid`,
  );
  return row?.number_tag ?? null;
}

/** Whether one of these numbers, by their keyed HMACs, is that of somebody else who works here. */
export async function worksHere(
  tx: ReadTx,
  organisation: OrganisationId,
  tags: readonly Buffer[],
  except: ScimUserId | null,
): Promise<boolean> {
  if (tags.length === 0) return false;
  const rows = await ask(
    tx,
    sql`select 1 from scim_user
      where organisation_id = ${organisation}::uuid and number_tag = any(${tags}::bytea[]) and deleted_at is null
        and id is distinct from ${except}::uuid
      limit 1`,
  );
  return rows.length > 0;
}
