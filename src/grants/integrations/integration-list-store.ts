import { sql } from "kysely";
import { ask, type ReadTx } from "../../db/database.ts";
import type { IntegrationGrantState } from "../../db/lookup-tables.ts";
import type { IntegrationId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";
import { systemGrants } from "./integration-grant-store.ts";
import { type Hindrance, hindrancesOf, type IntegrationClient } from "./integration-policy.ts";

/** A grant of a case system as it is shown, with why it gives no access now, if it gives none. */
export type ListedGrant = {
  id: string;
  role: { id: string; name: string };
  purpose: string | null;
  state: IntegrationGrantState;
  requestedBy: string;
  requestedDays: number;
  lapsesAt: Instant;
  approvedBy: string | null;
  notBefore: Instant | null;
  expiresAt: Instant | null;
  ended: { by: string; at: Instant; reason: string | null } | null;
  hindrances: Hindrance[];
};

export type ListedIntegration = IntegrationClient & {
  id: IntegrationId;
  name: string;
  forEmployees: boolean;
  takesFiksTokens: boolean;
  /** `here`: in good standing, so that he can be told. */
  responsible: { id: string; name: string; here: boolean };
  addedBy: string;
  addedAt: Instant;
  ended: { by: string; at: Instant } | null;
  frozen: boolean;
  /** Permitted questions of the last 30 days, and the last one in 90. */
  use: { in30Days: number; last: Instant | null };
  /** Those that live or wait, and those that ended in the last 30 days. */
  grants: ListedGrant[];
};

/** The case systems of an organisation, those that live first; only those that `responsible` answers for, if given. */
export async function listIntegrations(
  tx: ReadTx,
  organisation: OrganisationId,
  responsible: ScimUserId | null,
): Promise<ListedIntegration[]> {
  const here = sql`i.organisation_id = ${organisation}::uuid
    and (${responsible}::uuid is null or i.responsible_id = ${responsible}::uuid)`;
  const lately = sql`(g.ended_at is null or g.ended_at > decision_now() - interval '720 hours')`;
  const [rows, shown, known] = await Promise.all([
    ask(
      tx,
      sql<IntegrationRow>`select i.id, i.name, i.kind, i.owner, i.client_id, i.for_employees, i.takes_fiks_tokens,
        i.responsible_id, coalesce(u.resource ->> 'displayName', u.resource ->> 'userName') as responsible_name,
        u.active and not u.identity_changed and u.deleted_at is null as responsible_here,
        i.added_by, i.added_at, i.ended_by, i.ended_at, used.in30, used.last,
        exists (select from access_freeze f where f.organisation_id = i.organisation_id and f.lifted_at is null
          and (f.scope = 'organisation' or f.integration_id = i.id)) as frozen
      from integration i
      join scim_user u on u.organisation_id = i.organisation_id and u.id = i.responsible_id
      cross join lateral (
        select count(*) filter (where a.at >= decision_now() - interval '720 hours')::int as in30, max(a.at) as last
        from audit_record a
        where a.organisation_id = i.organisation_id and a.actor_ref = 'integration:' || i.id
          and a.kind in ('lookup', 'search', 'bulk', 'reveal') and a.outcome = 'permit'
          and a.at >= decision_now() - interval '2160 hours') used
      where ${here}
      order by i.ended_at is not null, lower(i.name), i.id limit 1000`,
    ),
    ask(
      tx,
      sql<GrantRow>`select g.id, g.state, r.name as role_name, g.approved_by, g.ended_by, g.ended_at, g.reason,
        exists (select from access_freeze f where f.organisation_id = g.organisation_id and f.lifted_at is null
          and f.role_id = g.role_id) as frozen
      from integration_grant g
      join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id
      join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
      where ${here} and ${lately}`,
    ),
    systemGrants(tx, organisation, sql`${here} and ${lately}`),
  ]);
  const rowOf = new Map(shown.map((row) => [row.id, row]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    owner: row.owner,
    clientId: row.client_id,
    forEmployees: row.for_employees,
    takesFiksTokens: row.takes_fiks_tokens,
    responsible: {
      id: row.responsible_id,
      name: row.responsible_name ?? "",
      here: row.responsible_here,
    },
    addedBy: row.added_by,
    addedAt: instantOf(row.added_at),
    ended: row.ended_at && { by: row.ended_by as string, at: instantOf(row.ended_at) },
    frozen: row.frozen,
    use: { in30Days: row.in30, last: row.last && instantOf(row.last) },
    grants: known.flatMap((grant): ListedGrant[] => {
      const shownAs = rowOf.get(grant.id);
      if (grant.integration !== row.id || !shownAs) return [];
      return [
        {
          id: grant.id,
          role: { id: grant.roleId, name: shownAs.role_name },
          purpose: grant.purpose,
          state: shownAs.state,
          requestedBy: grant.requestedBy,
          requestedDays: grant.requestedDays,
          lapsesAt: grant.lapsesAt,
          approvedBy: shownAs.approved_by,
          notBefore: grant.life?.notBefore ?? null,
          expiresAt: grant.life?.expiresAt ?? null,
          ended: shownAs.ended_at && {
            by: shownAs.ended_by as string,
            at: instantOf(shownAs.ended_at),
            reason: shownAs.reason,
          },
          hindrances: hindrancesOf(grant, row.frozen || shownAs.frozen),
        },
      ];
    }),
  }));
}

type IntegrationRow = {
  id: IntegrationId;
  name: string;
  kind: "maskinporten" | "entra";
  owner: string;
  client_id: string;
  for_employees: boolean;
  takes_fiks_tokens: boolean;
  responsible_id: string;
  responsible_name: string | null;
  responsible_here: boolean;
  added_by: string;
  added_at: Date;
  ended_by: string | null;
  ended_at: Date | null;
  in30: number;
  last: Date | null;
  frozen: boolean;
};
type GrantRow = {
  id: string;
  state: IntegrationGrantState;
  role_name: string;
  approved_by: string | null;
  ended_by: string | null;
  ended_at: Date | null;
  reason: string | null;
  frozen: boolean;
};
