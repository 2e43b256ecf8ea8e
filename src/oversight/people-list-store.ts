import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { norwegianOrder } from "../directory/name-order-store.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";

export type PeopleQuestion = {
  /** In comparable form (scim/keys-policy.ts); empty: everybody. */
  textKey: string;
  signIn: "yes" | "no" | "disabled" | "changed" | null;
  access: "yes" | "no" | null;
  sort: "name" | "userName" | "department";
  descending: boolean;
  offset: number;
  limit: number;
  formOfObjectId: string;
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
const NAME_KEY = sql`coalesce(u.display_name_key, u.user_name_key)`;
/**
 * What runs now by its own times. A list of thousands asks no more than that: whether a freeze, a review or a retired role
 * stands in the way is told by the page of the person.
 */
const RUNS = sql`g.state = 'active' and g.not_before <= decision_now() and g.expires_at > decision_now()`;

/** One page of the live accounts of all sources, names in Norwegian order on any database, and how many there are in all. */
export async function listPeople(
  tx: ReadTx,
  organisation: OrganisationId,
  question: PeopleQuestion,
): Promise<{ total: number; people: ListedPerson[] }> {
  const matching = sql`from scim_user u where ${conditions(organisation, question)}`;
  const by = {
    name: norwegianOrder(NAME_KEY),
    userName: sql`u.user_name_key`,
    department: norwegianOrder(sql`lower(${DEPARTMENT})`),
  }[question.sort];
  const way = question.descending ? sql`desc` : sql`asc`;
  const [people, [counted]] = await Promise.all([
    ask(
      tx,
      sql<ListedPerson>`
      select u.id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
        coalesce(u.resource ->> 'userName', '') as "userName", ${DEPARTMENT} as department, u.active,
        u.identity_changed as "identityChanged", coalesce(u.external_id ~ ${question.formOfObjectId}, false) as known,
        (select count(*)::int from role_grant g where g.organisation_id = u.organisation_id and g.user_id = u.id and ${RUNS}) as grants
      from (select u.id, ${by} as place ${matching} order by place ${way}, u.id
        offset ${question.offset} limit ${question.limit}) page
      join scim_user u on u.organisation_id = ${organisation}::uuid and u.id = page.id
      order by page.place ${way}, u.id`,
    ),
    ask(tx, sql<{ total: number }>`select count(*)::int as total ${matching}`),
  ]);
  return { total: counted?.total ?? 0, people };
}

function conditions(
  organisation: OrganisationId,
  { textKey, signIn, access, formOfObjectId }: PeopleQuestion,
): RawBuilder<unknown> {
  const unknown = sql`(u.external_id is null or u.external_id !~ ${formOfObjectId})`;
  const holders = sql`(select g.user_id from role_grant g where g.organisation_id = ${organisation}::uuid and ${RUNS})`;
  const wanted = [
    sql`u.organisation_id = ${organisation}::uuid and u.deleted_at is null`,
    ...(textKey === ""
      ? []
      : [sql`(strpos(u.user_name_key, ${textKey}) > 0 or strpos(u.display_name_key, ${textKey}) > 0)`]),
    ...(signIn === "yes" ? [sql`u.active and not u.identity_changed and not ${unknown}`] : []),
    ...(signIn === "no" ? [unknown] : []),
    ...(signIn === "disabled" ? [sql`not u.active`] : []),
    ...(signIn === "changed" ? [sql`u.identity_changed`] : []),
    ...(access === "yes" ? [sql`u.id in ${holders}`] : []),
    ...(access === "no" ? [sql`u.id not in ${holders}`] : []),
  ];
  return sql.join(wanted, sql` and `);
}
