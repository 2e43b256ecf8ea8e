import { sql } from "kysely";
import type { ReadTx, Tx } from "../db/database.ts";
import type { MappingId, OrganisationId, RoleId, ScimGroupId, ScimUserId } from "../kernel/ids.ts";
import { type Instant, instantOf } from "../kernel/instant.ts";
import type { PortalRole } from "./portal-role.ts";
import type { Target } from "./terms-store.ts";

export type Mapping = {
  id: MappingId;
  groupId: ScimGroupId;
  groupName: string;
  target: Target;
  ttlDays: number;
  state: "proposed" | "active" | "retired";
  /** A user's id, or `command_line`. */
  proposedBy: string;
  approvedBy: string | null;
  approvedAt: Instant | null;
};

export type NewMapping = {
  id: MappingId;
  groupId: ScimGroupId;
  target: Target;
  ttlDays: number;
  proposedBy: string;
};

const select = (tx: ReadTx, organisation: OrganisationId) =>
  tx
    .selectFrom("group_mapping as m")
    .innerJoin("scim_group as g", (join) =>
      join.onRef("g.organisation_id", "=", "m.organisation_id").onRef("g.id", "=", "m.group_id"),
    )
    .select(["m.id", "m.group_id", "g.resource", "m.role_id", "m.portal_role", "m.ttl_days"])
    .select(["m.state", "m.proposed_by", "m.approved_by", "m.approved_at"])
    .where("m.organisation_id", "=", organisation);

type Selected = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

const toMapping = (row: Selected): Mapping => ({
  id: row.id as MappingId,
  groupId: row.group_id as ScimGroupId,
  groupName: String(row.resource.displayName ?? ""),
  target: row.role_id ? { roleId: row.role_id as RoleId } : { portalRole: row.portal_role as PortalRole },
  ttlDays: row.ttl_days,
  state: row.state,
  proposedBy: row.proposed_by,
  approvedBy: row.approved_by,
  approvedAt: row.approved_at ? instantOf(row.approved_at) : null,
});

export async function listMappings(tx: ReadTx, organisation: OrganisationId): Promise<Mapping[]> {
  return (await select(tx, organisation).orderBy("m.id").execute()).map(toMapping);
}

export async function findMapping(
  tx: ReadTx,
  organisation: OrganisationId,
  id: MappingId,
): Promise<Mapping | null> {
  const row = await select(tx, organisation).where("m.id", "=", id).executeTakeFirst();
  return row ? toMapping(row) : null;
}

/** Throws the unique violation when the group is mapped to the same role already. */
export async function insertMapping(
  tx: Tx,
  organisation: OrganisationId,
  mapping: NewMapping,
): Promise<void> {
  const { target } = mapping;
  await tx
    .insertInto("group_mapping")
    .values({
      organisation_id: organisation,
      id: mapping.id,
      group_id: mapping.groupId,
      role_id: "roleId" in target ? target.roleId : null,
      portal_role: "portalRole" in target ? target.portalRole : null,
      ttl_days: mapping.ttlDays,
      state: "proposed",
      proposed_by: mapping.proposedBy,
    })
    .execute();
}

export async function approveMapping(
  tx: Tx,
  organisation: OrganisationId,
  id: MappingId,
  by: ScimUserId,
): Promise<void> {
  await tx
    .updateTable("group_mapping")
    .set((eb) => ({ state: "active", approved_by: by, approved_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .execute();
}

export async function retireMapping(
  tx: Tx,
  organisation: OrganisationId,
  id: MappingId,
  by: ScimUserId,
): Promise<void> {
  await tx
    .updateTable("group_mapping")
    .set((eb) => ({ state: "retired", retired_by: by, retired_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .execute();
}

/** The live group behind a mapping, locked; null when it is gone or of another organisation. */
export async function lockMappedGroup(
  tx: Tx,
  organisation: OrganisationId,
  group: ScimGroupId,
): Promise<{ members: ScimUserId[] } | null> {
  const locked = await tx
    .selectFrom("scim_group")
    .select("id")
    .where("organisation_id", "=", organisation)
    .where("id", "=", group)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!locked) return null;
  const members = await tx
    .selectFrom("scim_member")
    .select("user_id")
    .where("organisation_id", "=", organisation)
    .where("group_id", "=", group)
    .orderBy("user_id")
    .execute();
  return { members: members.map((row) => row.user_id as ScimUserId) };
}

/**
 * Share-locks these users in ascending order: neither disabled nor deleted by anybody else until the transaction
 * ends, so that the grants that begin for them see a standing that stays, as when members are added.
 */
export async function holdStanding(
  tx: Tx,
  organisation: OrganisationId,
  users: readonly ScimUserId[],
): Promise<void> {
  await tx
    .selectFrom("scim_user")
    .select("id")
    .where("organisation_id", "=", organisation)
    .where("id", "=", sql<string>`any(${users}::uuid[])`)
    .orderBy("id")
    .forShare()
    .execute();
}
