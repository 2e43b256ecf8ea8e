import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type ReadTx } from "../../src/db/database.ts";
import { concerning } from "../../src/grants/requests/my-access-store.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../../src/kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { newId } from "./skeleton.ts";

const organisation = newId<OrganisationId>();
/**
 * An organisation by chance: managers that are there, gone, disabled, frozen, oneself, spelled
 * in capitals or nobody; leaders whose right is in force or not, and IAM staff; roles with every kind of owner, some
 * sensitive; and grants and requests in every state, asked for by anybody.
 */
const chanceDirectory = (): string => {
  const o = `'${organisation}'::uuid`;
  /** Whole hours, so that nothing begins or ends while a test runs, and some end together. */
  const hours = (days: number) => `floor(random() * ${days * 24}) * interval '1 hour'`;
  /** A person by chance, for each row anew: the lateral `n` makes it so. */
  const somebody = `(select ids[1 + floor(random() * cardinality(ids) + 0 * length(n.id::text))::int] from chance_people)`;
  const right = (role: string, count: number, sure: boolean) => `
    with mapped as (insert into scim_group (organisation_id, source_id, id, display_name_key, resource)
        select organisation_id, id, new_id(), '${role}', '{}' from source where organisation_id = ${o} returning id)
      insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_at)
      select ${o}, new_id(), id, '${role}', 30, 'active', 'bootstrap', decision_now() from mapped;
    insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, expires_at, life_from, last_full_approval)
      select ${o}, u.id, m.id, '${role}', case when ${sure} or random() < 0.9 then 'active' else 'suspended' end, begun, begun + interval '30 days', begun, begun
      from (select id, decision_now() - ${hours(sure ? 9 : 33)} as begun from scim_user
        where organisation_id = ${o} and (not ${sure} or active and not identity_changed and deleted_at is null) order by random() limit ${count}) u
      join group_mapping m on m.organisation_id = ${o} and m.portal_role = '${role}';
    insert into scim_member (organisation_id, group_id, user_id)
      select ${o}, m.group_id, g.user_id from role_grant g
      join group_mapping m on m.organisation_id = ${o} and m.id = g.mapping_id
      where g.organisation_id = ${o} and g.portal_role = '${role}' and (${sure} or random() < 0.95);`;
  return `
    select setseed(0.27);
    insert into organisation (id, organisation_number, name) values (${o}, '999000001', 'Chance');
    insert into source (organisation_id, id, name, entra_tenant_id) values (${o}, new_id(), 'Entra', 'chance');
    insert into scim_user (organisation_id, source_id, id, user_name_key, external_id, confirmed_external_id, active, deleted_at, resource)
      select ${o}, s.id, new_id(), 'u' || n, 'x' || n, 'x' || case when random() < 0.05 then 0 else n end, random() < 0.8, case when random() < 0.05 then decision_now() end, '{}'
      from source s, generate_series(1, 260) n where s.organisation_id = ${o};
    create temp table chance_people as select array_agg(id order by user_name_key) as ids from scim_user where organisation_id = ${o};
    update scim_user n set manager_id = case when x < 0.1 then null when x < 0.15 then 'nobody' when x < 0.2 then n.id::text
        when x < 0.3 then upper(boss::text) else boss::text end
      from (select id, random() as x, ids[1 + floor(random() * 25)::int] as boss from scim_user, chance_people where organisation_id = ${o}) chosen
      where n.organisation_id = ${o} and n.id = chosen.id;
    ${right("leader", 90, false)}
    ${right("iam", 2, true)}
    insert into role (organisation_id, id, name, fiks_role_id, current_version, retired_at)
      select ${o}, new_id(), 'Role ' || n, new_id(), 1, case when n = 9 then decision_now() end from generate_series(1, 15) n;
    insert into role_version (organisation_id, role_id, version, name, tjenesteomraade, lovhjemler, rettighetspakke, bruksomraader,
        parts, historikk, skjermet_adresse, purposes, longest_life_days, state, proposed_by, sensitive, owner_id)
      select ${o}, n.id, 1, n.name, 'Barnehage', '[]', 'OMH', '{}', '{navn}', false, false, '[]', 365, 'approved', 'seed',
        random() < 0.5, case when random() < 0.6 then ${somebody} end from role n where n.organisation_id = ${o};
    insert into access_freeze (organisation_id, id, scope, user_id, reason, frozen_by)
      select ${o}, new_id(), 'person', id, 'chance', 'seed' from scim_user where organisation_id = ${o} order by random() limit 8;
    insert into role_grant (organisation_id, user_id, role_id, source, state, requested_by, lapses_at, review_by,
        not_before, expires_at, life_from, last_full_approval, ended_at, ended_reason)
      select ${o}, n.id, r.id, 'request', state, case when asked < 0.5 then null when asked < 0.7 then n.id
          when asked < 0.8 and n.manager_id ~ '-' then n.manager_id::uuid else ${somebody} end,
        decision_now() + ${hours(9)} - interval '2 days', case when random() < 0.2 then decision_now() + ${hours(20)} - interval '6 days' end,
        begun, begun + interval '30 days', begun, begun, case when state = 'expired' then decision_now() end, case when state = 'expired' then 'expired' end
      from scim_user n
      join role r on r.organisation_id = ${o}
      cross join lateral (select random() as asked, decision_now() - ${hours(35)} as begun,
        (array['requested', 'active', 'active', 'active', 'suspended', 'expired'])[1 + floor(random() * 6 + 0 * length(n.user_name_key || r.name))] as state) c
      where n.organisation_id = ${o};
    drop table chance_people`;
};

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.owner.query(chanceDirectory());
  await database.owner.query("analyze");
});
afterAll(() => database.close());

