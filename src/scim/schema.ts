import {
  type AttributeDocument,
  type ResourceTypeDocument,
  resourceTypeDocuments,
  schemaDocuments,
} from "./schema-documents.ts";

const TYPES = [
  "string",
  "boolean",
  "decimal",
  "integer",
  "dateTime",
  "reference",
  "binary",
  "complex",
] as const;
const MUTABILITIES = ["readOnly", "readWrite", "immutable", "writeOnly"] as const;
const RETURNS = ["always", "never", "default", "request"] as const;

export type AttributeType = (typeof TYPES)[number];

/** The characteristics of an attribute that decisions need (RFC 7643 sections 2 and 7). */
export type AttributeDefinition = {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: (typeof MUTABILITIES)[number];
  readonly returned: (typeof RETURNS)[number];
  /** By name in lower case; empty unless the type is `complex`. */
  readonly subAttributes: ReadonlyMap<string, AttributeDefinition>;
};

/** Where an attribute is, in canonical spelling. `urn` is null for core and common attributes. */
export type AttributePath = {
  readonly urn: string | null;
  readonly attribute: string;
  readonly sub: string | null;
};

export type ResolvedAttribute = {
  readonly path: AttributePath;
  /** The definition of what the path names: of the sub-attribute, if it names one. */
  readonly definition: AttributeDefinition;
  /** The definition of `path.attribute`: the same one unless the path names a sub-attribute. */
  readonly top: AttributeDefinition;
};

/** The one spelling of a path (RFC 7644 section 3.10). */
export function pathText(path: AttributePath): string {
  const name = path.sub === null ? path.attribute : `${path.attribute}.${path.sub}`;
  return path.urn === null ? name : `${path.urn}:${name}`;
}

type Attributes = ReadonlyMap<string, AttributeDefinition>;

/** What a User or a Group may hold: read from scim-schemas/, never changed afterwards. */
export class ResourceSchema {
  readonly resourceType: string;
  /** The URN of the core schema. */
  readonly urn: string;
  /** The URNs of the extensions, as /ResourceTypes lists them. */
  readonly extensions: readonly string[];
  readonly #core: Attributes;
  readonly #extensions: ReadonlyMap<string, Attributes>;
  /** Known URNs in lower case with a colon behind, the longest first, so that none hides one that it begins. */
  readonly #prefixes: readonly { readonly colon: string; readonly urn: string | null }[];

  constructor(resourceType: ResourceTypeDocument) {
    const extensions = resourceType.schemaExtensions.map((extension) => extension.schema);
    this.resourceType = resourceType.name;
    this.urn = resourceType.schema;
    this.extensions = Object.freeze(extensions);
    this.#core = byName([...COMMON_ATTRIBUTES, ...attributesOf(resourceType.schema)].map(definitionFrom));
    this.#extensions = new Map(extensions.map((urn) => [urn, byName(attributesOf(urn).map(definitionFrom))]));
    this.#prefixes = [
      { colon: `${this.urn.toLowerCase()}:`, urn: null },
      ...extensions.map((urn) => ({ colon: `${urn.toLowerCase()}:`, urn })),
    ].sort((a, b) => b.colon.length - a.colon.length);
  }

  /**
   * The attribute that the text names, or undefined (RFC 7644 section 3.10): in any case, with or without
   * the core URN; attributes of an extension need its URN. URNs hold dots, so they are matched whole.
   */
  attribute(text: string): ResolvedAttribute | undefined {
    if (text.length > MAX_NAME) return undefined;
    const lower = text.toLowerCase();
    const prefix = lower.includes(":")
      ? this.#prefixes.find((known) => lower.startsWith(known.colon))
      : undefined;
    const rest = prefix === undefined ? lower : lower.slice(prefix.colon.length);
    const urn = prefix?.urn ?? null;
    const dot = rest.indexOf(".");
    const top = this.attributesIn(urn).get(dot < 0 ? rest : rest.slice(0, dot));
    if (top === undefined) return undefined;
    if (dot < 0) return { path: { urn, attribute: top.name, sub: null }, definition: top, top };
    return subAttribute(
      { path: { urn, attribute: top.name, sub: null }, definition: top, top },
      rest.slice(dot + 1),
    );
  }

  /**
   * As `attribute`, and an attribute of one extension without its URN: the old Entra service asks for
   * `manager eq "…"` so (entra-scim.md 4.1). For filters only; what is written must say which schema it means.
   */
  attributeInFilter(text: string): ResolvedAttribute | undefined {
    const named = this.attribute(text);
    if (named !== undefined || text.includes(":")) return named;
    const found = this.extensions.flatMap((urn) => this.attribute(`${urn}:${text}`) ?? []);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The canonical URN of the extension or core schema that the text names as a whole, or undefined. */
  schemaNamed(text: string): string | undefined {
    if (text.length > MAX_NAME || !text.includes(":")) return undefined;
    const withColon = `${text.toLowerCase()}:`;
    const known = this.#prefixes.find((prefix) => prefix.colon === withColon);
    return known === undefined ? undefined : (known.urn ?? this.urn);
  }

  /** The definition at a path that this schema has resolved before. */
  definitionAt(path: AttributePath): AttributeDefinition {
    const top = this.attributesIn(path.urn).get(path.attribute.toLowerCase());
    const definition = path.sub === null ? top : top?.subAttributes.get(path.sub.toLowerCase());
    if (definition === undefined) throw new Error("a path of another schema");
    return definition;
  }

  /** The attributes of an extension, or core and common ones for null, by name in lower case. */
  attributesIn(urn: string | null): ReadonlyMap<string, AttributeDefinition> {
    return urn === null ? this.#core : (this.#extensions.get(urn) ?? NO_ATTRIBUTES);
  }
}

