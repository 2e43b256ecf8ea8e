import { expect } from "vitest";
import type { Fault } from "../../src/demo/stand-in-faults.ts";
import type { Result } from "../../src/kernel/result.ts";
import { PARTS } from "../../src/register/parts.ts";
import type { Register, RegisterAccess } from "../../src/register/register-port.ts";
import type { ExtractCriteria, RegisterStreams } from "../../src/register/register-streams-port.ts";

export type Client = Register & RegisterStreams;

/** One thing the register may do, and what our port makes of it. */
export type ContractCase = {
  readonly name: string;
  readonly ask: (client: Client, access: RegisterAccess) => Promise<Result<unknown, string>>;
  readonly fault?: Fault;
  /** The documented answers under recorded/, one after the other. */
  readonly recorded: readonly string[];
  /** Numbers as their digits; or why there is no answer. */
  readonly gives: unknown;
};

const LUN = "14858646481";
const SINDIG = "02918424361";
const A = "0f0a7f2a9d6e4c0b8a7d5e4f3c2b1a00";
const B = "0f0a7f2a9d6e4c0b8a7d5e4f3c2b1a01";
const JOB = "7d1f3f0e-0d0c-4b61-9a57-6a1f1d9c0e11";

type Criteria = Parameters<Client["search"]>[0]["criteria"];
type Unique = Parameters<Client["findOne"]>[0]["criteria"];
const search =
  (criteria: Criteria, most = 100): ContractCase["ask"] =>
  (client, access) =>
    client.search({ access, criteria, most });
const findOne =
  (criteria: Unique): ContractCase["ask"] =>
  (client, access) =>
    client.findOne({ access, criteria, parts: ["navn"], historikk: false });
const order =
  (criteria: Partial<ExtractCriteria> = {}): ContractCase["ask"] =>
  (client, access) =>
    client.orderExtract({
      access,
      criteria: {
        personstatustyper: ["bosatt"],
        kommunenummer: { bostedskommunenummer: "9901" },
        foedselsaarFraOgMed: "1986",
        foedselsaarTilOgMed: "1986",
        ...criteria,
      },
    });
const batch = (client: Client, access: RegisterAccess) => client.extractBatch({ access, job: JOB, batch: 0 });
const events = (client: Client, access: RegisterAccess) => client.events({ access, from: 1, etag: null });
const archived =
  (...documents: string[]): ContractCase["ask"] =>
  (client, access) =>
    client.archived({ access, documents, parts: ["navn"] });
const eventDocuments =
  (...documents: string[]): ContractCase["ask"] =>
  (client, access) =>
    client.eventDocuments({ access, documents, parts: ["navn", "postadresse"] });

const LUN_BY_NAME = { navn: "Lun Brygge", foedselsdato: "19860514" };
const lun = { navn: [{ fornavn: "Lun", etternavn: "Brygge" }] };

/** An extract from its order to its end: what each step came to. */
const wholeExtract: ContractCase["ask"] = async (client, access) => {
  const job = await order()(client, access);
  if (!job.ok) return job;
  const steps: unknown[] = [];
  for (let number = 0, tries = 0; tries < 20; tries++) {
    const answer = await client.extractBatch({ access, job: String(job.value), batch: number });
    if (!answer.ok) return answer;
    const { kind } = answer.value;
    if (steps.at(-1) !== kind) steps.push(kind);
    if (kind === "finished") break;
    if (kind === "rows") number += 1;
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ok: true, value: steps };
};

/** The feed from its beginning: its first page, and what is said when nothing has changed. */
const feedTwice: ContractCase["ask"] = async (client, access) => {
  const first = await client.events({ access, from: 1, etag: null });
  if (!first.ok || first.value.kind === "unchanged") return first;
  const { events, next, etag } = first.value;
  const again = await client.events({ access, from: 1, etag });
  const last = events.at(-1)?.sequence ?? 0;
  return { ok: true, value: [events.length > 0, next === last + 1, again.ok && again.value.kind] };
};

/** What the first event of the feed that has documents leads to: its own, and the version of the person after it. */
const documentsOfAnEvent: ContractCase["ask"] = async (client, access) => {
  const feed = await client.events({ access, from: 1, etag: null });
  if (!feed.ok || feed.value.kind === "unchanged") return feed;
  const found = feed.value.events.find((one) => one.eventDocument !== null && one.personDocument !== null);
  if (!found) return { ok: true, value: "no event has documents" };
  const documents = [String(found.eventDocument)];
  const changed = await client.eventDocuments({ access, documents, parts: PARTS });
  if (!changed.ok) return changed;
  const version = await client.archived({
    access,
    documents: [String(found.personDocument)],
    parts: ["navn"],
  });
  if (!version.ok) return version;
  const [event] = changed.value;
  const sameType = event?.type === found.type;
  return {
    ok: true,
    value: [sameType, (event?.changes.length ?? 0) > 0, "navn" in (version.value[0] ?? {})],
  };
};

