import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import { type GrantId, isUuid, type OrganisationId, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../../kernel/instant.ts";
import type { Change } from "../grant-store.ts";
import type { Life, Wish } from "./request-policy.ts";

/** Share-locks a person: neither disabled nor deleted by anybody else until the transaction ends. */
export const holdPerson = (tx: Tx, organisation: OrganisationId, user: ScimUserId): Promise<unknown> =>
  ask(
    tx,
    sql`select id from scim_user where organisation_id = ${organisation}::uuid and id = ${user}::uuid for share`,
  );

/** What is asked about somebody who asks, and whom he asks for. */
export type AskingFacts = {
  now: Instant;
  /** A user who is not deleted. */
  known: boolean;
  /** The asker is the manager of the other, and a leader now. */
  leads: boolean;
  /** The other administers access, and the organisation does not allow both (R4). */
  administersAccess: boolean;
  requestable: boolean;
  /** A request for the role waits already; a grant that was asked for lives already. */
  waits: boolean;
  holds: boolean;
};

export async function askingFacts(
  tx: ReadTx,
  organisation: OrganisationId,
  asker: ScimUserId,
  user: string,
  role: string | null,
): Promise<AskingFacts> {
  const [holder, roleId] = [isUuid(user) ? user : null, role !== null && isUuid(role) ? role : null];
  const of = sql`g.organisation_id = ${organisation}::uuid and g.user_id = ${holder}::uuid and g.role_id = ${roleId}::uuid`;
  const [row] = await ask(
    tx,
    sql<Omit<AskingFacts, "now"> & { now: Date }>`select decision_now() as now,
      exists (select from scim_user u where u.organisation_id = ${organisation}::uuid and u.id = ${holder}::uuid
        and u.deleted_at is null) as known,
      ${leadsTo(organisation, asker, holder)} as leads, ${administers(organisation, holder)} as "administersAccess",
      exists (select from role r
        join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
        where r.organisation_id = ${organisation}::uuid and r.id = ${roleId}::uuid and r.retired_at is null
          and v.requestable) as requestable,
      exists (select from role_grant g where ${of} and g.state = 'requested' and decision_now() < g.lapses_at) as waits,
      exists (select from role_grant g where ${of} and g.source = 'request' and g.state in ('active', 'suspended')
        and decision_now() < least(g.expires_at, g.review_by)) as holds`,
  );
  if (!row) throw new Error("a statement without a row");
  return { ...row, now: instantOf(row.now) };
}

/** The user's manager, if a leader now. */
export const leadsTo = (organisation: OrganisationId, leader: ScimUserId, user: string | null) =>
  sql`exists (select from scim_user u where u.organisation_id = ${organisation}::uuid and u.id = ${user}::uuid
    and lower(u.manager_id) = ${leader} and exists (select from grant_in_force l
      where l.organisation_id = u.organisation_id and l.user_id = ${leader}::uuid and l.portal_role = 'leader'))`;

/** That rights to look up would give nothing, for the person administers access (R4). */
export const administers = (organisation: OrganisationId, user: string | null) =>
  sql`(exists (select from grant_in_force i where i.organisation_id = ${organisation}::uuid
      and i.user_id = ${user}::uuid and i.portal_role = 'iam')
    and not exists (select from organisation o where o.id = ${organisation}::uuid and o.iam_may_look_up))`;

export type NewRequest = {
  id: GrantId;
  holder: ScimUserId;
  /** Either through the mapping of the grant that it follows, or by itself for a role. */
  target: { follows: GrantId; throughMapping: boolean } | { roleId: RoleId };
  askedBy: ScimUserId;
  wish: Wish;
  hoursToLapse: number;
};

/** Throws the unique violation where one lives or waits already. */
export async function insertRequest(tx: Tx, change: Change, request: NewRequest): Promise<void> {
  const { organisation } = change;
  const { id, holder, target, askedBy, wish, hoursToLapse } = request;
  const follows = "follows" in target ? target.follows : null;
  const keepsMapping = "follows" in target && target.throughMapping;
  const from =
    "roleId" in target
      ? sql`(select null::uuid as mapping_id, ${target.roleId}::uuid as role_id, null as portal_role)`
      : sql`(select case when ${keepsMapping}::boolean then g.mapping_id end as mapping_id, g.role_id, g.portal_role
          from role_grant g where g.organisation_id = ${organisation}::uuid and g.id = ${follows}::uuid)`;
  await ask(
    tx,
    sql`with asked as (
      insert into role_grant (organisation_id, id, user_id, mapping_id, role_id, portal_role, source, state, requested_by,
        requested_from, requested_minutes, lapses_at, follows_id)
      select ${organisation}::uuid, ${id}::uuid, ${holder}::uuid, of.mapping_id, of.role_id, of.portal_role,
        case when of.mapping_id is null then 'request' else 'mapping' end, 'requested', ${askedBy}::uuid,
        ${wish.from === null ? null : dateOf(wish.from)}::timestamptz, ${wish.minutes}::integer,
        decision_now() + make_interval(hours => ${hoursToLapse}::integer), ${follows}::uuid
      from ${from} of
      returning id
    ) ${eventsOf(change, "requested", sql`asked`)}`,
  );
}

/** Begins what was asked for. Suspended from the beginning where the holder's account is disabled now. */
export function beginRequested(
  tx: Tx,
  change: Change,
  id: GrantId,
  life: Life,
  inGoodStanding: boolean,
): void {
  const { notBefore, expiresAt, fullApproval } = life;
  later(
    tx,
    sql`with begun as (
      update role_grant g set state = ${inGoodStanding ? "active" : "suspended"},
        not_before = ${dateOf(notBefore)}::timestamptz, life_from = ${dateOf(notBefore)}::timestamptz,
        expires_at = ${dateOf(expiresAt)}::timestamptz, last_full_approval = ${dateOf(fullApproval)}::timestamptz
      where g.organisation_id = ${change.organisation}::uuid and g.id = ${id}::uuid and g.state = 'requested'
      returning id
    ) ${eventsOf(change, "began", sql`begun`)}`,
  );
  if (inGoodStanding) return;
  const one = sql`(select ${id}::uuid as id) as one`;
  later(tx, eventsOf({ organisation: change.organisation, auditId: change.auditId }, "suspended", one));
}

export function rejectRequest(tx: Tx, change: Change, id: GrantId): void {
  later(
    tx,
    sql`with over as (
      update role_grant g set state = 'rejected', ended_at = decision_now(), ended_reason = 'rejected'
      where g.organisation_id = ${change.organisation}::uuid and g.id = ${id}::uuid and g.state = 'requested'
      returning id
    ) ${eventsOf(change, "rejected", sql`over`)}`,
  );
}

const eventsOf = (
  { organisation, auditId, reason }: Change,
  event: "requested" | "began" | "suspended" | "rejected",
  from: ReturnType<typeof sql>,
) => sql`insert into grant_event (organisation_id, grant_id, event, audit_id, reason)
  select ${organisation}::uuid, id, ${event}::text, ${auditId}::uuid, ${reason ?? null}::text from ${from}`;
