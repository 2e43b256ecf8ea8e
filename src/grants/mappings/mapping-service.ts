import type { Tx } from "../../db/database.ts";
import { isUniqueViolation } from "../../db/errors.ts";
import { isUuid, type MappingId, type OrganisationId, type ScimGroupId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActContext, type ActDeps, nameOf, type PersonContext, record } from "../act.ts";
import { endGrants, grantsThroughMapping } from "../grant-store.ts";
import { type Target, termsOf } from "../terms-store.ts";
import { decideChange, insertChange } from "./mapping-change-store.ts";
import { spelledRules } from "./mapping-effect-policy.ts";
import { isLastOf, lockGroups, validityIsOver } from "./mapping-lock-store.ts";
import {
  findMapping,
  insertMapping,
  type Mapping,
  type MappingRules,
  retireMapping,
} from "./mapping-store.ts";

export type MappingProblem =
  | "unknown_group"
  | "unknown_role"
  | "longer_than_the_role_allows"
  /** Only a role is behind a glass. */
  | "break_glass_takes_a_role"
  /** It would be over before it began. */
  | "validity_over"
  | "mapped_already"
  | "unknown_mapping"
  | "not_active"
  /** A group is replaced only when it has been deleted, and then it must be. */
  | "group_lives"
  | "group_deleted"
  /** One change at a time. */
  | "change_waits"
  | "not_proposed"
  | "ended_already"
  /** The organisation would be left without IAM staff, or without a data protection officer. */
  | "last_administrator";

/** One mapping, with what is proposed for it. */
export function lookAtMapping(
  { db }: Pick<ActDeps, "db">,
  organisation: OrganisationId,
  id: string,
): Promise<Result<Mapping, "unknown_mapping">> {
  return db.read(organisation, async (tx) => {
    const mapping = isUuid(id) ? await findMapping(tx, organisation, id as MappingId) : null;
    return mapping ? ok(mapping) : err("unknown_mapping");
  });
}

export type MappingProposal = {
  groupId: string;
  target: Target;
  ttlDays: number;
  gives?: Mapping["gives"];
} & Partial<Omit<MappingRules, "groupId" | "ttlDays">>;

/** Proposes a mapping; nothing follows from it until somebody else approves. */
export function proposeMapping(
  deps: ActDeps,
  context: ActContext,
  { target, groupId, ...rest }: MappingProposal,
): Promise<Result<Mapping, MappingProblem>> {
  const id = deps.entropy.uuid() as MappingId;
  const { organisation } = context;
  const { renewal = "leader", sensitive = false, validFrom = null, validUntil = null } = rest;
  const group = groupId as ScimGroupId;
  const rules = { groupId: group, ttlDays: rest.ttlDays, renewal, sensitive, validFrom, validUntil };
  const { gives = "access" } = rest;
  return orIfTaken("mapped_already", () =>
    deps.db.write(organisation, async (tx) => {
      if (gives === "break_glass" && "portalRole" in target) return err("break_glass_takes_a_role");
      const problem = await rulesProblem(tx, organisation, target, rules);
      if (problem) return err(problem);
      const proposedBy = nameOf(context);
      await insertMapping(tx, organisation, { id, target, gives, proposedBy, ...rules });
      const facts = { mappingId: id, ...target, gives, ...spelledRules(rules) };
      record(tx, deps, context, "mapping.proposed", "four_eyes", facts);
      return ok((await findMapping(tx, organisation, id)) as Mapping);
    }),
  );
}

/** What is not named stays as it is; nothing named: the mapping as it is, to be approved again. */
export type ChangeProposal = Partial<Omit<MappingRules, "groupId"> & { groupId: string }>;

/**
 * Proposes other rules for an active mapping, or the same once more: a mapping gives nothing new when its approval is
 * older than the role's longest life. Nothing follows until somebody else approves. A group is replaced only after it
 * was deleted.
 */
