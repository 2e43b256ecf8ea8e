import { isJsonObject, type Json, type JsonObject, memberOf, type ScimResource } from "./resource.ts";
import type { AttributePath } from "./schema.ts";

/** The value of the attribute that the path names (its sub-attribute is not looked at), or undefined. */
export function readAttribute(resource: ScimResource, path: AttributePath): Json | undefined {
  if (path.urn === null) return memberOf(resource, path.attribute);
  const extension = memberOf(resource, path.urn);
  return isJsonObject(extension) ? memberOf(extension, path.attribute) : undefined;
}

/** The resource with that attribute set, or without it for undefined. An extension left empty goes too. */
export function writeAttribute(
  resource: ScimResource,
  path: AttributePath,
  value: Json | undefined,
): ScimResource {
  if (path.urn === null) return withMember(resource, path.attribute, value);
  const extension = memberOf(resource, path.urn);
  const changed = withMember(isJsonObject(extension) ? extension : {}, path.attribute, value);
  return withMember(resource, path.urn, Object.keys(changed).length === 0 ? undefined : changed);
}

/** A copy with the member set in its place, or without it for undefined. Names are canonical ones only. */
export function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [name]: value };
  if (!Object.hasOwn(object, name)) return object;
  const { [name]: _gone, ...rest } = object;
  return rest;
}

/** Every value at the path: of a multi-valued attribute those of all its elements. */
export function valuesAt(resource: ScimResource, path: AttributePath): readonly Json[] {
  const value = readAttribute(resource, path);
  if (value === undefined) return [];
  const elements = Array.isArray(value) ? value : [value];
  return path.sub === null ? elements : elements.flatMap((element) => subValue(element, path));
}

/** The value of the sub-attribute that the path names in one element, as a list of none or one. */
export function subValue(element: Json, path: AttributePath): readonly Json[] {
  const value = isJsonObject(element) && path.sub !== null ? memberOf(element, path.sub) : undefined;
  return value === undefined ? [] : [value];
}
