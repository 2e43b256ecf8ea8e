import type { Db, Tx } from "../../db/database.ts";
import type { Entropy, MappingId, OrganisationId, RequestId, ScimGroupId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { record } from "../act.ts";
import { beginGrants, endGrants, grantsThroughMapping } from "../grant-store.ts";
import { termsOf } from "../terms-store.ts";
import { countHolders, groupsMeant, liveMappingOf, lockOrganisation } from "./mapping-bootstrap-store.ts";
import { lockGroups, membersOfGroup } from "./mapping-lock-store.ts";
import { approveMapping, holdStanding, insertMapping, retireMapping } from "./mapping-store.ts";

type FirstRole = "iam" | "dpo";

export type BootstrapProblem =
  /** Two people administer access already: they propose and approve. */
  | { problem: "administered_already" }
  | { problem: "one_group_for_both" }
  | { problem: "unknown_group" | "ambiguous_group" | "empty_group"; role: FirstRole };

/** A group that gives its members a portal role from now on, and how many of them it gives it to at this instant. */
export type Bootstrapped = { role: FirstRole; mappingId: MappingId; people: number };

const WISHED_DAYS = { iam: 30, dpo: 90 } as const;

/** Refused inside the transaction: nothing is half-done. */
class Refused extends Error {
  readonly refusal: BootstrapProblem;
  constructor(refusal: BootstrapProblem) {
    super(refusal.problem);
    this.refusal = refusal;
  }
}

/**
 * Names the first IAM and DPO groups (by id or exact display name), as the owner of the database: the only way to a
 * mapping that no second person approved, and only while fewer than two people are IAM staff (design section 5). A
 * mapping that the groups had to these portal roles is replaced. Everything or nothing; recorded.
 */
export async function bootstrap(
  deps: { db: Db; entropy: Entropy },
  organisation: OrganisationId,
  groups: { readonly [role in FirstRole]: string },
): Promise<Result<Bootstrapped[], BootstrapProblem>> {
  try {
    return await deps.db.asOwner(async (tx) => {
      await lockOrganisation(tx, organisation);
      if ((await countHolders(tx, organisation, "iam")) >= 2)
        throw new Refused({ problem: "administered_already" });
      const [iam, dpo] = [
        await groupOf(tx, organisation, "iam", groups.iam),
        await groupOf(tx, organisation, "dpo", groups.dpo),
      ];
      if (iam === dpo) throw new Refused({ problem: "one_group_for_both" });
      await lockGroups(tx, organisation, [iam, dpo]);
      return ok([
        await first(tx, deps, organisation, "iam", iam),
        await first(tx, deps, organisation, "dpo", dpo),
      ]);
    });
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal);
    throw error;
  }
}

async function groupOf(
  tx: Tx,
  organisation: OrganisationId,
  role: FirstRole,
  named: string,
): Promise<ScimGroupId> {
  const [group, another] = await groupsMeant(tx, organisation, named);
  if (!group) throw new Refused({ problem: "unknown_group", role });
  if (another) throw new Refused({ problem: "ambiguous_group", role });
  return group;
}

async function first(
  tx: Tx,
  deps: { entropy: Entropy },
  organisation: OrganisationId,
  role: FirstRole,
  groupId: ScimGroupId,
): Promise<Bootstrapped> {
  const members = await membersOfGroup(tx, organisation, groupId);
  if (members.length === 0) throw new Refused({ problem: "empty_group", role });
  await holdStanding(tx, organisation, members);
  const mappingId = deps.entropy.uuid() as MappingId;
  const target = { portalRole: role };
  const terms = await termsOf(tx, organisation, target);
  const ttlDays = Math.min(WISHED_DAYS[role], terms?.longestDays ?? 0);
  const context = {
    organisation,
    actor: { kind: "command_line" },
    requestId: deps.entropy.uuid() as RequestId,
  } as const;
  const facts = { mappingId, groupId, ...target, ttlDays, members: members.length };
  const auditId = record(tx, deps, context, "mapping.bootstrapped", "operator", facts);
  const before = await liveMappingOf(tx, organisation, groupId, role);
  if (before) {
    await retireMapping(tx, organisation, before, null);
    endGrants(tx, { organisation, auditId }, grantsThroughMapping(before), "mapping_retired");
  }
  await insertMapping(tx, organisation, { id: mappingId, groupId, target, ttlDays, proposedBy: "bootstrap" });
  await approveMapping(tx, organisation, mappingId, null);
  beginGrants(tx, { organisation, auditId }, groupId, members);
  return { role, mappingId, people: await countHolders(tx, organisation, role, mappingId) };
}
