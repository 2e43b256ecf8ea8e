import { err, ok, type Result } from "../kernel/result.ts";
import { isBoundedJson, isJsonObject, type Json, type JsonObject, MAX_DEPTH, memberOf } from "./resource.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

export const MAX_BULK_OPERATIONS = 1000;
const REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

export type BulkMethod = "POST" | "PUT" | "PATCH" | "DELETE";
export type BulkTarget = { type: "Users" | "Groups"; id: string | null };

/** One operation (RFC 7644 section 3.7). What is wrong with it alone is told in its own result, not of the whole. */
export type BulkOperation = {
  readonly method: string;
  readonly bulkId: string | null;
  readonly version: string | undefined;
  readonly data: Json;
  readonly target: Result<{ method: BulkMethod } & BulkTarget, ScimError>;
  /** The bulkIds that its path and data refer to. */
  readonly refersTo: ReadonlySet<string>;
};

export type BulkRequest = { readonly operations: readonly BulkOperation[]; readonly failOnErrors: number };

/** Reads a BulkRequest. What makes the whole of it unusable is refused: too many operations, bulkIds used twice. */
export function parseBulk(body: unknown): Result<BulkRequest, ScimError> {
  // One level for the request, one for the list and one for the operation around an ordinary body.
  if (!isBoundedJson(body, MAX_DEPTH + 3) || !isJsonObject(body))
    return err(badRequest("invalidSyntax", "The body must be a JSON object that is not nested too deep."));
  const schemas = memberOf(body, "schemas");
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(REQUEST)))
    return err(badRequest("invalidSyntax", `\`schemas\` must hold ${REQUEST}.`));
  const failOnErrors = memberOf(body, "failOnErrors") ?? null;
  if (failOnErrors !== null && !(Number.isSafeInteger(failOnErrors) && Number(failOnErrors) >= 1))
    return err(badRequest("invalidValue", "failOnErrors must be a whole number, 1 or more."));
  const given = memberOf(body, "Operations");
  if (!Array.isArray(given))
    return err(badRequest("invalidSyntax", "`Operations` must be a list of operations."));
  if (given.length > MAX_BULK_OPERATIONS)
    return err(
      badRequest("tooMany", `A bulk request takes ${MAX_BULK_OPERATIONS} operations. Send several.`),
    );
  const operations = given.map(operationFrom);
  const bulkIds = operations.flatMap(({ bulkId }) => bulkId ?? []);
  if (new Set(bulkIds).size < bulkIds.length)
    return err(badRequest("invalidValue", "Two operations have the same bulkId. Give each its own."));
  return ok({
    operations,
    failOnErrors: failOnErrors === null ? Number.POSITIVE_INFINITY : Number(failOnErrors),
  });
}

const MARK = "bulkId:";

function operationFrom(given: Json): BulkOperation {
  const operation: JsonObject = isJsonObject(given) ? given : {};
  const text = (name: string): string | null => {
    const value = memberOf(operation, name);
    return typeof value === "string" ? value : null;
  };
  const method = (text("method") ?? "").toUpperCase();
  const data = memberOf(operation, "data") ?? null;
  const target = targetFrom(method, text("path") ?? "");
  const refersTo = new Set<string>();
  if (target.ok && target.value.id?.startsWith(MARK)) refersTo.add(target.value.id.slice(MARK.length));
  collect(data, refersTo);
  return {
    method: METHODS.has(method) ? method : "",
    bulkId: text("bulkId"),
    version: text("version") ?? undefined,
    data,
    target,
    refersTo,
  };
}

const METHODS = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const TYPES: ReadonlyMap<string, "Users" | "Groups"> = new Map([
  ["users", "Users"],
  ["groups", "Groups"],
]);

function targetFrom(method: string, path: string): BulkOperation["target"] {
  const [start, name = "", id = null, ...more] = path.length > 512 ? [] : path.split("/");
  const type = TYPES.get(name.toLowerCase());
  if (!METHODS.has(method))
    return err(badRequest("invalidSyntax", "The method of an operation is POST, PUT, PATCH or DELETE."));
  if (start !== "" || !type || more.length > 0 || (method === "POST") !== (id === null))
    return err(
      badRequest("invalidPath", "The path is /Users or /Groups for POST, /Users/id or /Groups/id otherwise."),
    );
  return ok({ method: method as BulkMethod, type, id });
}

function collect(data: Json, into: Set<string>): void {
  if (typeof data === "string" && data.startsWith(MARK)) into.add(data.slice(MARK.length));
  else if (Array.isArray(data)) for (const value of data) collect(value, into);
  else if (isJsonObject(data)) for (const value of Object.values(data)) collect(value, into);
}

/** The data, or the id of a path, with every reference replaced by the id that it stands for. */
export function resolve<T extends Json>(data: T, ids: ReadonlyMap<string, string>): T {
  if (typeof data === "string")
    return (data.startsWith(MARK) ? (ids.get(data.slice(MARK.length)) ?? data) : data) as T;
  if (Array.isArray(data)) return data.map((value) => resolve(value, ids)) as T;
  if (!isJsonObject(data)) return data;
  const entries = Object.entries(data as JsonObject).map(([name, value]) => [name, resolve(value, ids)]);
  return Object.fromEntries(entries) as T;
}
