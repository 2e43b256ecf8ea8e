import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type JsonObject, jsonObjectOf } from "./exchange.ts";
import { byDocument, isUpstreamId } from "./fiks-archive-client.ts";
import { isPart, type Part } from "./parts.ts";
import type { EventDocument, RegisterEvent, UpstreamId } from "./register-streams-port.ts";

const PAGE = 1_000;

/** The events of one page of the feed. Garbled unless it is a list whose numbers ascend from `from`, inclusive. */
export function eventsIn(page: unknown, from: number): Result<readonly RegisterEvent[], "garbled"> {
  if (!Array.isArray(page) || page.length > PAGE) return err("garbled");
  const events: RegisterEvent[] = [];
  let expected = from;
  for (const entry of page as readonly unknown[]) {
    const event = eventIn(entry);
    if (event === null || event.sequence < expected) return err("garbled");
    events.push(event);
    expected = event.sequence + 1;
  }
  return ok(events);
}

function eventIn(entry: unknown): RegisterEvent | null {
  if (!isJsonObject(entry) || !isJsonObject(entry.hendelse)) return null;
  const { hendelse: event } = entry;
  const sequence = sequenceIn(entry);
  const type = typeOf(event);
  if (!sequence.ok || type === null) return null;
  return {
    sequence: sequence.value,
    type,
    number: numberOf(event),
    eventDocument: idOrNull(event.hendelsesdokument),
    personDocument: idOrNull(event.persondokument),
    enteredAt: typeof event.ajourholdstidspunkt === "string" ? event.ajourholdstidspunkt : null,
  };
}

/** A sequence number: bare, as the register sends it, or in an object, as it once announced. */
export function sequenceIn(sent: unknown): Result<number, "garbled"> {
  const number = isJsonObject(sent) ? sent.sekvensnummer : sent;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0
    ? ok(number)
    : err("garbled");
}

/**
 * Documents of events in the order asked, null for one that is not there: the list that clients have seen, or the single
 * document that the OpenAPI promises.
 */
export function eventDocumentsIn(
  body: string,
  ids: readonly UpstreamId[],
  parts: ReadonlySet<Part>,
): Result<readonly (EventDocument | null)[], "garbled"> {
  const sent = jsonObjectOf(body);
  const rows = sent && isUpstreamId(sent.dokumentidentifikator) ? alone(sent) : byDocument(body);
  if (rows === null) return err("garbled");
  const documents: (EventDocument | null)[] = [];
  for (const id of ids) {
    const document = rows.get(id)?.hendelsedokument;
    if (!isJsonObject(document)) {
      documents.push(null);
      continue;
    }
    const read = eventDocumentIn(document, parts);
    if (read === null) return err("garbled");
    documents.push(read);
  }
  return ok(documents);
}

const alone = (document: JsonObject): ReadonlyMap<UpstreamId, JsonObject> =>
  new Map([[String(document.dokumentidentifikator), { hendelsedokument: document }]]);

function eventDocumentIn({ hendelse: event }: JsonObject, parts: ReadonlySet<Part>): EventDocument | null {
  if (!isJsonObject(event)) return null;
  const { egenskapshendelse: listed = [] } = event;
  const type = typeOf(event);
  if (type === null || !Array.isArray(listed) || !listed.every(isJsonObject)) return null;
  const changes = listed.flatMap((one) => {
    const part = partOf(one.entitet);
    if (part === null || !parts.has(part)) return [];
    // The row stands under the name of its entity, or of its part.
    const row = one[String(one.entitet)] ?? one[part];
    const change = typeof one.entitetsendring === "string" ? one.entitetsendring : "";
    return [{ part, change, row: isJsonObject(row) ? row : null }];
  });
  return { type, number: numberOf(event), changes };
}

/** The part that an entity is a row of; null for what nobody has heard of, which is not told. */
function partOf(entity: unknown): Part | null {
  if (entity === "kontaktadresse") return "postadresse";
  if (entity === "kontaktadresseIUtlandet") return "postadresseIUtlandet";
  return typeof entity === "string" && isPart(entity) ? entity : null;
}

/** The feed calls it `hendelsetype`, the document `hendelsestype`. */
function typeOf({ hendelsetype, hendelsestype }: JsonObject): string | null {
  const type = hendelsetype ?? hendelsestype;
  return typeof type === "string" ? type : null;
}

function numberOf({ folkeregisteridentifikator }: JsonObject): Foedselsnummer | null {
  const number = Foedselsnummer.parse(folkeregisteridentifikator);
  return number.ok ? number.value : null;
}

const idOrNull = (id: unknown): UpstreamId | null => (isUpstreamId(id) ? id : null);
