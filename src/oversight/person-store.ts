import { sql } from "kysely";
import type { GrantSource } from "../db/access-tables.ts";
import { ask, type ReadTx } from "../db/database.ts";
import type { PortalRole } from "../grants/portal-role.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";

export type Account = {
  id: ScimUserId;
  name: string;
  userName: string;
  externalId: string | null;
  active: boolean;
  identityChanged: boolean;
  deleted: boolean;
  title: string | null;
  department: string | null;
  mail: string | null;
  manager: { id: string; name: string } | null;
  source: string;
  createdAt: Instant;
  modifiedAt: Instant;
  lastSignIn: Instant | null;
};
export type Membership = { id: string; name: string; since: Instant; mapped: boolean };
/** What there is, or was, through which way; the newest first. */
export type HeldGrant = {
  id: string;
  roleId: string | null;
  portalRole: PortalRole | null;
  roleName: string | null;
  through: string | null;
  source: GrantSource;
};
export type LiveSession = { id: string; startedAt: Instant; usedAt: Instant; endsAt: Instant };
/** Why something was done to a grant, in the words of who did it. */
export type GivenReason = { grantId: string; auditId: string; reason: string };
export type Everything = {
  account: Account;
  memberships: Membership[];
  grants: HeldGrant[];
  reasons: GivenReason[];
  sessions: LiveSession[];
  freezes: { id: string; reason: string; at: Instant }[];
  roles: { id: string; name: string }[];
};

type AccountRow = Omit<Account, "createdAt" | "modifiedAt" | "lastSignIn" | "manager"> & {
  createdAt: Date;
  modifiedAt: Date;
  lastSignIn: Date | null;
  managerId: string | null;
  managerName: string | null;
};
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/** Grants of one person are few; those of somebody who has been here for decades are cut. */
const MOST_GRANTS = 200;

/** Everything about one person but what explains his access, in one round trip; null for nobody. A deleted account, too. */
export async function everythingAbout(
  tx: ReadTx,
  organisation: OrganisationId,
  user: ScimUserId,
  idleMinutes: number,
): Promise<Everything | null> {
  const his = (alias: string) =>
    sql`${sql.ref(`${alias}.organisation_id`)} = ${organisation}::uuid and ${sql.ref(`${alias}.user_id`)} = ${user}::uuid`;
  const [[row], memberships, grants, reasons, sessions, freezes, roles] = await Promise.all([
    ask(
      tx,
      sql<AccountRow>`
      with his as materialized (
        select u.*, case when u.manager_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then u.manager_id::uuid end as leader
        from scim_user u where u.organisation_id = ${organisation}::uuid and u.id = ${user}::uuid
      )
      select u.id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
        coalesce(u.resource ->> 'userName', '') as "userName", u.external_id as "externalId", u.active,
        u.identity_changed as "identityChanged", u.deleted_at is not null as deleted, u.resource ->> 'title' as title,
        u.resource -> ${ENTERPRISE}::text ->> 'department' as department,
        jsonb_path_query_first(u.resource, '$.emails[*] ? (@.type == "work").value') #>> '{}' as mail,
        m.id as "managerId", coalesce(m.resource ->> 'displayName', m.resource ->> 'userName') as "managerName",
        s.name as source, u.created_at as "createdAt", u.modified_at as "modifiedAt", i.last_at as "lastSignIn"
      from his u
      join source s on s.organisation_id = u.organisation_id and s.id = u.source_id
      left join scim_user m on m.organisation_id = u.organisation_id and m.source_id = u.source_id
        and m.id = u.leader
      left join sign_in i on i.organisation_id = u.organisation_id and i.user_id = u.id`,
    ),
    ask(
      tx,
      sql<Omit<Membership, "since"> & { since: Date }>`
      select d.id, coalesce(d.resource ->> 'displayName', '') as name, e.added_at as since,
        exists (select from group_mapping m where m.organisation_id = d.organisation_id and m.group_id = d.id
          and m.state = 'active') as mapped
      from scim_member e join scim_group d on d.organisation_id = e.organisation_id and d.id = e.group_id
      where ${his("e")} and d.deleted_at is null order by mapped desc, d.display_name_key`,
    ),
    ask(
      tx,
      sql<HeldGrant>`
      select g.id, g.role_id as "roleId", g.portal_role as "portalRole", r.name as "roleName", g.source,
        coalesce(d.resource ->> 'displayName', '') as through
      from role_grant g
      left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
      left join group_mapping m on m.organisation_id = g.organisation_id and m.id = g.mapping_id
      left join scim_group d on d.organisation_id = m.organisation_id and d.id = m.group_id
      where ${his("g")} order by g.created_at desc, g.id desc limit ${MOST_GRANTS}`,
    ),
    ask(
      tx,
      sql<GivenReason>`
      select e.grant_id as "grantId", e.audit_id as "auditId", e.reason
      from role_grant g join grant_event e on e.organisation_id = g.organisation_id and e.grant_id = g.id
      where ${his("g")} and e.reason is not null`,
    ),
    ask(
      tx,
      sql<{ id: string; startedAt: Date; usedAt: Date; endsAt: Date }>`
      select p.id, p.started_at as "startedAt", p.used_at as "usedAt", p.ends_at as "endsAt" from portal_session p
      where ${his("p")} and p.ended_at is null and decision_now() < p.ends_at
        and decision_now() < p.used_at + make_interval(mins => ${idleMinutes}::int)
      order by p.started_at desc`,
    ),
    ask(
      tx,
      sql<{ id: string; reason: string; at: Date }>`
      select f.id, f.reason, f.frozen_at as at from access_freeze f where ${his("f")} and f.lifted_at is null`,
    ),
    ask(
      tx,
      sql<{ id: string; name: string }>`
      select r.id, r.name from role r where r.organisation_id = ${organisation}::uuid and r.retired_at is null
      order by lower(r.name), r.id limit 500`,
    ),
  ]);
  if (!row) return null;
  const { managerId, managerName, createdAt, modifiedAt, lastSignIn, ...account } = row;
  return {
    account: {
      ...account,
      manager: managerId === null ? null : { id: managerId, name: managerName ?? "" },
      createdAt: instantOf(createdAt),
      modifiedAt: instantOf(modifiedAt),
      lastSignIn: lastSignIn === null ? null : instantOf(lastSignIn),
    },
    memberships: memberships.map(({ since, ...one }) => ({ ...one, since: instantOf(since) })),
    grants,
    reasons,
    sessions: sessions.map(({ id, startedAt, usedAt, endsAt }) => ({
      id,
      startedAt: instantOf(startedAt),
      usedAt: instantOf(usedAt),
      endsAt: instantOf(endsAt),
    })),
    freezes: freezes.map(({ at, ...one }) => ({ ...one, at: instantOf(at) })),
    roles,
  };
}
