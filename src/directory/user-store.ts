import type { ReadTx, Tx } from "../db/database.ts";
import type { OrganisationId, ScimUserId, SourceId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import { type Condition, type Page, type UserKey, userCondition } from "./directory-query.ts";

/** Whose rows: a source of an organisation sees and touches nothing but its own. */
export type Scope = { organisation: OrganisationId; source: SourceId };

/** The attributes that are stored for comparison, beside the resource itself. */
export type UserKeys = {
  userNameKey: string;
  externalId: string | null;
  workEmailKey: string | null;
  displayNameKey: string | null;
  managerId: string | null;
};

export type UserState = UserKeys & {
  active: boolean;
  /** The externalId that stands for this person; where it differs from the present one, grants are suspended. */
  confirmedExternalId: string | null;
  /** Keyed HMAC of the employee's own number; null forgets it, left out leaves what is stored. */
  numberTag?: Buffer | null;
  resource: Record<string, unknown>;
};

export type StoredUser = {
  id: ScimUserId;
  active: boolean;
  externalId: string | null;
  confirmedExternalId: string | null;
  identityChanged: boolean;
  numberTag: Buffer | null;
  resource: Record<string, unknown>;
  version: number;
  createdAt: Instant;
  modifiedAt: Instant;
};

const COLUMNS = [
  "id",
  "active",
  "external_id",
  "confirmed_external_id",
  "identity_changed",
  "number_tag",
  "resource",
  "version",
  "created_at",
  "modified_at",
] as const;

type Selected = {
  id: string;
  active: boolean;
  external_id: string | null;
  confirmed_external_id: string | null;
  identity_changed: boolean;
  number_tag: Buffer | null;
  resource: Record<string, unknown>;
  version: string;
  created_at: Date;
  modified_at: Date;
};

const toUser = (row: Selected): StoredUser => ({
  id: row.id as ScimUserId,
  active: row.active,
  externalId: row.external_id,
  confirmedExternalId: row.confirmed_external_id,
  identityChanged: row.identity_changed,
  numberTag: row.number_tag,
  resource: row.resource,
  version: Number(row.version),
  createdAt: instantOf(row.created_at),
  modifiedAt: instantOf(row.modified_at),
});

const toColumns = (state: UserState) => ({
  user_name_key: state.userNameKey,
  external_id: state.externalId,
  work_email_key: state.workEmailKey,
  display_name_key: state.displayNameKey,
  manager_id: state.managerId,
  active: state.active,
  confirmed_external_id: state.confirmedExternalId,
  resource: JSON.stringify(state.resource),
  ...(state.numberTag === undefined ? {} : { number_tag: state.numberTag }),
});

/** Throws the database's unique violation when the userName is taken. */
export async function insertUser(
  tx: Tx,
  scope: Scope,
  id: ScimUserId,
  state: UserState,
): Promise<StoredUser> {
  const row = await tx
    .insertInto("scim_user")
    .values({ organisation_id: scope.organisation, source_id: scope.source, id, ...toColumns(state) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toUser(row);
}

/** The live user, locked until the transaction ends. Lock order: groups before users. */
export async function lockUser(tx: Tx, scope: Scope, id: ScimUserId): Promise<StoredUser | null> {
  const row = await live(tx, scope).select(COLUMNS).where("id", "=", id).forUpdate().executeTakeFirst();
  return row ? toUser(row) : null;
}

export async function updateUser(
  tx: Tx,
  scope: Scope,
  id: ScimUserId,
  state: UserState,
): Promise<StoredUser> {
  const row = await tx
    .updateTable("scim_user")
    .set((eb) => ({
      ...toColumns(state),
      version: eb("version", "+", "1"),
      modified_at: eb.fn<Date>("decision_now"),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toUser(row);
}

/** Leaves a tombstone: outside SCIM's view, its userName free, without what was pushed about the person. */
export async function buryUser(tx: Tx, scope: Scope, id: ScimUserId): Promise<void> {
  await tx
    .updateTable("scim_user")
    .set((eb) => ({
      active: false,
      deleted_at: eb.fn<Date>("decision_now"),
      modified_at: eb.fn<Date>("decision_now"),
      work_email_key: null,
      display_name_key: null,
      manager_id: null,
      number_tag: null,
      resource: JSON.stringify({}),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id)
    .execute();
}

export async function findUser(tx: ReadTx, scope: Scope, id: ScimUserId): Promise<StoredUser | null> {
  const row = await live(tx, scope).select(COLUMNS).where("id", "=", id).executeTakeFirst();
  return row ? toUser(row) : null;
}

/** One page in the stable order of ids (which is the order of creation), and how many there are in all. */
export async function listUsers(
  tx: ReadTx,
  scope: Scope,
  condition: Condition<UserKey> | null,
  page: Page,
): Promise<{ total: number; users: StoredUser[] }> {
  const matching = condition ? live(tx, scope).where((eb) => userCondition(eb, condition)) : live(tx, scope);
  const { total } = await matching
    .select((eb) => eb.fn.countAll<string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows =
    page.limit === 0
      ? []
      : await matching.select(COLUMNS).orderBy("id").offset(page.offset).limit(page.limit).execute();
  return { total: Number(total), users: rows.map(toUser) };
}

const live = (tx: ReadTx, scope: Scope) =>
  tx
    .selectFrom("scim_user")
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("deleted_at", "is", null);
