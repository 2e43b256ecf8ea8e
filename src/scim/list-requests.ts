import type { Page } from "../directory/directory-query.ts";
import { listGroups } from "../directory/group-store.ts";
import { listUsers } from "../directory/user-store.ts";
import { groupConditionOf, userConditionOf } from "./condition-policy.ts";
import { parseFilter } from "./filter-parser.ts";
import { showGroups } from "./group-requests.ts";
import type { Projection } from "./projection-policy.ts";
import type { ScimResource } from "./resource.ts";
import { groupSchema, userSchema } from "./schema.ts";
import { badRequest, ScimError } from "./scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps } from "./scim-request.ts";
import { showUser } from "./user-requests.ts";

export type ListQuery = {
  filter?: string | undefined;
  startIndex?: string | undefined;
  count?: string | undefined;
  sortBy?: string | undefined;
  cursor?: string | undefined;
};

export type ListResponse = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"];
  totalResults: number;
  itemsPerPage: number;
  startIndex: number;
  Resources: ScimResource[];
};

/** A page of users (RFC 7644 section 3.4.2); nobody found is an empty list. */
export async function getUsers(
  deps: ScimDeps,
  { client }: ScimCaller,
  query: ListQuery,
  projection: Projection,
): Promise<ListResponse> {
  const page = parsePage(query);
  const filter = query.filter === undefined ? null : orThrow(parseFilter(query.filter, userSchema));
  const condition = filter === null ? null : orThrow(userConditionOf(filter));
  const { total, users } = await deps.db.read(client.organisation, (tx) =>
    listUsers(tx, client, condition, page),
  );
  return listResponse(
    total,
    page,
    users.map((user) => showUser(deps, user, projection)),
  );
}

export async function getGroups(
  deps: ScimDeps,
  caller: ScimCaller,
  query: ListQuery,
  projection: Projection,
): Promise<ListResponse> {
  const page = parsePage(query);
  const filter = query.filter === undefined ? null : orThrow(parseFilter(query.filter, groupSchema));
  const condition = filter === null ? null : orThrow(groupConditionOf(filter));
  const { client } = caller;
  return deps.db.read(client.organisation, async (tx) => {
    const { total, groups } = await listGroups(tx, client, condition, page);
    return listResponse(total, page, await showGroups(tx, deps, caller, groups, projection));
  });
}

const DEFAULT_COUNT = 100;
const MAX_COUNT = 200;

/** `startIndex` below 1 counts as 1 and `count` below 0 as 0 (RFC 7644 section 3.4.2.4). */
export function parsePage(query: ListQuery): Page {
  if (query.sortBy !== undefined)
    throw new ScimError(501, null, "Sorting is not supported; leave out sortBy.");
  if (query.cursor !== undefined)
    throw new ScimError(501, null, "Cursors are not supported; page with startIndex.");
  const number = (name: "startIndex" | "count", text: string | undefined, otherwise: number): number => {
    if (text === undefined) return otherwise;
    if (!/^-?\d{1,9}$/.test(text)) throw badRequest("invalidValue", `${name} must be a whole number.`);
    return Number(text);
  };
  const offset = Math.max(1, number("startIndex", query.startIndex, 1)) - 1;
  return { offset, limit: Math.min(MAX_COUNT, Math.max(0, number("count", query.count, DEFAULT_COUNT))) };
}

export const listResponse = (total: number, page: Page, resources: ScimResource[]): ListResponse => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: total,
  itemsPerPage: resources.length,
  startIndex: page.offset + 1,
  Resources: resources,
});
