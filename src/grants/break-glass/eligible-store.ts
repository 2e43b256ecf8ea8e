import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { RoleId } from "../../kernel/ids.ts";
import type { Person } from "../held-service.ts";

/** The roles for which a group of the person's gives the right to break the glass now; whether it may be, is judged then. */
export async function glassesOf(
  tx: ReadTx,
  { organisation, user }: Person,
): Promise<{ roleId: RoleId; name: string }[]> {
  return ask(
    tx,
    sql<{ roleId: RoleId; name: string }>`
      select distinct r.id as "roleId", r.name
      from scim_member e
      join group_mapping m on m.organisation_id = e.organisation_id and m.group_id = e.group_id
      join role r on r.organisation_id = m.organisation_id and r.id = m.role_id
      cross join lateral terms_of(m.organisation_id, m.role_id, null) t
      where e.organisation_id = ${organisation}::uuid and e.user_id = ${user}::uuid and r.retired_at is null
        and m.gives = 'break_glass' and m.state = 'active' and (m.valid_from is null or m.valid_from <= decision_now())
        and decision_now() < least(m.approved_at + make_interval(hours => 24 * t.longest_days), m.valid_until)
      order by r.name, r.id`,
  );
}
