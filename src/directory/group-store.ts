import { sql } from "kysely";
import { ask, later, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId, ScimGroupId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Scope } from "./user-store.ts";

export type GroupState = {
  displayNameKey: string;
  externalId: string | null;
  /** What any other filter and order is decided by; see scim/keys-policy.ts. */
  comparable: Record<string, unknown>;
  resource: Record<string, unknown>;
};

export type StoredGroup = {
  id: ScimGroupId;
  resource: Record<string, unknown>;
  version: number;
  createdAt: Instant;
  modifiedAt: Instant;
};

export const COLUMNS = ["id", "resource", "version", "created_at", "modified_at"] as const;

export type Selected = {
  id: string;
  resource: Record<string, unknown>;
  version: string;
  created_at: Date;
  modified_at: Date;
};

export const toGroup = (row: Selected): StoredGroup => ({
  id: row.id as ScimGroupId,
  resource: row.resource,
  version: Number(row.version),
  createdAt: instantOf(row.created_at),
  modifiedAt: instantOf(row.modified_at),
});

const toColumns = (state: GroupState) => ({
  display_name_key: state.displayNameKey,
  external_id: state.externalId,
  resource: JSON.stringify(state.resource),
  comparable: JSON.stringify(state.comparable),
});

export async function insertGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  state: GroupState,
): Promise<StoredGroup> {
  const insert = tx
    .insertInto("scim_group")
    .values({ organisation_id: scope.organisation, source_id: scope.source, id, ...toColumns(state) })
    .returning(COLUMNS);
  const [row] = await ask(tx, insert);
  return toGroup(row as Selected);
}

/**
 * The live group, locked until the transaction ends: changes of one group happen one after another. In the order
 * of their coming: the row lock alone lets newcomers overtake, for every change makes a new row version, and
 * under 32 writers some waited six times as long as their turn.
 */
export async function lockGroup(tx: Tx, scope: Scope, id: ScimGroupId): Promise<StoredGroup | null> {
  const lock = live(tx, scope)
    .select(COLUMNS)
    .where("id", "=", id)
    .where(sql<boolean>`pg_advisory_xact_lock(uuid_hash_extended(id, 0))::text = ''`)
    .forUpdate();
  const [row] = await ask(tx, lock);
  return row ? toGroup(row) : null;
}

/** A new version of the group; `state` is null when only its members changed. Sent with what comes next. */
export function touchGroup(tx: Tx, scope: Scope, id: ScimGroupId, state: GroupState | null): void {
  const update = tx
    .updateTable("scim_group")
    .set((eb) => ({
      ...(state ? toColumns(state) : {}),
      version: eb("version", "+", "1"),
      modified_at: eb.fn<Date>("decision_now"),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id);
  later(tx, update);
}

export function buryGroup(tx: Tx, scope: Scope, id: ScimGroupId): void {
  const burial = tx
    .updateTable("scim_group")
    .set((eb) => ({ deleted_at: eb.fn<Date>("decision_now"), modified_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id);
  later(tx, burial);
}

export async function findGroup(tx: ReadTx, scope: Scope, id: ScimGroupId): Promise<StoredGroup | null> {
  const [row] = await ask(tx, live(tx, scope).select(COLUMNS).where("id", "=", id));
  return row ? toGroup(row) : null;
}

const live = (tx: ReadTx, scope: Scope) =>
  tx
    .selectFrom("scim_group")
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("deleted_at", "is", null);

/** Every live group of the organisation by name, for choosing one. */
export async function listGroupNames(
  tx: ReadTx,
  organisation: OrganisationId,
): Promise<{ id: string; displayName: string }[]> {
  const rows = await tx
    .selectFrom("scim_group")
    .select(["id", "resource"])
    .where("organisation_id", "=", organisation)
    .where("deleted_at", "is", null)
    .orderBy("display_name_key")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ id: row.id, displayName: String(row.resource.displayName ?? "") }));
}
