import type { Tx } from "../../db/database.ts";
import type { MappingId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import { dateOf, type Instant } from "../../kernel/instant.ts";
import { type MappingChange, ruleColumns } from "./mapping-store.ts";

/** Throws the unique violation when another change of the mapping waits already. */
export async function insertChange(
  tx: Tx,
  organisation: OrganisationId,
  mapping: MappingId,
  { id, proposedBy, ...rules }: MappingChange,
): Promise<void> {
  await tx
    .insertInto("mapping_change")
    .values({
      organisation_id: organisation,
      id,
      mapping_id: mapping,
      ...ruleColumns(rules),
      state: "proposed",
      proposed_by: proposedBy,
    })
    .execute();
}

/**
 * Makes an active mapping what the change says, with a new full approval. Throws the unique violation when the group
 * that it is to be of is mapped to the same role by another one.
 */
export async function approveChange(
  tx: Tx,
  organisation: OrganisationId,
  id: MappingId,
  { id: change, proposedBy, ...rules }: MappingChange,
  by: ScimUserId,
  seen: { at: Instant; hash: string },
): Promise<void> {
  await tx
    .updateTable("group_mapping")
    .set({
      ...ruleColumns(rules),
      proposed_by: proposedBy,
      approved_by: by,
      approved_at: dateOf(seen.at),
      preview_hash: seen.hash,
    })
    .where("organisation_id", "=", organisation)
    .where("id", "=", id)
    .execute();
  await decideChange(tx, organisation, change, "approved", by, seen.hash);
}

export async function decideChange(
  tx: Tx,
  organisation: OrganisationId,
  change: string,
  state: "approved" | "withdrawn",
  by: ScimUserId,
  hash: string | null,
): Promise<void> {
  await tx
    .updateTable("mapping_change")
    .set((eb) => ({
      state,
      decided_by: by,
      decided_at: eb.fn<Date>("decision_now"),
      preview_hash: hash,
    }))
    .where("organisation_id", "=", organisation)
    .where("id", "=", change)
    .execute();
}
