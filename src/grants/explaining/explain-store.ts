import { sql } from "kysely";
import type { GrantSource, GrantState } from "../../db/access-tables.ts";
import { ask, type ReadTx } from "../../db/database.ts";
import type { OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";
import type { GrantFacts } from "../effective-policy.ts";
import type { Target } from "../terms-store.ts";

/** What happened to a grant, and who is on record for it. */
export type GrantMoment = { at: Instant; event: string; by: string; why: string; auditId: string };

/** A mapping of the target to a group. */
export type Way = {
  mappingId: string;
  groupName: string;
  gives: "access" | "break_glass";
  state: "proposed" | "active" | "retired";
  approvedBy: string | null;
  approvedAt: Instant | null;
  member: boolean;
};

export type ExplainedGrant = {
  id: string;
  source: GrantSource;
  mappingId: string | null;
  lastFullApproval: Instant | null;
  endedAt: Instant | null;
  endedReason: string | null;
  facts: GrantFacts;
  history: GrantMoment[];
};

export type Story = {
  now: Instant;
  person: {
    id: ScimUserId;
    name: string;
    userName: string;
    active: boolean;
    identityChanged: boolean;
    deleted: boolean;
  };
  /** Null when there is no such role in the organisation. */
  target: { name: string; version: number | null; retired: boolean } | null;
  ways: Way[];
  grants: ExplainedGrant[];
};

type PersonRow = {
  now: Date;
  id: ScimUserId;
  name: string;
  user_name: string;
  active: boolean;
  changed: boolean;
  deleted: boolean;
  administers: boolean;
  frozen: boolean;
};
type GrantRow = {
  id: string;
  source: GrantSource;
  state: GrantState;
  mapping_id: string | null;
  not_before: Date | null;
  expires_at: Date | null;
  review_by: Date | null;
  last_full_approval: Date | null;
  ended_at: Date | null;
  ended_reason: string | null;
};
type EventRow = { grant_id: string; at: Date; event: string; by: string; why: string; audit_id: string };

/**
 * Everything that bears upon whether this person may use this target now: role and grant level, nothing about any
 * citizen. Null for a person whom the organisation does not know. Asked in one go.
 */
export async function storyOf(
  tx: ReadTx,
  organisation: OrganisationId,
  user: ScimUserId,
  target: Target,
): Promise<Story | null> {
  const [roleId, portalRole] = "roleId" in target ? [target.roleId, null] : [null, target.portalRole];
  const isTarget = (alias: string) =>
    sql`(${sql.ref(`${alias}.role_id`)} = ${roleId}::uuid or ${sql.ref(`${alias}.portal_role`)} = ${portalRole}::text)`;
  const [[person], [role], ways, grants, events] = await Promise.all([
    ask(tx, personQuery(organisation, user, roleId)),
    ask(tx, roleQuery(organisation, roleId)),
    ask(
      tx,
      sql<
        Way & { approved_at: Date | null }
      >`select m.id as "mappingId", g.resource ->> 'displayName' as "groupName", m.gives, m.state,
        coalesce(m.approved_by::text, case when m.approved_at is not null then m.proposed_by end) as "approvedBy", m.approved_at,
        exists (select from scim_member e where e.organisation_id = m.organisation_id and e.group_id = m.group_id
          and e.user_id = ${user}::uuid) as member
      from group_mapping m join scim_group g on g.organisation_id = m.organisation_id and g.id = m.group_id
      where m.organisation_id = ${organisation}::uuid and ${isTarget("m")} order by m.id`,
    ),
    ask(
      tx,
      sql<GrantRow>`select g.id, g.source, g.state, g.mapping_id, g.not_before, g.expires_at, g.review_by, g.last_full_approval,
        g.ended_at, g.ended_reason
      from role_grant g
      where g.organisation_id = ${organisation}::uuid and g.user_id = ${user}::uuid and ${isTarget("g")}
      order by g.created_at desc, g.id desc`,
    ),
    ask(
      tx,
      sql<EventRow>`select e.grant_id, e.at, e.event, a.actor_ref as by, a.kind as why, e.audit_id
      from role_grant g
      join grant_event e on e.organisation_id = g.organisation_id and e.grant_id = g.id
      join audit_record a on a.organisation_id = e.organisation_id and a.id = e.audit_id
      where g.organisation_id = ${organisation}::uuid and g.user_id = ${user}::uuid and ${isTarget("g")}
      order by e.at, e.id`,
    ),
  ]);
  if (!person) return null;
  const known = portalRole === null ? role : { name: portalRole, version: null, retired: false };
  return {
    now: instantOf(person.now),
    person: {
      id: person.id,
      name: person.name,
      userName: person.user_name,
      active: person.active,
      identityChanged: person.changed,
      deleted: person.deleted,
    },
    target: known ?? null,
    ways: ways.map(({ approved_at, ...way }) => ({ ...way, approvedAt: at(approved_at) })),
    grants: grants.map((row) => toGrant(row, person, known?.retired ?? true, ways, events, roleId !== null)),
  };
}

const at = (date: Date | null): Instant | null => (date === null ? null : instantOf(date));

function toGrant(
  row: GrantRow,
  person: PersonRow,
  roleRetired: boolean,
  ways: readonly Way[],
  events: readonly EventRow[],
  isRole: boolean,
): ExplainedGrant {
  const way = ways.find(({ mappingId }) => mappingId === row.mapping_id);
  return {
    id: row.id,
    source: row.source,
    mappingId: row.mapping_id,
    lastFullApproval: at(row.last_full_approval),
    endedAt: at(row.ended_at),
    endedReason: row.ended_reason,
    facts: {
      state: row.state,
      notBefore: at(row.not_before),
      expiresAt: at(row.expires_at),
      reviewBy: at(row.review_by),
      user: { active: person.active, identityChanged: person.changed, deleted: person.deleted },
      mapping:
        row.mapping_id === null ? null : { active: way?.state === "active", member: way?.member === true },
      roleRetired: isRole && roleRetired,
      frozen: person.frozen,
      administersAccess: isRole && person.administers,
    },
    history: events
      .filter((event) => event.grant_id === row.id)
      .map(({ event, by, why, audit_id, ...when }) => ({
        at: instantOf(when.at),
        event,
        by,
        why,
        auditId: audit_id,
      })),
  };
}

const personQuery = (organisation: OrganisationId, user: ScimUserId, roleId: string | null) =>
  sql<PersonRow>`select decision_now() as now, u.id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
    coalesce(u.resource ->> 'userName', '') as user_name, u.active,
    u.identity_changed as changed, u.deleted_at is not null as deleted,
    not o.iam_may_look_up and exists (select from grant_in_force i where i.organisation_id = u.organisation_id
      and i.user_id = u.id and i.portal_role = 'iam') as administers,
    exists (select from access_freeze f where f.organisation_id = u.organisation_id and f.lifted_at is null
      and (f.user_id = u.id or ${roleId}::uuid is not null and (f.scope = 'organisation' or f.role_id = ${roleId}::uuid))) as frozen
  from scim_user u join organisation o on o.id = u.organisation_id
  where u.organisation_id = ${organisation}::uuid and u.id = ${user}::uuid`;

const roleQuery = (organisation: OrganisationId, roleId: string | null) =>
  sql<{
    name: string;
    version: number | null;
    retired: boolean;
  }>`select name, current_version as version, retired_at is not null as retired
  from role where organisation_id = ${organisation}::uuid and id = ${roleId}::uuid`;
