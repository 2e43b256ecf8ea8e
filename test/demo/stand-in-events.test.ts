import { beforeAll, expect, test } from "vitest";
import { documentAt, versionsOf } from "../../src/demo/population/versions.ts";
import { eventRoutes } from "../../src/demo/stand-in-events.ts";
import { historyInTheMaking } from "../../src/demo/stand-in-history.ts";
import { ROLE } from "../register/stand-in-world.ts";
import documented from "./documented-events.json" with { type: "json" };
import { people } from "./people.ts";
import { asRole, type RegisterWorld, sharedWorld } from "./register-world.ts";

type FeedRow = { sekvensnummer: number; hendelse: { [field: string]: string } };
let world: RegisterWorld;
let all: FeedRow[];
beforeAll(async () => {
  world = await sharedWorld();
  all = [];
  for (let seq = 1; ; seq = (all.at(-1)?.sekvensnummer ?? 0) + 1) {
    const page = await feed(seq);
    if (page.length === 0) break;
    all.push(...page);
  }
});

const feed = async (seq: number, role: string = ROLE.wide): Promise<FeedRow[]> =>
  (await world.call(`hendelser/feed?seq=${seq}`, { role })).body;
const ofType = (type: string) => all.filter(({ hendelse }) => hendelse.hendelsetype === type);
const eventsOf = (name: string) =>
  all.filter(({ hendelse }) => hendelse.folkeregisteridentifikator === world.numberOf(name));

test("the feed counts from one, in the order of time", () => {
  expect(all.map(({ sekvensnummer }) => sekvensnummer)).toEqual(all.map((_row, at) => at + 1));
  const times = all.map(({ hendelse }) => hendelse.ajourholdstidspunkt ?? "");
  expect(times).toEqual(times.toSorted());
  expect(all.length).toBeGreaterThan(200);
});

test("seq is inclusive, nought means the first, and beyond the last there is nothing", async () => {
  expect((await feed(17))[0]).toEqual(all[16]);
  expect(await feed(0)).toEqual(await feed(1));
  expect((await feed(all.length)).length).toBe(1);
  expect(await feed(all.length + 1)).toEqual([]);
});

test("the last sequence number is a bare number", async () => {
  expect((await world.call("hendelser/siste/sekvensnummer")).text).toBe(String(all.length));
});

test("every type of event is one that the register documents", () => {
  const types = new Set(all.map(({ hendelse }) => hendelse.hendelsetype ?? ""));
  expect([...types].filter((type) => !documented.types.includes(type))).toEqual([]);
  expect(types.size).toBeGreaterThan(12);
});

test.each([
  ["Ørliten Nøkkelring", ["personErOpprettet"]],
  ["Frossen Isbjørnvott", ["endringIOppholdPaaSvalbard", "endringIOppholdsadresse"]],
  ["Gammel Bestefarsklokke", ["endringIDoedsfall", "endringIKontaktopplysningerForDoedsbo", "personErDoed"]],
  ["Seig Bestefarsklokke", ["endringIKontaktinformasjon", "endringISivilstand"]],
])("what happened to %s is told", (name, types) => {
  const told = eventsOf(name).map(({ hendelse }) => hendelse.hendelsetype ?? "");
  expect(told.toSorted()).toEqual(types);
});

test("a page holds a thousand, and the next begins where it ended", async () => {
  const time = "2025-01-01T00:00:00+01:00";
  const event = { time, ordinal: 0, version: 0, number: "14858646481", type: "endringINavn" };
  const app = asRole(
    ROLE.wide,
    eventRoutes({
      population: world.people,
      history: async () => Array.from({ length: 2_500 }, () => event),
      clock: world.clock,
    }),
  );
  const page = async (seq: number) =>
    (await (await app.request(`/hendelser/feed?seq=${seq}`)).json()) as FeedRow[];
  const pages = await Promise.all([1, 1_001, 2_001, 2_501].map(page));
  expect(pages.map((rows) => [rows.length, rows[0]?.sekvensnummer])).toEqual([
    [1_000, 1],
    [1_000, 1_001],
    [500, 2_001],
    [0, undefined],
  ]);
});

