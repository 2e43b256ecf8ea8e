import { err, ok, type Result } from "../kernel/result.ts";
import { jsonOf } from "./exchange.ts";
import { checkIds } from "./fiks-archive-client.ts";
import { type FiksCall, MIB } from "./fiks-call.ts";
import { eventDocumentsIn, eventsIn, sequenceIn } from "./fiks-event-wire.ts";
import { bytesOf, timeOf } from "./fiks-people-client.ts";
import type { Feed, RegisterStreams } from "./register-streams-port.ts";

const BYTES_OF_PAGE = 4 * MIB;

/**
 * What changes (Skatteetaten, "Hendelsesliste"): the national feed, its newest sequence number, and what an event
 * changed. JSON, never Atom.
 */
export const eventClient = (
  call: FiksCall,
): Pick<RegisterStreams, "events" | "lastSequence" | "eventDocuments"> => ({
  events: async ({ access, from, etag }) => {
    if (!Number.isSafeInteger(from) || from < 0) throw new Error("a sequence number is a whole number");
    return call(
      {
        access,
        resource: "hendelser",
        path: "v1/hendelser/feed",
        query: [["seq", String(from)]],
        ...(etag === null ? {} : { headers: { "if-none-match": etag } }),
        time: "many",
        mostBytes: BYTES_OF_PAGE,
      },
      {
        200: ({ body, headers }) => pageIn(body, from, headers.get("etag")),
        304: () => ok({ kind: "unchanged" }),
        // What we accept is JSON, which the feed has: only the number can be what it does not accept.
        406: () => err("too_old"),
      },
    );
  },

  lastSequence: ({ access }) =>
    call(
      {
        access,
        resource: "hendelser",
        path: "v1/hendelser/siste/sekvensnummer",
        time: "one",
        mostBytes: MIB,
      },
      { 200: ({ body }) => sequenceIn(jsonOf(body)) },
    ),

  eventDocuments: async ({ access, documents, parts }) => {
    checkIds(documents);
    if (documents.length === 0) return ok([]);
    return call(
      {
        access,
        resource: "hendelser",
        path: "v1/hendelser/bulkoppslag",
        body: { dokumentidentifikator: documents },
        time: timeOf(documents.length),
        mostBytes: bytesOf(documents.length),
      },
      {
        200: ({ body }) => eventDocumentsIn(body, documents, new Set(parts)),
        400: () => err("too_old"),
      },
    );
  },
});

function pageIn(body: string, from: number, etag: string | null): Result<Feed, "garbled"> {
  const events = eventsIn(jsonOf(body), from);
  if (!events.ok) return events;
  const next = (events.value.at(-1)?.sequence ?? from - 1) + 1;
  return ok({ kind: "events", events: events.value, next, etag });
}
