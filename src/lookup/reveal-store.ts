import { sql } from "kysely";
import { ask, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId, RevealId, RoleId } from "../kernel/ids.ts";

export type OpenReveal = { epoch: string; subjectTag: Buffer };

/** A protected address that this holder may still see in this role. */
export async function openReveal(
  tx: ReadTx,
  organisation: OrganisationId,
  id: RevealId,
  actorRef: string,
  role: RoleId,
): Promise<OpenReveal | null> {
  const [row] = await ask(
    tx,
    sql<{ epoch: string; subject_tag: Buffer }>`
      select epoch, subject_tag from reveal
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and actor_ref = ${actorRef}
        and role_id = ${role}::uuid and decision_now() < expires_at`,
  );
  return row ? { epoch: row.epoch, subjectTag: row.subject_tag } : null;
}

/** Deletes at most `limit` reveals that are over, of which the log has a record each; how many there were. */
export async function forgetReveals(tx: Tx, organisation: OrganisationId, limit: number): Promise<number> {
  const rows = await ask(
    tx,
    sql`delete from reveal
      where organisation_id = ${organisation}::uuid and id = any(array(
        select id from reveal where organisation_id = ${organisation}::uuid and expires_at <= decision_now()
        order by id limit ${limit}))
      returning 1`,
  );
  return rows.length;
}
