import type { ReadTx } from "../db/database.ts";
import type { Page } from "../directory/list-store.ts";
import type { Position } from "./cursor-policy.ts";
import { type List, type ListQuery, listResponse, readList } from "./list-policy.ts";
import { type Finder, groupsOf, oneMore, textsOf, usersOf } from "./list-requests.ts";
import type { ListResponse } from "./list-response.ts";
import type { Projection } from "./projection-policy.ts";
import type { Shown } from "./representation.ts";
import { groupsInRoot, usersInRoot } from "./root-schema.ts";
import { badRequest } from "./scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps } from "./scim-request.ts";

/**
 * A page of all resources (RFC 7644 section 3.4.2.1): users, then groups, under one total. An attribute that a type
 * does not have counts there as one without a value. Not sorted: few attributes mean the same in both.
 */
export function getAll(
  deps: ScimDeps,
  caller: ScimCaller,
  query: ListQuery,
  projection: Projection,
): Promise<ListResponse> {
  if (query.sortBy !== undefined && query.sortBy !== "") {
    throw badRequest(
      "invalidValue",
      "Resources of several types are not sorted. Ask /Users or /Groups with sortBy.",
    );
  }
  const of = [caller.client.source, "all"];
  const list = orThrow(readList(query, usersInRoot, of));
  const asGroups = orThrow(readList({ filter: query.filter }, groupsInRoot, of));
  const users = usersOf(deps, caller, list, usersInRoot, projection);
  const groups = groupsOf(deps, caller, asGroups, groupsInRoot, projection);
  return deps.db.read(caller.client.organisation, (tx) => pageOfBoth(tx, list, users, groups));
}

async function pageOfBoth(
  tx: ReadTx,
  list: List,
  findUsers: Finder,
  findGroups: Finder,
): Promise<ListResponse> {
  const { paging } = list;
  if (paging.kind === "index") {
    const { offset, limit } = paging;
    const users = await findUsers(tx, { offset, limit });
    const left = limit - users.found.length;
    const groups = await findGroups(tx, { offset: Math.max(0, offset - users.total), limit: left });
    const shown = [...(await users.show(limit)), ...(await groups.show(left))];
    return listResponse(list, users.total + groups.total, textsOf(shown), null);
  }
  const { position, limit } = paging;
  const isPastUsers = position?.kind === "after" && position.type === "Group";
  const users = await findUsers(tx, startAt(isPastUsers ? null : position, isPastUsers ? 0 : oneMore(limit)));
  const left = Math.max(0, limit - users.found.length);
  const isFull = limit === 0 || users.found.length > limit;
  const groups = await findGroups(tx, startAt(isPastUsers ? position : null, isFull ? 0 : left + 1));
  const [shownUsers, shownGroups] = [await users.show(limit), await groups.show(left)];
  const isLast = users.found.length <= limit && groups.found.length <= left;
  const next = isLast ? null : (behind("Group", shownGroups) ?? behind("User", shownUsers));
  return listResponse(list, users.total + groups.total, textsOf([...shownUsers, ...shownGroups]), next);
}

const startAt = (position: Position | null, limit: number): Page =>
  position?.kind === "after" ? { offset: 0, after: position.id, limit } : { offset: 0, limit };

function behind(type: "User" | "Group", shown: readonly Shown[]): Position | null {
  const last = shown.at(-1);
  return last === undefined ? null : { kind: "after", type, id: last.id };
}
