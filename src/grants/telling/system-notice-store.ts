import { type RawBuilder, sql } from "kysely";
import type { OrganisationId } from "../../kernel/ids.ts";
import { iso, OLD_NEWS, threshold } from "./notice-store.ts";

/** What has to be told, and about which grant, before it is said to whom. */
const due = (organisation: OrganisationId) => {
  const grants = (
    kind: string,
    mark: RawBuilder<unknown>,
    at: RawBuilder<unknown>,
    days: RawBuilder<unknown>,
  ) =>
    sql`select g.organisation_id, g.id, g.integration_id, g.role_id, g.requested_by, ${kind} as kind, ${mark} as mark,
      ${at} as at, ${days} as days from integration_grant g`;
  const here = sql`g.organisation_id = ${organisation}::uuid`;
  const none = sql`null::int`;
  return sql`${grants("access_ends", sql`${iso(sql`g.expires_at`)} || '/' || t.days`, sql`g.expires_at`, sql`t.days`)}
      cross join lateral (select ${threshold(sql`g.life_from`, sql`g.expires_at`)} as days) t
      where ${here} and g.state = 'active' and t.days is not null
        and g.expires_at > decision_now() and g.expires_at <= decision_now() + interval '336 hours'
    union all
    ${grants("access_ended", iso(sql`g.expires_at`), sql`g.expires_at`, none)}
      where ${here} and g.state in ('active', 'expired') and g.expires_at <= decision_now()
        and g.expires_at > decision_now() - ${OLD_NEWS}
    union all
    ${grants("request_waits", sql`'asked'`, sql`g.lapses_at`, none)}
      where ${here} and g.state = 'requested' and decision_now() < g.lapses_at`;
};

/**
 * What is due to be told of case systems' access, as `toEach` wants it: to whoever answers for the system, or where he is
 * gone to all IAM staff; of a request to the IAM staff who may decide about it. The common table `iam` names those.
 */
export const systemNotices = (organisation: OrganisationId) =>
  sql`select d.id, d.kind, d.mark, who.recipient,
    jsonb_strip_nulls(jsonb_build_object('at', ${iso(sql`d.at`)}, 'days', d.days, 'integrationId', d.integration_id,
      'roleId', d.role_id)) as facts
  from (${due(organisation)}) d
  join integration i on i.organisation_id = d.organisation_id and i.id = d.integration_id and i.ended_at is null
  join scim_user u on u.organisation_id = i.organisation_id and u.id = i.responsible_id
  cross join lateral (select u.active and not u.identity_changed and u.deleted_at is null as here) standing
  cross join lateral (
    select u.id as recipient where d.kind <> 'request_waits' and standing.here
    union all
    select iam.user_id from iam where d.kind <> 'request_waits' and not standing.here
    union all
    select iam.user_id from iam where d.kind = 'request_waits' and iam.user_id not in (d.requested_by, u.id)) who`;
