import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";

/** Days of the chart, today among them. */
export const CHART_DAYS = 30;

/** What is a question about people; the begun ones are asked again when they are answered. */
const QUESTIONS = sql`a.kind in ('lookup', 'search', 'bulk', 'reveal')`;
const TODAY = sql`(decision_now() at time zone 'Europe/Oslo')::date`;
/** The first day of the chart that nobody has counted. */
const uncounted = (organisation: OrganisationId) =>
  sql`greatest(${TODAY} - ${CHART_DAYS - 1}::int,
    (select max(q.day) + 1 from question_day q where q.organisation_id = ${organisation}::uuid))`;
const startOf = (day: RawBuilder<unknown>) => sql`((${day})::timestamp at time zone 'Europe/Oslo')`;

/**
 * Counts the days that are over, once each: for the job. A day counts when it has been over for ten minutes, so that no record
 * of it is still on its way.
 */
export const countDays = (tx: Tx, organisation: OrganisationId): void =>
  later(
    tx,
    sql`with days as materialized (
      select day::date as day from generate_series(${uncounted(organisation)}::timestamp,
        ((decision_now() - interval '10 minutes') at time zone 'Europe/Oslo')::date - interval '1 day', interval '1 day') day
    )
    insert into question_day (organisation_id, day, answered, refused)
    select ${organisation}::uuid, d.day, count(a.id) filter (where a.outcome = 'permit'), count(a.id) filter (where a.outcome = 'deny')
    from days d left join audit_record a on a.organisation_id = ${organisation}::uuid
      and a.at >= ${startOf(sql`d.day`)} and a.at < ${startOf(sql`d.day + 1`)} and ${QUESTIONS}
    group by d.day
    on conflict do nothing`,
  );

export type QuestionDay = { day: string; answered: number; refused: number };

/** The days of the chart that had any, oldest first: counted ones as they were counted, the rest by the log's index of time. */
export const questionDays = (tx: ReadTx, organisation: OrganisationId): Promise<QuestionDay[]> =>
  ask(
    tx,
    sql<QuestionDay>`
    select to_char(q.day, 'YYYY-MM-DD') as day, q.answered, q.refused from question_day q
    where q.organisation_id = ${organisation}::uuid and q.day > ${TODAY} - ${CHART_DAYS}::int
    union all
    select to_char(d.day, 'YYYY-MM-DD') as day, a.answered, a.refused
    from generate_series(${uncounted(organisation)}::timestamp, ${TODAY}, interval '1 day') as d (day)
    cross join lateral (
      select count(*) as all, count(*) filter (where a.outcome = 'permit')::int as answered,
        count(*) filter (where a.outcome = 'deny')::int as refused
      from audit_record a
      where a.organisation_id = ${organisation}::uuid and a.at >= ${startOf(sql`d.day`)}
        and a.at < ${startOf(sql`d.day + interval '1 day'`)} and ${QUESTIONS}) a
    where a.all > 0
    order by 1`,
  );

/** Answered questions of the last 24 hours. */
export async function answeredLately(tx: ReadTx, organisation: OrganisationId): Promise<number> {
  const [row] = await ask(
    tx,
    sql<{ count: number }>`select count(*)::int as count from audit_record a
    where a.organisation_id = ${organisation}::uuid and a.at > decision_now() - interval '24 hours'
      and ${QUESTIONS} and a.outcome = 'permit'`,
  );
  return row?.count ?? 0;
}
