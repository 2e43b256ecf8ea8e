import {
  type AttributeDefinition,
  type AttributePath,
  groupSchema,
  type ResolvedAttribute,
  ResourceSchema,
  userSchema,
} from "./schema.ts";
import { resourceTypeDocuments } from "./schema-documents.ts";

/**
 * What one type of resource may hold, seen from the server root, where a filter is about several (RFC 7644 section
 * 3.4.2.1): an attribute of the other type is known and is nowhere to be found. Its path begins with the other
 * type's URN, under which no resource of this type holds anything.
 */
class SchemaInRoot extends ResourceSchema {
  readonly #other: ResourceSchema;

  constructor(own: ResourceSchema, other: ResourceSchema) {
    const document = resourceTypeDocuments.find(({ id }) => id === own.resourceType);
    if (document === undefined) throw new Error(`scim-schemas/ has no resource type ${own.resourceType}`);
    super(document);
    this.#other = other;
  }

  override attributeInFilter(text: string): ResolvedAttribute | undefined {
    const own = super.attributeInFilter(text);
    if (own !== undefined) return own;
    const foreign = this.#other.attributeInFilter(text);
    return foreign && { ...foreign, path: { ...foreign.path, urn: foreign.path.urn ?? this.#other.urn } };
  }

  override definitionAt(path: AttributePath): AttributeDefinition {
    const isOwn = path.urn === null || this.extensions.includes(path.urn);
    if (isOwn) return super.definitionAt(path);
    return this.#other.definitionAt({ ...path, urn: path.urn === this.#other.urn ? null : path.urn });
  }
}

export const usersInRoot: ResourceSchema = new SchemaInRoot(userSchema, groupSchema);
export const groupsInRoot: ResourceSchema = new SchemaInRoot(groupSchema, userSchema);
