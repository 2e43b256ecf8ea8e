import { type RawBuilder, sql } from "kysely";
import { later, type Tx } from "../../db/database.ts";
import type { OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import type { PortalRole } from "../portal-role.ts";

/** What people are told. A closed list; the words come where notices are shown or sent. */
export type NoticeKind =
  | "access_ends"
  | "access_ended"
  | "request_waits"
  | "request_decided"
  | "mapping_ends"
  | "mass_removal"
  | "glass_broken"
  | "numbers_tried"
  | "review_waits"
  | "review_reminder";

/**
 * `mark` sets this telling apart from others of its kind about the same thing; the same again is told once only.
 * Urgent ones go by themselves, the others in the day's one digest of each person.
 */
export type Notice = {
  kind: NoticeKind;
  about: string;
  mark: string;
  urgent: boolean;
  /** Codes, counts, ids and times; no names and nothing about a citizen. */
  facts?: { readonly [name: string]: string | number };
};

/** The people's own day: a digest is of a day in Norway. */
export const LOCAL_DAY = sql`(decision_now() at time zone 'Europe/Oslo')::date`;

/** The clock ended it longer ago than this, and nobody was told: then nobody needs to be. */
export const OLD_NEWS = sql`interval '720 hours'`;

export const iso = (at: RawBuilder<unknown>) =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The tightest of these days before `end` that has come, and that the present life did not begin after; else null. */
export const threshold = (from: RawBuilder<unknown>, end: RawBuilder<unknown>) => {
  const reached = (days: number) => {
    const at = sql`${end} - make_interval(hours => ${sql.lit(24 * days)})`;
    return sql`when ${from} < ${at} and ${at} <= decision_now() then ${sql.lit(days)}`;
  };
  return sql`case ${sql.join([1, 7, 14].map(reached), sql` `)} end`;
};

/** Tells one person, in the transaction of what is told; it goes with the next statement. */
export const tell = (tx: Tx, organisation: OrganisationId, recipient: ScimUserId, notice: Notice): void =>
  later(tx, insertNotice(organisation, notice, sql`(select ${recipient}::uuid as id) as recipient`));

/** Tells everybody who has the portal role now. */
export const tellHolders = (tx: Tx, organisation: OrganisationId, role: PortalRole, notice: Notice): void => {
  const holders = sql`(select distinct user_id as id from effective_grant
    where organisation_id = ${organisation}::uuid and portal_role = ${role}) as recipient`;
  later(tx, insertNotice(organisation, notice, holders));
};

const insertNotice = (
  organisation: OrganisationId,
  { kind, about, mark, urgent, facts = {} }: Notice,
  from: RawBuilder<unknown>,
) => sql`insert into notice (organisation_id, recipient_id, kind, about_id, mark, facts, digest_day)
  select ${organisation}::uuid, recipient.id, ${kind}, ${about}::uuid, ${mark}, ${JSON.stringify(facts)}::jsonb,
    ${urgent ? sql`null::date` : LOCAL_DAY}
  from ${from}
  on conflict do nothing`;
