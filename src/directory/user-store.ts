import { ask, type ReadTx, type Tx } from "../db/database.ts";
import type { OrganisationId, ScimUserId, SourceId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";

/** Whose rows: a source of an organisation sees and touches nothing but its own. */
export type Scope = { organisation: OrganisationId; source: SourceId };

/** The attributes that are stored for comparison, beside the resource itself. */
export type UserKeys = {
  userNameKey: string;
  externalId: string | null;
  workEmailKey: string | null;
  displayNameKey: string | null;
  managerId: string | null;
  /** What any other filter and order is decided by; see scim/keys-policy.ts. */
  comparable: Record<string, unknown>;
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

export const COLUMNS = [
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

export type Selected = {
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

export const toUser = (row: Selected): StoredUser => ({
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
  comparable: JSON.stringify(state.comparable),
  ...(state.numberTag === undefined ? {} : { number_tag: state.numberTag }),
});

/** What the database adds to a state. The rest of the row need not come back. */
const GIVEN = ["version", "created_at", "modified_at"] as const;
type Given = Pick<Selected, (typeof GIVEN)[number]>;

const storedFrom = (id: ScimUserId, state: UserState, numberTag: Buffer | null, [row]: Given[]): StoredUser =>
  toUser({
    ...(row as Given),
    id,
    active: state.active,
    external_id: state.externalId,
    confirmed_external_id: state.confirmedExternalId,
    identity_changed: isIdentityChanged(state),
    number_tag: state.numberTag === undefined ? numberTag : state.numberTag,
    resource: state.resource,
  });

/** As the generated column `identity_changed` says it. */
export const isIdentityChanged = (state: Pick<UserState, "externalId" | "confirmedExternalId">): boolean =>
  state.confirmedExternalId !== null && state.externalId !== state.confirmedExternalId;

/** Throws the database's unique violation when the userName is taken. */
export async function insertUser(
  tx: Tx,
  scope: Scope,
  id: ScimUserId,
  state: UserState,
): Promise<StoredUser> {
  const insert = tx
    .insertInto("scim_user")
    .values({ organisation_id: scope.organisation, source_id: scope.source, id, ...toColumns(state) })
    .returning(GIVEN);
  return storedFrom(id, state, null, await ask(tx, insert));
}

/** The live user, locked until the transaction ends. Lock order: groups before users. */
export async function lockUser(tx: Tx, scope: Scope, id: ScimUserId): Promise<StoredUser | null> {
  const [row] = await ask(tx, live(tx, scope).select(COLUMNS).where("id", "=", id).forUpdate());
  return row ? toUser(row) : null;
}

/** A new version of a locked user. */
export async function updateUser(
  tx: Tx,
  scope: Scope,
  before: StoredUser,
  state: UserState,
): Promise<StoredUser> {
  const update = tx
    .updateTable("scim_user")
    .set((eb) => ({
      ...toColumns(state),
      version: eb("version", "+", "1"),
      modified_at: eb.fn<Date>("decision_now"),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", before.id)
    .returning(GIVEN);
  return storedFrom(before.id, state, before.numberTag, await ask(tx, update));
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
      comparable: JSON.stringify({}),
    }))
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("id", "=", id)
    .execute();
}

export async function findUser(tx: ReadTx, scope: Scope, id: ScimUserId): Promise<StoredUser | null> {
  const [row] = await ask(tx, live(tx, scope).select(COLUMNS).where("id", "=", id));
  return row ? toUser(row) : null;
}

/** Which source pushed a live user of the organisation; null when there is no such user. */
export async function scopeOfUser(
  tx: ReadTx,
  organisation: OrganisationId,
  id: ScimUserId,
): Promise<Scope | null> {
  const row = await tx
    .selectFrom("scim_user")
    .select("source_id")
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row ? { organisation, source: row.source_id as SourceId } : null;
}

const live = (tx: ReadTx, scope: Scope) =>
  tx
    .selectFrom("scim_user")
    .where("organisation_id", "=", scope.organisation)
    .where("source_id", "=", scope.source)
    .where("deleted_at", "is", null);
