import { sql } from "kysely";
import { ANSWER_KINDS } from "../../audit/audit-store.ts";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { GrantId, OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../../kernel/instant.ts";
import { administers, holdPerson } from "../requests/request-store.ts";
import type { GlassFacts } from "./break-glass-policy.ts";

/** Share-locks the person, so that neither disabling nor deletion passes by, and reads what decides. */
export async function glassFacts(
  tx: Tx,
  organisation: OrganisationId,
  user: ScimUserId,
  role: string,
): Promise<GlassFacts> {
  const here = sql`organisation_id = ${organisation}::uuid and user_id = ${user}::uuid`;
  const [, [row]] = await Promise.all([
    holdPerson(tx, organisation, user),
    ask(
      tx,
      sql<Omit<GlassFacts, "now" | "eligibleUntil"> & { now: Date; until: Date | null }>`
        select decision_now() as now,
          exists (select from scim_user where organisation_id = ${organisation}::uuid and id = ${user}::uuid
            and active and not identity_changed and deleted_at is null) as "inGoodStanding",
          (select max(eligible.until)
            from scim_member e
            join group_mapping m on m.organisation_id = e.organisation_id and m.group_id = e.group_id
            cross join lateral terms_of(m.organisation_id, m.role_id, null) t
            cross join lateral (select least(m.approved_at + make_interval(hours => 24 * t.longest_days), m.valid_until) as until) eligible
            where e.organisation_id = ${organisation}::uuid and e.user_id = ${user}::uuid
              and m.role_id = ${role}::uuid and m.gives = 'break_glass' and m.state = 'active'
              and (m.valid_from is null or m.valid_from <= decision_now()) and decision_now() < eligible.until) as until,
          ${administers(organisation, user)} as "administersAccess",
          exists (select from access_freeze where organisation_id = ${organisation}::uuid and lifted_at is null
            and (scope = 'organisation' or role_id = ${role}::uuid or user_id = ${user}::uuid)) as frozen,
          exists (select from role_grant where ${here} and source = 'break_glass' and state in ('active', 'suspended')
            and decision_now() < expires_at) as broken,
          (select count(*)::int from break_glass_case where ${here}
            and opened_at > decision_now() - interval '720 hours') as lately,
          exists (select from break_glass_case where ${here} and closed_at is null and due_at <= decision_now()) as "caseOverdue"`,
    ),
  ]);
  if (!row) throw new Error("a statement without a row");
  const { now, until, ...facts } = row;
  return { ...facts, now: instantOf(now), eligibleUntil: until === null ? null : instantOf(until) };
}

export type BrokenGlass = {
  organisation: OrganisationId;
  auditId: string;
  caseId: string;
  grantId: GrantId;
  user: ScimUserId;
  roleId: RoleId;
  from: Instant;
  expiresAt: Instant;
  dueAt: Instant;
  reason: string;
};

/** The grant with its event, and the case. Throws the unique violation when the person has broken one meanwhile. */
export async function insertGlass(tx: Tx, glass: BrokenGlass): Promise<void> {
  const { organisation, grantId, user } = glass;
  const [from, end, due] = [glass.from, glass.expiresAt, glass.dueAt].map(dateOf);
  await ask(
    tx,
    sql`with begun as (
      insert into role_grant (organisation_id, id, user_id, role_id, source, state, not_before, life_from, expires_at,
        last_full_approval, requested_by)
      values (${organisation}::uuid, ${grantId}::uuid, ${user}::uuid, ${glass.roleId}::uuid, 'break_glass', 'active',
        ${from}::timestamptz, ${from}::timestamptz, ${end}::timestamptz, ${from}::timestamptz, ${user}::uuid)
      returning id
    ) insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${organisation}::uuid, id, 'began', ${glass.auditId}::uuid from begun`,
  );
  later(
    tx,
    sql`insert into break_glass_case (organisation_id, id, grant_id, user_id, reason, opened_at, due_at)
      values (${organisation}::uuid, ${glass.caseId}::uuid, ${grantId}::uuid, ${user}::uuid, ${glass.reason},
        ${from}::timestamptz, ${due}::timestamptz)`,
  );
}

export type GlassCase = {
  id: string;
  grantId: GrantId;
  userId: ScimUserId;
  userName: string;
  roleId: RoleId;
  reason: string;
  openedAt: Instant;
  accessUntil: Instant;
  /** Permitted look-ups in the role while the glass was broken. */
  lookups: number;
  dueAt: Instant;
  closedAt: Instant | null;
  closedBy: ScimUserId | null;
  finding: string | null;
};

/** The open cases, and those of the last half-year; what is due first comes first. */
export async function glassCases(tx: ReadTx, organisation: OrganisationId): Promise<GlassCase[]> {
  const rows = await ask(
    tx,
    sql<CaseRow>`select c.id, c.grant_id as "grantId", c.user_id as "userId",
        coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as "userName", g.role_id as "roleId", c.reason,
        c.opened_at as "openedAt", least(g.expires_at, g.ended_at) as "accessUntil",
        (select count(*)::int from audit_record a where a.organisation_id = c.organisation_id
          and a.actor_ref = 'employee:' || c.user_id and a.kind in ${ANSWER_KINDS} and a.outcome = 'permit'
          and a.role_id = g.role_id and a.at >= c.opened_at and a.at < least(g.expires_at, g.ended_at)) as lookups,
        c.due_at as "dueAt", c.closed_at as "closedAt", c.closed_by as "closedBy", c.finding
      from break_glass_case c
      join role_grant g on g.organisation_id = c.organisation_id and g.id = c.grant_id
      join scim_user u on u.organisation_id = c.organisation_id and u.id = c.user_id
      where c.organisation_id = ${organisation}::uuid
        and (c.closed_at is null or c.closed_at > decision_now() - interval '4392 hours')
      order by c.closed_at is not null, c.due_at, c.id`,
  );
  return rows.map(({ openedAt, accessUntil, dueAt, closedAt, ...row }) => ({
    ...row,
    openedAt: instantOf(openedAt),
    accessUntil: instantOf(accessUntil),
    dueAt: instantOf(dueAt),
    closedAt: closedAt === null ? null : instantOf(closedAt),
  }));
}

type CaseRow = Omit<GlassCase, "openedAt" | "accessUntil" | "dueAt" | "closedAt"> & {
  openedAt: Date;
  accessUntil: Date;
  dueAt: Date;
  closedAt: Date | null;
};

/** The case, locked. */
export async function lockCase(
  tx: Tx,
  organisation: OrganisationId,
  id: string,
): Promise<{ userId: ScimUserId; grantId: GrantId; closed: boolean } | null> {
  const [row] = await ask(
    tx,
    sql<{ userId: ScimUserId; grantId: GrantId; closed: boolean }>`
      select user_id as "userId", grant_id as "grantId", closed_at is not null as closed from break_glass_case
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid for update`,
  );
  return row ?? null;
}

export const closeCase = (
  tx: Tx,
  organisation: OrganisationId,
  { id, by, finding }: { id: string; by: ScimUserId; finding: string },
): void =>
  later(
    tx,
    sql`update break_glass_case set closed_at = decision_now(), closed_by = ${by}::uuid, finding = ${finding}
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid`,
  );
