import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";
import { canSignIn } from "./known-account-store.ts";

export type PeopleQuestion = {
  /** In comparable form (scim/keys-policy.ts); empty: everybody. */
  textKey: string;
  signIn: "yes" | "no" | "disabled" | "changed" | null;
  access: "yes" | "no" | null;
  sort: "name" | "department";
  descending: boolean;
  offset: number;
  limit: number;
  /** Whether any form of external id can be known at sign-in: with the demo's stand-in only. */
  anyForm: boolean;
};

export type ListedPerson = {
  id: ScimUserId;
  name: string;
  userName: string;
  department: string;
  active: boolean;
  identityChanged: boolean;
  /** Whether a sign-in can be matched with the account: it has an object id. */
  known: boolean;
  /** Roles and rights that run now. */
  grants: number;
};

const DEPARTMENT = sql`coalesce(u.resource #>> '{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,department}', '')`;
/** What each list is sorted by, kept in an index of its own. */
const ORDER = { name: sql`u.name_order`, department: sql`u.department_order` };
/**
 * What runs now by its own times. A list of thousands asks no more than that: whether a freeze, a review or a retired role
 * stands in the way is told by the page of the person.
 */
const RUNS = sql`g.state = 'active' and g.not_before <= (select decision_now()) and g.expires_at > (select decision_now())`;

/** One page of the live accounts of all sources, in Norwegian order on any database, and how many there are in all. */
export async function listPeople(
  tx: ReadTx,
  organisation: OrganisationId,
  question: PeopleQuestion,
): Promise<{ total: number; people: ListedPerson[] }> {
  const rows = await ask(tx, peopleSql(organisation, question));
  return {
    total: rows[0]?.total ?? 0,
    people: rows.flatMap(({ total: _ofAll, ...person }) => (person.id === null ? [] : [person])),
  };
}

/** The statement of `listPeople`. A page with nobody on it is a row of nulls with the total. */
export function peopleSql(
  organisation: OrganisationId,
  question: PeopleQuestion,
): RawBuilder<ListedPerson & { total: number }> {
  const { textKey, sort, descending, offset, limit, anyForm } = question;
  const way = descending ? sql`desc` : sql`asc`;
  // A text is looked for in the accounts themselves: once. Otherwise page and count are read by indexes, each by its own.
  const kept = textKey === "" ? sql`not materialized` : sql`materialized`;
  return sql`
    with found as ${kept} (
      select u.id, ${ORDER[sort]} as place from scim_user u where ${conditions(organisation, question)}
    )
    select t.total, u.id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
      coalesce(u.resource ->> 'userName', '') as "userName", ${DEPARTMENT} as department, u.active,
      u.identity_changed as "identityChanged", ${canSignIn(anyForm)} as known,
      (select count(*)::int from role_grant g where g.organisation_id = u.organisation_id and g.user_id = u.id and ${RUNS}) as grants
    from (select count(*)::int as total from found) t
    left join (select * from found order by place ${way}, id ${way} offset ${offset} limit ${limit}) page on true
    left join scim_user u on u.organisation_id = ${organisation}::uuid and u.id = page.id
    order by page.place ${way}, page.id ${way}`;
}

function conditions(
  organisation: OrganisationId,
  { textKey, signIn, access, anyForm }: PeopleQuestion,
): RawBuilder<unknown> {
  const known = canSignIn(anyForm);
  const holds = sql`exists (select from role_grant g where g.organisation_id = ${organisation}::uuid and g.user_id = u.id and ${RUNS})`;
  const wanted = [
    sql`u.organisation_id = ${organisation}::uuid and u.deleted_at is null`,
    ...(textKey === ""
      ? []
      : [sql`(strpos(u.user_name_key, ${textKey}) > 0 or strpos(u.display_name_key, ${textKey}) > 0)`]),
    ...(signIn === "yes" ? [sql`u.active and not u.identity_changed and ${known}`] : []),
    ...(signIn === "no" ? [sql`not (${known})`] : []),
    ...(signIn === "disabled" ? [sql`not u.active`] : []),
    ...(signIn === "changed" ? [sql`u.identity_changed`] : []),
    ...(access === "yes" ? [holds] : []),
    ...(access === "no" ? [sql`not ${holds}`] : []),
  ];
  return sql.join(wanted, sql` and `);
}
