import type { ReadTx, Tx } from "../../db/database.ts";
import { isUniqueViolation } from "../../db/errors.ts";
import { isUuid, type MappingId, type OrganisationId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { allRoles } from "../../roles/role-store.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { type Preview, previewOf } from "../preview-policy.ts";
import { approveChange } from "./mapping-change-store.ts";
import { effectsOf, spelledRules } from "./mapping-effect-policy.ts";
import { holdPeople, holdRole, isLastOf, lockGroups } from "./mapping-lock-store.ts";
import { applyPlan, type MappingPlan, type Proposed, planOf } from "./mapping-plan-store.ts";
import { approveMapping, findMapping, type Mapping } from "./mapping-store.ts";

export type ApprovalProblem =
  | "unknown_mapping"
  | "unknown_group"
  | "unknown_role"
  | "mapped_already"
  /** Nothing is proposed for it. */
  | "not_proposed"
  /** The proposer may not approve (four eyes). */
  | "own_proposal"
  /** Whoever would gain by it may not approve (R4). */
  | "approver_would_gain"
  /** The effect is another now than the one that was seen (R11). */
  | "stale_preview"
  | "last_administrator";

/** What approving the open proposal of a mapping would do, to whom, and the hash that the approval is bound to. */
export function previewMapping(
  { db }: Pick<ActDeps, "db">,
  organisation: OrganisationId,
  id: string,
): Promise<Result<Preview, "unknown_mapping" | "not_proposed" | "unknown_role">> {
  return db.read(organisation, async (tx) => {
    const mapping = isUuid(id) ? await findMapping(tx, organisation, id as MappingId) : null;
    if (!mapping) return err("unknown_mapping");
    const proposed = proposalOf(mapping);
    if (!proposed) return err("not_proposed");
    const judged = await judge(tx, organisation, mapping, proposed);
    return judged ? ok(judged.preview) : err("unknown_role");
  });
}

/**
 * Approves the open proposal of a mapping, by another person than the proposer, who is no member of the group and gains
 * nothing by it. Does what its preview of this hash showed, in one transaction, and is the full approval of every grant
 * through the mapping. When the effect is another now, nothing changes. Locks: role, groups, users, grants.
 */
export async function approve(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  previewHash: string,
): Promise<Result<Mapping, ApprovalProblem>> {
  const { organisation, person: approver } = context;
  try {
    return await deps.db.write(organisation, async (tx) => {
      const locked = await lockProposal(tx, organisation, id);
      if (!locked.ok) return locked;
      const { mapping, proposed } = locked.value;
      const { change } = mapping;
      if ((change ?? mapping).proposedBy === approver) return err("own_proposal");
      const judged = await judge(tx, organisation, mapping, proposed);
      if (!judged) return err("unknown_role");
      const { plan, preview } = judged;
      if (plan.people.some(({ user, what }) => user === approver && what !== "loses"))
        return err("approver_would_gain");
      if (preview.hash !== previewHash) return err("stale_preview");
      if (await leavesNobody(tx, organisation, proposed, plan)) return err("last_administrator");
      const seen = { at: plan.now, hash: preview.hash };
      if (change) await approveChange(tx, organisation, mapping.id, change, approver, seen);
      else await approveMapping(tx, organisation, mapping.id, approver, seen);
      const facts = { mappingId: mapping.id, changeId: change?.id, previewHash, ...countsOf(plan) };
      const auditId = record(tx, deps, context, "mapping.approved", "four_eyes", facts);
      applyPlan(tx, { organisation, auditId }, proposed, plan);
      return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("mapped_already");
    throw error;
  }
}

/** What waits for a second person: the mapping itself, or a change of it. */
function proposalOf(mapping: Mapping): Proposed | null {
  if (mapping.state === "proposed") return { ...mapping, rules: mapping };
  return mapping.state === "active" && mapping.change ? { ...mapping, rules: mapping.change } : null;
}

/** Looks, locks, and looks again: the proposal as it stays until the transaction ends, and everybody in it with it. */
async function lockProposal(
  tx: Tx,
  organisation: OrganisationId,
  id: string,
): Promise<
  Result<{ mapping: Mapping; proposed: Proposed }, "unknown_mapping" | "not_proposed" | "unknown_group">
> {
  const seen = isUuid(id) ? await findMapping(tx, organisation, id as MappingId) : null;
  if (!seen) return err("unknown_mapping");
  const wanted = proposalOf(seen);
  if (!wanted) return err("not_proposed");
  const group = wanted.rules.groupId;
  const [, live, , mapping] = await Promise.all([
    holdRole(tx, organisation, seen.target),
    lockGroups(tx, organisation, [...new Set([seen.groupId, group])]),
    holdPeople(tx, organisation, seen.id, group),
    findMapping(tx, organisation, seen.id),
  ]);
  const proposed = mapping && proposalOf(mapping);
  if (!proposed || proposed.rules.groupId !== group) return err("not_proposed");
  return live.includes(group) ? ok({ mapping, proposed }) : err("unknown_group");
}

/** The plan, and what is shown of it; null when the role is retired. */
async function judge(
  tx: ReadTx,
  organisation: OrganisationId,
  mapping: Mapping,
  proposed: Proposed,
): Promise<{ plan: MappingPlan; preview: Preview } | null> {
  const [plan, roles] = await Promise.all([planOf(tx, organisation, proposed), allRoles(tx, organisation)]);
  if (!plan) return null;
  const effects = effectsOf(proposed, plan, new Map(roles.map((role) => [role.id, role.parts])));
  const spelled = {
    mapping: mapping.id,
    change: mapping.change?.id ?? null,
    target: proposed.target,
    gives: proposed.gives,
    ...spelledRules(proposed.rules),
  };
  return { plan, preview: previewOf(spelled, effects) };
}

/** Whether the last IAM staff, or the last data protection officer, would go with it (I20). */
async function leavesNobody(
  tx: Tx,
  organisation: OrganisationId,
  { id, target }: Proposed,
  { people }: MappingPlan,
): Promise<boolean> {
  if (!("portalRole" in target) || (target.portalRole !== "iam" && target.portalRole !== "dpo")) return false;
  if (!people.some(({ what }) => what === "loses")) return false;
  const somebodyStays = people.some(({ what, inForce, staysInForce }) =>
    what === null ? inForce : staysInForce,
  );
  return !somebodyStays && isLastOf(tx, organisation, id, target.portalRole);
}

const countsOf = ({ people }: MappingPlan) => {
  const count = (wanted: MappingPlan["people"][number]["what"]) =>
    people.filter(({ what }) => what === wanted).length;
  return {
    gain: count("gains"),
    ask: count("asks"),
    resume: count("resumes"),
    endEarlier: count("ends_earlier"),
    lose: count("loses"),
    mayBreakGlass: count("may_break_glass"),
    keep: people.filter(({ what, grantId }) => what === null && grantId !== null).length,
  };
};
