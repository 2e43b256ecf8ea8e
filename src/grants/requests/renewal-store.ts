import { sql } from "kysely";
import { later, type Tx } from "../../db/database.ts";
import type { GrantId } from "../../kernel/ids.ts";
import { dateOf, type Instant } from "../../kernel/instant.ts";
import type { Change } from "../grant-store.ts";

export type NewEnd = { grant: GrantId; expiresAt: Instant };

/** Gives these grants, which the caller has locked, their new ends; a renewal begins their life anew. */
export function moveEnds(
  tx: Tx,
  { organisation, auditId, reason }: Change,
  event: "renewed" | "shortened",
  ends: readonly NewEnd[],
): void {
  later(
    tx,
    sql`with moved as (
      update role_grant g set expires_at = new.expires_at,
        life_from = case when ${event}::text = 'renewed' then decision_now() else g.life_from end
      from unnest(${ends.map(({ grant }) => grant)}::uuid[],
        ${ends.map(({ expiresAt }) => dateOf(expiresAt).toISOString())}::timestamptz[]) as new (id, expires_at)
      where g.organisation_id = ${organisation}::uuid and g.id = new.id
      returning g.id
    ) insert into grant_event (organisation_id, grant_id, event, audit_id, reason)
    select ${organisation}::uuid, id, ${event}::text, ${auditId}::uuid, ${reason ?? null}::text from moved`,
  );
}