test("a duplicate's end is told of the retired number, without a person document; the survivor goes on", async () => {
  const row = (status: string, foedselsEllerDNummer: string, day: string) => ({
    ajourholdstidspunkt: `${day}T00:00:00+01:00`,
    erGjeldende: status === "iBruk",
    status,
    foedselsEllerDNummer,
  });
  const identifikasjonsnummer = [row("iBruk", "11", "1990-01-01"), row("opphoert", "22", "2025-02-03")];
  const person = { foedselsnummer: "11", retired: ["22"], document: { identifikasjonsnummer } };
  const events = historyInTheMaking({ everybody: () => [person] }).next().value ?? [];
  expect(events.map(({ number, type }) => `${number} ${type}`)).toEqual([
    "11 endringIIdentifikasjonsnummer",
    "11 personErViderefoertSomGjeldendeVedSammenslaaing",
    "22 personErOpphoertSomDublett",
  ]);
  const app = asRole(
    ROLE.wide,
    eventRoutes({ population: world.people, history: async () => events, clock: world.clock }),
  );
  const rows = (await (await app.request("/hendelser/feed?seq=1")).json()) as FeedRow[];
  expect(rows.map(({ hendelse }) => "persondokument" in hendelse)).toEqual([true, true, false]);
});

test("an unchanged page is 304, another page is not, and neither is the same page for another package", async () => {
  const etag = (await world.call("hendelser/feed?seq=1")).headers.get("etag") ?? "";
  const again = (seq: number, role: string = ROLE.wide) =>
    world.call(`hendelser/feed?seq=${seq}`, { role, headers: { "if-none-match": etag } });
  expect([(await again(1)).status, (await again(1)).text]).toEqual([304, ""]);
  expect((await again(2)).status).toBe(200);
  expect((await again(1, ROLE.open)).status).toBe(200);
});

test.each([
  ["no seq", "hendelser/feed", 400],
  ["a seq that is no number", "hendelser/feed?seq=en", 400],
  ["a document that was made up", "hendelser/00000001-0000-8000-8000-000000000000", 404],
  ["a person's document among events", "hendelser/{person}", 404],
  ["an event's document among people", "personer/arkiv/{event}?part=navn", 404],
])("%s", async (_what, path, status) => {
  const hendelse = all[0]?.hendelse ?? {};
  const asked = path
    .replace("{person}", hendelse.persondokument ?? "")
    .replace("{event}", hendelse.hendelsesdokument ?? "");
  expect((await world.call(asked)).status).toBe(status);
});

test("after 36 months an event is told no longer: 406 for its place in the feed, 400 for its document", async () => {
  const [first] = all;
  const path = `hendelser/${first?.hendelse.hendelsesdokument}`;
  expect((await world.call(path)).status).toBe(200);
  const now = world.clock.now();
  world.clock.set(Date.parse("2027-02-01T00:00:00Z"));
  expect((await world.call("hendelser/feed?seq=1")).status).toBe(406);
  expect((await world.call(path)).status).toBe(400);
  const bulk = { dokumentidentifikator: [first?.hendelse.hendelsesdokument] };
  expect((await world.call("hendelser/bulkoppslag", { body: bulk })).status).toBe(400);
  expect((await world.call(`hendelser/feed?seq=${all.length}`)).status).toBe(200);
  world.clock.set(now);
});

test("what has not happened yet is not told", async () => {
  const now = world.clock.now();
  world.clock.set(Date.parse("2025-01-01T00:00:00Z"));
  const last = Number((await world.call("hendelser/siste/sekvensnummer")).text);
  expect(last).toBeLessThan(all.length);
  expect(all[last - 1]?.hendelse.ajourholdstidspunkt?.slice(0, 4)).toBe("2024");
  expect(await feed(last + 1)).toEqual([]);
  world.clock.set(now);
});

