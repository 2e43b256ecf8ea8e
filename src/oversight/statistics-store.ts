import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";

export type LiveState = "active" | "not_begun" | "suspended";
/** How many live grants of a state end in the week that begins on this Monday. */
export type LiveGrants = { state: LiveState; week: string; count: number; within14Days: number };

/** Every live grant once, week by week by the index of ends; what has run out is not live, whatever its row says. */
export const liveGrants = (tx: ReadTx, organisation: OrganisationId): Promise<LiveGrants[]> => {
  const live = sql`g.organisation_id = ${organisation}::uuid and g.state in ('active', 'suspended')`;
  return ask(
    tx,
    sql<LiveGrants>`
    with clock as materialized (
      select decision_now() as now, decision_now() + interval '336 hours' as soon,
        date_trunc('week', decision_now() at time zone 'Europe/Oslo') as monday,
        (select max(g.expires_at) from role_grant g where ${live}) at time zone 'Europe/Oslo' as last
    )
    select g.state, to_char(w.monday, 'YYYY-MM-DD') as week, g.count, g."within14Days"
    from clock c
    cross join generate_series(c.monday, c.last, interval '7 days') as w (monday)
    cross join lateral (
      select case when g.state = 'suspended' then 'suspended' when g.not_before > c.now then 'not_begun' else 'active' end as state,
        count(*)::int as count, count(*) filter (where g.expires_at < c.soon)::int as "within14Days"
      from role_grant g
      where ${live} and g.expires_at > c.now and g.expires_at >= w.monday at time zone 'Europe/Oslo'
        and g.expires_at < (w.monday + interval '7 days') at time zone 'Europe/Oslo'
      group by 1) g`,
  );
};

/** Requests that wait, access that ended lately (and may still be taken up again), and what mass removals suspended. */
export async function otherGrants(
  tx: ReadTx,
  organisation: OrganisationId,
): Promise<{ requested: number; endedLately: number; people: number; sources: number }> {
  const here = sql`g.organisation_id = ${organisation}::uuid`;
  const [row] = await ask(
    tx,
    sql<{ requested: number; endedLately: number; people: number; sources: number }>`
    select (select count(*)::int from role_grant g where ${here} and g.state = 'requested' and g.lapses_at > decision_now()) as requested,
      (select count(*)::int from role_grant g where ${here} and g.state in ('expired', 'revoked', 'cancelled', 'rejected', 'lapsed')
        and g.ended_at is not null) as "endedLately", lost.people, lost.sources
    from (select count(distinct g.user_id)::int as people, count(distinct u.source_id)::int as sources
      from role_grant g join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
      where ${here} and g.membership_lost_at is not null and g.state = 'suspended'
        and least(g.expires_at, g.review_by) > decision_now()) lost`,
  );
  return row ?? { requested: 0, endedLately: 0, people: 0, sources: 0 };
}
