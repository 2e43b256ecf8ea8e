import { err, ok, type Result } from "../kernel/result.ts";
import type { PatchPath } from "./filter.ts";
import { parsePath } from "./filter-parser.ts";
import { isBoundedJson, isJsonObject, type Json, type JsonObject, MAX_DEPTH } from "./resource.ts";
import type { ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";
import { isUnassigned } from "./values-policy.ts";

/** One change, at a known place. Values are as sent; the policies judge them. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: PatchPath; readonly value: Json }
  | { readonly op: "remove"; readonly path: PatchPath; readonly value?: Json };

/** How many characters all paths of a request may have; a thousand removes of one member need half of it. */
export const MAX_PATH_TEXT = 131_072;

/** With `aadOptscim062020` Entra sends one remove for each member, so a batch may be long. */
export const MAX_OPERATIONS = 1000;

const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/**
 * Reads a PatchOp body (RFC 7644 section 3.5.2) into operations that each have a path. `op` and the names
 * of the body ignore case; `schemas` may be missing but not wrong; keys that mean nothing here are ignored.
 * A value without a path becomes one operation for each attribute it names, dotted and URN names included
 * (quirk 6); attributes there that no schema knows are ignored, in a path they are `invalidPath`.
 */
export function parsePatch(body: unknown, schema: ResourceSchema): Result<PatchOperation[], ScimError> {
  if (!isBoundedJson(body))
    return invalidSyntax(
      `The body is not JSON, deeper than ${MAX_DEPTH} levels, or an object in it too wide.`,
    );
  if (!isJsonObject(body)) return invalidSyntax("The body must be a JSON object with `Operations`.");
  const schemas = find(body, "schemas");
  if (!isUnassigned(schemas) && !(Array.isArray(schemas) && schemas.some(isPatchOp))) {
    return invalidSyntax(`\`schemas\` must hold ${PATCH_OP}.`);
  }
  const operations = find(body, "operations");
  if (!Array.isArray(operations) || operations.length === 0) {
    return invalidSyntax("`Operations` must be a list of one operation or more.");
  }
  if (operations.length > MAX_OPERATIONS) {
    return err(
      badRequest("tooMany", `A PATCH may hold ${MAX_OPERATIONS} operations. Send the rest in another.`),
    );
  }
  if (operations.reduce<number>((sum, operation) => sum + pathLength(operation), 0) > MAX_PATH_TEXT) {
    return err(
      badRequest("tooMany", "The paths are too long in all. Send the operations in several requests."),
    );
  }
  const parsed: PatchOperation[] = [];
  for (const operation of operations) {
    const steps = parseOperation(operation, schema);
    if (!steps.ok) return steps;
    for (const step of steps.value) parsed.push(step);
  }
  return ok(parsed);
}

const invalidSyntax = (detail: string): Result<never, ScimError> => err(badRequest("invalidSyntax", detail));

const isPatchOp = (schema: Json): boolean =>
  typeof schema === "string" && schema.toLowerCase() === PATCH_OP.toLowerCase();

/** The member by its name in any case (RFC 7643 section 2.1). */
function find(object: JsonObject, name: string): Json | undefined {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

/** The text of an operation that has to be parsed: its path, or the keys of its value that are value paths. */
function pathLength(operation: Json): number {
  if (!isJsonObject(operation)) return 0;
  const path = find(operation, "path");
  if (typeof path === "string") return path.length;
  const value = find(operation, "value");
  const keys = isJsonObject(value) ? Object.keys(value).filter((key) => key.includes("[")) : [];
  return keys.reduce((sum, key) => sum + key.length, 0);
}

const OPS: ReadonlyMap<string, PatchOperation["op"]> = new Map(
  (["add", "remove", "replace"] as const).map((op) => [op, op]),
);

function parseOperation(operation: Json, schema: ResourceSchema): Result<PatchOperation[], ScimError> {
  if (!isJsonObject(operation)) return invalidSyntax("Each operation must be an object with `op`.");
  const word = find(operation, "op");
  const op = typeof word === "string" ? OPS.get(word.toLowerCase()) : undefined;
  if (op === undefined) return invalidSyntax("`op` must be add, remove or replace.");
  const value = find(operation, "value");
  const text = find(operation, "path");
  if (op !== "remove" && value === undefined) {
    return err(badRequest("invalidValue", "An operation that adds or replaces needs a `value`."));
  }
  if (text === undefined || text === null) return withoutPath(op, value, schema);
  if (typeof text !== "string") return err(badRequest("invalidPath", "`path` must be a text."));
  const path = parsePath(text, schema);
  if (!path.ok) return path;
  if (path.value.kind === "schema") return atSchema(op, path.value.urn, value, schema);
  return ok([operationAt(op, path.value, value)]);
}

function operationAt(op: PatchOperation["op"], path: PatchPath, value: Json | undefined): PatchOperation {
  if (op !== "remove") return { op, path, value: value ?? null };
  return value === undefined ? { op, path } : { op, path, value };
}

type Op = PatchOperation["op"];

function withoutPath(
  op: Op,
  value: Json | undefined,
  schema: ResourceSchema,
): Result<PatchOperation[], ScimError> {
  if (op === "remove")
    return err(badRequest("noTarget", "A remove needs a `path` that says what to remove."));
  if (!isJsonObject(value)) {
    return err(badRequest("invalidValue", "Without a `path`, `value` must be an object of attributes."));
  }
  const steps: PatchOperation[] = [];
  for (const [name, member] of Object.entries(value)) {
    const step = attributeSteps(op, name, member, schema);
    if (!step.ok) return step;
    steps.push(...step.value);
  }
  return ok(steps);
}

type Steps = Result<PatchOperation[], ScimError>;

/** The operations that one key of a pathless value stands for; none when no schema knows it. */
function attributeSteps(op: Op, name: string, value: Json, schema: ResourceSchema): Steps {
  const urn = schema.schemaNamed(name);
  if (urn !== undefined) return atSchema(op, urn, value, schema);
  if (name.includes("[")) {
    const path = parsePath(name, schema);
    return ok(path.ok ? [operationAt(op, path.value, value)] : []);
  }
  const attribute = schema.attribute(name);
  return ok(attribute === undefined ? [] : [operationAt(op, { kind: "attribute", attribute }, value)]);
}

/** A URN alone: its attributes one by one, or all of them gone (scim2-tester removes extensions so). */
function atSchema(
  op: Op,
  urn: string,
  value: Json | undefined,
  schema: ResourceSchema,
): Result<PatchOperation[], ScimError> {
  const isCore = urn === schema.urn;
  if (op === "remove" || (isUnassigned(value) && !isCore)) {
    if (isCore) return err(badRequest("noTarget", "The core schema cannot be removed. Name the attributes."));
    return ok([{ op: "remove", path: { kind: "schema", urn } }]);
  }
  if (!isJsonObject(value)) {
    return err(badRequest("invalidValue", "The value for a schema must be an object of its attributes."));
  }
  const known = schema.attributesIn(isCore ? null : urn);
  return ok(
    Object.entries(value).flatMap(([name, member]) => {
      // Most of a hostile value is turned away here, before its names are put together and looked for.
      if (!known.has((name.split(".", 1)[0] ?? "").toLowerCase())) return [];
      const attribute = schema.attribute(`${urn}:${name}`);
      return attribute === undefined ? [] : [operationAt(op, { kind: "attribute", attribute }, member)];
    }),
  );
}
