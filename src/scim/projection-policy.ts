import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type Json, type JsonObject, memberOf, type ScimResource } from "./resource.ts";
import type { AttributeDefinition, ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/** Which attributes an answer should hold, by name as the client wrote them. */
export type Projection = {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
};

type Names = string | readonly string[] | undefined;

const MAX_NAMES = 200;
const MAX_NAMES_TEXT = 32_768;

/**
 * Reads `attributes` and `excludedAttributes` of a query (texts with commas) or of a search body (lists).
 * RFC 7644 section 3.9: one or the other. An empty parameter, as scimgateway sends, counts as none.
 */
export function parseProjection(query: {
  attributes?: Names;
  excludedAttributes?: Names;
}): Result<Projection, ScimError> {
  if (isTooLong(query.attributes) || isTooLong(query.excludedAttributes)) return err(tooManyNames);
  const attributes = namesIn(query.attributes);
  const excluded = namesIn(query.excludedAttributes);
  if (attributes.length > 0 && excluded.length > 0) {
    return err(badRequest("invalidValue", "Give `attributes` or `excludedAttributes`, not both."));
  }
  if (attributes.length > MAX_NAMES || excluded.length > MAX_NAMES) {
    return err(tooManyNames);
  }
  if (attributes.length > 0) return ok({ attributes });
  return ok(excluded.length > 0 ? { excludedAttributes: excluded } : {});
}

const tooManyNames = badRequest(
  "invalidValue",
  `At most ${MAX_NAMES} attributes can be named, in ${MAX_NAMES_TEXT} characters. Name fewer.`,
);

const isTooLong = (names: Names): boolean => typeof names === "string" && names.length > MAX_NAMES_TEXT;

function namesIn(names: Names): readonly string[] {
  const parts = typeof names === "string" ? names.split(",") : (names ?? []);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/**
 * The resource as it may be shown (RFC 7644 section 3.9, RFC 7643 section 7 "returned"), built up from the
 * schema: an attribute that no schema knows, or that is never returned, has no way out. `id` and `schemas`
 * are always there. Names that nobody knows are ignored.
 */
export function project(
  resource: ScimResource,
  projection: Projection,
  schema: ResourceSchema,
): ScimResource {
  const wanted = selectionOf(projection.attributes ?? [], schema);
  const excluded = selectionOf(projection.excludedAttributes ?? [], schema);
  const onlyWanted = projection.attributes !== undefined && projection.attributes.length > 0;
  const shown: ScimResource = {};
  for (const urn of [null, ...schema.extensions]) {
    const container = urn === null ? resource : memberOf(resource, urn);
    if (!isJsonObject(container)) continue;
    const part = projectContainer(container, schema.attributesIn(urn), (name) => ({
      wanted: onlyWanted ? chosen(wanted, urn, name) : null,
      excluded: chosen(excluded, urn, name),
    }));
    if (urn === null) Object.assign(shown, part);
    else if (Object.keys(part).length > 0) shown[urn] = part;
  }
  return shown;
}

/** What was named of one attribute: all of it, or some of its parts. */
type Chosen = "all" | ReadonlySet<string> | undefined;
type Selection = ReadonlyMap<string, Chosen>;

const key = (urn: string | null, name: string | null): string => JSON.stringify([urn, name]);

function selectionOf(names: readonly string[], schema: ResourceSchema): Selection {
  const selection = new Map<string, Chosen>();
  for (const name of names) {
    const urn = schema.schemaNamed(name);
    if (urn !== undefined) selection.set(key(urn === schema.urn ? null : urn, null), "all");
    const attribute = schema.attribute(name);
    if (attribute === undefined) continue;
    const { path } = attribute;
    const at = key(path.urn, path.attribute);
    const known = selection.get(at);
    if (path.sub === null || known === "all") selection.set(at, "all");
    else selection.set(at, new Set([...(known ?? []), path.sub]));
  }
  return selection;
}

const chosen = (selection: Selection, urn: string | null, name: string): Chosen =>
  selection.get(key(urn, null)) ?? selection.get(key(urn, name));

type Wishes = { readonly wanted: Chosen | null; readonly excluded: Chosen };

function projectContainer(
  container: JsonObject,
  definitions: ReadonlyMap<string, AttributeDefinition>,
  wishesFor: (name: string) => Wishes,
): JsonObject {
  const shown: JsonObject = {};
  for (const definition of definitions.values()) {
    const value = memberOf(container, definition.name);
    if (value === undefined || definition.returned === "never") continue;
    const part =
      definition.returned === "always" ? value : shownPart(value, definition, wishesFor(definition.name));
    if (part !== undefined) shown[definition.name] = part;
  }
  return shown;
}

function shownPart(
  value: Json,
  definition: AttributeDefinition,
  { wanted, excluded }: Wishes,
): Json | undefined {
  if (excluded === "all" || wanted === undefined) return undefined;
  if (definition.returned === "request" && wanted === null) return undefined;
  if (definition.type !== "complex") return value;
  const isShown = (sub: AttributeDefinition): boolean => {
    if (sub.returned === "never") return false;
    if (sub.returned === "always") return true;
    if (excluded?.has(sub.name)) return false;
    if (wanted === null || wanted === "all") return sub.returned !== "request" || wanted === "all";
    return wanted.has(sub.name);
  };
  const subs = [...definition.subAttributes.values()].filter(isShown);
  if (!Array.isArray(value)) return partsOf(value, subs);
  const elements = value.map((element) => partsOf(element, subs)).filter((element) => element !== undefined);
  return elements.length === 0 ? undefined : elements;
}

function partsOf(value: Json, subs: readonly AttributeDefinition[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const parts: JsonObject = {};
  for (const sub of subs) {
    const part = memberOf(value, sub.name);
    if (part !== undefined) parts[sub.name] = part;
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}
