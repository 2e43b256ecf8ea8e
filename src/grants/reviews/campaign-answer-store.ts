import { sql } from "kysely";
import { ask, later, type Tx } from "../../db/database.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import type { Change } from "../grant-store.ts";
import type { ItemFacts } from "./campaign-policy.ts";

const uuids = (ids: readonly string[]) => sql`any(${ids}::uuid[])`;

/** Locks these items and their grants; those that the campaign does not have are left out. */
export async function lockItems(
  tx: Tx,
  organisation: OrganisationId,
  campaign: string,
  grants: readonly string[],
): Promise<Map<string, ItemFacts>> {
  const rows = await ask(
    tx,
    sql<
      ItemFacts & { id: string }
    >`select g.id, g.user_id as holder, coalesce(i.answer <> 'unanswered', false) as answered,
      g.state not in ('active', 'suspended') or g.review_by is null
        or least(g.expires_at, g.review_by) <= decision_now() as over
    from review_item i
    join role_grant g on g.organisation_id = i.organisation_id and g.id = i.grant_id
    where i.organisation_id = ${organisation}::uuid and i.campaign_id = ${campaign}::uuid
      and i.grant_id = ${uuids(grants)}
    order by g.user_id, g.mapping_id, g.id for update of g, i`,
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/** The open items of a campaign, their grants locked; each is answered by nobody else meanwhile. */
export async function lockOpenItems(
  tx: Tx,
  organisation: OrganisationId,
  campaign: string,
): Promise<GrantId[]> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select g.id
    from review_item i
    join role_grant g on g.organisation_id = i.organisation_id and g.id = i.grant_id
    where i.organisation_id = ${organisation}::uuid and i.campaign_id = ${campaign}::uuid and i.answer is null
    order by g.user_id, g.mapping_id, g.id for update of g, i`,
  );
  return rows.map(({ id }) => id);
}

export type GivenAnswer = { grantId: string; reason: string | null };

const given = (answers: readonly GivenAnswer[]) =>
  sql`unnest(${answers.map(({ grantId }) => grantId)}::uuid[], ${answers.map(({ reason }) => reason)}::text[])
    as given (id, reason)`;

const answered = (by: ScimUserId) => sql`answered_by = ${by}::uuid, answered_at = decision_now()`;

/** Takes the review off again, but from nothing that is over by now; those that were kept. Lengthens nothing. */
export async function keepItems(
  tx: Tx,
  { organisation, auditId }: Change,
  campaign: string,
  by: ScimUserId,
  answers: readonly GivenAnswer[],
): Promise<Set<string>> {
  const rows = await ask(
    tx,
    sql<{ id: string }>`with kept as (
      update role_grant g set review_by = null from ${given(answers)}
      where g.organisation_id = ${organisation}::uuid and g.id = given.id and g.state in ('active', 'suspended')
        and decision_now() < g.review_by and decision_now() < g.expires_at
      returning g.id, given.reason
    ), items as (
      update review_item i set answer = 'keep', ${answered(by)}, reason = kept.reason from kept
      where i.organisation_id = ${organisation}::uuid and i.campaign_id = ${campaign}::uuid and i.grant_id = kept.id
    ), events as (
      insert into grant_event (organisation_id, grant_id, event, audit_id, reason)
      select ${organisation}::uuid, id, 'review_kept', ${auditId}::uuid, reason from kept)
    select id from kept`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** The answers alone; the caller ends the grants. */
export const removeItems = (
  tx: Tx,
  organisation: OrganisationId,
  campaign: string,
  by: ScimUserId,
  answers: readonly GivenAnswer[],
): void =>
  later(
    tx,
    sql`update review_item i set answer = 'remove', ${answered(by)}, reason = given.reason from ${given(answers)}
    where i.organisation_id = ${organisation}::uuid and i.campaign_id = ${campaign}::uuid and i.grant_id = given.id`,
  );
