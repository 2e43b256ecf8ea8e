/** What the pages use of OpenAPI 3.1 (JSON Schema 2020-12), as our routes write it. */
export type Schema = {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  description?: string;
};

type Content = Readonly<Record<string, { schema: Schema }>>;
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
};
export type Response = { description: string; content?: Content };

export type Operation = {
  summary: string;
  parameters?: readonly Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, Response>>;
  "x-callers"?: readonly string[];
  "x-fresh-sign-in"?: boolean;
};

export type Description = {
  info: { title: string; version: string; description?: string };
  servers: readonly { url: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
};

/** One operation, with where it is. */
export type Placed = Operation & { method: string; path: string; anchor: string };

/** The operations in the order of the router, by the first word of their paths. */
export function chapters({ paths }: Description): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const [path, methods] of Object.entries(paths))
    for (const [name, operation] of Object.entries(methods)) {
      const chapter = path.split("/")[1] ?? "";
      const anchor = `${name}${path.replaceAll(/[^\w-]+/g, "-")}`.replace(/-$/, "");
      const placed = { ...operation, method: name.toUpperCase(), path, anchor };
      found.set(chapter, [...(found.get(chapter) ?? []), placed]);
    }
  return found;
}

export const nameOfRef = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);

/** What a value may be, in a few words: its type, its values, its limits. */
export function kindOf(schema: Schema): string {
  const types = [schema.type ?? []].flat();
  const limits = [
    schema.format,
    range(schema.minLength, schema.maxLength, "characters"),
    range(schema.minimum, schema.maximum, ""),
    range(schema.minItems, schema.maxItems, "items"),
    schema.pattern === undefined || schema.format !== undefined ? undefined : `matches ${schema.pattern}`,
    schema.default === undefined ? undefined : `${JSON.stringify(schema.default)} when left out`,
  ].filter((one) => one !== undefined);
  const values = schema.enum?.map((one) => JSON.stringify(one)).join(" | ");
  return [values ?? types.join(" or "), ...limits].filter((one) => one !== "").join(", ");
}

/** JavaScript's whole numbers are no limit that anybody needs to read about. */
const unlimited = (limit: number | undefined) =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER;

function range(least: number | undefined, most: number | undefined, what: string): string | undefined {
  const said = unlimited(least)
    ? unlimited(most)
      ? undefined
      : `at most ${most}`
    : unlimited(most)
      ? `at least ${least}`
      : least === most
        ? `${least}`
        : `${least} to ${most}`;
  return said && `${said} ${what}`.trim();
}

/** A body that has what is required and nothing else; words in angle brackets stand for what the caller knows. */
export function exampleOf(schema: Schema, schemas: Description["components"]["schemas"], name = ""): unknown {
  if (schema.$ref) return exampleOf(schemas[nameOfRef(schema.$ref)] ?? {}, schemas, name);
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {}, schemas, name);
  const [type] = [schema.type ?? []].flat();
  if (type === "object") {
    const required = new Set(schema.required);
    const given = Object.entries(schema.properties ?? {}).filter(([key]) => required.has(key));
    return Object.fromEntries(given.map(([key, value]) => [key, exampleOf(value, schemas, key)]));
  }
  if (type === "array")
    return (schema.minItems ?? 0) > 0 ? [exampleOf(schema.items ?? {}, schemas, name)] : [];
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (schema.format === "date-time") return "2027-01-31T12:00:00Z";
  if (schema.format === "date") return "2027-01-31";
  return `<${name}>`;
}
