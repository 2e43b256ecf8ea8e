import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import { type GrantId, isUuid, type OrganisationId, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";
import type { PortalRole } from "../portal-role.ts";
import { type Use, useOf } from "../use-store.ts";

export type Campaign = {
  id: string;
  name: string;
  scope: { roleId: string } | { groupId: string } | { department: string };
  deadline: Instant;
  openedBy: ScimUserId;
  openedAt: Instant;
  /** Whether answers are taken now. */
  open: boolean;
  progress: { items: number; waiting: number; kept: number; removed: number; unanswered: number };
};

/** The newest first; one of them, or all. */
export async function listCampaigns(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string | null,
): Promise<Campaign[]> {
  if (id !== null && !isUuid(id)) return [];
  const rows = await ask(
    tx,
    sql<Row>`select c.id, c.name, c.role_id, c.group_id, c.department, c.deadline, c.opened_by, c.opened_at,
      c.closed_at is null and decision_now() < c.deadline as open,
      count(*)::int as items,
      count(*) filter (where i.answer = 'keep')::int as kept,
      count(*) filter (where i.answer = 'remove')::int as removed,
      count(*) filter (where i.answer = 'unanswered' or i.answer is null and c.deadline <= decision_now())::int as unanswered
    from review_campaign c
    join review_item i on i.organisation_id = c.organisation_id and i.campaign_id = c.id
    where c.organisation_id = ${organisation}::uuid and (${id}::uuid is null or c.id = ${id}::uuid)
    group by c.organisation_id, c.id order by c.opened_at desc, c.id desc`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scope: row.role_id
      ? { roleId: row.role_id }
      : row.group_id
        ? { groupId: row.group_id }
        : { department: row.department ?? "" },
    deadline: instantOf(row.deadline),
    openedBy: row.opened_by,
    openedAt: instantOf(row.opened_at),
    open: row.open,
    progress: {
      items: row.items,
      waiting: row.items - row.kept - row.removed - row.unanswered,
      kept: row.kept,
      removed: row.removed,
      unanswered: row.unanswered,
    },
  }));
}

type Row = {
  id: string;
  name: string;
  role_id: string | null;
  group_id: string | null;
  department: string | null;
  deadline: Date;
  opened_by: ScimUserId;
  opened_at: Date;
  open: boolean;
  items: number;
  kept: number;
  removed: number;
  unanswered: number;
};

/** One grant under review, with what a reviewer wants to know. */
export type ReviewItem = {
  campaign: string;
  deadline: Instant;
  grant: GrantId;
  holder: { id: ScimUserId; name: string };
  access: { roleId: RoleId; roleName: string; parts: number } | { portalRole: PortalRole };
  expiresAt: Instant;
  lastApproval: Instant;
  /** Null: IAM staff other than the holder and whoever asked for it. */
  reviewer: ScimUserId | null;
  /** `ended`: the access ended otherwise, and there is nothing to answer. */
  status: "waiting" | "keep" | "remove" | "unanswered" | "ended";
  answeredBy: ScimUserId | null;
  reason: string | null;
  /** Of the role by the holder; null for a portal role, whose use is not counted. */
  use: Use | null;
};

/** So many items are shown at a time. */
export const PAGE = 500;

/** A page of a campaign's items in the order of grants, behind this one. */
export const itemsOfCampaign = (
  tx: ReadTx,
  organisation: OrganisationId,
  campaign: string,
  after: string | null,
): Promise<ReviewItem[]> =>
  items(
    tx,
    organisation,
    sql`i.campaign_id = ${campaign}::uuid and (${after}::uuid is null or i.grant_id > ${after}::uuid)`,
  );

/** These grants' open items. */
export const openItemsOf = (
  tx: ReadTx,
  organisation: OrganisationId,
  grants: readonly string[],
): Promise<ReviewItem[]> =>
  items(tx, organisation, sql`i.answer is null and i.grant_id = any(${grants}::uuid[])`);

/** The grants that wait for an answer now, in any campaign. */
export async function grantsUnderReview(tx: ReadTx, organisation: OrganisationId): Promise<GrantId[]> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select g.id from role_grant g
    where g.organisation_id = ${organisation}::uuid and g.state in ('active', 'suspended')
      and g.review_by is not null and decision_now() < g.review_by and decision_now() < g.expires_at
    order by g.review_by, g.id`,
  );
  return rows.map(({ id }) => id);
}

async function items(
  tx: ReadTx,
  organisation: OrganisationId,
  condition: RawBuilder<unknown>,
): Promise<ReviewItem[]> {
  const rows = await ask(
    tx,
    sql<ItemRow>`select i.campaign_id, c.deadline, i.grant_id, g.user_id, g.role_id, g.portal_role, r.name as role_name,
      coalesce(u.resource ->> 'displayName', u.resource ->> 'userName') as holder_name,
      cardinality(v.parts) as parts, g.expires_at, g.last_full_approval,
      (select d.decider_id from grant_decider d where d.organisation_id = g.organisation_id and d.grant_id = g.id) as decider_id,
      coalesce(i.answer, case when c.deadline <= decision_now() then 'unanswered'
        when g.state in ('active', 'suspended') and decision_now() < g.expires_at then 'waiting' else 'ended' end) as status,
      i.answered_by, i.reason
    from review_item i
    join review_campaign c on c.organisation_id = i.organisation_id and c.id = i.campaign_id
    join role_grant g on g.organisation_id = i.organisation_id and g.id = i.grant_id
    join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
    left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
    left join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
    where i.organisation_id = ${organisation}::uuid and ${condition}
    order by c.deadline, i.grant_id limit ${PAGE}`,
  );
  const used = rows.flatMap(({ user_id, role_id }) => (role_id ? [{ user: user_id, role: role_id }] : []));
  const uses = await useOf(tx, organisation, used);
  return rows.map((row) => ({
    campaign: row.campaign_id,
    deadline: instantOf(row.deadline),
    grant: row.grant_id,
    holder: { id: row.user_id, name: row.holder_name },
    access: row.role_id
      ? { roleId: row.role_id, roleName: row.role_name ?? "", parts: row.parts ?? 0 }
      : { portalRole: row.portal_role as PortalRole },
    expiresAt: instantOf(row.expires_at),
    lastApproval: instantOf(row.last_full_approval),
    reviewer: row.decider_id,
    status: row.status,
    answeredBy: row.answered_by,
    reason: row.reason,
    use: row.role_id ? (uses.shift() ?? null) : null,
  }));
}

type ItemRow = {
  campaign_id: string;
  deadline: Date;
  grant_id: GrantId;
  user_id: ScimUserId;
  role_id: RoleId | null;
  portal_role: string | null;
  role_name: string | null;
  holder_name: string;
  parts: number | null;
  expires_at: Date;
  last_full_approval: Date;
  decider_id: ScimUserId | null;
  status: ReviewItem["status"];
  answered_by: ScimUserId | null;
  reason: string | null;
};
