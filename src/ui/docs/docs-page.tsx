import { PageHeader } from "../document.tsx";
import { ButtonLink } from "../parts/form.tsx";
import { chapters, type Description, nameOfRef, type Operation, type Placed } from "./description.ts";
import { Example, Kind, SchemaList } from "./schema-list.tsx";

export type Refusal = { code: string; status: number; title: string };
type Props = { description: Description; refusals: readonly Refusal[] };

/** The API for people, from what its routes tell of themselves. In English, as the API is. */
export const ApiDocs = ({ description, refusals }: Props) => {
  const all = chapters(description);
  const { info, servers, components } = description;
  const base = servers[0]?.url ?? "";
  return (
    <div lang="en" class="docs">
      <PageHeader title={`API of ${info.title}`} lead={info.description}>
        <ButtonLink href={`${base}/openapi.json`}>OpenAPI 3.1 (JSON)</ButtonLink>
      </PageHeader>
      <section class="ds-card" data-color="neutral">
        <h2 class="ds-heading" data-size="xs">
          How to ask
        </h2>
        <ul>
          <li>
            Every address below begins with <code>{base}</code>; in the examples <code>$BASE</code> stands for
            that, with the host before it, and words in <code>{"<angle brackets>"}</code> for what you know.
          </li>
          <li>
            Send <code>Authorization: Bearer …</code> with every request: an access token for this API from
            Entra or, for case systems, from Maskinporten. Without one the answer is 401, whatever is asked.
          </li>
          <li>Bodies are JSON of at most 64 KiB. Fields that are not listed are refused.</li>
          <li>Person numbers travel in bodies, never in addresses. Every answer is no-store.</li>
          <li>
            A refusal is a <Kind schema={{ $ref: "Problem" }} /> (<code>application/problem+json</code>, RFC
            9457). Decide by its <code>code</code>;{" "}
            <a class="ds-link" href="#problems">
              all codes
            </a>{" "}
            stand at the end.
          </li>
          <li>
            Whoever is known in several organisations names one by the query parameter{" "}
            <code>organisation</code>.
          </li>
        </ul>
      </section>
      <nav class="ds-card" data-color="neutral" aria-labelledby="contents">
        <h2 class="ds-heading" data-size="xs" id="contents">
          Contents
        </h2>
        <ul class="contents">
          {[...all.values()].flat().map((one) => (
            <li>
              <a class="ds-link" href={`#${one.anchor}`}>
                <code>
                  {one.method} {one.path}
                </code>
              </a>{" "}
              <span class="muted">{one.summary}</span>
            </li>
          ))}
          <li>
            <a class="ds-link" href="#schemas">
              Schemas
            </a>
          </li>
          <li>
            <a class="ds-link" href="#problems">
              Problems
            </a>
          </li>
        </ul>
      </nav>
      {[...all].map(([chapter, operations]) => (
        <section class="chapter" aria-labelledby={`chapter-${chapter}`}>
          <h2 class="ds-heading" data-size="sm" id={`chapter-${chapter}`}>
            {chapter}
          </h2>
          {operations.map((one) => (
            <OperationCard operation={one} description={description} />
          ))}
        </section>
      ))}
      <section class="chapter" aria-labelledby="schemas">
        <h2 class="ds-heading" data-size="sm" id="schemas">
          Schemas
        </h2>
        {Object.entries(components.schemas).map(([name, schema]) => (
          <article class="ds-card" data-color="neutral" aria-labelledby={`schema-${name}`}>
            <h3 class="ds-heading" data-size="xs" id={`schema-${name}`}>
              <code>{name}</code>
            </h3>
            <SchemaList schema={schema} />
          </article>
        ))}
      </section>
      <Problems refusals={refusals} />
    </div>
  );
};

const CALLERS: Readonly<Record<string, string>> = {
  employee: "anybody whom an organisation knows and who is in good standing",
  integration: "a case system",
  iam: "IAM staff (portal role iam)",
  dpo: "the data protection officer (portal role dpo)",
  auditor: "an auditor (portal role auditor)",
  leader: "a leader (portal role leader)",
  operator: "an operator (portal role operator)",
};

const whoMay = ({ "x-callers": callers = [], "x-fresh-sign-in": fresh = false }: Operation): string =>
  `${callers.map((one) => CALLERS[one] ?? one).join(", ")}${fresh ? "; signed in within the last five minutes" : ""}`;

const OperationCard = ({ operation, description }: { operation: Placed; description: Description }) => {
  const { method, path, anchor, summary, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  const shared = body?.$ref && description.components.schemas[nameOfRef(body.$ref)];
  return (
    <article class="ds-card" data-color="neutral" aria-labelledby={anchor}>
      <h3 class="ds-heading" data-size="xs" id={anchor}>
        <a href={`#${anchor}`}>
          <code>
            {method} {path}
          </code>
        </a>
      </h3>
      <p>{summary}.</p>
      <p>
        <strong>Who:</strong> {whoMay(operation)}.
      </p>
      {parameters.length > 0 && (
        <>
          <h4>Parameters</h4>
          <ul class="fields">
            {parameters.map((one) => (
              <li>
                <code>{one.name}</code>{" "}
                <span class="muted">in the {one.in === "path" ? "path" : "query"}, </span>
                <Kind schema={one.schema} />
                {!one.required && <span class="muted">, may be left out</span>}
                {one.description && <span class="muted"> – {one.description}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {body && (
        <>
          <h4>Body: {body.$ref ? <Kind schema={body} /> : "object"}</h4>
          <SchemaList schema={shared || body} />
        </>
      )}
      <h4>Answers</h4>
      <ul class="fields">
        {Object.entries(responses).map(([status, response]) => {
          const [[type, { schema }] = ["", { schema: null }]] = Object.entries(response.content ?? {});
          return (
            <li>
              <code>{status === "default" ? "otherwise" : status}</code> {response.description}
              {schema && ": "}
              {schema && (schema.$ref || type !== "application/json" ? <Kind schema={schema} /> : "object")}
              {schema && !schema.$ref && <SchemaList schema={schema} />}
            </li>
          );
        })}
      </ul>
      <h4>Example</h4>
      <Example operation={operation} description={description} />
    </article>
  );
};

const Problems = ({ refusals }: { refusals: readonly Refusal[] }) => (
  <section class="chapter" aria-labelledby="problems">
    <h2 class="ds-heading" data-size="sm" id="problems">
      Problems
    </h2>
    {[...new Set(refusals.map(({ status }) => status))]
      .sort((a, b) => a - b)
      .map((status) => (
        <article class="ds-card" data-color="neutral" aria-labelledby={`status-${status}`}>
          <h3 class="ds-heading" data-size="xs" id={`status-${status}`}>
            {status}
          </h3>
          <ul class="fields">
            {refusals
              .filter((one) => one.status === status)
              .map(({ code, title }) => (
                <li>
                  <code>{code}</code> <span class="muted">{title}</span>
                </li>
              ))}
          </ul>
        </article>
      ))}
  </section>
);