/** The rule asked of each grant by itself, in its plainest form; who decides is the view's to say. */
const plainly = async (tx: ReadTx, person: ScimUserId): Promise<GrantId[]> => {
  const now = (right: string) => sql`exists (select from grant_in_force i
    where i.organisation_id = ${organisation}::uuid and i.user_id = ${person}::uuid and i.portal_role = ${right})`;
  const rows = await ask(
    tx,
    sql<{ id: GrantId }>`select g.id
      from (select *, case state when 'requested' then lapses_at else least(expires_at, review_by) end as ends from role_grant) g
      join scim_user u on u.organisation_id = g.organisation_id and u.id = g.user_id
      left join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
      left join role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
      where g.organisation_id = ${organisation}::uuid and g.state in ('requested', 'active', 'suspended')
        and decision_now() < g.ends and g.user_id <> ${person}::uuid
        and (lower(u.manager_id) = ${person} and u.deleted_at is null and ${now("leader")}
          or v.owner_id = ${person}::uuid
          or ${now("iam")} and (select d.decider_id is null from grant_decider d
            where d.organisation_id = g.organisation_id and d.grant_id = g.id))
      order by g.ends, g.id limit 1000`,
  );
  return rows.map(({ id }) => id);
};

test("what concerns a leader, an owner of roles and IAM staff is what the rule says of each grant, in the order of ends", async () => {
  const { rows: people } = await database.owner.query<{ id: ScimUserId }>(
    `select u.id from scim_user u where u.organisation_id = '${organisation}' and (
       exists (select from role_grant g where g.user_id = u.id and g.portal_role is not null)
       or exists (select from role_version v where v.owner_id = u.id))`,
  );
  const lengths = await database.db.read(organisation, async (tx) => {
    const found: number[] = [];
    for (const { id } of people) {
      const [ids, expected] = await Promise.all([concerning(tx, organisation, id), plainly(tx, id)]);
      expect(ids).toEqual(expected);
      found.push(ids.length);
    }
    return found;
  });
  expect(lengths.filter((length) => length > 0 && length < 1000).length).toBeGreaterThan(5);
  // Of what only IAM staff decide about there is more than fits.
  expect(Math.max(...lengths)).toBe(1000);
});
