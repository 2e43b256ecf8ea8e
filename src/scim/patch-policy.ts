import { assertNever, err, ok, type Result } from "../kernel/result.ts";
import { readAttribute, withMember, writeAttribute } from "./attribute-access.ts";
import { countTerms } from "./filter.ts";
import { hasTooMany, settle, tooManyValues } from "./invariants-policy.ts";
import { changeList } from "./patch-list.ts";
import type { PatchOperation } from "./patch-request.ts";
import { changeSelected } from "./patch-selection.ts";
import {
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  memberOf,
  type ScimResource,
} from "./resource.ts";
import type { AttributeDefinition, ResolvedAttribute, ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";
import { assignedMembers, isUnassigned, referenceObject, relax, typeProblem } from "./values-policy.ts";

/** How many elements all operations of a request may look at; keeps the worst body within milliseconds. */
const MAX_WORK = 25_000;

/**
 * The resource after the operations (RFC 7644 section 3.5.2), or why there is none: all of them or none.
 * Entra's and Okta's shapes (entra-scim.md section 5) are understood. Attributes that are ours to set
 * (`id`, `meta`, `groups`) may be sent unchanged (section 5.2); `schemas` follows from the content.
 * Operations that change nothing give back a resource equal to the current one.
 */
export function applyPatch(
  current: ScimResource,
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
): Result<ScimResource, ScimError> {
  let next = current;
  let work = 0;
  for (const operation of operations) {
    work += workOf(operation, next);
    if (work > MAX_WORK) {
      return err(
        badRequest("tooMany", "The operations look at too many values. Send them in several requests."),
      );
    }
    const changed = applyOperation(next, operation, schema);
    if (!changed.ok) return changed;
    next = changed.value;
  }
  if (jsonEquals(next, current)) return ok(current);
  const settled = settle(next, schema);
  return settled.ok && jsonEquals(settled.value, current) ? ok(current) : settled;
}

function workOf(operation: PatchOperation, resource: ScimResource): number {
  const { path, value } = operation;
  if (path.kind === "schema") return 1;
  const current = readAttribute(resource, path.attribute.path);
  const elements = Array.isArray(current) ? current.length + 1 : 1;
  const trials = path.kind === "values" ? countTerms(path.filter) : Array.isArray(value) ? value.length : 1;
  return elements * trials;
}

function applyOperation(
  resource: ScimResource,
  operation: PatchOperation,
  schema: ResourceSchema,
): Result<ScimResource, ScimError> {
  const { path } = operation;
  if (path.kind === "schema") return ok(withMember(resource, path.urn, undefined));
  const { attribute } = path;
  const { top } = attribute;
  if (top.name === "schemas" && attribute.path.urn === null) return ok(resource);
  const current = readAttribute(resource, attribute.path);
  if (top.mutability === "readOnly")
    return unchanged(operation, attribute, current) ? ok(resource) : err(readOnly(top));
  const changed = top.multiValued
    ? changeValues(Array.isArray(current) ? current : [], operation, path, schema)
    : changeValue(current, operation, attribute);
  if (!changed.ok) return changed;
  const { value } = changed;
  if (value === undefined && top.required) return err(requiredGone(top, operation));
  return ok(value === current ? resource : writeAttribute(resource, attribute.path, value));
}

type Changed = Result<Json | undefined, ScimError>;

function changeValues(
  list: readonly Json[],
  operation: PatchOperation,
  path: Exclude<PatchOperation["path"], { kind: "schema" }>,
  schema: ResourceSchema,
): Changed {
  const { attribute } = path;
  const { top } = attribute;
  const changed = (() => {
    switch (path.kind) {
      case "values":
        return changeSelected(
          list,
          operation,
          { filter: path.filter, sub: path.sub?.definition ?? null },
          top,
          schema,
        );
      case "attribute":
        return attribute.path.sub === null
          ? changeList(list, operation, top)
          : changeSelected(list, operation, { filter: null, sub: attribute.definition }, top, schema);
      default:
        return assertNever(path);
    }
  })();
  if (!changed.ok) return changed;
  if (hasTooMany(changed.value, top)) return err(tooManyValues(top));
  return ok(changed.value.length === 0 ? undefined : [...changed.value]);
}

function changeValue(
  current: Json | undefined,
  operation: PatchOperation,
  attribute: ResolvedAttribute,
): Changed {
  const { top, definition, path } = attribute;
  const given = operation.op === "remove" ? null : operation.value;
  if (top.type !== "complex") return newValue(current, given, top, top.name);
  const object = isJsonObject(current) ? current : {};
  if (path.sub === null) return mergeParts(object, given, top);
  if (definition.mutability === "readOnly") {
    const same = operation.op === "remove" ? undefined : operation.value;
    return isSame(same, memberOf(object, definition.name), definition)
      ? ok(current)
      : err(readOnly(definition));
  }
  const part = newValue(
    memberOf(object, definition.name),
    given,
    definition,
    `${top.name}.${definition.name}`,
  );
  return part.ok ? ok(nonEmpty(withMember(object, definition.name, part.value))) : part;
}

function newValue(
  current: Json | undefined,
  given: Json,
  definition: AttributeDefinition,
  name: string,
): Changed {
  const value = relax(given, definition);
  const problem = value === undefined ? null : typeProblem(value, definition, name);
  if (problem !== null) return err(problem);
  const fixed = definition.mutability === "immutable" && current !== undefined && !jsonEquals(current, value);
  return fixed ? err(readOnly(definition)) : ok(value);
}

/** RFC 7644 section 3.5.2.3: listed parts are set or cleared, the others stay; nothing at all clears it. */
function mergeParts(current: JsonObject, given: Json, definition: AttributeDefinition): Changed {
  if (isUnassigned(given)) return ok(undefined);
  const object = referenceObject(given, definition);
  const relaxed = relax(object, definition);
  const problem = relaxed === undefined ? null : typeProblem(relaxed, definition);
  if (problem !== null) return err(problem);
  if (!isJsonObject(object)) return ok(undefined);
  const set = isJsonObject(relaxed) ? relaxed : {};
  const cleared = assignedMembers(object, definition).filter(
    ([sub, value]) => relax(value, sub) === undefined,
  );
  const kept = cleared.reduce((rest, [sub]) => withMember(rest, sub.name, undefined), current);
  return ok(nonEmpty({ ...kept, ...set }));
}

const nonEmpty = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length === 0 ? undefined : object;

/** Whether an operation on a readOnly attribute leaves it as it is (decision 8 of entra-scim.md). */
function unchanged(
  operation: PatchOperation,
  attribute: ResolvedAttribute,
  current: Json | undefined,
): boolean {
  if (operation.path.kind !== "attribute") return false;
  const given = operation.op === "remove" ? undefined : operation.value;
  if (attribute.path.sub === null) return isSame(given, current, attribute.definition);
  const part = isJsonObject(current) ? memberOf(current, attribute.path.sub) : undefined;
  return isSame(given, part, attribute.definition);
}

function isSame(
  given: Json | undefined,
  current: Json | undefined,
  definition: AttributeDefinition,
): boolean {
  if (given === undefined || isUnassigned(given)) return isUnassigned(current);
  if (!isJsonObject(given) || !isJsonObject(current)) return jsonEquals(given, current);
  return Object.entries(given).every(([name, value]) => {
    const sub = definition.subAttributes.get(name.toLowerCase());
    return sub === undefined || isSame(value, memberOf(current, sub.name), sub);
  });
}

const readOnly = (definition: AttributeDefinition): ScimError =>
  badRequest("mutability", `${definition.name} cannot be changed by a client. Leave it out of the request.`);

const requiredGone = (definition: AttributeDefinition, operation: PatchOperation): ScimError =>
  badRequest(
    operation.op === "remove" ? "mutability" : "invalidValue",
    `${definition.name} is required and cannot be cleared. Map it to an attribute that has a value.`,
  );
