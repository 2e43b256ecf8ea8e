import { idsRoot } from "../audit/merkle.ts";
import { type ReadTx, type Tx, WithCommit } from "../db/database.ts";
import type { DirectoryChange } from "../directory/directory-change.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  type MemberChange,
  type UnknownMember,
} from "../directory/group-service.ts";
import { findGroup, type GroupState, lockGroup, type StoredGroup } from "../directory/group-store.ts";
import { isUuid, type ScimGroupId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { withImmutables } from "./immutable-policy.ts";
import { groupKeys } from "./keys-policy.ts";
import { membersPatch, takeMembers } from "./members-patch.ts";
import { normaliseResource } from "./normalise-policy.ts";
import { applyPatch } from "./patch-policy.ts";
import { parsePatch } from "./patch-request.ts";
import type { Projection } from "./projection-policy.ts";
import {
  membersOfGroup,
  type Shown,
  showGroup,
  type Unshown,
  unshown,
  withMeta,
  withoutMeta,
} from "./representation.ts";
import type { ScimResource } from "./resource.ts";
import { groupSchema } from "./schema.ts";
import { badRequest } from "./scim-error.ts";
import {
  conclude,
  orThrow,
  type ScimCaller,
  type ScimDeps,
  unknownResource,
  type Wishes,
  writing,
} from "./scim-request.ts";
import { requireVersion } from "./version-policy.ts";

/** Creates a group with its members (RFC 7644 section 3.3). Names need not be unique. */
export async function postGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  body: unknown,
  { projection }: Wishes,
  id: string = deps.entropy.uuid(),
): Promise<Shown | Unshown> {
  const { resource, members = [] } = orThrow(takeMembers(orThrow(normaliseResource(body, groupSchema))));
  const state = groupState(resource);
  const { client } = caller;
  const groupId = id as ScimGroupId;
  return writing(deps, caller, async (tx) => {
    const { group, changes } = known(await createGroup(tx, client, groupId, state, members));
    conclude(tx, deps, caller, "scim.group.created", { groupId, ...memberFacts(changes) }, changes);
    if (projection === null) return unshown(deps.baseUrl, "Group", groupId, group.version);
    const shownMembers =
      members.length === 0
        ? new Map<string, string>()
        : await membersOfGroup(tx, deps.baseUrl, client, groupId, projection);
    return showGroup(deps.baseUrl, group, projection, shownMembers);
  });
}

export async function getGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  { projection }: Wishes<Projection>,
): Promise<Shown> {
  if (!isUuid(id)) throw unknownResource("group");
  return deps.db.read(caller.client.organisation, (tx) =>
    showWhole(tx, deps, caller, id as ScimGroupId, projection),
  );
}

/**
 * Makes a group what the body says (RFC 7644 section 3.5.1). A body that says nothing of `members` leaves them:
 * many a client reads groups without them. An empty list takes everybody out.
 */
export function putGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  wishes: Wishes,
): Promise<Shown | Unshown> {
  const { resource, members } = orThrow(takeMembers(orThrow(normaliseResource(body, groupSchema))));
  const change: MemberChange[] = members === undefined ? [] : [{ kind: "replace", ids: members }];
  return changing(deps, caller, id, wishes, change, (before) =>
    groupState(orThrow(withImmutables(before.resource as ScimResource, resource, groupSchema))),
  );
}

/**
 * Changes a group (RFC 7644 section 3.5.2). Members are added and removed as sets, without loading the group,
 * and the grants that follow begin and end in the same transaction.
 */
export function patchGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  body: unknown,
  wishes: Wishes,
): Promise<Shown | Unshown> {
  const { members, rest } = orThrow(membersPatch(orThrow(parsePatch(body, groupSchema))));
  return changing(deps, caller, id, wishes, members, (before) => {
    if (rest.length === 0) return null;
    const current = withMeta(deps.baseUrl, "Group", before);
    return groupState(withoutMeta(orThrow(applyPatch(current, rest, groupSchema))));
  });
}

export async function removeGroup(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  { conditions }: Pick<Wishes, "conditions">,
): Promise<void> {
  await writing(deps, caller, async (tx) => {
    const group = await locked(tx, caller, id);
    requireVersion(conditions, group.version);
    const changes = await deleteGroup(tx, caller.client, group.id);
    conclude(tx, deps, caller, "scim.group.deleted", { groupId: id }, changes);
  });
}

/** Locks the group, changes members and attributes (null: untouched), lets the grants follow and shows the result. */
async function changing(
  deps: ScimDeps,
  caller: ScimCaller,
  id: string,
  { projection, conditions }: Wishes,
  members: readonly MemberChange[],
  next: (before: StoredGroup) => GroupState | null,
): Promise<Shown | Unshown> {
  const { client } = caller;
  if (!isUuid(id)) throw unknownResource("group");
  const groupId = id as ScimGroupId;
  return writing<Shown | Unshown>(deps, caller, async (tx) => {
    const result = await changeGroup(tx, client, groupId, members, (before) => {
      requireVersion(conditions, before.version);
      return next(before);
    });
    const outcome = known(result);
    if (!outcome) throw unknownResource("group");
    const { version, changed, changes } = outcome;
    const facts = { groupId, ...memberFacts(changes) };
    if (changed) conclude(tx, deps, caller, "scim.group.changed", facts, changes);
    if (projection === null) return unshown(deps.baseUrl, "Group", groupId, version);
    return new WithCommit(showWhole(tx, deps, caller, groupId, projection));
  });
}

async function showWhole(
  tx: ReadTx,
  { baseUrl }: ScimDeps,
  { client }: ScimCaller,
  id: ScimGroupId,
  projection: Projection,
): Promise<Shown> {
  const [group, members] = await Promise.all([
    findGroup(tx, client, id),
    membersOfGroup(tx, baseUrl, client, id, projection),
  ]);
  if (!group) throw unknownResource("group");
  return showGroup(baseUrl, group, projection, members);
}

async function locked(tx: Tx, { client }: ScimCaller, id: string): Promise<StoredGroup> {
  const group = isUuid(id) ? await lockGroup(tx, client, id as ScimGroupId) : null;
  if (!group) throw unknownResource("group");
  return group;
}

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
