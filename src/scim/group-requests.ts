import { idsRoot } from "../audit/merkle.ts";
import type { ReadTx } from "../db/database.ts";
import type { DirectoryChange } from "../directory/directory-change.ts";
import { changeGroup, createGroup, deleteGroup, type UnknownMember } from "../directory/group-service.ts";
import { findGroup, type GroupState, lockGroup, type StoredGroup } from "../directory/group-store.ts";
import { type Member, membersOf } from "../directory/member-store.ts";
import { isUuid, type ScimGroupId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { groupKeys } from "./keys-policy.ts";
import { membersPatch, takeMembers } from "./members-patch.ts";
import { applyPatch } from "./patch-policy.ts";
import { parsePatch } from "./patch-request.ts";
import { type Projection, project } from "./projection-policy.ts";
import type { ScimResource } from "./resource.ts";
import { groupSchema } from "./schema.ts";
import { badRequest } from "./scim-error.ts";
import {
  conclude,
  orThrow,
  type ScimCaller,
  type ScimDeps,
  unknownResource,
  withMeta,
  withoutMeta,
  writing,
} from "./scim-request.ts";
import { normaliseResource } from "./scimmy-boundary.ts";

/** Creates a group with its members (RFC 7644 section 3.3). Names need not be unique. */
export async function postGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  body: unknown,
  projection: Projection,
): Promise<ScimResource> {
  const { resource, members = [] } = orThrow(takeMembers(orThrow(normaliseResource(body, groupSchema))));
  const state = groupState(resource);
  const id = deps.entropy.uuid() as ScimGroupId;
  return writing(deps, caller, async (tx) => {
    const { group, changes } = known(await createGroup(tx, caller.client, id, state, members));
    await conclude(tx, deps, caller, "scim.group.created", { groupId: id, ...memberFacts(changes) }, changes);
    return showGroups(tx, deps, caller, [group], projection).then(only);
  });
}

export async function getGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  projection: Projection,
): Promise<ScimResource> {
  const { client } = caller;
  if (!isUuid(id)) throw unknownResource("group");
  return deps.db.read(client.organisation, async (tx) => {
    const group = await findGroup(tx, client, id as ScimGroupId);
    if (!group) throw unknownResource("group");
    return showGroups(tx, deps, caller, [group], projection).then(only);
  });
}

/**
 * Changes a group (RFC 7644 section 3.5.2). Members are added and removed as sets, without loading the group,
 * and the grants that follow begin and end in the same transaction. Null: there is nothing to show (204).
 */
export async function patchGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  projection: Projection | null,
): Promise<ScimResource | null> {
  const { members, rest } = orThrow(membersPatch(orThrow(parsePatch(body, groupSchema))));
  const { client } = caller;
  if (!isUuid(id)) throw unknownResource("group");
  return writing(deps, caller, async (tx) => {
    const before = await lockGroup(tx, client, id as ScimGroupId);
    if (!before) throw unknownResource("group");
    const patched =
      rest.length === 0 ? null : orThrow(applyPatch(withMeta(deps, "Group", before), rest, groupSchema));
    const state = patched === null ? null : groupState(withoutMeta(patched));
    const { group, changed, changes } = known(await changeGroup(tx, client, before, state, members));
    if (changed) {
      await conclude(
        tx,
        deps,
        caller,
        "scim.group.changed",
        { groupId: id, ...memberFacts(changes) },
        changes,
      );
    }
    return projection === null ? null : showGroups(tx, deps, caller, [group], projection).then(only);
  });
}

export async function removeGroup(deps: ScimDeps, caller: ScimCaller, id: string): Promise<void> {
  if (!isUuid(id)) throw unknownResource("group");
  await writing(deps, caller, async (tx) => {
    const changes = await deleteGroup(tx, caller.client, id as ScimGroupId);
    if (!changes) throw unknownResource("group");
    await conclude(tx, deps, caller, "scim.group.deleted", { groupId: id }, changes);
  });
}

/** Groups as they are shown; members are read only when the answer holds them. */
export async function showGroups(
  tx: ReadTx,
  deps: ScimDeps,
  { client }: ScimCaller,
  groups: readonly StoredGroup[],
  projection: Projection,
): Promise<ScimResource[]> {
  const wantsMembers = project({ members: [{ value: "x" }] }, projection, groupSchema).members !== undefined;
  const members = wantsMembers
    ? await membersOf(
        tx,
        client,
        groups.map((group) => group.id),
      )
    : [];
  const byGroup = new Map<ScimGroupId, Member[]>(groups.map((group) => [group.id, []]));
  for (const member of members) byGroup.get(member.groupId)?.push(member);
  return groups.map((group) => {
    const ofGroup = byGroup.get(group.id) ?? [];
    const whole = withMeta(deps, "Group", group);
    if (ofGroup.length > 0) whole.members = ofGroup.map((member) => showMember(deps, member));
    return project(whole, projection, groupSchema);
  });
}

const showMember = (deps: ScimDeps, { userId, display }: Member): ScimResource => ({
  value: userId,
  $ref: `${deps.baseUrl}/Users/${userId}`,
  type: "User",
  ...(display === null ? {} : { display }),
});

const only = (resources: readonly ScimResource[]): ScimResource => resources[0] as ScimResource;

const groupState = (resource: ScimResource): GroupState => ({ ...groupKeys(resource), resource });

function known<T>(result: Result<T, UnknownMember>): T {
  if (result.ok) return result.value;
  throw badRequest("invalidValue", "A member is no user here. Push the user first, then the membership.");
}

/** Which members came and went: how many, and one hash for each set, however large. */
function memberFacts(changes: readonly DirectoryChange[]) {
  const change = changes.find((one) => one.kind === "members");
  if (!change) return {};
  const { added, removed } = change;
  return {
    added: added.length,
    removed: removed.length,
    addedRoot: idsRoot(added),
    removedRoot: idsRoot(removed),
  };
}
