import type { ReadTx } from "../db/database.ts";
import { sqlStateOf } from "../db/errors.ts";
import type { GroupKey, UserKey } from "../directory/directory-query.ts";
import { isBroad, listGroups, listUsers, type Page, type Question } from "../directory/list-store.ts";
import { groupConditionOf, userConditionOf } from "./condition-policy.ts";
import type { Position } from "./cursor-policy.ts";
import { type List, type ListQuery, listResponse, readList } from "./list-policy.ts";
import type { ListResponse } from "./list-response.ts";
import type { Projection } from "./projection-policy.ts";
import { type Shown, showGroups, showUsers } from "./representation.ts";
import { groupSchema, type ResourceSchema, userSchema } from "./schema.ts";
import { badRequest } from "./scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps } from "./scim-request.ts";

/** A page of users (RFC 7644 section 3.4.2); nobody found is an empty list. */
export function getUsers(
  deps: ScimDeps,
  caller: ScimCaller,
  query: ListQuery,
  projection: Projection,
): Promise<ListResponse> {
  const list = orThrow(readList(query, userSchema, [caller.client.source, "User"]));
  return ofOneType(deps, caller, list, usersOf(deps, caller, list, userSchema, projection), "User");
}

/** A page of groups, likewise. */
export function getGroups(
  deps: ScimDeps,
  caller: ScimCaller,
  query: ListQuery,
  projection: Projection,
): Promise<ListResponse> {
  const list = orThrow(readList(query, groupSchema, [caller.client.source, "Group"]));
  return ofOneType(deps, caller, list, groupsOf(deps, caller, list, groupSchema, projection), "Group");
}

/** One page of one type of resource: what matched in all, what the page holds, and how to show some of it. */
export type Found = {
  total: number;
  found: readonly { id: string }[];
  show(count: number): Promise<Shown[]>;
};
export type Finder = (tx: ReadTx, page: Page) => Promise<Found>;

export const usersOf =
  (
    { baseUrl }: ScimDeps,
    { client }: ScimCaller,
    { filter, sort }: List,
    schema: ResourceSchema,
    projection: Projection,
  ): Finder =>
  (tx, page) => {
    const condition = filter && userConditionOf(filter, schema);
    const question: Question<UserKey> = { condition, sort, page, baseUrl };
    return inTime(question, async () => {
      const { total, users } = await listUsers(tx, client, question);
      const show = (count: number) => showUsers(tx, baseUrl, client, users.slice(0, count), projection);
      return { total, found: users, show };
    });
  };

export const groupsOf =
  (
    { baseUrl }: ScimDeps,
    { client }: ScimCaller,
    { filter, sort }: List,
    schema: ResourceSchema,
    projection: Projection,
  ): Finder =>
  (tx, page) => {
    const condition = filter && groupConditionOf(filter, schema);
    const question: Question<GroupKey> = { condition, sort, page, baseUrl };
    return inTime(question, async () => {
      const { total, groups } = await listGroups(tx, client, question);
      const show = (count: number) => showGroups(tx, baseUrl, client, groups.slice(0, count), projection);
      return { total, found: groups, show };
    });
  };

/** A filter that no key column bounds may need more than a statement's time (RFC 7644 section 3.12, `tooMany`). */
async function inTime<T>(question: Question<UserKey | GroupKey>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isBroad(question) || sqlStateOf(error) !== "57014") throw error;
    throw badRequest(
      "tooMany",
      "Too many resources must be looked at for this. Narrow the filter, best by userName, externalId or id.",
    );
  }
}

function ofOneType(
  { db }: ScimDeps,
  { client }: ScimCaller,
  list: List,
  find: Finder,
  type: "User" | "Group",
): Promise<ListResponse> {
  const { paging, sort } = list;
  return db.read(client.organisation, async (tx) => {
    if (paging.kind === "index") {
      const { total, found, show } = await find(tx, { offset: paging.offset, limit: paging.limit });
      return listResponse(list, total, textsOf(await show(found.length)), null);
    }
    const { position, limit } = paging;
    const offset = position?.kind === "offset" ? position.offset : 0;
    const after = position?.kind === "after" ? { after: position.id } : {};
    const { total, found, show } = await find(tx, { offset, ...after, limit: oneMore(limit) });
    const shown = await show(limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const behind: Position | null = last === undefined ? null : { kind: "after", type, id: last.id };
    const next: Position | null = behind && sort ? { kind: "offset", offset: offset + limit } : behind;
    return listResponse(list, total, textsOf(shown), next);
  });
}

/** One more than is shown tells whether there is a next page (RFC 9865 section 2: the last has no nextCursor). */
export const oneMore = (limit: number): number => (limit === 0 ? 0 : limit + 1);

export const textsOf = (shown: readonly Shown[]): string[] => shown.map(({ json }) => json);
