import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { IntegrationId, OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { GrantSet } from "./grant-store.ts";

/** How many people and case systems each role gives access to now. */
export async function holdersByRole(tx: ReadTx, organisation: OrganisationId): Promise<Map<RoleId, number>> {
  const rows = await ask(
    tx,
    sql<{ role: RoleId; holders: number }>`
    select role_id as role, count(distinct holder)::int as holders from (
      select e.role_id, e.user_id as holder from effective_grant e
      where e.organisation_id = ${organisation}::uuid and e.role_id is not null
      union all
      select e.role_id, e.integration_id from effective_integration_grant e
      where e.organisation_id = ${organisation}::uuid) h
    group by role_id`,
  );
  return new Map(rows.map(({ role, holders }) => [role, holders]));
}

/** Somebody who has access through something, or has asked for it. */
export type Holder = {
  user: ScimUserId | IntegrationId;
  system: boolean;
  name: string;
  state: "requested" | "active" | "suspended";
  expiresAt: Instant | null;
};

/** Whose access and requests end with a role, or with a mapping: people, and for a role the case systems. */
export async function holdersOf(
  tx: ReadTx,
  organisation: OrganisationId,
  set: GrantSet,
  role: RoleId | null,
): Promise<Holder[]> {
  const rows = await ask(
    tx,
    sql<Omit<Holder, "expiresAt"> & { expires_at: Date | null }>`
    select g.user_id as user, false as system, g.state, g.expires_at,
      coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name
    from role_grant g
    join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
    where g.organisation_id = ${organisation}::uuid and ${set} and g.state in ('requested', 'active', 'suspended')
      and decision_now() < case g.state when 'requested' then g.lapses_at else least(g.expires_at, g.review_by) end
    union all
    select i.id, true, g.state, g.expires_at, i.name
    from integration_grant g
    join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id
    where g.organisation_id = ${organisation}::uuid and g.role_id = ${role}::uuid and g.state in ('requested', 'active')
      and decision_now() < case g.state when 'requested' then g.lapses_at else g.expires_at end
    order by name, "user"`,
  );
  return rows.map(({ expires_at, ...row }) => ({
    ...row,
    expiresAt: expires_at === null ? null : instantOf(expires_at),
  }));
}