/** Run against the stand-in and against the recordings. */
export const sharedCases: readonly ContractCase[] = [
  {
    name: "a search that one person fits",
    ask: search(LUN_BY_NAME),
    recorded: ["soek-hits"],
    gives: [LUN],
  },
  {
    name: "a search that nobody fits",
    ask: search({ navn: "Ingen Heterdet" }),
    recorded: ["soek-empty"],
    gives: [],
  },
  {
    name: "a search while the register is throttling",
    ask: search(LUN_BY_NAME),
    fault: "429",
    recorded: ["error-throttled-429"],
    gives: "unavailable",
  },
  {
    name: "hits that stop halfway",
    ask: search(LUN_BY_NAME),
    fault: "truncated",
    recorded: ["bulk-truncated"],
    gives: "garbled",
  },
  {
    name: "hits that are no numbers",
    ask: search(LUN_BY_NAME),
    fault: "hitNotANumber",
    recorded: ["soek-no-number"],
    gives: "garbled",
  },
  {
    name: "more hits than asked",
    ask: search(LUN_BY_NAME, 1),
    fault: "widerThanAsked",
    recorded: ["soek-wider"],
    gives: [LUN],
  },
  {
    name: "a unique search with more than asked, and rows of the past",
    ask: findOne(LUN_BY_NAME),
    fault: "widerThanAsked",
    recorded: ["entydigsoek-wider"],
    gives: { number: LUN, document: lun },
  },
  {
    name: "a firewall's page as the one hit",
    ask: findOne(LUN_BY_NAME),
    fault: "wafWith200",
    recorded: ["error-firewall-200"],
    gives: "garbled",
  },
  {
    name: "an order while Fiks is down",
    ask: order(),
    fault: "503",
    recorded: ["error-gateway-503"],
    gives: "unavailable",
  },
  {
    name: "events of a type that nobody has heard of",
    ask: async (client, access) => {
      const feed = await client.events({ access, from: 1, etag: null });
      if (!feed.ok || feed.value.kind === "unchanged") return feed;
      return { ok: true, value: feed.value.events.at(-1)?.type };
    },
    fault: "unknownEvents",
    recorded: ["feed-page"],
    gives: expect.stringMatching(/^(endringINoeNytt|enNyHendelsestype)$/),
  },
  {
    name: "from an event to what it changed, and to the person after it",
    ask: documentsOfAnEvent,
    recorded: ["feed-page", "events-of-feed", "arkiv-one"],
    gives: [true, true, true],
  },
  {
    name: "a unique search with one hit",
    ask: findOne(LUN_BY_NAME),
    recorded: ["entydigsoek-one"],
    gives: { number: LUN, document: lun },
  },
  {
    name: "a unique search without one",
    ask: findOne({ navn: "Ingen Heterdet", foedselsdato: "19860514" }),
    recorded: ["entydigsoek-404"],
    gives: null,
  },
  {
    name: "an extract from its order to its end",
    ask: wholeExtract,
    recorded: ["uttrekk-ordered", "uttrekk-not-ready", "uttrekk-batch", "uttrekk-finished"],
    gives: expect.arrayContaining(["rows", "finished"]),
  },
  {
    name: "a job that does not exist",
    ask: batch,
    recorded: ["uttrekk-gone"],
    gives: "gone",
  },
  {
    name: "the feed, and the feed unchanged",
    ask: feedTwice,
    recorded: ["feed-page", "feed-unchanged"],
    gives: [true, true, "unchanged"],
  },
  {
    name: "the last sequence number",
    ask: (client, access) => client.lastSequence({ access }),
    recorded: ["sequence-number"],
    gives: expect.any(Number),
  },
  {
    name: "a version that is not there",
    ask: archived(A),
    recorded: ["arkiv-404"],
    gives: [null],
  },
];

