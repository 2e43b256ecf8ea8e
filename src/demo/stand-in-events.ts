import { type Context, Hono } from "hono";
import type { Clock } from "../register/exchange.ts";
import type { Row } from "../register/register-port.ts";
import type { Population } from "./population/population.ts";
import { atomFeed } from "./stand-in-atom.ts";
import { documentId, keyIn } from "./stand-in-document-id.ts";
import { postedList, refuse, refuseAccess, type StandInEnv, wantsAtom } from "./stand-in-gate.ts";
import { CONFIDENTIAL_EVENTS, DUPLICATE, rowsOfEvent, type StandInEvent } from "./stand-in-history.ts";
import { DOCUMENT_ID, oldestTold } from "./stand-in-people.ts";

/** A row of the feed: `hendelsetype` here, `hendelsestype` in the event's own document. */
export type FeedRow = {
  readonly sekvensnummer: number;
  readonly hendelse: {
    readonly folkeregisteridentifikator: string;
    readonly hendelsetype: string;
    readonly hendelsesdokument?: string;
    readonly persondokument?: string;
    readonly ajourholdstidspunkt: string;
  };
};

export type EventDeps = {
  readonly population: Population;
  readonly history: () => Promise<readonly StandInEvent[]>;
  readonly clock: Clock;
};

const PAGE = 1_000;
/** Something changed: what, is in the person's document. It has no document of its own. */
const UPDATED = "personErOppdatert";

/** The event feed, its last number and the events' documents (Skatteetaten, "Hendelsesliste"; fiks.md 2.11). */
export function eventRoutes({ population, history, clock }: EventDeps): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();

  /** How many events there are by now; whatever the people have ahead of them has not happened yet. */
  const happened = (events: readonly StandInEvent[]): number =>
    firstFrom(events, new Date(clock.now()).toISOString());
  /** The event of a document, or why there is none. */
  const eventOf = (events: readonly StandInEvent[], id: string): StandInEvent | "unknown" | "too_old" => {
    const sequence = keyIn("event", id)?.[0] ?? 0;
    const event = sequence > happened(events) ? undefined : events[sequence - 1];
    if (event === undefined) return "unknown";
    return event.time < oldestTold(clock.now()) ? "too_old" : event;
  };

  app.get("/hendelser/feed", async (c) => {
    const seq = c.req.query("seq") ?? "";
    if (!/^[0-9]{1,15}$/.test(seq)) return refuse(c, 400, "seq mangler eller er ugyldig");
    const events = await history();
    const from = Math.max(1, Number(seq));
    const [first, last] = [firstFrom(events, oldestTold(clock.now())) + 1, happened(events)];
    if (from < first) return refuse(c, 406, "Ulovlig sekvensnummer: det er eldre enn 36 måneder");
    const page = events.slice(from - 1, Math.min(from - 1 + PAGE, last));
    const open = c.get("role").rettighetspakke === "OUH";
    const atom = wantsAtom(c.req.header("accept"));
    const etag = `"${from}-${page.length}-${open ? "open" : "all"}-${atom ? "atom" : "json"}"`;
    c.header("etag", etag);
    if (c.req.header("if-none-match") === etag) return c.body(null, 304);
    const rows = page.map((event, at) => feedRow(event, from + at, open));
    if (!atom) return c.json(rows);
    return c.body(atomFeed(rows, from, PAGE), 200, { "content-type": "application/atom+xml;charset=UTF-8" });
  });

  app.get("/hendelser/siste/sekvensnummer", async (c) => c.json(happened(await history())));

  app.get("/hendelser/:id", async (c) => {
    if (c.get("role").rettighetspakke === "OUH") return refuseAccess(c, DOCUMENTS_NEED);
    const id = c.req.param("id");
    const event = eventOf(await history(), id);
    if (event === "unknown") return notFound(c);
    if (event === "too_old") return refuse(c, 400, TOO_OLD);
    return c.json(documentOf(event, id, population));
  });

  app.post("/hendelser/bulkoppslag", async (c) => {
    if (c.get("role").rettighetspakke === "OUH") return refuseAccess(c, DOCUMENTS_NEED);
    const ids = await postedList(c, "dokumentidentifikator", DOCUMENT_ID);
    if (ids instanceof Response) return ids;
    const events = await history();
    const found = ids.map((id) => ({ id, event: eventOf(events, id) }));
    if (found.some(({ event }) => event === "too_old")) return refuse(c, 400, TOO_OLD);
    const oppslag = found.map(({ id: dokumentidentifikator, event }) =>
      typeof event === "string"
        ? { dokumentidentifikator, feilmelding: { feilmelding: "Fant ikke dokumentet" } }
        : { dokumentidentifikator, hendelsedokument: documentOf(event, dokumentidentifikator, population) },
    );
    return c.json({ oppslag });
  });

  return app;
}

const TOO_OLD = "Dokumentet er eldre enn 36 måneder";
const DOCUMENTS_NEED = "Hendelsesdokumenter krever rettighetspakken offentlig med hjemmel";

/** The form of 404 that the register's OpenAPI has for events. */
const notFound = (c: Context): Response => {
  const feilreferanse = "5d1c6e0a-4a3f-4d0e-9f53-2b8f7f0c9a11";
  return c.json({ code: "FREG-404", feilreferanse, httpStatus: 404, message: "Fant ikke hendelsen" }, 404);
};

/** How many events were before the time: events are in order. */
function firstFrom(events: readonly StandInEvent[], time: string): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.time ?? "") < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Without a statutory right there are no documents, and what is confidential is only that something changed. */
function feedRow(event: StandInEvent, sekvensnummer: number, open: boolean): FeedRow {
  const { number: folkeregisteridentifikator, type, time: ajourholdstidspunkt, ordinal, version } = event;
  const fixed = { folkeregisteridentifikator, ajourholdstidspunkt };
  if (open) {
    const hendelsetype = CONFIDENTIAL_EVENTS.has(type) ? UPDATED : type;
    return { sekvensnummer, hendelse: { ...fixed, hendelsetype } };
  }
  const hendelsesdokument = documentId("event", [sekvensnummer, 0]);
  const person = type === DUPLICATE ? {} : { persondokument: documentId("person", [ordinal, version]) };
  return { sekvensnummer, hendelse: { ...fixed, hendelsetype: type, hendelsesdokument, ...person } };
}

function documentOf(event: StandInEvent, dokumentidentifikator: string, people: Population): object {
  const { document } = people.at(event.ordinal);
  const egenskapshendelse = rowsOfEvent(document, event).map(([part, row]) => {
    const entitet = part.replace(/^postadresse/, "kontaktadresse");
    const { erGjeldende: _current, ...told } = row as Row & { erGjeldende?: unknown };
    return { entitet, entitetsendring: "registrereNy", [entitet]: told };
  });
  const hendelse = {
    folkeregisteridentifikator: event.number,
    hendelsestype: event.type,
    ajourholdstidspunkt: event.time,
    hendelsesaarsakIDsf: null,
    egenskapshendelse,
  };
  return { dokumentidentifikator, skjemaversjon: "1.0", hendelse };
}
