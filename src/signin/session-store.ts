import { sql } from "kysely";
import { ask, type Db, later, type Tx } from "../db/database.ts";
import type { OrganisationId, ScimUserId, SessionId } from "../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../kernel/instant.ts";
import type { Principal } from "./principal-service.ts";

export type SessionRow = {
  organisation: OrganisationId;
  id: SessionId;
  user: ScimUserId;
  tenant: string;
  objectId: string;
  signedInAt: Instant | null;
  usedAt: Instant;
  now: Instant;
  elsewhere: boolean;
};

/** The live session of this hash, of an account in good standing; asked on every request, never cached (R2). */
export async function sessionByHash(db: Db, hash: Buffer, idleMinutes: number): Promise<SessionRow | null> {
  const [row] = await db.find<{
    organisation_id: OrganisationId;
    id: SessionId;
    user_id: ScimUserId;
    tenant: string;
    object_id: string;
    signed_in_at: Date | null;
    used_at: Date;
    now: Date;
    elsewhere: boolean;
  }>("find_session", [hash, idleMinutes]);
  if (!row) return null;
  return {
    organisation: row.organisation_id,
    id: row.id,
    user: row.user_id,
    tenant: row.tenant,
    objectId: row.object_id,
    signedInAt: row.signed_in_at && instantOf(row.signed_in_at),
    usedAt: instantOf(row.used_at),
    now: instantOf(row.now),
    elsewhere: row.elsewhere === true,
  };
}

export type NewSession = Principal & {
  id: SessionId;
  hash: Buffer;
  tenant: string;
  objectId: string;
  signedInAt: Instant | null;
  lifeHours: number;
};

export const insertSession = (tx: Tx, it: NewSession): void =>
  later(
    tx,
    sql`insert into portal_session (organisation_id, id, hash, user_id, tenant, object_id, signed_in_at, ends_at)
      values (${it.organisation}::uuid, ${it.id}::uuid, ${it.hash}, ${it.user}::uuid, ${it.tenant}, ${it.objectId},
        ${it.signedInAt && dateOf(it.signedInAt)}, decision_now() + make_interval(hours => ${it.lifeHours}::int))`,
  );

export const touchSession = (tx: Tx, organisation: OrganisationId, id: SessionId): void =>
  later(
    tx,
    sql`update portal_session set used_at = decision_now()
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and ended_at is null`,
  );

export type SessionEnd = "signed_out" | "signed_out_everywhere" | "replaced" | "ended_by_iam";

/** Ends one session, or all of a user; the ids of those that were live. */
export async function endSessions(
  tx: Tx,
  { organisation, user }: Principal,
  only: SessionId | null,
  reason: SessionEnd,
): Promise<SessionId[]> {
  const rows = await ask(
    tx,
    sql<{ id: SessionId }>`
      update portal_session set ended_at = decision_now(), ended_reason = ${reason}
      where organisation_id = ${organisation}::uuid and user_id = ${user}::uuid and ended_at is null
        and (${only}::uuid is null or id = ${only}::uuid)
      returning id`,
  );
  return rows.map(({ id }) => id);
}

/** Deletes at most `limit` sessions that have been over for a month, for the log has their beginnings and ends. */
export async function forgetSessions(tx: Tx, organisation: OrganisationId, limit: number): Promise<number> {
  const rows = await ask(
    tx,
    sql`delete from portal_session
      where organisation_id = ${organisation}::uuid and id = any(array(
        select id from portal_session
        where organisation_id = ${organisation}::uuid and ends_at < decision_now() - interval '30 days'
        order by ends_at limit ${limit}))
      returning 1`,
  );
  return rows.length;
}

/** Where people may sign in: an organisation's name with its tenant. */
export const signInPlaces = (db: Db): Promise<{ tenant: string; name: string }[]> =>
  db.find("sign_in_places", []);

export async function organisationName(db: Db, organisation: OrganisationId): Promise<string> {
  const [row] = await db.read(organisation, (tx) =>
    ask(tx, sql<{ name: string }>`select name from organisation where id = ${organisation}::uuid`),
  );
  return row?.name ?? "";
}
