import type { Tx } from "../db/database.ts";
import { isUniqueViolation } from "../db/errors.ts";
import { isUuid, type MappingId, type OrganisationId, type ScimGroupId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { type ActContext, type ActDeps, nameOf, type PersonContext, record } from "./act.ts";
import { beginGrants, endGrants, grantsThroughMapping } from "./grant-store.ts";
import {
  approveMapping,
  findMapping,
  holdStanding,
  insertMapping,
  lockMappedGroup,
  type Mapping,
  retireMapping,
} from "./mapping-store.ts";
import { type Target, termsOf } from "./terms-store.ts";

export type MappingProblem =
  | "unknown_group"
  | "unknown_role"
  | "longer_than_the_role_allows"
  | "mapped_already"
  | "unknown_mapping"
  | "not_proposed"
  | "ended_already"
  /** The proposer may not approve (four eyes). */
  | "own_proposal"
  /** Whoever would gain by it may not approve (R4). */
  | "approver_would_gain";

export type MappingProposal = { groupId: string; target: Target; ttlDays: number };

/** Proposes a mapping; nothing follows from it until somebody else approves. */
export async function proposeMapping(
  deps: ActDeps,
  context: ActContext,
  proposal: MappingProposal,
): Promise<Result<Mapping, MappingProblem>> {
  const id = deps.entropy.uuid() as MappingId;
  const { organisation } = context;
  const { target, ttlDays } = proposal;
  if (!isUuid(proposal.groupId)) return err("unknown_group");
  const groupId = proposal.groupId as ScimGroupId;
  try {
    return await deps.db.write(organisation, async (tx) => {
      const terms = await termsOf(tx, organisation, target);
      if (!terms) return err("unknown_role");
      if (ttlDays > terms.longestDays) return err("longer_than_the_role_allows");
      if (!(await lockMappedGroup(tx, organisation, groupId))) return err("unknown_group");
      await insertMapping(tx, organisation, { id, groupId, target, ttlDays, proposedBy: nameOf(context) });
      record(tx, deps, context, "mapping.proposed", "four_eyes", {
        mappingId: id,
        ttlDays,
        ...target,
        groupId,
      });
      return ok((await findMapping(tx, organisation, id)) as Mapping);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("mapped_already");
    throw error;
  }
}

/**
 * Approves a proposal by another person, who is no member of the group. Every present member's grant begins
 * in the same transaction, with the approval as its full approval.
 */
export function approve(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation, person: approver } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    if (mapping.state !== "proposed") return err("not_proposed");
    if (mapping.proposedBy === approver) return err("own_proposal");
    const group = await lockMappedGroup(tx, organisation, mapping.groupId);
    if (!group) return err("unknown_group");
    if (group.members.includes(approver)) return err("approver_would_gain");
    await holdStanding(tx, organisation, group.members);
    await approveMapping(tx, organisation, mapping.id, approver);
    const auditId = record(tx, deps, context, "mapping.approved", "four_eyes", {
      mappingId: mapping.id,
      members: group.members.length,
    });
    beginGrants(tx, { organisation, auditId }, mapping.groupId, group.members);
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

/** Ends a mapping, or withdraws a proposal. Every grant through it ends in the same transaction. */
export function retire(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    if (mapping.state === "retired") return err("ended_already");
    await retireMapping(tx, organisation, mapping.id, context.person);
    const auditId = record(tx, deps, context, "mapping.retired", "retired", { mappingId: mapping.id });
    endGrants(tx, { organisation, auditId }, grantsThroughMapping(mapping.id), "mapping_retired");
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

function withMapping<T>(
  deps: ActDeps,
  organisation: OrganisationId,
  id: string,
  work: (tx: Tx, mapping: Mapping) => Promise<Result<T, MappingProblem>>,
): Promise<Result<T, MappingProblem>> {
  return deps.db.write(organisation, async (tx) => {
    // Locked through its group, as every change of it: look first, lock, and look again.
    const seen = isUuid(id) ? await findMapping(tx, organisation, id as MappingId) : null;
    if (!seen) return err("unknown_mapping");
    await lockMappedGroup(tx, organisation, seen.groupId);
    const mapping = await findMapping(tx, organisation, seen.id);
    return mapping ? work(tx, mapping) : err("unknown_mapping");
  });
}
