import { type RawBuilder, sql } from "kysely";
import { ask, type Tx } from "../../db/database.ts";
import type { OrganisationId } from "../../kernel/ids.ts";
import { iso, LOCAL_DAY, type NoticeKind, OLD_NEWS, threshold } from "./notice-store.ts";
import { systemNotices } from "./system-notice-store.ts";

/** What came of one batch: how many notices were written, and whether there may be more of the kind. */
export type Told = { told: number; more: boolean };

/** What is due to be told, found by the database itself; in this order. Each is told once, whoever looks first. */
export const DUE_NOTICES = ["ends", "ended", "requests", "reviews", "mappings", "systems"] as const;
export type DueNotices = (typeof DUE_NOTICES)[number];

const iam = (organisation: OrganisationId) =>
  sql`iam as materialized (select distinct user_id from effective_grant
    where organisation_id = ${organisation}::uuid and portal_role = 'iam')`;

/**
 * To be joined to grants `g`: those who decide about each, or else all IAM staff who may. `offset 0`: the view is
 * entered once for each grant by its id, whatever the planner knows of the tables.
 */
const deciders = (organisation: OrganisationId) =>
  sql`cross join lateral (
    select * from grant_decider where organisation_id = ${organisation}::uuid and grant_id = g.id offset 0) d
  left join iam on d.decider_id is null and iam.user_id <> d.user_id and iam.user_id is distinct from d.requested_by`;
const DECIDER = sql`coalesce(d.decider_id, iam.user_id)`;

const decidersOfDue = (organisation: OrganisationId) =>
  sql`select g.id, g.mark, g.facts, ${DECIDER} as recipient from due g ${deciders(organisation)}
  where ${DECIDER} is not null`;

const HOLDERS = sql`select id, mark, facts, holder as recipient from due`;

const OWNERS = sql`select due.id, due.mark, due.facts, u.id as recipient
  from due
  join role r on r.organisation_id = due.organisation_id and r.id = due.role_id
  join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
  join scim_user u on u.organisation_id = v.organisation_id and u.id = v.owner_id
    and u.active and not u.identity_changed and u.deleted_at is null`;

/** The grants of a select with `id, user_id, role_id, portal_role, ends_at, days`, unless somebody was told already. */
const untold = (grants: RawBuilder<unknown>, kind: NoticeKind, mark: RawBuilder<unknown>, limit: number) =>
  sql`due as materialized (
    select g.organisation_id, g.id, g.user_id as holder, g.role_id, ${mark} as mark,
      jsonb_strip_nulls(jsonb_build_object('at', ${iso(sql`g.ends_at`)}, 'days', g.days, 'userId', g.user_id,
        'roleId', g.role_id, 'portalRole', g.portal_role)) as facts
    from (${grants}) g
    where not exists (
      select from notice n
      where n.organisation_id = g.organisation_id and n.about_id = g.id and n.kind = ${kind} and n.mark = ${mark})
    limit ${limit})`;

/** Writes one notice for each recipient in that order, for each locks the recipient's row for a moment. */
const written = (organisation: OrganisationId, kind: RawBuilder<unknown>, recipients: RawBuilder<unknown>) =>
  sql`written as (
    insert into notice (organisation_id, recipient_id, kind, about_id, mark, facts, digest_day)
    select distinct on (recipient, id) ${organisation}::uuid, recipient, ${kind}, id, mark, facts, ${LOCAL_DAY}
    from (${recipients}) as told order by recipient, id
    on conflict do nothing returning 1)`;

const grantColumns = sql`g.organisation_id, g.id, g.user_id, g.role_id, g.portal_role`;

const endingSoon = (organisation: OrganisationId) =>
  sql`select ${grantColumns}, g.expires_at as ends_at, t.days
  from role_grant g
  cross join lateral (select ${threshold(sql`g.life_from`, sql`g.expires_at`)} as days) t
  where g.organisation_id = ${organisation}::uuid and g.state in ('active', 'suspended')
    and g.expires_at > decision_now() and g.expires_at <= decision_now() + interval '336 hours'
    and (g.review_by is null or decision_now() < g.review_by) and t.days is not null`;

/** Whether or not it is written down yet: the end is the same. */
const endedByClock = (organisation: OrganisationId) => {
  const ended = (at: RawBuilder<unknown>, condition: RawBuilder<unknown>) =>
    sql`select ${grantColumns}, ${at} as ends_at, null::int as days from role_grant g
      where g.organisation_id = ${organisation}::uuid and ${condition} and ${at} > decision_now() - ${OLD_NEWS}`;
  const first = sql`least(g.expires_at, g.review_by)`;
  return sql`${ended(first, sql`g.state in ('active', 'suspended') and g.expires_at <= decision_now()`)}
    union ${ended(first, sql`g.state in ('active', 'suspended') and g.review_by is not null and g.review_by <= decision_now()`)}
    union ${ended(sql`g.ended_at`, sql`g.ended_reason in ('expired', 'review_unanswered')`)}`;
};

const waiting = (organisation: OrganisationId) =>
  sql`select ${grantColumns}, g.lapses_at as ends_at, null::int as days from role_grant g
  where g.organisation_id = ${organisation}::uuid and g.state = 'requested' and decision_now() < g.lapses_at`;

