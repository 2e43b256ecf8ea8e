import type { ReadTx, Tx } from "../db/database.ts";
import type { ProposalState } from "../db/role-tables.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { Role, RoleDefinition } from "./role.ts";
import { COLUMNS, type Selected, toRole, versionColumns } from "./role-store.ts";

/** One version of a role, and who proposed it and decided on it: a user's id, or what acted instead of a person. */
export type RoleVersion = {
  role: Role;
  state: ProposalState;
  /** It is the one that look-ups go by now. */
  current: boolean;
  retired: boolean;
  proposedBy: string;
  proposedAt: Instant;
  decidedBy: string | null;
  decidedAt: Instant | null;
};

const versions = (tx: ReadTx, organisation: OrganisationId) =>
  tx
    .selectFrom("role as r")
    .innerJoin("role_version as v", (join) =>
      join.onRef("v.organisation_id", "=", "r.organisation_id").onRef("v.role_id", "=", "r.id"),
    )
    .select(COLUMNS)
    .select(["r.current_version", "r.retired_at", "v.state", "v.proposed_by", "v.created_at"])
    .select(["v.decided_by", "v.decided_at"])
    .where("r.organisation_id", "=", organisation)
    .orderBy("v.role_id")
    .orderBy("v.version");

type Row = Selected & Awaited<ReturnType<ReturnType<typeof versions>["executeTakeFirstOrThrow"]>>;

const toVersion = (row: Row): RoleVersion => ({
  role: toRole(row),
  state: row.state,
  current: row.version === row.current_version,
  retired: row.retired_at !== null,
  proposedBy: row.proposed_by,
  proposedAt: instantOf(row.created_at),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at && instantOf(row.decided_at),
});

/** Every version that a role has had or may get, in order; none for a role that is not there. */
export async function versionsOf(
  tx: ReadTx,
  organisation: OrganisationId,
  role: RoleId,
): Promise<RoleVersion[]> {
  return (await versions(tx, organisation).where("r.id", "=", role).execute()).map(toVersion);
}

/** Every version of every role, those that are retired as well; a role's stand together and in order. */
export async function allVersions(tx: ReadTx, organisation: OrganisationId): Promise<RoleVersion[]> {
  return (await versions(tx, organisation).execute()).map(toVersion);
}

/** What waits for a second person. */
export async function openProposals(tx: ReadTx, organisation: OrganisationId): Promise<RoleVersion[]> {
  return (await versions(tx, organisation).where("v.state", "=", "proposed").execute()).map(toVersion);
}

/** Whether somebody by this id may own a role: known to the organisation, and not deleted. */
export async function mayOwn(tx: ReadTx, organisation: OrganisationId, user: ScimUserId): Promise<boolean> {
  const row = await tx
    .selectFrom("scim_user")
    .select("id")
    .where("organisation_id", "=", organisation)
    .where("id", "=", user)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

export type NewRole = { id: RoleId; name: string; fiksRoleId: string; nationalId: string | null };

/** A role without a version in force. Throws the unique violation when another role goes by this one at Fiks. */
export async function insertRoleWithoutVersion(
  tx: Tx,
  organisation: OrganisationId,
  role: NewRole,
): Promise<void> {
  await tx
    .insertInto("role")
    .values({
      organisation_id: organisation,
      id: role.id,
      name: role.name,
      fiks_role_id: role.fiksRoleId,
      national_id: role.nationalId,
      current_version: null,
    })
    .execute();
}

export async function insertProposal(
  tx: Tx,
  organisation: OrganisationId,
  proposal: {
    roleId: RoleId;
    version: number;
    definition: RoleDefinition;
    nationalVersion: number | null;
    proposedBy: string;
  },
): Promise<void> {
  const { roleId, version, definition, nationalVersion, proposedBy } = proposal;
  await tx
    .insertInto("role_version")
    .values({
      ...versionColumns(organisation, roleId, version, definition),
      national_version: nationalVersion,
      state: "proposed",
      proposed_by: proposedBy,
    })
    .execute();
}

/** Locks a role against every other change of it; what was read before must be read again. */
export async function lockRole(tx: Tx, organisation: OrganisationId, role: RoleId): Promise<void> {
  await tx
    .selectFrom("role")
    .select("id")
    .where("organisation_id", "=", organisation)
    .where("id", "=", role)
    .forNoKeyUpdate()
    .execute();
}

export async function decideProposal(
  tx: Tx,
  organisation: OrganisationId,
  role: RoleId,
  decided: { state: "approved" | "withdrawn"; by: string; previewHash: string | null },
): Promise<void> {
  await tx
    .updateTable("role_version")
    .set((eb) => ({
      state: decided.state,
      decided_by: decided.by,
      decided_at: eb.fn<Date>("decision_now"),
      preview_hash: decided.previewHash,
    }))
    .where("organisation_id", "=", organisation)
    .where("role_id", "=", role)
    .where("state", "=", "proposed")
    .execute();
}

/** Effective for the next request. */
export async function putInForce(tx: Tx, organisation: OrganisationId, role: Role): Promise<void> {
  await tx
    .updateTable("role")
    .set({ name: role.name, current_version: role.version })
    .where("organisation_id", "=", organisation)
    .where("id", "=", role.id)
    .execute();
}

export async function retireRoleRow(
  tx: Tx,
  organisation: OrganisationId,
  role: RoleId,
  by: string,
): Promise<void> {
  await tx
    .updateTable("role")
    .set((eb) => ({ retired_at: eb.fn<Date>("decision_now"), retired_by: by }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", role)
    .execute();
}
