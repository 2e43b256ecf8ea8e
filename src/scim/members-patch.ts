import { err, ok, type Result } from "../kernel/result.ts";
import { withMember } from "./attribute-access.ts";
import type { Filter } from "./filter.ts";
import { isStorable } from "./filter-tokens.ts";
import type { PatchOperation } from "./patch-request.ts";
import { isJsonObject, type Json, type JsonObject, memberOf, type ScimResource } from "./resource.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/** A change to the members of a group, in ids as sent. Each can be one set-based statement. */
export type MemberChange =
  | { readonly kind: "add"; readonly ids: readonly string[] }
  | { readonly kind: "remove"; readonly ids: readonly string[] }
  | { readonly kind: "removeAll" }
  | { readonly kind: "replace"; readonly ids: readonly string[] };

/** How many member ids one request may name. Larger groups are filled by several requests, as Entra does. */
export const MAX_MEMBER_IDS = 5000;

/**
 * Sorts the operations of a group PATCH into changes of members, in their order, and the rest, without
 * looking at the group's present members: the cost follows the change (RFC 7644 section 3.5.2).
 *
 * Remove with a value takes out those members and no other (quirk 7); with a filter of `value eq` likewise;
 * with neither, all. Neighbouring adds or removes become one change, as Entra sends one remove a member.
 */
export function membersPatch(
  operations: readonly PatchOperation[],
): Result<{ members: MemberChange[]; rest: PatchOperation[] }, ScimError> {
  const members: MemberChange[] = [];
  const rest: PatchOperation[] = [];
  let count = 0;
  for (const operation of operations) {
    if (!isAboutMembers(operation)) {
      rest.push(operation);
      continue;
    }
    const change = memberChange(operation);
    if (!change.ok) return change;
    count += change.value.kind === "removeAll" ? 0 : change.value.ids.length;
    if (count > MAX_MEMBER_IDS) return err(tooManyIds);
    members.push(change.value);
  }
  return ok({ members: merged(members), rest });
}

/**
 * Takes the members out of a POST or PUT body: they are rows, not part of the stored resource. Undefined
 * when the body says nothing of members.
 */
export function takeMembers(
  resource: ScimResource,
): Result<{ resource: ScimResource; members: readonly string[] | undefined }, ScimError> {
  const value = memberOf(resource, "members");
  if (value === undefined) return ok({ resource, members: undefined });
  const ids = memberIds(value);
  if (!ids.ok) return ids;
  return ok({ resource: withMember(resource, "members", undefined), members: ids.value });
}

const isAboutMembers = ({ path }: PatchOperation): boolean =>
  path.kind !== "schema" && path.attribute.path.urn === null && path.attribute.path.attribute === "members";

function memberChange(operation: PatchOperation): Result<MemberChange, ScimError> {
  const { op, path } = operation;
  if (path.kind === "values") {
    if (op !== "remove" || path.sub !== null) return err(fixedMember);
    const ids = idsIn(path.filter);
    return ids === null ? err(unusableFilter) : ok({ kind: "remove", ids: [...new Set(ids)] });
  }
  if (path.kind === "attribute" && path.attribute.path.sub !== null) return err(fixedMember);
  if (op === "remove" && (operation.value === undefined || operation.value === null)) {
    return ok({ kind: "removeAll" });
  }
  const ids = memberIds(operation.value ?? null);
  return ids.ok ? ok({ kind: op, ids: ids.value }) : ids;
}

/** The ids in a list of members, each once. Null, `""` and an empty list are no members. */
function memberIds(value: Json): Result<readonly string[], ScimError> {
  if (value === null || value === "") return ok([]);
  const elements = Array.isArray(value) ? value : [value];
  if (elements.length > MAX_MEMBER_IDS) return err(tooManyIds);
  const ids = new Set<string>();
  for (const element of elements) {
    if (element === null) continue;
    const id = isJsonObject(element) ? memberNamed(element, "value") : undefined;
    if (!isJsonObject(element) || typeof id !== "string" || id === "" || !isStorable(id))
      return err(withoutId);
    if (isGroup(element)) return err(nestedGroup);
    ids.add(id);
  }
  return ok([...ids]);
}

/** Nested groups are refused: a grant follows a person's own membership, which the source must state. */
function isGroup(element: JsonObject): boolean {
  const type = memberNamed(element, "type");
  const reference = memberNamed(element, "$ref");
  return (
    (typeof type === "string" && type.toLowerCase() === "group") ||
    (typeof reference === "string" && reference.split("/").at(-2)?.toLowerCase() === "groups")
  );
}

function memberNamed(object: JsonObject, name: string): Json | undefined {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

/** The ids of `value eq "a"`, or of several joined by `or`; null for any other filter. */
function idsIn(filter: Filter): readonly string[] | null {
  if (filter.kind === "compare") {
    const plain = filter.path.sub === "value" && filter.operator === "eq" && typeof filter.value === "string";
    return plain ? [String(filter.value)] : null;
  }
  if (filter.kind !== "or") return null;
  const parts = filter.terms.map(idsIn);
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
}

/** Neighbours of one kind as one change; adds and removes of nobody left out. */
function merged(changes: readonly MemberChange[]): MemberChange[] {
  const runs: { kind: MemberChange["kind"]; ids: Set<string> }[] = [];
  for (const change of changes) {
    const ids = change.kind === "removeAll" ? [] : change.ids;
    const last = runs.at(-1);
    const joins = last?.kind === change.kind && (change.kind === "add" || change.kind === "remove");
    if (last === undefined || !joins) runs.push({ kind: change.kind, ids: new Set(ids) });
    else for (const id of ids) last.ids.add(id);
  }
  return runs.flatMap(({ kind, ids }): MemberChange[] => {
    if (kind === "removeAll") return [{ kind }];
    return ids.size === 0 && kind !== "replace" ? [] : [{ kind, ids: [...ids] }];
  });
}

const tooManyIds = badRequest(
  "tooMany",
  `One request may name ${MAX_MEMBER_IDS} members. Send the others in further requests.`,
);
const withoutId = badRequest("invalidValue", "Each member needs a `value`: the id of a user, as text.");
const nestedGroup = badRequest(
  "invalidValue",
  "A group cannot be a member of a group here. Assign the users themselves, or the inner group on its own.",
);
const fixedMember = badRequest("mutability", "A member cannot be changed. Remove it and add another.");
const unusableFilter = badRequest(
  "invalidFilter",
  'Members are chosen by id: members[value eq "id"], several joined by or.',
);
