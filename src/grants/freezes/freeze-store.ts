import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../../db/database.ts";
import type { IntegrationId, OrganisationId, RoleId, ScimUserId } from "../../kernel/ids.ts";
import { type Instant, instantOf } from "../../kernel/instant.ts";

/** What is frozen: every look-up of the organisation, a role, all that a person may do here, or a case system. */
export type Frozen =
  | { scope: "organisation" }
  | { scope: "role"; roleId: RoleId }
  | { scope: "person"; userId: ScimUserId }
  | { scope: "integration"; integrationId: IntegrationId };

export type Freeze = {
  id: string;
  frozen: Frozen;
  reason: string;
  /** A user's id, `command_line`, or `system`. */
  frozenBy: string;
  frozenAt: Instant;
  lifted: { by: string; at: Instant; reason: string } | null;
};

const select = (tx: ReadTx, organisation: OrganisationId) =>
  tx.selectFrom("access_freeze").selectAll().where("organisation_id", "=", organisation);

type Selected = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

function frozenOf({ scope, role_id, user_id, integration_id }: Selected): Frozen {
  if (scope === "role") return { scope, roleId: role_id as RoleId };
  if (scope === "integration") return { scope, integrationId: integration_id as IntegrationId };
  return scope === "person" ? { scope, userId: user_id as ScimUserId } : { scope };
}

const toFreeze = (row: Selected): Freeze => ({
  id: row.id,
  frozen: frozenOf(row),
  reason: row.reason,
  frozenBy: row.frozen_by,
  frozenAt: instantOf(row.frozen_at),
  lifted:
    row.lifted_at === null
      ? null
      : { by: row.lifted_by as string, at: instantOf(row.lifted_at), reason: row.lifted_reason as string },
});

/** Those that hold first, then the newest of those that were lifted, a hundred at most. */
export async function listFreezes(tx: ReadTx, organisation: OrganisationId): Promise<Freeze[]> {
  const rows = await select(tx, organisation)
    .orderBy(sql`lifted_at is not null`)
    .orderBy("frozen_at", "desc")
    .orderBy("id")
    .limit(100)
    .execute();
  return rows.map(toFreeze);
}

/** Locked, so that it is lifted once. */
export async function lockFreeze(tx: Tx, organisation: OrganisationId, id: string): Promise<Freeze | null> {
  const row = await select(tx, organisation).where("id", "=", id).forUpdate().executeTakeFirst();
  return row ? toFreeze(row) : null;
}

/** Throws the unique violation when the same is frozen already, and the foreign key's for a role or person not there. */
export async function insertFreeze(
  tx: Tx,
  organisation: OrganisationId,
  freeze: { id: string; frozen: Frozen; reason: string; frozenBy: string },
): Promise<void> {
  const { id, frozen, reason, frozenBy } = freeze;
  await ask(
    tx,
    tx.insertInto("access_freeze").values({
      organisation_id: organisation,
      id,
      scope: frozen.scope,
      role_id: frozen.scope === "role" ? frozen.roleId : null,
      user_id: frozen.scope === "person" ? frozen.userId : null,
      integration_id: frozen.scope === "integration" ? frozen.integrationId : null,
      reason,
      frozen_by: frozenBy,
    }),
  );
}

export const liftFreeze = (
  tx: Tx,
  organisation: OrganisationId,
  id: string,
  by: ScimUserId,
  reason: string,
): void =>
  later(
    tx,
    tx
      .updateTable("access_freeze")
      .set((eb) => ({ lifted_by: by, lifted_at: eb.fn<Date>("decision_now"), lifted_reason: reason }))
      .where("organisation_id", "=", organisation)
      .where("id", "=", id),
  );
