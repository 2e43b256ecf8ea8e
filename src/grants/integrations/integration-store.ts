import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import { type IntegrationId, isUuid, type OrganisationId, type ScimUserId } from "../../kernel/ids.ts";
import type { Integration, IntegrationTerms } from "./integration-policy.ts";

/** Throws the unique violation where the client is one of another live integration's here. */
export async function insertIntegration(tx: Tx, integration: Integration, addedBy: string): Promise<void> {
  const { id, organisation, name, kind, owner, clientId } = integration;
  const { takesFiksTokens, forEmployees, responsible } = integration;
  await ask(
    tx,
    tx.insertInto("integration").values({
      organisation_id: organisation,
      id,
      name,
      kind,
      owner,
      client_id: clientId,
      takes_fiks_tokens: takesFiksTokens,
      for_employees: forEmployees,
      responsible_id: responsible,
      added_by: addedBy,
    }),
  );
}

/** Locked against every other change of it, and against the beginning of new grants. */
export async function lockIntegration(
  tx: Tx,
  organisation: OrganisationId,
  id: string,
): Promise<Integration | null> {
  if (!isUuid(id)) return null;
  const [row] = await ask(
    tx,
    tx
      .selectFrom("integration")
      .selectAll()
      .where("organisation_id", "=", organisation)
      .where("id", "=", id)
      .forNoKeyUpdate(),
  );
  if (!row) return null;
  return {
    id: row.id as IntegrationId,
    organisation,
    name: row.name,
    kind: row.kind,
    owner: row.owner,
    clientId: row.client_id,
    takesFiksTokens: row.takes_fiks_tokens,
    forEmployees: row.for_employees,
    responsible: row.responsible_id as ScimUserId,
    ended: row.ended_at !== null,
  };
}

export const updateIntegration = (
  tx: Tx,
  { organisation, id }: Integration,
  { name, responsible, forEmployees, takesFiksTokens }: IntegrationTerms,
): void =>
  later(
    tx,
    tx
      .updateTable("integration")
      .set({
        name,
        responsible_id: responsible,
        for_employees: forEmployees,
        takes_fiks_tokens: takesFiksTokens,
      })
      .where("organisation_id", "=", organisation)
      .where("id", "=", id),
  );

/** Ends it with everything that it holds or waits for. */
export function endIntegrationRow(tx: Tx, { organisation, id }: Integration, by: string): void {
  later(
    tx,
    sql`update integration_grant set state = case state when 'active' then 'revoked' else 'withdrawn' end,
        ended_by = ${by}, ended_at = decision_now(), reason = 'integration_ended'
      where organisation_id = ${organisation}::uuid and integration_id = ${id}::uuid and state in ('requested', 'active')`,
  );
  later(
    tx,
    sql`update integration set ended_by = ${by}, ended_at = decision_now()
      where organisation_id = ${organisation}::uuid and id = ${id}::uuid`,
  );
}

/** Whether somebody is there to answer for a case system; share-locked, so that he is not deleted meanwhile. */
export async function isInGoodStanding(tx: Tx, organisation: OrganisationId, user: string): Promise<boolean> {
  if (!isUuid(user)) return false;
  const rows = await ask(
    tx,
    sql`select id from scim_user where organisation_id = ${organisation}::uuid and id = ${user}::uuid
      and active and not identity_changed and deleted_at is null for share`,
  );
  return rows.length > 0;
}

/** What the person is to case systems: administers access, protects data, or may read about them only. */
export type TowardsSystems = { iam: boolean; dpo: boolean; auditor: boolean };

export async function towardsSystems(
  tx: ReadTx,
  organisation: OrganisationId,
  person: ScimUserId,
): Promise<TowardsSystems> {
  const has = (role: string) => sql`coalesce(bool_or(portal_role = ${role}), false)`;
  const [row] = await ask(
    tx,
    sql<TowardsSystems>`select ${has("iam")} as iam, ${has("dpo")} as dpo, ${has("auditor")} as auditor
      from grant_in_force where organisation_id = ${organisation}::uuid and user_id = ${person}::uuid
        and portal_role is not null`,
  );
  return row as TowardsSystems;
}