/** At the opening, half-way and one day before the deadline: the last of these that has come. */
const reviewStages = (organisation: OrganisationId) =>
  sql`select c.id, c.deadline, s.kind, s.mark
  from review_campaign c
  cross join lateral (
    select kind, mark
    from (values ('review_waits', 'opened', c.opened_at),
      ('review_reminder', 'half_way', c.opened_at + (c.deadline - c.opened_at) / 2),
      ('review_reminder', 'last_day', c.deadline - interval '24 hours')) as stage (kind, mark, at)
    where stage.at between c.opened_at and decision_now()
    order by stage.at desc limit 1) s
  where c.organisation_id = ${organisation}::uuid and c.closed_at is null and decision_now() < c.deadline`;

/** Who has unanswered items, of grants that are not over otherwise, and how many; each item found by its grant. */
const reviewersWaitedFor = (organisation: OrganisationId) =>
  sql`select s.id, s.kind, s.mark, w.recipient,
    jsonb_build_object('at', ${iso(sql`s.deadline`)}, 'count', w.items) as facts
  from (
    select i.campaign_id, ${DECIDER} as recipient, count(*) as items
    from role_grant g
    cross join lateral (
      select campaign_id from review_item
      where organisation_id = ${organisation}::uuid and grant_id = g.id and answer is null limit 1) i
    ${deciders(organisation)}
    where g.organisation_id = ${organisation}::uuid and g.state in ('active', 'suspended')
      and g.review_by is not null and decision_now() < g.review_by and decision_now() < g.expires_at
      and ${DECIDER} is not null
    group by i.campaign_id, ${DECIDER}) w
  join (${reviewStages(organisation)}) s on s.id = w.campaign_id`;

/** Mappings that must be approved again, or nothing goes on through them. */
const mappingsRunningOut = (organisation: OrganisationId) =>
  sql`select m.id, iam.user_id as recipient, ${iso(sql`e.ends_at`)} || '/' || e.days as mark,
    jsonb_strip_nulls(jsonb_build_object('at', ${iso(sql`e.ends_at`)}, 'days', e.days, 'groupId', m.group_id,
      'roleId', m.role_id, 'portalRole', m.portal_role)) as facts
  from group_mapping m
  cross join lateral terms_of(m.organisation_id, m.role_id, m.portal_role) t
  cross join lateral (select m.approved_at + make_interval(hours => 24 * t.longest_days) as ends_at) a
  cross join lateral (select a.ends_at, ${threshold(sql`m.approved_at`, sql`a.ends_at`)} as days) e
  cross join iam
  where m.organisation_id = ${organisation}::uuid and m.state = 'active' and e.days is not null
    and (m.valid_until is null or m.valid_until > e.ends_at)`;

const everybody = (organisation: OrganisationId) =>
  sql`${HOLDERS} union all ${decidersOfDue(organisation)} union all ${OWNERS}`;

/** Tells these recipients of at most `limit` of these grants, each grant once. */
const aboutGrants = (
  organisation: OrganisationId,
  limit: number,
  kind: NoticeKind,
  grants: RawBuilder<unknown>,
  mark: RawBuilder<unknown>,
  recipients: RawBuilder<unknown>,
) =>
  sql<Counts>`with ${iam(organisation)}, ${untold(grants, kind, mark, limit)},
    ${written(organisation, sql`${kind}`, recipients)}
  select (select count(*) from written)::int as told, (select count(*) from due)::int as due`;

/** Tells each of these recipients once, whoever else was told before. */
const toEach = (organisation: OrganisationId, kind: RawBuilder<unknown>, recipients: RawBuilder<unknown>) =>
  sql<Counts>`with ${iam(organisation)}, ${written(organisation, kind, recipients)}
  select count(*)::int as told, 0 as due from written`;

type Counts = { told: number; due: number };

const STATEMENTS: {
  readonly [due in DueNotices]: (organisation: OrganisationId, limit: number) => RawBuilder<Counts>;
} = {
  ends: (organisation, limit) => {
    const mark = sql`${iso(sql`g.ends_at`)} || '/' || g.days`;
    return aboutGrants(
      organisation,
      limit,
      "access_ends",
      endingSoon(organisation),
      mark,
      everybody(organisation),
    );
  },
  ended: (organisation, limit) => {
    const mark = iso(sql`g.ends_at`);
    return aboutGrants(
      organisation,
      limit,
      "access_ended",
      endedByClock(organisation),
      mark,
      everybody(organisation),
    );
  },
  requests: (organisation, limit) =>
    aboutGrants(
      organisation,
      limit,
      "request_waits",
      waiting(organisation),
      sql`'asked'`,
      decidersOfDue(organisation),
    ),
  reviews: (organisation) => toEach(organisation, sql`kind`, reviewersWaitedFor(organisation)),
  mappings: (organisation) => toEach(organisation, sql`'mapping_ends'`, mappingsRunningOut(organisation)),
  systems: (organisation) => toEach(organisation, sql`kind`, systemNotices(organisation)),
};

/**
 * Tells what is due of one kind, in the caller's transaction, about at most `limit` grants. Everybody concerned by one
 * grant is told in the statement that tells the first of them, so nothing is told by halves or twice.
 */
export async function tellDue(
  tx: Tx,
  organisation: OrganisationId,
  kind: DueNotices,
  limit: number,
): Promise<Told> {
  const [counts] = await ask(tx, STATEMENTS[kind](organisation, limit));
  const { told, due } = counts as Counts;
  // Where there is nobody to be told, the same would be found for ever.
  return { told, more: due === limit && told > 0 };
}
