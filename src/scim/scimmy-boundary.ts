import SCIMMY from "scimmy";
import { err, ok, type Result } from "../kernel/result.ts";
import { writeAttribute } from "./attribute-access.ts";
import { hasTooMany, settle, tooManyValues } from "./invariants-policy.ts";
import {
  isBoundedJson,
  isJsonObject,
  type Json,
  type JsonObject,
  MAX_DEPTH,
  memberOf,
  type ScimResource,
} from "./resource.ts";
import type { AttributeDefinition, ResourceSchema } from "./schema.ts";
import { badRequest, ScimError } from "./scim-error.ts";
import { isUnassigned, relax, typeProblem } from "./values-policy.ts";

/**
 * A POST or PUT body as the resource that is stored (RFC 7643 section 2, RFC 7644 sections 3.3 and 3.5.1):
 * names in canonical spelling, in any case and with or without a URN; nulls, empty texts, unknown and
 * readOnly attributes left out; booleans out of their text form; `manager` in one form; `schemas` saying
 * what is there. Everything else is exactly as sent, or Entra would send it again and again (quirk 23).
 *
 * SCIMMY judges types and presence; its coerced copy is thrown away, as it writes dates anew and its objects
 * are accessors and proxies. `members` of a group pass unjudged: `takeMembers` reads them in linear time.
 */
export function normaliseResource(input: unknown, schema: ResourceSchema): Result<ScimResource, ScimError> {
  if (!isBoundedJson(input)) {
    return err(
      badRequest(
        "invalidSyntax",
        `The body is not JSON, deeper than ${MAX_DEPTH} levels, or an object in it too wide.`,
      ),
    );
  }
  if (!isJsonObject(input)) return err(badRequest("invalidSyntax", "The body must be a JSON object."));
  const values = namedValues(input, schema);
  if (!values.ok) return values;
  const accepted = relaxResource(values.value, schema);
  if (!accepted.ok) return accepted;
  const relaxed = accepted.value;
  const problem = scimmyProblem(relaxed, schema) ?? ownProblem(relaxed, schema);
  return problem === null ? settle(relaxed, schema) : err(problem);
}

type NamedValue = readonly [name: string, value: Json];

/** The members of the body, those of extension objects under their whole names. */
function namedValues(input: JsonObject, schema: ResourceSchema): Result<readonly NamedValue[], ScimError> {
  const values: NamedValue[] = [];
  for (const [name, value] of Object.entries(input)) {
    const urn = schema.schemaNamed(name);
    if (urn === undefined) values.push([name, value]);
    else if (isJsonObject(value)) {
      for (const [sub, part] of Object.entries(value)) values.push([`${urn}:${sub}`, part]);
    } else if (!isUnassigned(value)) {
      return err(badRequest("invalidValue", `${urn} takes an object with its attributes. See /Schemas.`));
    }
  }
  return ok(values);
}

function relaxResource(
  values: readonly NamedValue[],
  schema: ResourceSchema,
): Result<ScimResource, ScimError> {
  let relaxed: ScimResource = {};
  for (const [name, value] of values) {
    const attribute = schema.attribute(name);
    if (attribute === undefined || attribute.path.sub !== null) continue;
    const { definition, path } = attribute;
    if (definition.mutability === "readOnly") continue;
    // Before anything walks through it: SCIMMY's cost for each element would let one list hold up everybody.
    if (Array.isArray(value) && hasTooMany(value, definition)) return err(tooManyValues(definition));
    const kept = definition.name === MEMBERS ? (value ?? undefined) : relax(value, definition);
    relaxed = writeAttribute(relaxed, path, kept);
  }
  return ok(relaxed);
}

const MEMBERS = "members";

/** Text that PostgreSQL cannot store, and the types that SCIMMY judges wrongly or not at all. */
function ownProblem(resource: ScimResource, schema: ResourceSchema): ScimError | null {
  for (const urn of [null, ...schema.extensions]) {
    const container = urn === null ? resource : memberOf(resource, urn);
    if (!isJsonObject(container)) continue;
    for (const definition of schema.attributesIn(urn).values()) {
      const value = memberOf(container, definition.name);
      const problem =
        value === undefined || definition.name === MEMBERS ? null : typeProblem(value, definition);
      if (problem !== null) return problem;
    }
  }
  return null;
}

/** What SCIMMY has against the resource, or null. Any failure of SCIMMY's own is ours: 500, never its 404. */
function scimmyProblem(resource: ScimResource, schema: ResourceSchema): ScimError | null {
  try {
    definitionFor(schema).coerce(resource, "in");
    return null;
  } catch (error) {
    if (error instanceof TypeError && VERDICT.test(error.message)) {
      return badRequest(
        "invalidValue",
        `The resource does not fit its schema: ${error.message}. See /Schemas.`,
      );
    }
    throw new ScimError(500, null, "The resource could not be checked. Try again, and tell the operator.");
  }
}

/** How SCIMMY's verdicts on a value begin. They name attributes of our schemas and quote no values. */
const VERDICT = /^(?:Required attribute|Complex attribute|Attribute) '[A-Za-z$]+' /;

const definitions = new WeakMap<ResourceSchema, SCIMMY.Types.SchemaDefinition>();

/** SCIMMY's own form of the schema. Ours alone: nothing is declared to its process-wide registries. */
function definitionFor(schema: ResourceSchema): SCIMMY.Types.SchemaDefinition {
  const known = definitions.get(schema);
  if (known !== undefined) return known;
  const { SchemaDefinition } = SCIMMY.Types;
  const core = [...schema.attributesIn(null).values()].filter((attribute) => !COMMON.has(attribute.name));
  const definition = new SchemaDefinition(schema.resourceType, schema.urn, "", attributesFor(core));
  for (const urn of schema.extensions) {
    const attributes = attributesFor([...schema.attributesIn(urn).values()]);
    definition.extend(new SchemaDefinition(urn, urn, "", attributes), false);
  }
  definitions.set(schema, definition);
  return definition;
}

/** SCIMMY adds these to every definition by itself. */
const COMMON: ReadonlySet<string> = new Set(["schemas", "id", "externalId", "meta"]);

/**
 * The types that SCIMMY judges as RFC 7643 does. It wants references to be reachable addresses, refuses 5 as
 * a decimal, and needs Node's Buffer for binary: those are left to `typeProblem`. Canonical values are left
 * out, as they are suggestions (RFC 7643 section 7).
 */
const JUDGED = ["string", "boolean", "integer", "dateTime", "complex"] as const;

function attributesFor(definitions: readonly AttributeDefinition[]): SCIMMY.Types.Attribute[] {
  return definitions.flatMap((definition) => {
    const type = JUDGED.find((judged) => judged === definition.type);
    if (type === undefined || definition.mutability === "readOnly" || definition.name === MEMBERS) return [];
    const config = { multiValued: definition.multiValued, required: definition.required };
    const subAttributes = attributesFor([...definition.subAttributes.values()]);
    return [new SCIMMY.Types.Attribute(type, definition.name, config, subAttributes)];
  });
}
