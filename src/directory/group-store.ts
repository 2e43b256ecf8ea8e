import { sql } from "kysely";
import type { ReadTx, Tx } from "../db/database.ts";
import type { OrganisationId, ScimGroupId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import { type Condition, type GroupKey, groupCondition, type Page } from "./directory-query.ts";
import type { Scope } from "./user-store.ts";

export type GroupState = {
  displayNameKey: string;
  externalId: string | null;
  resource: Record<string, unknown>;
};

export type StoredGroup = {
  id: ScimGroupId;
  resource: Record<string, unknown>;
  version: number;
  createdAt: Instant;
  modifiedAt: Instant;
};

const COLUMNS = ["id", "resource", "version", "created_at", "modified_at"] as const;

type Selected = {
  id: string;
  resource: Record<string, unknown>;
  version: string;
  created_at: Date;
  modified_at: Date;
};

const toGroup = (row: Selected): StoredGroup => ({
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
});

export async function insertGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  state: GroupState,
): Promise<StoredGroup> {
  const row = await tx
    .insertInto("scim_group")
    .values({ organisation_id: scope.organisation, source_id: scope.source, id, ...toColumns(state) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toGroup(row);
}

/**
 * The live group, locked until the transaction ends: changes of one group happen one after another. In the order
 * of their coming: the row lock alone lets newcomers overtake, for every change makes a new row version, and
 * under 32 writers some waited six times as long as their turn.
 */
export async function lockGroup(tx: Tx, scope: Scope, id: ScimGroupId): Promise<StoredGroup | null> {
  const row = await live(tx, scope)
    .select(COLUMNS)
    .where("id", "=", id)
    .where(sql<boolean>`pg_advisory_xact_lock(uuid_hash_extended(id, 0))::text = ''`)
    .forUpdate()
    .executeTakeFirst();
  return row ? toGroup(row) : null;
}

/** A new version of the group; `state` is null when only its members changed. */
export async function touchGroup(
  tx: Tx,
  scope: Scope,
  id: ScimGroupId,
  state: GroupState | null,
): Promise<StoredGroup> {
  const row = await tx
    .updateTable("scim_group")
    .set((eb) => ({
      ...(state ? toColumns(state) : {}),
      version: eb("version", "+", "1"),
      modified_at: eb.fn<Date>("decision_now"),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toGroup(row);
}

export async function buryGroup(tx: Tx, scope: Scope, id: ScimGroupId): Promise<void> {
  await tx
    .updateTable("scim_group")
    .set((eb) => ({ deleted_at: eb.fn<Date>("decision_now"), modified_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id)
    .execute();
}

export async function findGroup(tx: ReadTx, scope: Scope, id: ScimGroupId): Promise<StoredGroup | null> {
  const row = await live(tx, scope).select(COLUMNS).where("id", "=", id).executeTakeFirst();
  return row ? toGroup(row) : null;
}

/** One page in the stable order of ids, and how many there are in all. Members are asked for apart. */
export async function listGroups(
  tx: ReadTx,
  scope: Scope,
  condition: Condition<GroupKey> | null,
  page: Page,
): Promise<{ total: number; groups: StoredGroup[] }> {
  const matching = condition ? live(tx, scope).where((eb) => groupCondition(eb, condition)) : live(tx, scope);
  const { total } = await matching
    .select((eb) => eb.fn.countAll<string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows =
    page.limit === 0
      ? []
      : await matching.select(COLUMNS).orderBy("id").offset(page.offset).limit(page.limit).execute();
  return { total: Number(total), groups: rows.map(toGroup) };
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
