import { err, ok, type Result } from "../kernel/result.ts";
import type { ListQuery } from "./list-policy.ts";
import { getGroups, getUsers } from "./list-requests.ts";
import type { ListResponse } from "./list-response.ts";
import { type Projection, parseProjection } from "./projection-policy.ts";
import { isBoundedJson, isJsonObject, type Json, type JsonObject, MAX_DEPTH } from "./resource.ts";
import { getAll } from "./root-requests.ts";
import { badRequest, type ScimError } from "./scim-error.ts";
import { orThrow, type ScimCaller, type ScimDeps } from "./scim-request.ts";

/** `POST /Users/.search` (RFC 7644 section 3.4.3): what `GET /Users` answers, asked in a body. */
export const searchUsers = (deps: ScimDeps, caller: ScimCaller, body: unknown): Promise<ListResponse> =>
  search(getUsers, deps, caller, body);

/** `POST /Groups/.search`, likewise. */
export const searchGroups = (deps: ScimDeps, caller: ScimCaller, body: unknown): Promise<ListResponse> =>
  search(getGroups, deps, caller, body);

/** `POST /.search`: over users and groups, as `GET /`. */
export const searchAll = (deps: ScimDeps, caller: ScimCaller, body: unknown): Promise<ListResponse> =>
  search(getAll, deps, caller, body);

async function search(
  get: typeof getUsers,
  deps: ScimDeps,
  caller: ScimCaller,
  body: unknown,
): Promise<ListResponse> {
  const { query, projection } = orThrow(parseSearchRequest(body));
  return get(deps, caller, query, projection);
}

const SEARCH_REQUEST = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

export type SearchRequest = { readonly query: ListQuery; readonly projection: Projection };

/**
 * Reads a SearchRequest body (RFC 7644 section 3.4.3, RFC 9865 section 3). Names ignore case; `schemas` may be
 * missing but not wrong; null counts as left out; members that mean nothing here are ignored.
 */
export function parseSearchRequest(body: unknown): Result<SearchRequest, ScimError> {
  if (!isBoundedJson(body)) {
    return err(
      badRequest(
        "invalidSyntax",
        `The body is not JSON, deeper than ${MAX_DEPTH} levels, or an object in it too wide.`,
      ),
    );
  }
  if (!isJsonObject(body)) return err(badRequest("invalidSyntax", "The body must be a JSON object."));
  const schemas = given(body, "schemas");
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.some(isSearchRequest))) {
    return err(badRequest("invalidSyntax", `\`schemas\` must hold ${SEARCH_REQUEST}.`));
  }
  const query: ListQuery = {};
  for (const name of ["filter", "sortBy", "sortOrder", "cursor"] as const) {
    const value = given(body, name);
    if (value !== undefined && typeof value !== "string") return wants(name, "a text");
    query[name] = value;
  }
  for (const name of ["startIndex", "count"] as const) {
    const value = given(body, name);
    if (value !== undefined && typeof value !== "number") return wants(name, "a whole number");
    query[name] = value;
  }
  const attributes = given(body, "attributes");
  const excludedAttributes = given(body, "excludedAttributes");
  if (!isNames(attributes)) return wants("attributes", "a list of names");
  if (!isNames(excludedAttributes)) return wants("excludedAttributes", "a list of names");
  const projection = parseProjection({ attributes, excludedAttributes });
  return projection.ok ? ok({ query, projection: projection.value }) : projection;
}

const wants = (name: string, form: string): Result<never, ScimError> =>
  err(badRequest("invalidValue", `${name} of a search takes ${form}.`));

/** The member by its name in any case (RFC 7643 section 2.1), where it is not null. */
function given(object: JsonObject, name: string): Json | undefined {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (object[key] ?? undefined);
}

const isSearchRequest = (schema: Json): boolean =>
  typeof schema === "string" && schema.toLowerCase() === SEARCH_REQUEST.toLowerCase();

const isNames = (value: Json | undefined): value is string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every((name) => typeof name === "string"));
