import { type Description, exampleOf, kindOf, nameOfRef, type Placed, type Schema } from "./description.ts";

/** What a value holds, as a list that nests as the value does; shared shapes are linked to, and stand at the end. */
export const SchemaList = ({ schema }: { schema: Schema }) => {
  const inner = holds(schema);
  return (
    <ul class="fields">
      {Object.entries(inner.properties ?? {}).map(([name, field]) => (
        <li>
          <code>{name}</code> <Kind schema={field} />
          {!inner.required?.includes(name) && <span class="muted">, may be left out</span>}
          {field.description && <span class="muted"> – {field.description}</span>}
          {nested(field) && <SchemaList schema={field} />}
        </li>
      ))}
      {inner.anyOf?.map((one, at) => (
        <li>
          {at === 0 ? "either" : "or"} <Kind schema={one} />
          {nested(one) && <SchemaList schema={one} />}
        </li>
      ))}
      {typeof inner.additionalProperties === "object" && (
        <li>
          any name: <Kind schema={inner.additionalProperties} />
          {nested(inner.additionalProperties) && <SchemaList schema={inner.additionalProperties} />}
        </li>
      )}
    </ul>
  );
};

/** The schema whose fields are listed: of a list, that of its items. */
const holds = (schema: Schema): Schema => (schema.items ? holds(schema.items) : schema);

const nested = (schema: Schema): boolean => {
  const { properties, anyOf, additionalProperties } = holds(schema);
  return (
    Object.keys(properties ?? {}).length > 0 ||
    (anyOf?.length ?? 0) > 0 ||
    (typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0)
  );
};

export const Kind = ({ schema }: { schema: Schema }) => {
  if (schema.$ref) {
    const name = nameOfRef(schema.$ref);
    return (
      <a class="ds-link" href={`#schema-${name}`}>
        {name}
      </a>
    );
  }
  if (!schema.items) return <span class="muted">{kindOf(schema) || (schema.anyOf ? "" : "anything")}</span>;
  const limits = kindOf({ ...schema, type: [] });
  return (
    <>
      <span class="muted">list{limits && ` (${limits})`} of </span>
      <Kind schema={schema.items} />
    </>
  );
};

/** A call to copy into a shell. */
export const Example = ({ operation, description }: { operation: Placed; description: Description }) => {
  const { method, path, requestBody, parameters = [] } = operation;
  const asked = parameters.filter((one) => one.in === "query" && one.required);
  const query = asked.map(({ name }) => `${name}=<${name}>`).join("&");
  const address = `$BASE${path.replaceAll(/\{(\w+)\}/g, "<$1>")}${query && `?${query}`}`;
  const body = requestBody?.content["application/json"]?.schema;
  const lines = [
    `curl -X ${method} "${address}"`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(body
      ? [
          `-H "Content-Type: application/json"`,
          `-d '${JSON.stringify(exampleOf(body, description.components.schemas))}'`,
        ]
      : []),
  ];
  return (
    <pre>
      <code>{lines.join(" \\\n  ")}</code>
    </pre>
  );
};
