import { type RawBuilder, sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import { norwegianOrder } from "../../directory/name-order-store.ts";
import type { OrganisationId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";
import type { PortalRole } from "../portal-role.ts";
import type { Mapping } from "./mapping-store.ts";

/** What a group gives, or is proposed to give. */
export type GroupGives = {
  id: string;
  state: "proposed" | "active";
  /** The name of the role; null for a right in the portal. */
  role: string | null;
  portalRole: PortalRole | null;
  gives: Mapping["gives"];
  ttlDays: number;
  changeWaits: boolean;
};

export type GroupRow = {
  id: string;
  name: string;
  source: string;
  deleted: boolean;
  members: number;
  mappings: readonly GroupGives[];
};

export type GroupQuestion = {
  /** Part of the name, as a comparison key. */
  textKey: string;
  mapped: "yes" | "no" | null;
  by: "name" | "source" | "members";
  descending: boolean;
  offset: number;
  /** Null: all of them. */
  limit: number | null;
};

const MAPPINGS = sql`coalesce((
  select jsonb_agg(jsonb_build_object('id', m.id, 'state', m.state, 'role', r.name, 'portalRole', m.portal_role,
      'gives', m.gives, 'ttlDays', m.ttl_days, 'changeWaits', c.id is not null) order by m.id)
  from group_mapping m
  left join role r on r.organisation_id = m.organisation_id and r.id = m.role_id
  left join mapping_change c on c.organisation_id = m.organisation_id and c.mapping_id = m.id and c.state = 'proposed'
  where m.organisation_id = g.organisation_id and m.group_id = g.id and m.state <> 'retired'), '[]')`;

const MEMBERS = sql`(select count(*) from scim_member e where e.organisation_id = g.organisation_id and e.group_id = g.id)::int`;
const SHOWN = sql`g.id, coalesce(g.resource ->> 'displayName', '') as name, s.name as source, g.deleted_at is not null as deleted,
  ${MEMBERS} as members,
  ${MAPPINGS} as mappings`;

const ORDER: Record<GroupQuestion["by"], RawBuilder<unknown>> = {
  name: norwegianOrder(sql`name_key`),
  source: norwegianOrder(sql`lower(source)`),
  members: sql`members`,
};

/** One page of the groups that the directory has now, and how many there are in all. */
export async function pageOfGroups(
  tx: ReadTx,
  organisation: OrganisationId,
  { textKey, mapped, by, descending, offset, limit }: GroupQuestion,
): Promise<{ total: number; groups: GroupRow[] }> {
  const isMapped = sql`exists (select from group_mapping m where m.organisation_id = g.organisation_id and m.group_id = g.id
    and m.state <> 'retired')`;
  const order = sql`${ORDER[by]} ${descending ? sql`desc` : sql`asc`}, name_key, page.id`;
  const rows = await ask(
    tx,
    sql<GroupRow & { total: number }>`
    with found as materialized (
      select g.id, g.display_name_key as name_key, s.name as source, ${by === "members" ? MEMBERS : sql`null`} as members
      from scim_group g join source s on s.organisation_id = g.organisation_id and s.id = g.source_id
      where g.organisation_id = ${organisation}::uuid and g.deleted_at is null
        and strpos(g.display_name_key, ${textKey}::text) > 0
        and (${mapped}::text is null or ${isMapped} = (${mapped}::text = 'yes'))
    )
    select ${SHOWN}, (select count(*) from found)::int as total
    from (select * from found page order by ${order} limit ${limit}::int offset ${offset}::int) page
    join scim_group g on g.organisation_id = ${organisation}::uuid and g.id = page.id
    join source s on s.organisation_id = g.organisation_id and s.id = g.source_id
    order by ${order}`,
  );
  return { total: rows[0]?.total ?? 0, groups: rows };
}

/** One group, also one that the directory has deleted. */
export async function findGroupRow(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
): Promise<GroupRow | null> {
  const [row] = await ask(
    tx,
    sql<GroupRow>`select ${SHOWN} from scim_group g
      join source s on s.organisation_id = g.organisation_id and s.id = g.source_id
      where g.organisation_id = ${organisation}::uuid and g.id = ${id}::uuid`,
  );
  return row ?? null;
}

export type MemberRow = { id: string; name: string; userName: string; active: boolean; since: Instant };

/** One page of a group's members by name, those whose name holds the text. */
export async function pageOfMembers(
  tx: ReadTx,
  organisation: OrganisationId,
  group: string,
  { textKey, offset, limit }: { textKey: string; offset: number; limit: number | null },
): Promise<{ total: number; members: MemberRow[] }> {
  const named =
    textKey === ""
      ? sql``
      : sql`and strpos(coalesce(u.display_name_key, '') || ' ' || u.user_name_key, ${textKey}::text) > 0`;
  const rows = await ask(
    tx,
    sql<Omit<MemberRow, "since"> & { since: Date; total: number }>`
    with found as ${textKey === "" ? sql`not materialized` : sql`materialized`} (
      select u.id, u.name_order
      from scim_member e
      join scim_user u on u.organisation_id = e.organisation_id and u.id = e.user_id and u.deleted_at is null
      where e.organisation_id = ${organisation}::uuid and e.group_id = ${group}::uuid ${named}
    )
    select u.id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName', '') as name,
      coalesce(u.resource ->> 'userName', '') as "userName", u.active, e.added_at as since,
      (select count(*) from found)::int as total
    from (select * from found order by name_order, id limit ${limit}::int offset ${offset}::int) page
    join scim_user u on u.organisation_id = ${organisation}::uuid and u.id = page.id
    join scim_member e on e.organisation_id = u.organisation_id and e.group_id = ${group}::uuid and e.user_id = u.id
    order by page.name_order, page.id`,
  );
  return {
    total: rows[0]?.total ?? 0,
    members: rows.map(({ since, ...row }) => ({ ...row, since: instantOf(since) })),
  };
}
