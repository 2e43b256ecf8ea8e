import type pg from "pg";
import type { OrganisationId, ScimGroupId, ScimUserId } from "../../../src/kernel/ids.ts";

/** Ids that can be told from their number: `kind` apart, everything of one organisation apart from the next. */
const id = (organisation: number, kind: number, n: number): string =>
  `0190${organisation.toString(16).padStart(4, "0")}-000${kind}-7000-8000-${n.toString(16).padStart(12, "0")}`;

export type Town = {
  organisation: OrganisationId;
  user(n: number): ScimUserId;
  group(n: number): ScimGroupId;
  role(n: number): string;
};

export type Size = {
  users: number;
  /** Groups, each mapped to a role; role n / 4 of it, so that there are fewer roles than mappings. */
  groups: number;
  /** In how many of the groups each user is. Group 0 has everybody. */
  groupsOfEach: number;
  /** Whether the grants' time is out already, with nothing written down of it. */
  over: boolean;
};

/**
 * An organisation as months of provisioning would have left it: users, groups, mappings that two people approved,
 * a live grant for each membership, its event and the record behind that. Straight into the tables, for what is
 * measured comes afterwards.
 */
export async function seedTown(owner: pg.Client, number: number, size: Size): Promise<Town> {
  const organisation = id(number, 0, 0) as OrganisationId;
  const of = (kind: number) => `('${id(number, kind, 0).slice(0, 24)}' || lpad(to_hex(n), 12, '0'))::uuid`;
  const ofN = (kind: number, n: string) => of(kind).replace("to_hex(n)", `to_hex(${n})`);
  const { users, groups, groupsOfEach, over } = size;
  const roles = Math.max(1, Math.ceil(groups / 4));
  const o = `'${organisation}'::uuid`;
  const upTo = (count: number) => `generate_series(0, ${count - 1}) n`;
  const [begin, end] = over ? ["31 days", "-1 day"] : ["1 day", "89 days"];
  const times = `decision_now() - interval '${begin}'`;
  await owner.query("begin");
  for (const statement of [
    `insert into organisation (id, organisation_number, name) values (${o}, '${910_000_000 + number}', 'Town ${number}')`,
    `insert into source (organisation_id, id, name, entra_tenant_id) values (${o}, ${ofN(1, "0")}, 'Entra', 'tenant-${number}')`,
    `insert into role (organisation_id, id, name, fiks_role_id, current_version)
     select ${o}, ${of(2)}, 'Role ' || n, ${of(2)}, 1 from ${upTo(roles)}`,
    `insert into role_version (organisation_id, role_id, version, name, tjenesteomraade, lovhjemler, rettighetspakke, bruksomraader,
       parts, historikk, skjermet_adresse, purposes, longest_life_days, default_life_days, state, proposed_by)
     select ${o}, ${of(2)}, 1, 'Role ' || n, 'Barnehage', '[{"lov":"barnehageloven","paragraf":null}]', 'OMH', '{sokEtterPerson}',
       (array['navn','status','foedsel','adressebeskyttelse','bostedsadresse','postadresse','foreldreansvar'])[1 : 4 + n % 4],
       false, false, '[{"code":"opptak","caseReferenceRequired":false}]', 365, 90, 'approved', 'seed' from ${upTo(roles)}`,
    `insert into scim_user (organisation_id, source_id, id, user_name_key, external_id, confirmed_external_id, display_name_key, active, resource)
     select ${o}, ${ofN(1, "0")}, ${of(3)}, 'ansatt' || n, 'oid-' || n, 'oid-' || n, 'ansatt ' || n, true,
       jsonb_build_object('userName', 'ansatt' || n, 'displayName', 'Ansatt ' || n, 'active', true) from ${upTo(users)}`,
    `insert into scim_group (organisation_id, source_id, id, display_name_key, resource)
     select ${o}, ${ofN(1, "0")}, ${of(4)}, 'group ' || n, jsonb_build_object('displayName', 'Group ' || n) from ${upTo(groups)}`,
    // Everybody in group 0, and in further groups that follow one another.
    `insert into scim_member (organisation_id, group_id, user_id)
     select distinct ${o}, ${ofN(4, `case when k = 0 then 0 else (n * 7 + k) % ${groups} end`)}, ${of(3)}
     from ${upTo(users)}, generate_series(0, ${groupsOfEach - 1}) k`,
    `insert into group_mapping (organisation_id, id, group_id, role_id, ttl_days, state, proposed_by, approved_by, approved_at)
     select ${o}, ${of(5)}, ${of(4)}, ${ofN(2, "n / 4")}, 90, 'active', 'seed', ${ofN(3, "0")}, ${times} from ${upTo(groups)}`,
    `insert into role_grant (organisation_id, user_id, mapping_id, role_id, state, not_before, life_from, expires_at, last_full_approval)
     select m.organisation_id, e.user_id, m.id, m.role_id, 'active', ${times}, ${times}, decision_now() + interval '${end}', m.approved_at
     from group_mapping m join scim_member e on e.organisation_id = m.organisation_id and e.group_id = m.group_id
     where m.organisation_id = ${o}`,
    `insert into grant_event (organisation_id, grant_id, event, audit_id)
     select organisation_id, id, 'began', ${ofN(6, "0")} from role_grant where organisation_id = ${o}`,
    `insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, leaf)
     values (${o}, ${ofN(6, "0")}, gen_random_uuid(), decision_now(), 'scim.group.changed', 'permit', 'scim_token', 'scim_client:seed', '{}')`,
  ])
    await owner.query(statement);
  await owner.query("commit");
  await owner.query("analyze");
  return {
    organisation,
    user: (n) => id(number, 3, n) as ScimUserId,
    group: (n) => id(number, 4, n) as ScimGroupId,
    role: (n) => id(number, 2, n),
  };
}

/** What tidying a town's grants writes, in one statement as its owner: no locks in order, no batches, no records. */
export async function plainSweep(owner: pg.Client, town: Town): Promise<{ ms: number; rows: number }> {
  const began = performance.now();
  const { rowCount } = await owner.query(
    `with over as (
       update role_grant set state = 'expired', ended_at = expires_at, ended_reason = 'expired'
       where organisation_id = $1 and state in ('active', 'suspended') and expires_at <= decision_now() returning id)
     insert into grant_event (organisation_id, grant_id, event, audit_id) select $1, id, 'expired', gen_random_uuid() from over`,
    [town.organisation],
  );
  return { ms: performance.now() - began, rows: rowCount ?? 0 };
}
