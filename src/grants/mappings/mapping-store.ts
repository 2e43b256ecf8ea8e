import { sql } from "kysely";
import type { ReadTx, Tx } from "../../db/database.ts";
import type { MappingId, OrganisationId, RoleId, ScimGroupId, ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../../kernel/instant.ts";
import type { PortalRole } from "../portal-role.ts";
import type { Target } from "../terms-store.ts";

/** What a change of a mapping may change. Days are of 24 hours; null: no limit. */
export type MappingRules = {
  groupId: ScimGroupId;
  ttlDays: number;
  /** Who may renew what it gives: a leader, or nobody. */
  renewal: "leader" | "none";
  /** New members wait for a leader's confirmation. */
  sensitive: boolean;
  /** Grants begin no earlier, and end no later. */
  validFrom: Instant | null;
  validUntil: Instant | null;
};

export type Mapping = MappingRules & {
  id: MappingId;
  groupName: string;
  groupDeleted: boolean;
  target: Target;
  /** Access for the members, or their right to break the glass. */
  gives: "access" | "break_glass";
  state: "proposed" | "active" | "retired";
  /** A user's id, or what proposed instead of a person: `command_line`, `bootstrap`. */
  proposedBy: string;
  approvedBy: string | null;
  approvedAt: Instant | null;
  /** What is proposed for an active mapping and waits for a second person. */
  change: MappingChange | null;
};

export type MappingChange = MappingRules & { id: string; proposedBy: string };

export type NewMapping = Pick<MappingRules, "groupId" | "ttlDays"> &
  Partial<MappingRules> & {
    id: MappingId;
    target: Target;
    gives?: Mapping["gives"];
    proposedBy: string;
  };

const select = (tx: ReadTx, organisation: OrganisationId) =>
  tx
    .selectFrom("group_mapping as m")
    .innerJoin("scim_group as g", (join) =>
      join.onRef("g.organisation_id", "=", "m.organisation_id").onRef("g.id", "=", "m.group_id"),
    )
    .leftJoin("mapping_change as c", (join) =>
      join
        .onRef("c.organisation_id", "=", "m.organisation_id")
        .onRef("c.mapping_id", "=", "m.id")
        .on("c.state", "=", "proposed"),
    )
    .select(["m.id", "m.group_id", "g.resource", "g.deleted_at", "m.role_id", "m.portal_role", "m.ttl_days"])
    .select(["m.gives", "m.renewal", "m.sensitive", "m.valid_from", "m.valid_until"])
    .select(["m.state", "m.proposed_by", "m.approved_by", "m.approved_at"])
    .select(["c.id as change_id", "c.group_id as change_group_id", "c.ttl_days as change_ttl_days"])
    .select(["c.renewal as change_renewal", "c.sensitive as change_sensitive"])
    .select(["c.valid_from as change_valid_from", "c.valid_until as change_valid_until"])
    .select("c.proposed_by as change_proposed_by")
    .where("m.organisation_id", "=", organisation);

type Selected = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

const instantOrNull = (date: Date | null): Instant | null => (date ? instantOf(date) : null);

const toMapping = (row: Selected): Mapping => ({
  id: row.id as MappingId,
  groupId: row.group_id as ScimGroupId,
  groupName: String(row.resource.displayName ?? ""),
  groupDeleted: row.deleted_at !== null,
  target: row.role_id ? { roleId: row.role_id as RoleId } : { portalRole: row.portal_role as PortalRole },
  gives: row.gives,
  ttlDays: row.ttl_days,
  renewal: row.renewal,
  sensitive: row.sensitive,
  validFrom: instantOrNull(row.valid_from),
  validUntil: instantOrNull(row.valid_until),
  state: row.state,
  proposedBy: row.proposed_by,
  approvedBy: row.approved_by,
  approvedAt: instantOrNull(row.approved_at),
  change: toChange(row),
});

const toChange = (row: Selected): MappingChange | null =>
  row.change_id === null
    ? null
    : {
        id: row.change_id,
        groupId: row.change_group_id as ScimGroupId,
        ttlDays: row.change_ttl_days as number,
        renewal: row.change_renewal as MappingRules["renewal"],
        sensitive: row.change_sensitive as boolean,
        validFrom: instantOrNull(row.change_valid_from),
        validUntil: instantOrNull(row.change_valid_until),
        proposedBy: row.change_proposed_by as string,
      };

/** Every mapping there is or was, with what is proposed for it. */
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

const dateOrNull = (instant: Instant | null): Date | null => (instant === null ? null : dateOf(instant));

/** The columns that a change may change. */
export const ruleColumns = (rules: Partial<MappingRules> & Pick<MappingRules, "groupId" | "ttlDays">) => ({
  group_id: rules.groupId,
  ttl_days: rules.ttlDays,
  renewal: rules.renewal ?? "leader",
  sensitive: rules.sensitive ?? false,
  valid_from: dateOrNull(rules.validFrom ?? null),
  valid_until: dateOrNull(rules.validUntil ?? null),
});

/** Throws the unique violation when the group is mapped to the same role already. */
export async function insertMapping(
  tx: Tx,
  organisation: OrganisationId,
  { id, target, gives, proposedBy, ...rules }: NewMapping,
): Promise<void> {
  await tx
    .insertInto("group_mapping")
    .values({
      organisation_id: organisation,
      id,
      role_id: "roleId" in target ? target.roleId : null,
      portal_role: "portalRole" in target ? target.portalRole : null,
      gives: gives ?? "access",
      ...ruleColumns(rules),
      state: "proposed",
      proposed_by: proposedBy,
    })
    .execute();
}

/**
 * Makes a proposed mapping active. `by` is null for the first ones, which the operator names. `seen` is what the
 * approver saw: the instant of the effect and its hash.
 */
export async function approveMapping(
  tx: Tx,
  organisation: OrganisationId,
  id: MappingId,
  by: ScimUserId | null,
  seen?: { at: Instant; hash: string },
): Promise<void> {
  await tx
    .updateTable("group_mapping")
    .set((eb) => ({
      state: "active",
      approved_by: by,
      approved_at: seen ? dateOf(seen.at) : eb.fn<Date>("decision_now"),
      preview_hash: seen?.hash ?? null,
    }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .execute();
}

/** Ends a mapping for good; `by` is null where the operator does it. */
export async function retireMapping(
  tx: Tx,
  organisation: OrganisationId,
  id: MappingId,
  by: ScimUserId | null,
): Promise<void> {
  await tx
    .updateTable("group_mapping")
    .set((eb) => ({ state: "retired", retired_by: by, retired_at: eb.fn<Date>("decision_now") }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .execute();
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
