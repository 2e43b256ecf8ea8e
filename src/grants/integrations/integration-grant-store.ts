import { type RawBuilder, sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { IntegrationGrantState } from "../../db/lookup-tables.ts";
import {
  type IntegrationId,
  isUuid,
  type OrganisationId,
  type RoleId,
  type ScimUserId,
} from "../../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../../kernel/instant.ts";
import type { Terms } from "../terms-store.ts";
import type { RoleForSystems, SystemGrant } from "./integration-policy.ts";

/** A condition on `integration_grant g`. */
export type WhichSystemGrants = RawBuilder<unknown>;

type Row = {
  id: string;
  integration_id: IntegrationId;
  integration_ended: boolean;
  responsible_id: ScimUserId;
  role_id: RoleId;
  purpose: string | null;
  state: IntegrationGrantState;
  requested_by: ScimUserId;
  requested_days: number;
  lapses_at: Date;
  not_before: Date | null;
  expires_at: Date | null;
  last_full_approval: Date | null;
  life_from: Date | null;
  last_used: Date | null;
  terms: Terms | null;
  uses: string[];
  purposes: string[];
  now: Date;
};

const TERMS = sql`(select json_build_object('longestDays', t.longest_days, 'defaultDays', t.default_days,
    'windowDays', t.window_days, 'dormantDays', t.dormant_days, 'graceDays', t.grace_days, 'sensitive', t.sensitive)
  from terms_of(r.organisation_id, r.id, null) t)`;
const PURPOSES = sql`array(select p ->> 'code' from jsonb_array_elements(v.purposes) p)`;
const VERSION = sql`role_version v on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version`;

/** What these grants are now, in the order they were asked for. */
export async function systemGrants(
  tx: ReadTx,
  organisation: OrganisationId,
  which: WhichSystemGrants,
): Promise<SystemGrant[]> {
  const rows = await ask(
    tx,
    sql<Row>`select g.id, g.integration_id, i.ended_at is not null as integration_ended, i.responsible_id, g.role_id,
      g.purpose, g.state, g.requested_by, g.requested_days, g.lapses_at, g.not_before, g.expires_at,
      g.last_full_approval, g.life_from, ${TERMS} as terms, v.bruksomraader as uses, ${PURPOSES} as purposes,
      (select max(a.at) from audit_record a where a.organisation_id = g.organisation_id
        and a.actor_ref = 'integration:' || g.integration_id and a.kind in ('lookup', 'search', 'bulk', 'reveal')
        and a.outcome = 'permit' and a.role_id = g.role_id and a.at >= decision_now() - interval '2160 hours') as last_used,
      decision_now() as now
    from integration_grant g
    join integration i on i.organisation_id = g.organisation_id and i.id = g.integration_id
    join role r on r.organisation_id = g.organisation_id and r.id = g.role_id
    join ${VERSION}
    where g.organisation_id = ${organisation}::uuid and ${which}
    order by g.id`,
  );
  return rows.map(toGrant);
}

function toGrant(row: Row): SystemGrant {
  const { not_before: from, expires_at: end, last_full_approval: full, life_from: lifeFrom } = row;
  const role = row.terms && { terms: row.terms, uses: row.uses, purposes: row.purposes };
  return {
    id: row.id,
    integration: row.integration_id,
    integrationEnded: row.integration_ended,
    responsible: row.responsible_id,
    roleId: row.role_id,
    purpose: row.purpose,
    state: row.state === "requested" || row.state === "active" ? row.state : "ended",
    requestedBy: row.requested_by,
    requestedDays: row.requested_days,
    lapsesAt: instantOf(row.lapses_at),
    life:
      from && end && full && lifeFrom
        ? {
            notBefore: instantOf(from),
            expiresAt: instantOf(end),
            lastFullApproval: instantOf(full),
            lifeFrom: instantOf(lifeFrom),
          }
        : null,
    lastUsed: row.last_used && instantOf(row.last_used),
    role,
    now: instantOf(row.now),
  };
}

/** What a role says that case systems may have of it now; null for one that is retired or not there. */
export async function roleForSystems(
  tx: ReadTx,
  organisation: OrganisationId,
  role: string,
): Promise<RoleForSystems | null> {
  if (!isUuid(role)) return null;
  const [row] = await ask(
    tx,
    sql<{ terms: Terms | null; uses: string[]; purposes: string[] }>`
      select ${TERMS} as terms, v.bruksomraader as uses, ${PURPOSES} as purposes
      from role r join ${VERSION} where r.organisation_id = ${organisation}::uuid and r.id = ${role}::uuid`,
  );
  return row?.terms ? { ...row, terms: row.terms } : null;
}

/** The grant, locked after its integration as everywhere; null when there is none. */
export async function lockSystemGrant(
  tx: Tx,
  organisation: OrganisationId,
  id: string,
): Promise<SystemGrant | null> {
  if (!isUuid(id)) return null;
  const here = sql`organisation_id = ${organisation}::uuid`;
  const [, , [grant]] = await Promise.all([
    ask(
      tx,
      sql`select id from integration where ${here} and id = (
        select integration_id from integration_grant where ${here} and id = ${id}::uuid) for no key update`,
    ),
    ask(tx, sql`select id from integration_grant where ${here} and id = ${id}::uuid for update`),
    systemGrants(tx, organisation, sql`g.id = ${id}::uuid`),
  ]);
  return grant ?? null;
}

export type NewSystemGrant = Pick<
  SystemGrant,
  "id" | "integration" | "roleId" | "purpose" | "requestedDays" | "requestedBy"
>;

/** What the clock has ended and nobody has written down yet. */
export const SYSTEM_OVER = sql`(g.state = 'active' and g.expires_at <= decision_now()
  or g.state = 'requested' and g.lapses_at <= decision_now())`;

/** Writes down what the clock has ended, of these; no decision depends on it. */
export const markSystemsOver = (tx: Tx, organisation: OrganisationId, which: WhichSystemGrants): void =>
  later(
    tx,
    sql`update integration_grant g set state = case g.state when 'active' then 'expired' else 'lapsed' end,
        ended_by = 'system', ended_at = case g.state when 'active' then g.expires_at else g.lapses_at end
      where g.organisation_id = ${organisation}::uuid and ${which} and ${SYSTEM_OVER}`,
  );

const HOURS_TO_LAPSE = sql.lit(168);

/**
 * A request that waits for a week. What the clock has ended meanwhile is written down first, so that it stands in nobody's way.
 * Throws the unique violation where one waits already.
 */
export async function insertSystemGrant(
  tx: Tx,
  organisation: OrganisationId,
  { id, integration, roleId, purpose, requestedDays, requestedBy }: NewSystemGrant,
): Promise<void> {
  const same = sql`g.integration_id = ${integration}::uuid and g.role_id = ${roleId}::uuid`;
  markSystemsOver(tx, organisation, same);
  await ask(
    tx,
    sql`insert into integration_grant (organisation_id, id, integration_id, role_id, purpose, state, requested_by,
        requested_days, lapses_at)
      values (${organisation}::uuid, ${id}::uuid, ${integration}::uuid, ${roleId}::uuid, ${purpose}, 'requested',
        ${requestedBy}::uuid, ${requestedDays}::integer, decision_now() + make_interval(hours => ${HOURS_TO_LAPSE}))`,
  );
}

/** Begins what was asked for, now; a grant of the same role that holds until then makes place for it. */
export function beginSystemGrant(
  tx: Tx,
  organisation: OrganisationId,
  {
    id,
    integration,
    roleId,
    requestedDays,
  }: Pick<SystemGrant, "id" | "integration" | "roleId" | "requestedDays">,
  approvedBy: ScimUserId,
): void {
  later(
    tx,
    sql`update integration_grant set state = 'replaced', ended_by = ${approvedBy}, ended_at = decision_now()
      where organisation_id = ${organisation}::uuid and integration_id = ${integration}::uuid and role_id = ${roleId}::uuid
        and state = 'active'`,
  );
  later(
    tx,
    sql`update integration_grant set state = 'active', approved_by = ${approvedBy}::uuid, not_before = decision_now(),
        life_from = decision_now(), last_full_approval = decision_now(),
        expires_at = decision_now() + make_interval(hours => 24 * ${requestedDays}::integer)
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and state = 'requested'`,
  );
}

/** Renews: the new end, and a life that begins now. */
export const moveSystemEnd = (tx: Tx, organisation: OrganisationId, id: string, expiresAt: Instant): void =>
  later(
    tx,
    sql`update integration_grant set expires_at = ${dateOf(expiresAt)}::timestamptz, life_from = decision_now()
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and state = 'active'`,
  );

export const endSystemGrant = (
  tx: Tx,
  organisation: OrganisationId,
  id: string,
  state: "revoked" | "rejected" | "withdrawn",
  ended: { by: string; reason: string },
): void =>
  later(
    tx,
    sql`update integration_grant set state = ${state}, ended_by = ${ended.by}, ended_at = decision_now(),
        reason = ${ended.reason}
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid and state in ('requested', 'active')`,
  );