/** The sub-attribute of a resolved attribute, in any case, or undefined. */
export function subAttribute(parent: ResolvedAttribute, name: string): ResolvedAttribute | undefined {
  const definition = parent.top.subAttributes.get(name.toLowerCase());
  if (definition === undefined) return undefined;
  return { path: { ...parent.path, sub: definition.name }, definition, top: parent.top };
}

const MAX_NAME = 512;
const NO_ATTRIBUTES: Attributes = new Map();

const byName = (definitions: readonly AttributeDefinition[]): Attributes =>
  new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));

function attributesOf(urn: string): readonly AttributeDocument[] {
  const document = schemaDocuments.find((schema) => schema.id === urn);
  if (document === undefined) throw new Error(`scim-schemas/ has no schema ${urn}`);
  return document.attributes;
}

function definitionFrom(document: AttributeDocument): AttributeDefinition {
  return Object.freeze({
    name: document.name,
    type: oneOf(TYPES, document.type, document.name),
    multiValued: document.multiValued,
    required: document.required,
    caseExact: document.caseExact,
    mutability: oneOf(MUTABILITIES, document.mutability, document.name),
    returned: oneOf(RETURNS, document.returned, document.name),
    subAttributes: byName((document.subAttributes ?? []).map(definitionFrom)),
  });
}

function oneOf<const Word extends string>(words: readonly Word[], text: string, name: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw new Error(`scim-schemas/: attribute ${name} has an unknown characteristic`);
  return word;
}

/** A common attribute (RFC 7643 section 3.1): every resource has it, and /Schemas does not list it. */
function common(name: string, characteristics: Partial<AttributeDocument>): AttributeDocument {
  return {
    name,
    type: "string",
    multiValued: false,
    description: "",
    required: false,
    caseExact: true,
    mutability: "readOnly",
    returned: "default",
    uniqueness: "none",
    ...characteristics,
  };
}

const COMMON_ATTRIBUTES: readonly AttributeDocument[] = [
  common("schemas", { type: "reference", multiValued: true, returned: "always" }),
  common("id", { returned: "always" }),
  common("externalId", { mutability: "readWrite" }),
  common("meta", {
    type: "complex",
    subAttributes: [
      common("resourceType", {}),
      common("created", { type: "dateTime" }),
      common("lastModified", { type: "dateTime" }),
      common("location", { type: "reference" }),
      common("version", {}),
    ],
  }),
];

function schemaOf(resourceType: string): ResourceSchema {
  const document = resourceTypeDocuments.find((candidate) => candidate.id === resourceType);
  if (document === undefined) throw new Error(`scim-schemas/ has no resource type ${resourceType}`);
  return new ResourceSchema(document);
}

export const userSchema: ResourceSchema = schemaOf("User");
export const groupSchema: ResourceSchema = schemaOf("Group");
