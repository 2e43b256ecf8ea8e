import { ScimError } from "./scim-error.ts";

/** The version of a resource as clients see it: a weak entity tag (RFC 7644 section 3.14). */
export const etagOf = (version: number): string => `W/"${version}"`;

/** What a client asks of the version before anything happens (RFC 9110 section 13), as sent. */
export type Conditions = { readonly ifMatch?: string | undefined; readonly ifNoneMatch?: string | undefined };

/** Throws 412 when the version is not one that the client wants changed. Entra sends no condition. */
export function requireVersion(conditions: Conditions, version: number): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifMatch !== undefined && !names(ifMatch, etagOf(version))) throw changedMeanwhile;
  if (ifNoneMatch !== undefined && names(ifNoneMatch, etagOf(version))) throw changedMeanwhile;
}

/** Whether the client has the representation of this entity tag already: 304 for a reader. */
export const isKnown = ({ ifNoneMatch }: Conditions, etag: string): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch, etag);

/** Whether a list of entity tags names this one, or any (`*`). Weak or strong makes no difference here. */
function names(tags: string, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return tags.trim() === "*" || tags.split(",").some((tag) => opaque(tag) === opaque(etag));
}

const changedMeanwhile = new ScimError(
  412,
  null,
  "The resource has another version than the request names. Read it again, then repeat the change.",
);
