import { readAttribute, writeAttribute } from "./attribute-access.ts";
import { schemasOf } from "./invariants-policy.ts";
import type { PatchOperation } from "./patch-request.ts";
import { isJsonObject, type Json, memberOf, type ScimResource } from "./resource.ts";
import { type AttributePath, userSchema } from "./schema.ts";
import { isUnassigned } from "./values-policy.ts";

const URN = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
const FOEDSELSNUMMER: AttributePath = { urn: URN, attribute: "foedselsnummer", sub: null };

/**
 * Takes the employee's own number out of a resource, and its schema out of `schemas` when nothing else of
 * it is left: it is kept as a keyed HMAC beside the resource, never in it (rule R10). The number comes back
 * unjudged; undefined when the resource says nothing of it.
 */
export function takeFoedselsnummer(resource: ScimResource): {
  resource: ScimResource;
  foedselsnummer: unknown | undefined;
} {
  const foedselsnummer = readAttribute(resource, FOEDSELSNUMMER);
  if (foedselsnummer === undefined) return { resource, foedselsnummer };
  const rest = writeAttribute(resource, FOEDSELSNUMMER, undefined);
  const listed = memberOf(rest, "schemas");
  if (!Array.isArray(listed)) return { resource: rest, foedselsnummer };
  return { resource: { ...rest, schemas: schemasOf(rest, userSchema) }, foedselsnummer };
}

/** What a PATCH says of the number. A cleared one leaves no trace in the patched resource, so it is told here. */
export type FoedselsnummerChange =
  | { readonly kind: "unchanged" }
  | { readonly kind: "clear" }
  | { readonly kind: "set"; readonly foedselsnummer: unknown };

/**
 * Takes the operations on the number out of a PATCH; the last one counts. The rest go to `applyPatch`, which
 * then never sees the number.
 */
export function takeFoedselsnummerChange(operations: readonly PatchOperation[]): {
  rest: PatchOperation[];
  change: FoedselsnummerChange;
} {
  const mine = operations.filter(isAboutNumber);
  const rest = operations.filter((operation) => !isAboutNumber(operation));
  const last = mine.at(-1);
  return { rest, change: last === undefined ? { kind: "unchanged" } : changeBy(last) };
}

function isAboutNumber({ path }: PatchOperation): boolean {
  if (path.kind === "schema") return path.urn === URN;
  return path.attribute.path.urn === URN && path.attribute.path.attribute === FOEDSELSNUMMER.attribute;
}

function changeBy(operation: PatchOperation): FoedselsnummerChange {
  if (operation.op === "remove" || isUnassigned(operation.value)) return { kind: "clear" };
  return { kind: "set", foedselsnummer: unwrapped(operation.value) };
}

/** A list of one, as some mapping editors send every attribute. */
const unwrapped = (value: Json): Json =>
  Array.isArray(value) && value.length === 1 && !isJsonObject(value[0]) ? (value[0] ?? null) : value;
