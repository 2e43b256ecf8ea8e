import type { Tx } from "../../db/database.ts";
import { isUniqueViolation } from "../../db/errors.ts";
import { isUuid, type OrganisationId, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import {
  type DefinitionGiven,
  type Difference,
  differences,
  parseDefinition,
} from "../../roles/definition-policy.ts";
import { type NationalRole, nationalRoles } from "../../roles/national-store.ts";
import type { RoleDefinition } from "../../roles/role.ts";
import { HARD_LIMITS, type RoleLimits } from "../../roles/role-policy.ts";
import {
  insertProposal,
  insertRoleWithoutVersion,
  lockRole,
  mayOwn,
  type RoleVersion,
  versionsOf,
} from "../../roles/version-store.ts";
import { type ActContext, type ActDeps, nameOf, record } from "../act.ts";
import { settingsOf } from "./limits-store.ts";
import { knownVersions, type RoleRefusal } from "./role-change-service.ts";

type Answer<T = RoleVersion> = Promise<Result<T, RoleRefusal>>;

/** Proposes a role; there is none until somebody else approves. */
export const proposeRole = (
  deps: ActDeps,
  context: ActContext,
  proposal: { fiksRoleId: string; definition: DefinitionGiven },
): Answer =>
  unlessTaken(deps, context, async (tx) => {
    const definition = await own(tx, context.organisation, proposal.definition);
    return definition.ok
      ? ok(await newRole(tx, deps, context, proposal.fiksRoleId, definition.value))
      : definition;
  });

/** Proposes the next version of a role, whole. A national role takes over national versions and no others. */
export const proposeVersion = (
  deps: ActDeps,
  context: ActContext,
  id: string,
  given: DefinitionGiven,
): Answer =>
  deps.db.write(context.organisation, async (tx) => {
    const versions = await changeable(tx, context.organisation, id);
    if (!versions.ok) return versions;
    if (versions.value[0].role.national) return err("national_role");
    const definition = await own(tx, context.organisation, given);
    return definition.ok
      ? ok(await nextVersion(tx, deps, context, versions.value, definition.value))
      : definition;
  });

/** Some fields of a definition; what is not there stays as it is. */
type Changes = { [Field in keyof DefinitionGiven]?: DefinitionGiven[Field] | undefined };

/** Proposes a role of its own that is like this one is now, with these changes; and what they come to. */
export const copyRole = (
  deps: ActDeps,
  context: ActContext,
  id: string,
  copy: { name: string; fiksRoleId: string; changes: Changes },
): Answer<{ copy: RoleVersion; differences: Difference[] }> =>
  unlessTaken(deps, context, async (tx) => {
    const { organisation } = context;
    const source = (await knownVersions(tx, organisation, id)).find(({ current }) => current);
    if (!source) return err("unknown_role");
    if (source.retired) return err("role_retired");
    const given = { ...source.role, ...copy.changes, name: copy.name } as DefinitionGiven;
    const definition = await own(tx, organisation, given);
    if (!definition.ok) return definition;
    const made = await newRole(tx, deps, context, copy.fiksRoleId, definition.value);
    return ok({ copy: made, differences: differences(source.role, made.role) });
  });

/** Proposes to adopt a national role as it is now: a copy with a reference. The Fiks role and the owner are one's own. */
export const adoptNational = (
  deps: ActDeps,
  context: ActContext,
  nationalId: string,
  adoption: { fiksRoleId: string; ownerId: string | null },
): Answer =>
  unlessTaken(deps, context, async (tx) => {
    const national = (await nationalRoles(tx)).find(({ id }) => id === nationalId);
    if (!national) return err("unknown_national_role");
    const definition = await adopted(tx, context.organisation, national, adoption.ownerId);
    return definition.ok
      ? ok(await newRole(tx, deps, context, adoption.fiksRoleId, definition.value, national))
      : definition;
  });

/** Proposes that a national role follows the newest national version, or gets another owner. */
export const takeOverNational = (
  deps: ActDeps,
  context: ActContext,
  id: string,
  wish: { ownerId?: string | null | undefined },
): Answer =>
  deps.db.write(context.organisation, async (tx) => {
    const { organisation } = context;
    const versions = await changeable(tx, organisation, id);
    if (!versions.ok) return versions;
    const present = versions.value.find(({ current }) => current)?.role ?? versions.value[0].role;
    const national = (await nationalRoles(tx)).find((one) => one.id === present.national?.id);
    if (!national) return err("not_a_national_role");
    const ownerId = wish.ownerId === undefined ? present.ownerId : wish.ownerId;
    if (national.version === present.national?.version && ownerId === present.ownerId)
      return err("no_newer_version");
    const definition = await adopted(tx, organisation, national, ownerId);
    return definition.ok
      ? ok(await nextVersion(tx, deps, context, versions.value, definition.value, national))
      : definition;
  });

async function unlessTaken<T>(
  deps: ActDeps,
  { organisation }: ActContext,
  work: (tx: Tx) => Answer<T>,
): Answer<T> {
  try {
    return await deps.db.write(organisation, work);
  } catch (error) {
    if (isUniqueViolation(error)) return err("fiks_role_taken");
    throw error;
  }
}

/** The definition within what the organisation allows. */
async function own(tx: Tx, organisation: OrganisationId, given: DefinitionGiven): Answer<RoleDefinition> {
  const { limits } = await settingsOf(tx, organisation);
  return judged(tx, organisation, given, limits);
}

/** What is national may be longer than the organisation allows: `terms_of` takes the lower of the two. */
const adopted = (
  tx: Tx,
  organisation: OrganisationId,
  { definition }: NationalRole,
  ownerId: string | null,
): Answer<RoleDefinition> => judged(tx, organisation, { ...definition, ownerId }, HARD_LIMITS);

async function judged(
  tx: Tx,
  organisation: OrganisationId,
  given: DefinitionGiven,
  limits: RoleLimits,
): Answer<RoleDefinition> {
  const { ownerId } = given;
  const knownOwner = !ownerId || (isUuid(ownerId) && (await mayOwn(tx, organisation, ownerId as ScimUserId)));
  const parsed = parseDefinition(given, limits);
  const stranger = knownOwner ? [] : ([{ field: "ownerId", problem: "unknown_user" }] as const);
  const fields = [...stranger, ...(parsed.ok ? [] : parsed.error)];
  return fields.length > 0 || !parsed.ok ? err({ fields }) : parsed;
}

/** The versions of a role that may get another one, locked. */
async function changeable(
  tx: Tx,
  organisation: OrganisationId,
  id: string,
): Answer<[RoleVersion, ...RoleVersion[]]> {
  if (isUuid(id)) await lockRole(tx, organisation, id as RoleId);
  const [first, ...others] = await knownVersions(tx, organisation, id);
  if (!first) return err("unknown_role");
  if (first.retired) return err("role_retired");
  if ([first, ...others].some(({ state }) => state === "proposed")) return err("proposal_open");
  return ok([first, ...others]);
}

async function newRole(
  tx: Tx,
  deps: ActDeps,
  context: ActContext,
  fiksRoleId: string,
  definition: RoleDefinition,
  national: NationalRole | null = null,
): Promise<RoleVersion> {
  const id = deps.entropy.uuid() as RoleId;
  const role = { id, name: definition.name, fiksRoleId, nationalId: national?.id ?? null };
  await insertRoleWithoutVersion(tx, context.organisation, role);
  return propose(tx, deps, context, id, 1, definition, national);
}

const nextVersion = (
  tx: Tx,
  deps: ActDeps,
  context: ActContext,
  versions: readonly [RoleVersion, ...RoleVersion[]],
  definition: RoleDefinition,
  national: NationalRole | null = null,
): Promise<RoleVersion> => {
  const version = 1 + Math.max(...versions.map(({ role }) => role.version));
  return propose(tx, deps, context, versions[0].role.id, version, definition, national);
};

async function propose(
  tx: Tx,
  deps: ActDeps,
  context: ActContext,
  roleId: RoleId,
  version: number,
  definition: RoleDefinition,
  national: NationalRole | null,
): Promise<RoleVersion> {
  const { organisation } = context;
  const nationalVersion = national?.version ?? null;
  const proposal = { roleId, version, definition, nationalVersion, proposedBy: nameOf(context) };
  await insertProposal(tx, organisation, proposal);
  const from = national ? { nationalId: national.id, nationalVersion: national.version } : {};
  record(tx, deps, context, "role.proposed", "four_eyes", { roleId, version, ...from }, roleId);
  const all = await versionsOf(tx, organisation, roleId);
  return all.find(({ role }) => role.version === version) as RoleVersion;
}