/** What the stand-in does not do: run against the recordings alone. */
export const recordedCases: readonly ContractCase[] = [
  { name: "no hits as a bare list", ask: search(LUN_BY_NAME), recorded: ["soek-empty-list"], gives: [] },
  { name: "no hits as 404", ask: search(LUN_BY_NAME), recorded: ["soek-404"], gives: [] },
  {
    name: "too many hits",
    ask: search({ kjoenn: "kvinne" }),
    recorded: ["soek-too-many"],
    gives: "too_many",
  },
  {
    name: "criteria the register does not take",
    ask: search({ foedselsdato: "1" }),
    recorded: ["soek-bad-criteria"],
    gives: "refused",
  },
  { name: "hits that are no list", ask: search(LUN_BY_NAME), recorded: ["soek-object"], gives: "garbled" },
  {
    name: "a page in the way of a search",
    ask: search(LUN_BY_NAME),
    recorded: ["error-firewall-404"],
    gives: "refused",
  },
  {
    name: "a page in the way of a unique search",
    ask: findOne(LUN_BY_NAME),
    recorded: ["error-firewall-404"],
    gives: "refused",
  },
  {
    name: "somebody without a number",
    ask: findOne(LUN_BY_NAME),
    recorded: ["entydigsoek-no-number"],
    gives: "garbled",
  },
  { name: "a version of the past", ask: archived(A), recorded: ["arkiv-one"], gives: [lun] },
  { name: "a version that is too old", ask: archived(A), recorded: ["arkiv-too-old"], gives: "too_old" },
  {
    name: "versions in whatever order: in the order asked",
    ask: archived(A, B),
    recorded: ["arkiv-bulk"],
    gives: [lun, null],
  },
  {
    name: "many versions of which one is too old",
    ask: archived(A, B),
    recorded: ["arkiv-too-old"],
    gives: "too_old",
  },
  { name: "an order refused in words", ask: order(), recorded: ["uttrekk-message"], gives: "refused" },
  {
    name: "an order while ten are running",
    ask: order(),
    recorded: ["uttrekk-ten-running"],
    gives: "unavailable",
  },
  {
    name: "an order for the whole country",
    ask: order({ kommunenummer: {} as ExtractCriteria["kommunenummer"] }),
    recorded: [],
    gives: "no_municipality",
  },
  {
    name: "an order for no municipality",
    ask: order({ kommunenummer: { bostedskommunenummer: "" } }),
    recorded: [],
    gives: "no_municipality",
  },
  { name: "a batch not ready", ask: batch, recorded: ["uttrekk-not-ready"], gives: { kind: "not_ready" } },
  {
    name: "a batch",
    ask: batch,
    recorded: ["uttrekk-batch"],
    gives: { kind: "rows", numbers: [LUN, SINDIG] },
  },
  {
    name: "the end as an empty list",
    ask: batch,
    recorded: ["uttrekk-finished-list"],
    gives: { kind: "finished" },
  },
  {
    name: "a page in the way of a batch",
    ask: batch,
    recorded: ["error-firewall-404"],
    gives: "refused",
  },
  {
    name: "events, one without a document, one of a type nobody has heard of",
    ask: events,
    recorded: ["feed-page"],
    gives: {
      kind: "events",
      next: 5,
      etag: '"4"',
      events: [
        {
          sequence: 1,
          type: "endringIBostedsadresse",
          number: LUN,
          eventDocument: A,
          personDocument: B,
          enteredAt: "2024-06-20T09:26:03.689+02:00",
        },
        { sequence: 3, type: "personErOpphoertSomDublett", number: SINDIG, personDocument: null },
        { sequence: 4, type: "enNyHendelsestype", number: LUN },
      ],
    },
  },
  {
    name: "the end of the feed",
    ask: events,
    recorded: ["feed-end"],
    gives: { kind: "events", events: [], next: 1, etag: null },
  },
  { name: "events that are too old", ask: events, recorded: ["feed-too-old"], gives: "too_old" },
  { name: "events that go back", ask: events, recorded: ["feed-wrong-order"], gives: "garbled" },
  { name: "events from before the first asked", ask: events, recorded: ["feed-before"], gives: "garbled" },
  {
    name: "an event of no person number: the feed goes on",
    ask: events,
    recorded: ["feed-no-number"],
    gives: { next: 2, events: [{ number: null }] },
  },
  {
    name: "a last sequence number in an object",
    ask: (client, access) => client.lastSequence({ access }),
    recorded: ["sequence-object"],
    gives: 5011,
  },
  {
    name: "a last sequence number in quotes",
    ask: (client, access) => client.lastSequence({ access }),
    recorded: ["sequence-text"],
    gives: "garbled",
  },
  ...["events-bulk", "events-single"].map((recorded) => ({
    name: "what events changed, of the asked parts alone",
    ask: eventDocuments(A, B),
    recorded: [recorded],
    gives: [
      {
        type: "endringINavn",
        number: LUN,
        changes: [
          { part: "navn", change: "registrereNy", row: { fornavn: "Lun", etternavn: "Brygge" } },
          { part: "postadresse", change: "annullere", row: null },
        ],
      },
      null,
    ],
  })),
  {
    name: "documents of events that are too old",
    ask: eventDocuments(A),
    recorded: ["events-too-old"],
    gives: "too_old",
  },
];
