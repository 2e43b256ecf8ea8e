import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { IntegrationId, OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import { instantOf, isoOf } from "../../kernel/instant.ts";
import type { Change, GrantSet } from "../grant-store.ts";
import { type HeldGrant, type Limits, moved } from "./limits-policy.ts";

/** What an organisation allows at most, and whether its IAM staff may look people up (R4). */
export type OrganisationSettings = {
  number: string;
  name: string;
  limits: Limits;
  iamMayLookUp: boolean;
  iamMayLookUpReason: string | null;
};

export async function settingsOf(tx: ReadTx, organisation: OrganisationId): Promise<OrganisationSettings> {
  const row = await tx
    .selectFrom("organisation")
    .select(["organisation_number", "name", "longest_life_days", "default_life_days", "sensitive_life_days"])
    .select(["renewal_window_days", "dormant_after_days", "grace_days", "iam_may_look_up"])
    .select(["lookups_per_minute", "integration_lookups_per_minute"])
    .select("iam_may_look_up_reason")
    .where("id", "=", organisation)
    .executeTakeFirstOrThrow();
  return {
    number: row.organisation_number,
    name: row.name,
    limits: {
      longestLifeDays: row.longest_life_days,
      defaultLifeDays: row.default_life_days,
      sensitiveLifeDays: row.sensitive_life_days,
      renewalWindowDays: row.renewal_window_days,
      dormantAfterDays: row.dormant_after_days,
      graceDays: row.grace_days,
      lookupsPerMinute: row.lookups_per_minute,
      integrationLookupsPerMinute: row.integration_lookups_per_minute,
    },
    iamMayLookUp: row.iam_may_look_up,
    iamMayLookUpReason: row.iam_may_look_up_reason,
  };
}

/** Whether somebody administers access now. */
export async function administers(
  tx: ReadTx,
  organisation: OrganisationId,
  user: ScimUserId,
): Promise<boolean> {
  const row = await tx
    .selectFrom("effective_grant")
    .select("id")
    .where("organisation_id", "=", organisation)
    .where("user_id", "=", user)
    .where("portal_role", "=", "iam")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** As the owner of the database: the application may not change what an organisation allows. */
export async function storeLimits(owner: Tx, organisation: OrganisationId, limits: Limits): Promise<void> {
  await owner
    .updateTable("organisation")
    .set({
      longest_life_days: limits.longestLifeDays,
      default_life_days: limits.defaultLifeDays,
      sensitive_life_days: limits.sensitiveLifeDays,
      renewal_window_days: limits.renewalWindowDays,
      dormant_after_days: limits.dormantAfterDays,
      grace_days: limits.graceDays,
      lookups_per_minute: limits.lookupsPerMinute,
      integration_lookups_per_minute: limits.integrationLookupsPerMinute,
    })
    .where("id", "=", organisation)
    .execute();
}

export async function storeIamMayLookUp(
  tx: Tx,
  organisation: OrganisationId,
  allowed: boolean,
  reason: string,
): Promise<void> {
  await tx
    .updateTable("organisation")
    .set({ iam_may_look_up: allowed, iam_may_look_up_reason: reason })
    .where("id", "=", organisation)
    .execute();
}

/** Case systems' grants, with the columns that a set and a longest life are spelled by. */
const SYSTEMS = sql`(select s.*, null::text as portal_role from integration_grant s)`;

const LIVE = sql`g.state in ('active', 'suspended') and decision_now() < least(g.expires_at, g.review_by)`;

type Planned = {
  id: string;
  user_id: ScimUserId | IntegrationId;
  system: boolean;
  name: string;
  expires_at: Date;
  ends_at: Date;
  over: boolean;
};

/** Never later than it was; a window is never empty. */
const ENDS = sql`least(g.expires_at, greatest(l.last, g.not_before + interval '1 millisecond')) as ends_at,
  l.last <= greatest(g.not_before, decision_now()) as over`;

/**
 * The plan: every live grant of the set, of people and of case systems, with its end when access may last `longest` days from its full approval. Both
 * what a change would do and what it then does are read from here, so that the two cannot differ.
 */
export async function planOf(
  tx: ReadTx,
  organisation: OrganisationId,
  set: GrantSet,
  longest: RawBuilder<unknown>,
): Promise<HeldGrant[]> {
  const last = sql`(select (g.last_full_approval + make_interval(hours => 24 * ${longest}))::timestamptz(3) as last) l`;
  const rows = await ask(
    tx,
    sql<Planned>`
    select g.id, g.user_id, false as system, g.expires_at,
      coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name, ${ENDS}
    from role_grant g
    join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
    cross join lateral ${last}
    where g.organisation_id = ${organisation}::uuid and ${set} and ${LIVE}
    union all
    select g.id, i.id, true, g.expires_at, i.name, ${ENDS}
    from ${SYSTEMS} g
    join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id
    cross join lateral ${last}
    where g.organisation_id = ${organisation}::uuid and ${set} and g.state = 'active' and decision_now() < g.expires_at
    order by user_id, id`,
  );
  return rows.map((row) => ({
    grant: row.id,
    user: row.user_id,
    system: row.system,
    name: row.name,
    expiresAt: instantOf(row.expires_at),
    endsAt: instantOf(row.ends_at),
    over: row.over,
  }));
}

/**
 * Nobody joins or leaves a group that is mapped to the role (null: to anything), and none of the grants changes, until
 * the transaction ends. Locks group → grant → case systems' grants, ids ascending.
 */
export function lockAround(tx: Tx, organisation: OrganisationId, role: RoleId | null, set: GrantSet): void {
  later(
    tx,
    sql`select from scim_group where organisation_id = ${organisation}::uuid and id = any(array(
        select m.group_id from group_mapping m
        where m.organisation_id = ${organisation}::uuid and m.state <> 'retired'
          and (${role}::uuid is null or m.role_id = ${role}::uuid)))
      order by id for update`,
  );
  later(
    tx,
    sql`select from role_grant g where g.organisation_id = ${organisation}::uuid and ${set}
        and g.state in ('requested', 'active', 'suspended')
      order by g.user_id, g.mapping_id, g.id for update`,
  );
  later(
    tx,
    sql`select from integration_grant where id = any(array(
        select g.id from ${SYSTEMS} g where g.organisation_id = ${organisation}::uuid and ${set}
          and g.state in ('requested', 'active')))
      and organisation_id = ${organisation}::uuid order by id for update`,
  );
}

/** Does what the plan says, which was read under the locks: one statement for any number of grants. */
export function shorten(tx: Tx, { organisation, auditId }: Change, plan: readonly HeldGrant[]): void {
  const rows = moved(plan).map(({ grant, endsAt, over }) => ({ id: grant, ends_at: isoOf(endsAt), over }));
  if (rows.length === 0) return;
  later(
    tx,
    sql`with planned as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(id uuid, ends_at timestamptz, over boolean)
    ), changed as (
      update role_grant g set expires_at = p.ends_at,
        state = case when p.over then 'expired' else g.state end,
        ended_at = case when p.over then decision_now() end,
        ended_reason = case when p.over then 'expired' end
      from planned p where g.organisation_id = ${organisation}::uuid and g.id = p.id
      returning g.id, p.over
    ), systems as (
      update integration_grant g set expires_at = p.ends_at,
        state = case when p.over then 'expired' else g.state end,
        ended_at = case when p.over then decision_now() end,
        ended_by = case when p.over then 'system' end
      from planned p where g.organisation_id = ${organisation}::uuid and g.id = p.id
    )
    insert into grant_event (organisation_id, grant_id, event, audit_id)
    select ${organisation}::uuid, id, 'shortened', ${auditId}::uuid from changed
    union all
    select ${organisation}::uuid, id, 'expired', ${auditId}::uuid from changed where over`,
  );
}

/** The longest life that what a grant gives has now, by the one place for terms. */
export const LONGEST_NOW = sql`(select t.longest_days from terms_of(g.organisation_id, g.role_id, g.portal_role) t)`;

export const EVERY_GRANT: GrantSet = sql`true`;