export function proposeChange(
  deps: ActDeps,
  context: ActContext,
  id: string,
  proposal: ChangeProposal,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation } = context;
  return orIfTaken("change_waits", () =>
    withMapping(deps, organisation, id, async (tx, mapping) => {
      if (mapping.state !== "active") return err("not_active");
      const { groupId, ttlDays, renewal, sensitive, validFrom, validUntil } = { ...mapping, ...proposal };
      const rules = { groupId: groupId as ScimGroupId, ttlDays, renewal, sensitive, validFrom, validUntil };
      const replaced = rules.groupId !== mapping.groupId;
      if (replaced && !mapping.groupDeleted) return err("group_lives");
      if (!replaced && mapping.groupDeleted) return err("group_deleted");
      const problem = await rulesProblem(tx, organisation, mapping.target, rules);
      if (problem) return err(problem);
      const change = { id: deps.entropy.uuid(), proposedBy: nameOf(context), ...rules };
      await insertChange(tx, organisation, mapping.id, change);
      const facts = { mappingId: mapping.id, changeId: change.id, ...spelledRules(rules) };
      record(tx, deps, context, "mapping.proposed", "four_eyes", facts);
      return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
    }),
  );
}

/** Takes back what waits for a second person: the mapping itself, or a change of it. Takes one person. */
export function withdraw(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    if (mapping.state !== "proposed" && !mapping.change) return err("not_proposed");
    await withdrawIn(tx, deps, context, mapping);
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

async function withdrawIn(tx: Tx, deps: ActDeps, context: PersonContext, mapping: Mapping): Promise<void> {
  const { organisation, person } = context;
  const { change } = mapping;
  if (change) await decideChange(tx, organisation, change.id, "withdrawn", person, null);
  else await retireMapping(tx, organisation, mapping.id, person);
  const facts = { mappingId: mapping.id, changeId: change?.id };
  record(tx, deps, context, "mapping.withdrawn", "withdrawn", facts);
}

/**
 * Ends a mapping, with every grant through it, in one transaction; what waits for approval is withdrawn. Takes one
 * person, but never takes the last IAM staff or the last data protection officer (I20).
 */
export function retire(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<Mapping, MappingProblem>> {
  const { organisation } = context;
  return withMapping(deps, organisation, id, async (tx, mapping) => {
    const { target } = mapping;
    if (mapping.state === "retired") return err("ended_already");
    if ("portalRole" in target && (target.portalRole === "iam" || target.portalRole === "dpo"))
      if (await isLastOf(tx, organisation, mapping.id, target.portalRole)) return err("last_administrator");
    if (mapping.state === "proposed" || mapping.change) await withdrawIn(tx, deps, context, mapping);
    if (mapping.state === "active") {
      await retireMapping(tx, organisation, mapping.id, context.person);
      const auditId = record(tx, deps, context, "mapping.retired", "retired", { mappingId: mapping.id });
      endGrants(tx, { organisation, auditId }, grantsThroughMapping(mapping.id), "mapping_retired");
    }
    return ok((await findMapping(tx, organisation, mapping.id)) as Mapping);
  });
}

/** What is wrong with these rules for this target; the group, locked, must be there. */
async function rulesProblem(
  tx: Tx,
  organisation: OrganisationId,
  target: Target,
  { groupId, ttlDays, validFrom, validUntil }: MappingRules,
): Promise<MappingProblem | null> {
  if (!isUuid(groupId)) return "unknown_group";
  const terms = await termsOf(tx, organisation, target);
  if (!terms) return "unknown_role";
  if (ttlDays > terms.longestDays) return "longer_than_the_role_allows";
  const [live, over] = await Promise.all([
    lockGroups(tx, organisation, [groupId]),
    validityIsOver(tx, validFrom, validUntil),
  ]);
  if (live.length === 0) return "unknown_group";
  return over ? "validity_over" : null;
}

/** Unique keys decide where two propose at the same time. */
async function orIfTaken<T>(
  problem: MappingProblem,
  work: () => Promise<Result<T, MappingProblem>>,
): Promise<Result<T, MappingProblem>> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return err(problem);
    throw error;
  }
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
    await lockGroups(tx, organisation, [seen.groupId]);
    const mapping = await findMapping(tx, organisation, seen.id);
    return mapping ? work(tx, mapping) : err("unknown_mapping");
  });
}
