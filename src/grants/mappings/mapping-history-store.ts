import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { MappingId, OrganisationId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";

/** What has happened to a mapping, and by whom: a user's id, or what acted instead of a person; null where it is not kept. */
export type MappingEvent = {
  mapping: MappingId;
  at: Instant;
  what:
    | "proposed"
    | "approved"
    | "withdrawn"
    | "retired"
    | "change_proposed"
    | "change_approved"
    | "change_withdrawn";
  by: string | null;
  /** The life that was proposed with it. */
  ttlDays: number | null;
};

/**
 * The history of these mappings, newest first. The columns of a mapping name who proposed and approved it last, which of
 * a mapping that has been changed is told by its changes.
 */
export async function historyOf(
  tx: ReadTx,
  organisation: OrganisationId,
  mappings: readonly MappingId[],
): Promise<MappingEvent[]> {
  const rows = await ask(
    tx,
    sql<Omit<MappingEvent, "at"> & { at: Date }>`
    with mine as (
      select m.*, exists (select from mapping_change c where c.organisation_id = m.organisation_id and c.mapping_id = m.id
        and c.state = 'approved') as changed
      from group_mapping m
      where m.organisation_id = ${organisation}::uuid and m.id = any(${mappings}::uuid[])
    )
    select m.id as mapping, e.*
    from mine m
    cross join lateral (
      select m.proposed_at as at, 'proposed' as what, case when not m.changed then m.proposed_by end as by,
        case when not m.changed then m.ttl_days end as "ttlDays", 1 as turn
      union all
      select m.approved_at, 'approved', m.approved_by::text, null, 2 where m.approved_at is not null and not m.changed
      union all
      select m.retired_at, case when m.approved_at is null then 'withdrawn' else 'retired' end, m.retired_by::text, null, 5
      where m.retired_at is not null
      union all
      select c.proposed_at, 'change_proposed', c.proposed_by, c.ttl_days, 3 from mapping_change c
      where c.organisation_id = m.organisation_id and c.mapping_id = m.id
      union all
      select c.decided_at, 'change_' || c.state, c.decided_by::text, null, 4 from mapping_change c
      where c.organisation_id = m.organisation_id and c.mapping_id = m.id and c.state <> 'proposed'
    ) e
    order by e.at desc, e.turn desc, m.id desc`,
  );
  return rows.map(({ mapping, what, by, ttlDays, at }) => ({
    mapping,
    what,
    by,
    ttlDays,
    at: instantOf(at),
  }));
}
