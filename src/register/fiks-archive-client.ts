import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type JsonObject, jsonObjectOf } from "./exchange.ts";
import { type FiksCall, MIB } from "./fiks-call.ts";
import { tellsNothingThere } from "./fiks-error-wire.ts";
import { bytesOf, partsIn, timeOf } from "./fiks-people-client.ts";
import { BULK_LIMIT, documentCutTo } from "./fiks-wire.ts";
import type { Part } from "./parts.ts";
import type { PersonDocument } from "./register-port.ts";
import type { RegisterStreams, UpstreamId } from "./register-streams-port.ts";

/**
 * Versions of the past: `GET v1/personer/arkiv/{id}` for one, `POST v1/personer/bulkoppslag/arkiv` for more
 * (Skatteetaten's OpenAPI 1.5). A 400 means that the version is older than 36 months: everything else about the
 * question has been checked here.
 */
export const archiveClient = (call: FiksCall): Pick<RegisterStreams, "archived"> => ({
  archived: async ({ access, documents, parts }) => {
    checkIds(documents);
    const question = { access, resource: "arkiv", query: partsIn({ parts, historikk: false }) } as const;
    const asked = new Set(parts);
    const [only, ...more] = documents;
    if (only === undefined) return ok([]);
    if (more.length === 0) {
      return call(
        { ...question, path: `v1/personer/arkiv/${only}`, time: "one", mostBytes: MIB },
        {
          200: ({ body }) => {
            const sent = jsonObjectOf(body);
            return sent ? inList(documentCutTo(asked, sent, true)) : err("garbled");
          },
          404: ({ body }) => (tellsNothingThere(body) ? ok([null]) : err("refused")),
          400: () => err("too_old"),
        },
      );
    }
    return call(
      {
        ...question,
        path: "v1/personer/bulkoppslag/arkiv",
        body: { dokumentidentifikator: documents },
        time: timeOf(documents.length),
        mostBytes: bytesOf(documents.length),
      },
      {
        200: ({ body }) => manyIn(body, documents, asked),
        400: () => err("too_old"),
      },
    );
  },
});

type Documents = readonly (PersonDocument | null)[];

const inList = (document: Result<PersonDocument, "garbled">): Result<Documents, "garbled"> =>
  document.ok ? ok([document.value]) : document;

function manyIn(
  body: string,
  ids: readonly UpstreamId[],
  parts: ReadonlySet<Part>,
): Result<Documents, "garbled"> {
  const sent = byDocument(body);
  if (sent === null) return err("garbled");
  const documents: (PersonDocument | null)[] = [];
  for (const id of ids) {
    const person = sent.get(id)?.folkeregisterperson;
    // An old version may be of rows that are in force no more.
    const document = isJsonObject(person) ? documentCutTo(parts, person, true) : ok(null);
    if (!document.ok) return document;
    documents.push(document.value);
  }
  return ok(documents);
}

/** The rows of a bulk answer by the id each says it is for; null when it is anything else. No order is promised. */
export function byDocument(body: string): ReadonlyMap<UpstreamId, JsonObject> | null {
  const listed = jsonObjectOf(body)?.oppslag;
  if (!Array.isArray(listed)) return null;
  const rows = new Map<UpstreamId, JsonObject>();
  for (const row of listed as readonly unknown[]) {
    if (!isJsonObject(row) || typeof row.dokumentidentifikator !== "string") return null;
    rows.set(row.dokumentidentifikator, row);
  }
  return rows;
}

/** Opaque to us, but nothing that could climb out of its place in an address, and no person number. */
export const isUpstreamId = (id: unknown): id is UpstreamId =>
  typeof id === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(id) && !/^[0-9]{11}$/.test(id);

export function checkIds(ids: readonly UpstreamId[]): void {
  if (ids.length > BULK_LIMIT) throw new Error("the register takes at most 1 000 documents at a time");
  if (!ids.every(isUpstreamId)) throw new Error("not an id that the register gave");
}
