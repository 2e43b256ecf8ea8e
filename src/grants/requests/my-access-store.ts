import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import type { Which } from "../known-grant-store.ts";

/** Everything a person has, waits for, or has had lately. */
export const lately = (user: ScimUserId): Which =>
  sql`g.user_id = ${user}::uuid and (g.ended_at is null or g.ended_at > decision_now() - interval '720 hours')`;

const MOST = 1000;

/** When a grant or a request on `g` ends by itself, as the index role_grant_by_end has it. */
const END = sql`case g.state when 'requested' then g.lapses_at else least(g.expires_at, g.review_by) end`;

/**
 * What concerns the person as a leader, an owner of roles or IAM staff: live grants and waiting requests of those whom
 * he leads, of his roles, and of those whom nobody else decides about. What ends first comes first; a thousand at most.
 *
 * Each way by an index of its own. Who decides is asked (`grant_decider`) in the order of ends, of no more grants than it
 * takes, and not of those about whom somebody decides for certain: where the holder's manager leads now or the role's owner
 * is in good standing. Whatever could keep these from deciding (what was asked for, those whom they are or answer to:
 * `apart`) is asked all the same; test/grants/concerning.pg.test.ts holds this against the view.
 */
export async function concerning(
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
): Promise<GrantId[]> {
  const live = sql`g.organisation_id = ${organisation}::uuid and g.state in ('requested', 'active', 'suspended')
    and decision_now() < ${END} and g.user_id <> ${person}::uuid`;
  const now = (right: "leader" | "iam") => sql`(select exists (select from grant_in_force i
    where i.organisation_id = ${organisation}::uuid and i.user_id = ${person}::uuid and i.portal_role = ${right}))`;
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`with leader as materialized (
        select u.id, u.manager_id from grant_in_force l
        join scim_user u on u.organisation_id = l.organisation_id and u.id = l.user_id
        where l.organisation_id = ${organisation}::uuid and l.portal_role = 'leader'
      ), owner as materialized (
        select r.id as role, u.id, u.manager_id from role r
        join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
        join scim_user u on u.organisation_id = v.organisation_id and u.id = v.owner_id
        where r.organisation_id = ${organisation}::uuid and u.active and not u.identity_changed and u.deleted_at is null
      ), apart as (
        select lower(manager_id) as id from leader union all select lower(manager_id) from owner
        union all select id::text from owner)
      select id from (
        (select g.id, ${END} as ends from scim_user u
          join role_grant g on g.organisation_id = u.organisation_id and g.user_id = u.id
          where u.organisation_id = ${organisation}::uuid and u.deleted_at is null
            and u.manager_id in (${person}, upper(${person})) and ${live} and ${now("leader")})
        union
        (select g.id, ${END} from role r
          join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
          join role_grant g on g.organisation_id = r.organisation_id and g.role_id = r.id
          where r.organisation_id = ${organisation}::uuid and v.owner_id = ${person}::uuid and ${live})
        union
        (select g.id, ${END} as ends from role_grant g
          where ${live} and ${now("iam")}
            and (g.requested_by is not null or g.user_id::text in (select id from apart)
              or (g.role_id in (select role from owner)) is not true
                and ((select lower(u.manager_id) from scim_user u
                  where u.organisation_id = g.organisation_id and u.id = g.user_id) in (select id::text from leader)) is not true)
            and (select d.decider_id is null from grant_decider d
              where d.organisation_id = g.organisation_id and d.grant_id = g.id)
          order by ends, g.id limit ${MOST})) c
      order by ends, id limit ${MOST}`,
  );
  return rows.map((row) => row.id);
}

/**
 * Those of these grants that give access at this instant. One by one, for they are a thousand at most, and each with its
 * holder: by the id alone his memberships are not looked up but searched for among the whole group's.
 */
export async function givingAccess(
  tx: ReadTx,
  organisation: OrganisationId,
  grants: readonly { id: GrantId; holder: ScimUserId }[],
): Promise<Set<GrantId>> {
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select e.id
      from unnest(${grants.map(({ id }) => id)}::uuid[], ${grants.map(({ holder }) => holder)}::uuid[]) as one (id, holder)
      cross join lateral (select e.id from effective_grant e
        where e.organisation_id = ${organisation}::uuid and e.id = one.id and e.user_id = one.holder limit 1) e`,
  );
  return new Set(rows.map((row) => row.id));
}
