import type { Sort } from "../directory/list-store.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { storedAttribute } from "./condition-policy.ts";
import { decodeCursor, encodeCursor, type Position } from "./cursor-policy.ts";
import { type Filter, printFilter } from "./filter.ts";
import { parseFilter } from "./filter-parser.ts";
import type { ListResponse } from "./list-response.ts";
import { pathText, type ResourceSchema, subAttribute } from "./schema.ts";
import { badRequest, quotable, type ScimError } from "./scim-error.ts";

/** What a list is asked with, from an address (all texts) or a search body (RFC 7644 sections 3.4.2 and 3.4.3). */
export type ListQuery = {
  filter?: string | undefined;
  sortBy?: string | undefined;
  sortOrder?: string | undefined;
  startIndex?: string | number | undefined;
  count?: string | number | undefined;
  cursor?: string | undefined;
};

/** A list by index (RFC 7644 section 3.4.2.4), or by cursor from a position, null for the first page (RFC 9865). */
export type Paging =
  | { readonly kind: "index"; readonly offset: number; readonly limit: number }
  | { readonly kind: "cursor"; readonly position: Position | null; readonly limit: number };

export type List = {
  readonly filter: Filter | null;
  readonly sort: Sort | null;
  readonly paging: Paging;
  /** What a cursor is bound to: whose list it is, of what, and everything that says which resources in which order. */
  readonly query: readonly string[];
};

export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 200;

/** Reads a list's query against what the resources may hold; `of` says whose list it is, and of what. */
export function readList(
  query: ListQuery,
  schema: ResourceSchema,
  of: readonly string[],
): Result<List, ScimError> {
  const filter = query.filter === undefined ? ok(null) : parseFilter(query.filter, schema);
  if (!filter.ok) return filter;
  const sort = readSort(query, schema);
  if (!sort.ok) return sort;
  const bound = [
    ...of,
    filter.value === null ? "" : printFilter(filter.value),
    sort.value === null ? "" : JSON.stringify(sort.value),
  ];
  const paging = readPaging(query, bound, sort.value !== null);
  return paging.ok
    ? ok({ filter: filter.value, sort: sort.value, paging: paging.value, query: bound })
    : paging;
}

/** What has an index in this order, by path; the rest is sorted by its comparable form. */
const SORTED_KEYS = ["id", "userName", "displayName", "externalId"] as const;

/** RFC 7644 section 3.4.2.3: a complex attribute is sorted by its `value`, where it has one. Empty counts as none. */
function readSort(
  { sortBy = "", sortOrder = "" }: ListQuery,
  schema: ResourceSchema,
): Result<Sort | null, ScimError> {
  const order = sortOrder.toLowerCase();
  if (!["", "ascending", "descending"].includes(order)) {
    return err(badRequest("invalidValue", "sortOrder is ascending or descending."));
  }
  if (sortBy === "") return ok(null);
  const named = schema.attributeInFilter(sortBy);
  const isComplex = named?.definition.type === "complex";
  const attribute = named !== undefined && isComplex ? subAttribute(named, "value") : named;
  if (attribute === undefined) {
    const problem = isComplex ? "has parts; name one of them" : "is not an attribute; see /Schemas";
    return err(badRequest("invalidValue", `sortBy cannot be used: ${quotable(sortBy)} ${problem}.`));
  }
  if (attribute.definition.returned === "never") {
    return err(badRequest("invalidValue", `sortBy cannot be used: ${quotable(sortBy)} is never given out.`));
  }
  const descending = order === "descending";
  const { path, definition } = attribute;
  const key = SORTED_KEYS.find((candidate) => candidate === pathText(path));
  if (key !== undefined) return ok({ by: { kind: "key", key }, descending });
  const isText = !["boolean", "integer", "decimal", "dateTime"].includes(definition.type);
  const by = { kind: "attribute", attribute: storedAttribute(path, schema), sub: path.sub, isText } as const;
  return ok({ by, descending });
}

/** `startIndex` below 1 counts as 1 and `count` below 0 as 0; more than a page holds is cut (section 3.4.2.4). */
function readPaging(
  query: ListQuery,
  bound: readonly string[],
  isSorted: boolean,
): Result<Paging, ScimError> {
  const { cursor } = query;
  const count = wholeNumber(query.count, DEFAULT_COUNT);
  if (count === null) {
    const scimType = cursor === undefined ? "invalidValue" : "invalidCount";
    return err(badRequest(scimType, `count must be a whole number; a page holds at most ${MAX_COUNT}.`));
  }
  const limit = Math.min(MAX_COUNT, Math.max(0, count));
  if (cursor === undefined) {
    const startIndex = wholeNumber(query.startIndex, 1);
    return startIndex === null
      ? err(badRequest("invalidValue", "startIndex must be a whole number, 1 or more."))
      : ok({ kind: "index", offset: Math.max(1, startIndex) - 1, limit });
  }
  if (query.startIndex !== undefined) {
    return err(badRequest("invalidValue", "Page with startIndex or with cursor, not with both."));
  }
  if (cursor === "") return ok({ kind: "cursor", position: null, limit });
  const position = decodeCursor(cursor, bound, isSorted ? "offset" : "after");
  return position.ok ? ok({ kind: "cursor", position: position.value, limit }) : position;
}

function wholeNumber(value: string | number | undefined, otherwise: number): number | null {
  if (value === undefined) return otherwise;
  return /^-?\d{1,9}$/.test(String(value)) ? Number(value) : null;
}

/** The list's answer (RFC 9865 section 2): by cursor there is no startIndex, and the last page has no `next`. */
export function listResponse(
  { paging, query }: List,
  totalResults: number,
  resources: readonly string[],
  next: Position | null,
): ListResponse {
  if (paging.kind === "index") return { totalResults, startIndex: paging.offset + 1, resources };
  return {
    totalResults,
    ...(next === null ? {} : { nextCursor: encodeCursor(next, query) }),
    resources,
  };
}
