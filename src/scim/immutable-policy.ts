import { err, ok, type Result } from "../kernel/result.ts";
import { readAttribute, writeAttribute } from "./attribute-access.ts";
import { schemasOf } from "./invariants-policy.ts";
import { jsonEquals, type ScimResource } from "./resource.ts";
import type { AttributePath, ResourceSchema } from "./schema.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/**
 * What a PUT makes of a resource that is there (RFC 7644 section 3.5.1): an immutable attribute that has a value keeps
 * it when the body leaves it out, and another value is refused. A PATCH is held to the same in `applyPatch`.
 */
export function withImmutables(
  before: ScimResource,
  put: ScimResource,
  schema: ResourceSchema,
): Result<ScimResource, ScimError> {
  let next = put;
  for (const urn of [null, ...schema.extensions]) {
    for (const { name, mutability } of schema.attributesIn(urn).values()) {
      if (mutability !== "immutable") continue;
      const path: AttributePath = { urn, attribute: name, sub: null };
      const [was, said] = [readAttribute(before, path), readAttribute(put, path)];
      if (was === undefined || jsonEquals(was, said)) continue;
      if (said !== undefined)
        return err(badRequest("mutability", `${name} cannot be changed once it is set. Leave it out.`));
      next = writeAttribute(next, path, was);
    }
  }
  return ok(next === put ? put : { ...next, schemas: schemasOf(next, schema) });
}
