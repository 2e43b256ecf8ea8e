import { type RawBuilder, sql } from "kysely";
import { ask, later, type Tx } from "../../db/database.ts";
import type { OrganisationId } from "../../kernel/ids.ts";
import { type Change, markOver } from "../grant-store.ts";
import { markSystemsOver, SYSTEM_OVER } from "../integrations/integration-grant-store.ts";

/** What the clock has done and nobody has written down yet, kind by kind; in this order. */
export const TIDY_STEPS = ["over", "systems_over", "unanswered", "campaign_over", "grace_over"] as const;
export type TidyStep = (typeof TIDY_STEPS)[number];

type Step = {
  /** Locks at most `limit` rows that are due. What somebody else changes just now is left for the next run. */
  claim: (tx: Tx, organisation: OrganisationId, limit: number) => Promise<string[]>;
  apply: (tx: Tx, change: Change, ids: readonly string[]) => void;
};

const claimed = async (tx: Tx, statement: RawBuilder<{ id: string }>): Promise<string[]> =>
  (await ask(tx, statement)).map(({ id }) => id);

const uuids = (ids: readonly string[]) => sql`any(${ids}::uuid[])`;

export const TIDY: { readonly [step in TidyStep]: Step } = {
  /** Expired, lapsed, or a review unanswered. Each of the three is found by its own index. */
  over: {
    claim: (tx, organisation, limit) => {
      const due = (condition: RawBuilder<unknown>) =>
        sql`(select id from role_grant where organisation_id = ${organisation}::uuid and ${condition} limit ${limit})`;
      return claimed(
        tx,
        sql`select g.id from role_grant g
        where g.organisation_id = ${organisation}::uuid and g.id = any(array(
          ${due(sql`state in ('active', 'suspended') and expires_at <= decision_now()`)}
          union ${due(sql`state in ('active', 'suspended') and review_by is not null and review_by <= decision_now()`)}
          union ${due(sql`state = 'requested' and lapses_at <= decision_now()`)}
          limit ${limit}))
        order by g.user_id, g.mapping_id, g.id for update skip locked`,
      );
    },
    apply: (tx, change, ids) => markOver(tx, change, sql`g.id = ${uuids(ids)}`),
  },
  /** Case systems' grants that have expired, and requests for some that have lapsed. */
  systems_over: {
    claim: (tx, organisation, limit) =>
      claimed(
        tx,
        sql`select g.id from integration_grant g
        where g.organisation_id = ${organisation}::uuid and ${SYSTEM_OVER}
        order by g.id limit ${limit} for update skip locked`,
      ),
    apply: (tx, { organisation }, ids) => markSystemsOver(tx, organisation, sql`g.id = ${uuids(ids)}`),
  },
  /** Items of a campaign whose deadline has passed; the grants themselves went with the step before. */
  unanswered: {
    claim: (tx, organisation, limit) =>
      claimed(
        tx,
        sql`select i.grant_id as id from review_campaign c
        join review_item i on i.organisation_id = c.organisation_id and i.campaign_id = c.id
        where c.organisation_id = ${organisation}::uuid and c.closed_at is null and c.deadline <= decision_now()
          and i.answer is null
        order by i.grant_id limit ${limit} for update of i skip locked`,
      ),
    apply: (tx, { organisation }, ids) =>
      later(
        tx,
        sql`update review_item i set answer = 'unanswered', answered_at = c.deadline
        from review_campaign c
        where i.organisation_id = ${organisation}::uuid and i.grant_id = ${uuids(ids)} and i.answer is null
          and c.organisation_id = i.organisation_id and c.id = i.campaign_id`,
      ),
  },
  campaign_over: {
    claim: (tx, organisation, limit) =>
      claimed(
        tx,
        sql`select c.id from review_campaign c
        where c.organisation_id = ${organisation}::uuid and c.closed_at is null and c.deadline <= decision_now()
          and not exists (
            select from review_item i
            where i.organisation_id = c.organisation_id and i.campaign_id = c.id and i.answer is null)
        order by c.id limit ${limit} for update skip locked`,
      ),
    apply: (tx, { organisation }, ids) =>
      later(
        tx,
        sql`update review_campaign set closed_at = deadline
        where organisation_id = ${organisation}::uuid and id = ${uuids(ids)}`,
      ),
  },
  /** Ended so long ago that it cannot be asked for again with its history. */
  grace_over: {
    claim: (tx, organisation, limit) =>
      claimed(
        tx,
        sql`select g.id from role_grant g
        join organisation o on o.id = g.organisation_id
        where g.organisation_id = ${organisation}::uuid
          and g.state in ('expired', 'revoked', 'cancelled', 'rejected', 'lapsed')
          and g.ended_at <= decision_now() - make_interval(hours => 24 * o.grace_days)
        order by g.user_id, g.mapping_id, g.id limit ${limit} for update of g skip locked`,
      ),
    apply: (tx, { organisation, auditId }, ids) =>
      later(
        tx,
        sql`with changed as (
          update role_grant set state = 'closed'
          where organisation_id = ${organisation}::uuid and id = ${uuids(ids)} returning id)
        insert into grant_event (organisation_id, grant_id, event, audit_id)
        select ${organisation}::uuid, id, 'closed', ${auditId}::uuid from changed`,
      ),
  },
};
