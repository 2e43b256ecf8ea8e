import type { ReadTx, Tx } from "../../db/database.ts";
import { isUuid, type OrganisationId, type RoleId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { RoleProblem } from "../../roles/role-policy.ts";
import {
  decideProposal,
  lockRole,
  putInForce,
  type RoleVersion,
  retireRoleRow,
  versionsOf,
} from "../../roles/version-store.ts";
import { type ActContext, type ActDeps, nameOf, type PersonContext, record } from "../act.ts";
import { endGrants } from "../grant-store.ts";
import type { Preview } from "../preview-policy.ts";
import { moved } from "./limits-policy.ts";
import { lockAround, shorten } from "./limits-store.ts";
import { previewOfVersion, type RolePlan } from "./role-change-policy.ts";
import {
  endSystemsOf,
  grantsOfRole,
  hasPartIn,
  planOfVersion,
  retireMappingsOf,
} from "./role-change-store.ts";

export type RoleRefusal =
  | "unknown_role"
  | "unknown_version"
  | "role_retired"
  | "version_not_proposed"
  /** One proposal at a time, so that the second person knows what it will come after. */
  | "proposal_open"
  | "fiks_role_taken"
  /** Adopted from the national definition: it may not differ from it. */
  | "national_role"
  | "unknown_national_role"
  | "not_a_national_role"
  | "no_newer_version"
  /** Four eyes. */
  | "own_proposal"
  /** Whoever holds the role, or has asked for it, would gain (R4). */
  | "approver_holds_role"
  | "stale_preview"
  | { fields: readonly RoleProblem[] };

/** What a proposed version would do now, with the hash that its approval is bound to. Changes nothing. */
export function previewVersion(
  deps: Pick<ActDeps, "db">,
  organisation: OrganisationId,
  id: string,
  version: number,
): Promise<Result<Preview, RoleRefusal>> {
  return deps.db.read(organisation, async (tx) => {
    const found = await proposedIn(tx, organisation, id, version);
    if (!found.ok) return found;
    const { before, proposal } = found.value;
    const plan = await planOfVersion(tx, organisation, proposal.role.id, version);
    return ok(previewOfVersion(before, proposal, plan));
  });
}

/**
 * Approves a version by another person, who has no part in the role, on what the preview showed: where it would do
 * something else by now, nothing happens. In force for the next request; ends that are later than the version allows
 * come forward in the same transaction. Locks: the role, the groups that are mapped to it, its grants.
 */
export function approveVersion(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  version: number,
  previewHash: string,
): Promise<Result<RoleVersion, RoleRefusal>> {
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    await lockWithGrants(tx, organisation, id);
    const found = await proposedIn(tx, organisation, id, version);
    if (!found.ok) return found;
    const { before, proposal } = found.value;
    const { role } = proposal;
    if (proposal.proposedBy === person) return err("own_proposal");
    if (await hasPartIn(tx, organisation, role.id, person)) return err("approver_holds_role");
    const plan: RolePlan = await planOfVersion(tx, organisation, role.id, version);
    if (previewOfVersion(before, proposal, plan).hash !== previewHash) return err("stale_preview");
    const facts = { roleId: role.id, version, previewHash, shortened: moved(plan.grants).length };
    const auditId = record(tx, deps, context, "role.approved", "four_eyes", facts, role.id);
    await decideProposal(tx, organisation, role.id, { state: "approved", by: person, previewHash });
    await putInForce(tx, organisation, role);
    shorten(tx, { organisation, auditId }, plan.grants);
    return ok(await versionIn(tx, organisation, role.id, version));
  });
}

/** Takes a proposal back. A role that never had a version in force goes with its first one. */
export function withdrawVersion(
  deps: ActDeps,
  context: ActContext,
  id: string,
  version: number,
): Promise<Result<RoleVersion, RoleRefusal>> {
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    if (isUuid(id)) await lockRole(tx, organisation, id as RoleId);
    const found = await proposedIn(tx, organisation, id, version);
    if (!found.ok) return found;
    const { before, proposal } = found.value;
    const { role } = proposal;
    const by = nameOf(context);
    record(tx, deps, context, "role.withdrawn", "withdrawn", { roleId: role.id, version }, role.id);
    await decideProposal(tx, organisation, role.id, { state: "withdrawn", by, previewHash: null });
    if (!before) await retireRoleRow(tx, organisation, role.id, by);
    return ok(await versionIn(tx, organisation, role.id, version));
  });
}

/**
 * Retires a role. Taking access away takes one person: its grants and requests end, its mappings retire and what was
 * proposed for it is withdrawn, all in one transaction.
 */
export function retireRole(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<Result<RoleVersion[], RoleRefusal>> {
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    await lockWithGrants(tx, organisation, id);
    const versions = await knownVersions(tx, organisation, id);
    const [first] = versions;
    if (!first) return err("unknown_role");
    if (first.retired) return err("role_retired");
    const role = first.role.id;
    const auditId = record(tx, deps, context, "role.retired", "retired", { roleId: role }, role);
    await decideProposal(tx, organisation, role, { state: "withdrawn", by: person, previewHash: null });
    retireMappingsOf(tx, organisation, role, person);
    endGrants(tx, { organisation, auditId }, grantsOfRole(role), "role_retired");
    endSystemsOf(tx, organisation, role, person);
    await retireRoleRow(tx, organisation, role, person);
    return ok(await versionsOf(tx, organisation, role));
  });
}

/** Every version of a role that is there; none of anything else. */
export const knownVersions = async (
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
): Promise<RoleVersion[]> => (isUuid(id) ? versionsOf(tx, organisation, id as RoleId) : []);

async function lockWithGrants(tx: Tx, organisation: OrganisationId, id: string): Promise<void> {
  if (!isUuid(id)) return;
  await lockRole(tx, organisation, id as RoleId);
  lockAround(tx, organisation, id as RoleId, grantsOfRole(id as RoleId));
}

/** The proposal, and the version in force that it would come after. */
async function proposedIn(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
  version: number,
): Promise<Result<{ before: RoleVersion | null; proposal: RoleVersion }, RoleRefusal>> {
  const versions = await knownVersions(tx, organisation, id);
  if (versions.length === 0) return err("unknown_role");
  const proposal = versions.find(({ role }) => role.version === version);
  if (!proposal) return err("unknown_version");
  if (proposal.state !== "proposed") return err("version_not_proposed");
  return ok({ before: versions.find(({ current }) => current) ?? null, proposal });
}

const versionIn = async (tx: Tx, organisation: OrganisationId, id: RoleId, version: number) =>
  (await versionsOf(tx, organisation, id)).find(({ role }) => role.version === version) as RoleVersion;
