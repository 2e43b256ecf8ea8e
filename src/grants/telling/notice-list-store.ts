import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { IntegrationId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import { LOCAL_DAY, type NoticeKind } from "./notice-store.ts";

/** A notice with the names of what it is about, as they are now. */
export type ToldNotice = {
  /** The local day that it was told on. */
  day: string;
  /** By itself, not in the day's digest. */
  urgent: boolean;
  recipient: { id: ScimUserId; name: string };
  kind: NoticeKind;
  mark: string;
  facts: Readonly<Record<string, unknown>>;
  /** The holder of the access that it is about; null where it is about none. */
  holder: { id: ScimUserId | IntegrationId; name: string } | null;
  /** The role, or the portal role. */
  access: string | null;
  group: string | null;
  campaign: string | null;
};

/** The notices of a local day (`YYYY-MM-DD`; null: of today), person by person, the urgent ones first. */
export const noticesOf = (
  tx: ReadTx,
  organisation: OrganisationId,
  day: string | null,
): Promise<ToldNotice[]> => {
  const name = (user: string) =>
    sql`coalesce(${sql.ref(`${user}.resource`)} ->> 'displayName', ${sql.ref(`${user}.resource`)} ->> 'userName')`;
  const wanted = sql`coalesce(${day}::date, ${LOCAL_DAY})`;
  return ask(
    tx,
    sql<ToldNotice>`select to_char(${wanted}, 'YYYY-MM-DD') as day, n.digest_day is null as urgent,
      json_build_object('id', u.id, 'name', ${name("u")}) as recipient, n.kind, n.mark, n.facts,
      case when h.id is not null then json_build_object('id', h.id, 'name', ${name("h")})
        when i.id is not null then json_build_object('id', i.id, 'name', i.name) end as holder,
      coalesce(r.name, g.portal_role, n.facts ->> 'portalRole') as access, m.resource ->> 'displayName' as "group",
      c.name as campaign
    from notice n
    join scim_user u on u.organisation_id = n.organisation_id and u.id = n.recipient_id
    left join role_grant g on g.organisation_id = n.organisation_id and g.id = n.about_id
    left join break_glass_case b on b.organisation_id = n.organisation_id and b.id = n.about_id
    left join scim_user h on h.organisation_id = n.organisation_id and h.id = coalesce(g.user_id, b.user_id, (n.facts ->> 'userId')::uuid)
    left join integration i on i.organisation_id = n.organisation_id and i.id = (n.facts ->> 'integrationId')::uuid
    left join role r on r.organisation_id = n.organisation_id and r.id = coalesce(g.role_id, (n.facts ->> 'roleId')::uuid)
    left join scim_group m on m.organisation_id = n.organisation_id and m.id = (n.facts ->> 'groupId')::uuid
    left join review_campaign c on c.organisation_id = n.organisation_id and c.id = n.about_id
    where n.organisation_id = ${organisation}::uuid
      and (n.digest_day = ${wanted}
        or n.digest_day is null and (n.created_at at time zone 'Europe/Oslo')::date = ${wanted})
    order by n.recipient_id, n.digest_day nulls first, n.created_at, n.id`,
  );
};
