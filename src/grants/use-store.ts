import { sql } from "kysely";
import { ANSWER_KINDS } from "../audit/audit-store.ts";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";

/** How much a role was used by somebody: permitted look-ups in the last days (of 24 hours), the last of them in 90. */
export type Use = { in30Days: number; in90Days: number; last: Instant | null };

export type UserAndRole = { user: ScimUserId; role: RoleId };

/** One for each pair, in their order: a pair that was never used has zeros. Says nothing of whom it was about. */
export async function useOf(
  tx: ReadTx,
  organisation: OrganisationId,
  pairs: readonly UserAndRole[],
): Promise<Use[]> {
  const rows = await ask(
    tx,
    sql<{ in30: number; in90: number; last: Date | null }>`
      select used.in30, used.in90, used.last
      from unnest(${pairs.map(({ user }) => user)}::uuid[], ${pairs.map(({ role }) => role)}::uuid[])
        with ordinality as pair (user_id, role_id, place)
      cross join lateral (
        select count(*) filter (where a.at >= decision_now() - interval '720 hours')::int as in30,
          count(*)::int as in90, max(a.at) as last
        from audit_record a
        where a.organisation_id = ${organisation}::uuid and a.actor_ref = 'employee:' || pair.user_id
          and a.kind in ${ANSWER_KINDS} and a.outcome = 'permit' and a.role_id = pair.role_id
          and a.at >= decision_now() - interval '2160 hours'
      ) used
      order by pair.place`,
  );
  return rows.map(({ in30, in90, last }) => ({
    in30Days: in30,
    in90Days: in90,
    last: last === null ? null : instantOf(last),
  }));
}
