import type { ReadTx } from "../db/database.ts";
import type { StoredGroup } from "../directory/group-store.ts";
import {
  countMemberships,
  groupsJson,
  type MembershipJson,
  type MembershipShape,
  membersJson,
} from "../directory/membership-json-store.ts";
import type { Scope, StoredUser } from "../directory/user-store.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { othersTurn } from "../kernel/turn.ts";
import { type Projection, project } from "./projection-policy.ts";
import { isJsonObject, type ScimResource } from "./resource.ts";
import { groupSchema, type ResourceSchema, userSchema } from "./schema.ts";
import { badRequest } from "./scim-error.ts";
import { etagOf } from "./version-policy.ts";

/** A resource as it leaves: its headers, and its text where somebody wants to see it. */
export type Shown = { id: string; location: string; etag: string; json: string };
export type Unshown = Omit<Shown, "json"> & { json: null };

type ResourceType = "User" | "Group";
type Stored = Pick<StoredGroup, "id" | "resource" | "version" | "createdAt" | "modifiedAt"> | StoredUser;

/** A resource that nobody asked to see. */
export const unshown = (baseUrl: string, type: ResourceType, id: string, version: number): Unshown => ({
  id,
  location: locationOf(baseUrl, type, id),
  etag: etagOf(version),
  json: null,
});

const locationOf = (baseUrl: string, type: ResourceType, id: string): string => `${baseUrl}/${type}s/${id}`;

/** A stored resource with what is ours to say of it, but for memberships. */
export function withMeta(baseUrl: string, type: ResourceType, stored: Stored): ScimResource {
  const at = (instant: Instant) => isoOf(instant);
  return {
    ...(stored.resource as ScimResource),
    id: stored.id,
    meta: {
      resourceType: type,
      created: at(stored.createdAt),
      lastModified: at(stored.modifiedAt),
      location: locationOf(baseUrl, type, stored.id),
      version: etagOf(stored.version),
    },
  };
}

/** The part of a resource that is stored: without what is ours to say of it. */
export function withoutMeta({
  id: _id,
  meta: _meta,
  groups: _groups,
  members: _members,
  ...rest
}: ScimResource): ScimResource {
  return rest;
}

/** Users with their groups, which are read only when the answer holds them. In the order given. */
export async function showUsers(
  tx: ReadTx,
  baseUrl: string,
  scope: Scope,
  users: readonly StoredUser[],
  projection: Projection,
): Promise<Shown[]> {
  const ids = users.map(({ id }) => id);
  const shape = shapeOf("groups", baseUrl, projection, userSchema);
  if (shape !== null) await refuseTooMany(tx, scope, "user_id", ids, "groups");
  const memberships = shape === null ? NOTHING : await groupsJson(tx, scope, ids, shape);
  return inTurns(users, (user) => showUser(baseUrl, user, projection, memberships));
}

/** What `showUser` needs to know of a user's groups. May be asked for before it is known that there is the user. */
export const groupsOfUser = async (
  tx: ReadTx,
  baseUrl: string,
  scope: Scope,
  id: StoredUser["id"],
  projection: Projection,
): Promise<MembershipJson> => {
  const shape = shapeOf("groups", baseUrl, projection, userSchema);
  return shape === null ? NOTHING : groupsJson(tx, scope, [id], shape);
};

export const showUser = (
  baseUrl: string,
  user: StoredUser,
  projection: Projection,
  memberships: MembershipJson,
): Shown => shown(baseUrl, "User", user, projection, "groups", memberships);

/** Groups with their members, likewise. */
export async function showGroups(
  tx: ReadTx,
  baseUrl: string,
  scope: Scope,
  groups: readonly StoredGroup[],
  projection: Projection,
): Promise<Shown[]> {
  const ids = groups.map(({ id }) => id);
  const shape = shapeOf("members", baseUrl, projection, groupSchema);
  if (shape !== null) await refuseTooMany(tx, scope, "group_id", ids, "members");
  const memberships = shape === null ? NOTHING : await membersJson(tx, scope, ids, shape);
  return inTurns(groups, (group) => showGroup(baseUrl, group, projection, memberships));
}

/** What `showGroup` needs to know of a group's members. */
export const membersOfGroup = async (
  tx: ReadTx,
  baseUrl: string,
  scope: Scope,
  id: StoredGroup["id"],
  projection: Projection,
): Promise<MembershipJson> => {
  const shape = shapeOf("members", baseUrl, projection, groupSchema);
  return shape === null ? NOTHING : membersJson(tx, scope, [id], shape);
};

export const showGroup = (
  baseUrl: string,
  group: StoredGroup,
  projection: Projection,
  memberships: MembershipJson,
): Shown => shown(baseUrl, "Group", group, projection, "members", memberships);

const NOTHING: MembershipJson = new Map();
const MOST_MEMBERSHIPS = 100_000;

/** One resource may have any number of memberships; a list of several must not come to an answer without end. */
async function refuseTooMany(
  tx: ReadTx,
  scope: Scope,
  side: "group_id" | "user_id",
  ids: readonly string[],
  name: "members" | "groups",
): Promise<void> {
  if (ids.length < 2) return;
  const count = await countMemberships(tx, scope, side, ids, MOST_MEMBERSHIPS + 1);
  if (count > MOST_MEMBERSHIPS) {
    const detail = `These have more than ${MOST_MEMBERSHIPS} ${name} together. Ask with excludedAttributes=${name}, or a smaller count.`;
    throw badRequest("tooMany", detail);
  }
}

/** So much text is made at a time; then others have their turn. */
const TURN = 256 * 1024;

async function inTurns<T>(items: readonly T[], show: (item: T) => Shown): Promise<Shown[]> {
  const all: Shown[] = [];
  let made = 0;
  for (const item of items) {
    const one = show(item);
    all.push(one);
    made += one.json.length;
    if (made < TURN) continue;
    made = 0;
    await othersTurn();
  }
  return all;
}

/** Which parts of the memberships the projection lets through; null when it lets none. */
function shapeOf(
  name: "members" | "groups",
  baseUrl: string,
  projection: Projection,
  schema: ResourceSchema,
): MembershipShape | null {
  const sample = { [name]: [{ value: "", $ref: "", type: "", display: "" }] };
  const location = `${baseUrl}/${name === "members" ? "Users" : "Groups"}`;
  const left = project(sample, projection, schema)[name];
  const [element] = Array.isArray(left) ? left : [];
  return isJsonObject(element) ? { parts: new Set(Object.keys(element)), location } : null;
}

function shown(
  baseUrl: string,
  type: ResourceType,
  stored: Stored,
  projection: Projection,
  name: "members" | "groups",
  memberships: MembershipJson,
): Shown {
  const schema = type === "User" ? userSchema : groupSchema;
  const text = JSON.stringify(project(withMeta(baseUrl, type, stored), projection, schema));
  const elements = memberships.get(stored.id);
  return {
    id: stored.id,
    location: locationOf(baseUrl, type, stored.id),
    etag: etagOf(stored.version),
    // `id` and `schemas` are always shown, so there is something before the comma.
    json: elements === undefined ? text : `${text.slice(0, -1)},"${name}":[${elements}]}`,
  };
}
