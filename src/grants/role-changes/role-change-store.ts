import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import type { GrantSet } from "../grant-store.ts";
import { planOf } from "./limits-store.ts";
import type { InForce, RolePlan } from "./role-change-policy.ts";

export const grantsOfRole = (role: RoleId): GrantSet => sql`g.role_id = ${role}::uuid`;

/** The plan of a version of a role, in one round trip. Under the locks of `lockAround` it stays true until the transaction ends. */
export async function planOfVersion(
  tx: ReadTx,
  organisation: OrganisationId,
  role: RoleId,
  version: number,
): Promise<RolePlan> {
  const longest = sql`(select longest_life(o, v.longest_life_days, v.skjermet_adresse)
    from organisation o join role_version v on v.organisation_id = o.id
    where o.id = ${organisation}::uuid and v.role_id = ${role}::uuid and v.version = ${version})`;
  const [grants, inForce] = await Promise.all([
    planOf(tx, organisation, grantsOfRole(role), longest),
    ask(
      tx,
      sql<InForce>`with e as materialized (
        select e.id, e.user_id, e.role_id from effective_grant e
        where e.organisation_id = ${organisation}::uuid and e.role_id is not null and e.user_id = any(array(
          select g.user_id from role_grant g
          where g.organisation_id = ${organisation}::uuid and ${grantsOfRole(role)} and g.state in ('active', 'suspended')))
        union all
        select e.id, e.integration_id, e.role_id from effective_integration_grant e
        where e.organisation_id = ${organisation}::uuid and e.integration_id = any(array(
          select g.integration_id from integration_grant g
          where g.organisation_id = ${organisation}::uuid and ${grantsOfRole(role)} and g.state = 'active'))
      )
      select e.id as grant, e.user_id as user, e.role_id = ${role}::uuid as same, v.parts from e
      join role r on r.organisation_id = ${organisation}::uuid and r.id = e.role_id
      join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version`,
    ),
  ]);
  return { grants, inForce };
}

/** Whether somebody has, or has asked for, the role: he would gain by what is decided about it (R4). */
export async function hasPartIn(
  tx: ReadTx,
  organisation: OrganisationId,
  role: RoleId,
  user: ScimUserId,
): Promise<boolean> {
  const rows = await ask(
    tx,
    sql`select g.id from role_grant g
      where g.organisation_id = ${organisation}::uuid and g.user_id = ${user}::uuid and ${grantsOfRole(role)}
        and g.state in ('requested', 'active', 'suspended')
        and decision_now() < case g.state when 'requested' then g.lapses_at else least(g.expires_at, g.review_by) end
      union all
      select g.id from integration_grant g
      join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id and i.ended_at is null
      where g.organisation_id = ${organisation}::uuid and i.responsible_id = ${user}::uuid and ${grantsOfRole(role)}
        and g.state in ('requested', 'active')
        and decision_now() < case g.state when 'requested' then g.lapses_at else g.expires_at end
      limit 1`,
  );
  return rows.length > 0;
}

/** Case systems' access and requests for the role end. */
export const endSystemsOf = (tx: Tx, organisation: OrganisationId, role: RoleId, by: ScimUserId): void =>
  later(
    tx,
    sql`update integration_grant g set state = case g.state when 'active' then 'revoked' else 'withdrawn' end,
        ended_by = ${by}, ended_at = decision_now(), reason = 'role_retired'
      where g.organisation_id = ${organisation}::uuid and ${grantsOfRole(role)} and g.state in ('requested', 'active')`,
  );

/** Every mapping to the role ends, and what was proposed for one is withdrawn. */
export function retireMappingsOf(tx: Tx, organisation: OrganisationId, role: RoleId, by: ScimUserId): void {
  later(
    tx,
    sql`update mapping_change c set state = 'withdrawn', decided_by = ${by}::uuid, decided_at = decision_now()
      where c.organisation_id = ${organisation}::uuid and c.state = 'proposed' and c.mapping_id in (
        select m.id from group_mapping m where m.organisation_id = ${organisation}::uuid and m.role_id = ${role}::uuid)`,
  );
  later(
    tx,
    sql`update group_mapping m set state = 'retired', retired_by = ${by}::uuid, retired_at = decision_now()
      where m.organisation_id = ${organisation}::uuid and m.role_id = ${role}::uuid and m.state <> 'retired'`,
  );
}
