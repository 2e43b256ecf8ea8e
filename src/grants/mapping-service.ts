import type { Actor, AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx } from "../db/database.ts";
import { isUniqueViolation } from "../db/errors.ts";
import {
  type Entropy,
  isUuid,
  type MappingId,
  type OrganisationId,
  type RequestId,
  type RoleId,
  type ScimGroupId,
  type ScimUserId,
} from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { rolesByIds } from "../roles/role-store.ts";
import { beginGrants, endGrants, grantsThroughMapping } from "./grant-store.ts";
import {
  approveMapping,
  findMapping,
  holdStanding,
  insertMapping,
  lockMappedGroup,
  type Mapping,
  type MappingTarget,
  retireMapping,
} from "./mapping-store.ts";
import { longestPortalLife } from "./portal-role.ts";

export type MappingDeps = { db: Db; entropy: Entropy };
export type MappingContext = { organisation: OrganisationId; actor: Actor; requestId: RequestId };
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

export type MappingProposal = { groupId: string; target: MappingTarget; ttlDays: number };

/** Proposes a mapping; nothing follows from it until somebody else approves. */
export async function proposeMapping(
  deps: MappingDeps,
  context: MappingContext,
  proposal: MappingProposal,
): Promise<Result<Mapping, MappingProblem>> {
  const id = deps.entropy.uuid() as MappingId;
  const { organisation, actor } = context;
  const { target, ttlDays } = proposal;
  if (!isUuid(proposal.groupId)) return err("unknown_group");
  const groupId = proposal.groupId as ScimGroupId;
  try {
    return await deps.db.write(organisation, async (tx) => {
      const longest = await longestLife(tx, organisation, target);
      if (longest === null) return err("unknown_role");
      if (ttlDays > longest) return err("longer_than_the_role_allows");
      if (!(await lockMappedGroup(tx, organisation, groupId))) return err("unknown_group");
      const proposedBy = actor.kind === "employee" ? actor.ref : actor.kind;
      await insertMapping(tx, organisation, { id, groupId, target, ttlDays, proposedBy });
      await record(deps, tx, context, "mapping.proposed", id, { ttlDays, ...target, groupId });
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
  deps: MappingDeps,
  context: MappingContext & { approver: ScimUserId },
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation, approver } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    if (mapping.state !== "proposed") return err("not_proposed");
    if (mapping.proposedBy === approver) return err("own_proposal");
    const group = await lockMappedGroup(tx, organisation, mapping.groupId);
    if (!group) return err("unknown_group");
    if (group.members.includes(approver)) return err("approver_would_gain");
    await holdStanding(tx, organisation, group.members);
    await approveMapping(tx, organisation, mapping.id, approver);
    const auditId = await record(deps, tx, context, "mapping.approved", mapping.id, {
      members: group.members.length,
    });
    beginGrants(tx, { organisation, auditId }, mapping.groupId, group.members);
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

/** Ends a mapping, or withdraws a proposal. Every grant through it ends in the same transaction. */
export function retire(
  deps: MappingDeps,
  context: MappingContext & { by: ScimUserId },
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    if (mapping.state === "retired") return err("ended_already");
    await retireMapping(tx, organisation, mapping.id, context.by);
    const auditId = await record(deps, tx, context, "mapping.retired", mapping.id, {});
    endGrants(tx, { organisation, auditId }, grantsThroughMapping(mapping.id), "mapping_retired");
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

function withMapping<T>(
  deps: MappingDeps,
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

async function longestLife(
  tx: Tx,
  organisation: OrganisationId,
  target: MappingTarget,
): Promise<number | null> {
  if ("portalRole" in target) return longestPortalLife(target.portalRole);
  if (!isUuid(target.roleId)) return null;
  const [role] = await rolesByIds(tx, organisation, [target.roleId as RoleId]);
  return role?.longestLifeDays ?? null;
}

async function record(
  deps: MappingDeps,
  tx: Tx,
  context: MappingContext,
  kind: AuditKind,
  mappingId: MappingId,
  facts: Record<string, string | number>,
): Promise<string> {
  const id = deps.entropy.uuid();
  append(tx, {
    id,
    organisation: context.organisation,
    requestId: context.requestId,
    kind,
    outcome: "permit",
    reason: "four_eyes",
    actor: context.actor,
    facts: { mappingId, ...facts },
  });
  return id;
}