test("an event's document tells the rows that came, under the register's names for them", async () => {
  const [mail] = eventsOf("Seig Bestefarsklokke").filter(
    ({ hendelse }) => hendelse.hendelsetype === "endringIKontaktinformasjon",
  );
  const id = mail?.hendelse.hendelsesdokument;
  const { body } = await world.call(`hendelser/${id}`);
  expect(body).toMatchObject({ dokumentidentifikator: id, skjemaversjon: "1.0" });
  expect(body.hendelse.hendelsestype).toBe("endringIKontaktinformasjon");
  const [change] = body.hendelse.egenskapshendelse;
  expect(change).toMatchObject({ entitet: "kontaktadresse", entitetsendring: "registrereNy" });
  expect(change.kontaktadresse).toHaveProperty("postadresseIFrittFormat");
  expect(change.kontaktadresse).not.toHaveProperty("erGjeldende");
  const many = await world.call("hendelser/bulkoppslag", {
    body: { dokumentidentifikator: [id, "0".repeat(32)] },
  });
  expect(many.body.oppslag).toEqual([
    { dokumentidentifikator: id, hendelsedokument: body },
    { dokumentidentifikator: "0".repeat(32), feilmelding: { feilmelding: "Fant ikke dokumentet" } },
  ]);
});

test("a person document is the person as the event left him, and the newest version is the person now", async () => {
  const [ended] = eventsOf("Seig Bestefarsklokke");
  const past = await world.call(
    `personer/arkiv/${ended?.hendelse.persondokument}?part=sivilstand&part=postadresse`,
  );
  expect(past.body.sivilstand).toMatchObject([{ sivilstand: "enkeEllerEnkemann" }]);
  expect(past.body).not.toHaveProperty("postadresse");
  const newest = eventsOf("Seig Bestefarsklokke").at(-1)?.hendelse.persondokument ?? "";
  const body = { dokumentidentifikator: [newest] };
  const { body: bulk } = await world.call("personer/bulkoppslag/arkiv?part=postadresse", { body });
  const now = await world.call(`personer/${world.numberOf("Seig Bestefarsklokke")}?part=postadresse`);
  expect(bulk.oppslag).toEqual([{ dokumentidentifikator: newest, folkeregisterperson: now.body }]);
});

test("a document's versions grow from its first row to the document itself", () => {
  for (const { document } of people.slice(0, 120)) {
    const versions = versionsOf(document);
    expect(documentAt(document, versions.at(-1) ?? "")).toEqual(document);
    const rows = versions.map((version) => Object.values(documentAt(document, version)).flat().length);
    expect(rows).toEqual(rows.toSorted((one, other) => one - other));
  }
});

test("a home that was left was the home until then", () => {
  const mother = world.people.find(world.numberOf("Lun Brygge"))?.document ?? {};
  const homeAt = (version: string) =>
    [documentAt(mother, version).bostedsadresse ?? []]
      .flat()
      .filter((row) => row.erGjeldende)
      .map((row) => row.flyttedato);
  const at = (day: string) => versionsOf(mother).find((version) => version.startsWith(day)) ?? "";
  expect([homeAt(at("2012-06-16")), homeAt(at("2013-09-01"))]).toEqual([["2008-08-01"], ["2013-09-01"]]);
});

test("without a statutory right the feed tells that something changed, not what is confidential, and no documents", async () => {
  const rows = await feed(1, ROLE.open);
  const told = new Set(rows.flatMap(({ hendelse }) => Object.keys(hendelse)));
  expect([...told].sort()).toEqual(["ajourholdstidspunkt", "folkeregisteridentifikator", "hendelsetype"]);
  const secret = ofType("endringIAdressebeskyttelse").concat(ofType("endringIFamilierelasjon"));
  expect(secret.length).toBeGreaterThan(0);
  for (const { sekvensnummer } of secret.filter((row) => row.sekvensnummer <= rows.length))
    expect(rows[sekvensnummer - 1]?.hendelse.hendelsetype).toBe("personErOppdatert");
  const event = all[0]?.hendelse;
  const paths = [
    `hendelser/${event?.hendelsesdokument}`,
    `personer/arkiv/${event?.persondokument}?part=navn`,
  ];
  for (const path of paths) expect((await world.call(path, { role: ROLE.open })).status).toBe(403);
});

test("Atom is there for who asks for it, with the same events", async () => {
  const { text, headers } = await world.call("hendelser/feed?seq=1", {
    headers: { accept: "application/atom+xml" },
  });
  expect(headers.get("content-type")).toContain("application/atom+xml");
  expect([...text.matchAll(/<hendelsetype>(\w+)</g)].map((match) => match[1])).toEqual(
    all.map(({ hendelse }) => hendelse.hendelsetype),
  );
  const elsewhere = await world.call("hendelser/siste/sekvensnummer", {
    headers: { accept: "application/atom+xml" },
  });
  expect(elsewhere.status).toBe(406);
});
