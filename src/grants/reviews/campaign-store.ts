import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import { type GrantId, isUuid, type OrganisationId, type ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant } from "../../kernel/instant.ts";
import type { Change } from "../grant-store.ts";
import type { Scope } from "./campaign-policy.ts";

/** A campaign takes answers for this long at most: meanwhile what it is about cannot be renewed. */
const LONGEST = sql`interval '2160 hours'`;

const uuids = (ids: readonly string[]) => sql`any(${ids}::uuid[])`;

/** Whether the deadline lies ahead, and not too far. */
export async function deadlineFits(tx: ReadTx, deadline: Instant): Promise<boolean> {
  const at = sql`${dateOf(deadline)}::timestamptz(3)`;
  const [row] = await ask(
    tx,
    sql<{ fits: boolean }>`select decision_now() < ${at} and ${at} <= decision_now() + ${LONGEST} as fits`,
  );
  return row?.fits ?? false;
}

const DEPARTMENT = ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "department"];

/** Conditions on `g` (role_grant) of one organisation. */
function within(organisation: OrganisationId, scope: Scope): RawBuilder<unknown> {
  if ("roleId" in scope) return sql`g.role_id = ${scope.roleId}::uuid`;
  if ("groupId" in scope)
    return sql`g.mapping_id = any(array(select id from group_mapping
      where organisation_id = ${organisation}::uuid and group_id = ${scope.groupId}::uuid))`;
  return sql`g.user_id = any(array(select id from scim_user
    where organisation_id = ${organisation}::uuid and comparable #>> ${DEPARTMENT}::text[] = ${scope.departmentKey}))`;
}

/** Whether what the scope names is there; a department is there when somebody is in it. */
export async function scopeExists(tx: ReadTx, organisation: OrganisationId, scope: Scope): Promise<boolean> {
  if ("department" in scope) return true;
  const [table, id] =
    "roleId" in scope ? (["role", scope.roleId] as const) : (["scim_group", scope.groupId] as const);
  if (!isUuid(id)) return false;
  const rows = await ask(
    tx,
    sql`select 1 from ${sql.table(table)} where organisation_id = ${organisation}::uuid and id = ${id}::uuid`,
  );
  return rows.length > 0;
}

/**
 * Locks every grant to be reviewed, in the order that every change keeps: live, not over, under no other review, and
 * not from breaking the glass, which has a case of its own.
 */
export async function claimForReview(tx: Tx, organisation: OrganisationId, scope: Scope): Promise<GrantId[]> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select g.id from role_grant g
    where g.organisation_id = ${organisation}::uuid and ${within(organisation, scope)}
      and g.state in ('active', 'suspended') and decision_now() < g.expires_at and g.review_by is null
      and g.source <> 'break_glass'
    order by g.user_id, g.mapping_id, g.id for update`,
  );
  return rows.map(({ id }) => id);
}

export type NewCampaign = { id: string; name: string; scope: Scope; deadline: Instant; openedBy: ScimUserId };

/** Writes the campaign with an item for each grant; from the deadline on, unanswered, each gives nothing. */
export function insertCampaign(
  tx: Tx,
  { organisation, auditId }: Change,
  { id, name, scope, deadline, openedBy }: NewCampaign,
  grants: readonly GrantId[],
): void {
  const kind = "roleId" in scope ? "role" : "groupId" in scope ? "group" : "department";
  later(
    tx,
    sql`insert into review_campaign (organisation_id, id, name, scope, role_id, group_id, department, deadline, opened_by)
    values (${organisation}::uuid, ${id}::uuid, ${name}, ${kind}, ${"roleId" in scope ? scope.roleId : null}::uuid,
      ${"groupId" in scope ? scope.groupId : null}::uuid, ${"department" in scope ? scope.department : null},
      ${dateOf(deadline)}::timestamptz(3), ${openedBy}::uuid)`,
  );
  later(
    tx,
    sql`with marked as (
      update role_grant set review_by = ${dateOf(deadline)}::timestamptz(3)
      where organisation_id = ${organisation}::uuid and id = ${uuids(grants)} returning id
    ), items as (
      insert into review_item (organisation_id, campaign_id, grant_id)
      select ${organisation}::uuid, ${id}::uuid, id from marked)
    insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${organisation}::uuid, id, 'review_opened', ${auditId}::uuid from marked`,
  );
}

/** Moves the deadline of these items to now: they are unanswered, and the campaign is over. */
export function closeNow(tx: Tx, organisation: OrganisationId, campaign: string, grants: readonly string[]) {
  later(
    tx,
    sql`update role_grant set review_by = decision_now()
    where organisation_id = ${organisation}::uuid and id = ${uuids(grants)} and state in ('active', 'suspended')
      and decision_now() < review_by`,
  );
  later(
    tx,
    sql`update review_item set answer = 'unanswered', answered_at = decision_now()
    where organisation_id = ${organisation}::uuid and campaign_id = ${campaign}::uuid and answer is null`,
  );
  later(
    tx,
    sql`update review_campaign set closed_at = decision_now()
    where organisation_id = ${organisation}::uuid and id = ${campaign}::uuid`,
  );
}

/** Whether a campaign takes answers now. */
export type Standing = "open" | "over" | "unknown";

export const standingOf = (tx: ReadTx, organisation: OrganisationId, id: string): Promise<Standing> =>
  standing(tx, organisation, id, sql``);

/** The same, locked against being closed twice. */
export const lockCampaign = (tx: Tx, organisation: OrganisationId, id: string): Promise<Standing> =>
  standing(tx, organisation, id, sql`for update`);

async function standing(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
  lock: RawBuilder<unknown>,
): Promise<Standing> {
  if (!isUuid(id)) return "unknown";
  const [row] = await ask(
    tx,
    sql<{ open: boolean }>`select closed_at is null and decision_now() < deadline as open
    from review_campaign where organisation_id = ${organisation}::uuid and id = ${id}::uuid ${lock}`,
  );
  return row ? (row.open ? "open" : "over") : "unknown";
}
