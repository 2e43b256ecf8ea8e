import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Row } from "../../src/register/register-port.ts";
import { handClock, ROLE } from "../register/stand-in-world.ts";
import { current, people } from "./people.ts";
import { type RegisterWorld, sharedWorld } from "./register-world.ts";

let world: RegisterWorld;
beforeAll(async () => {
  world = await sharedWorld();
});
// Whatever jobs a test leaves are gone by the next day.
afterEach(() => world.clock.advance(25 * 3_600_000));
afterAll(() => world.clock.set(handClock().now()));

const order = (criteria: object, role?: string) =>
  world.call("uttrekk/tilpasset", { body: criteria, ...(role ? { role } : {}) });
const batch = (job: string, number: number) => world.call(`uttrekk/${job}/batch/${number}`);

/** Everything that a job gives, to its end. */
async function extracted(jobbId: string, member = "foedselsEllerDNummer"): Promise<string[]> {
  expect((await batch(jobbId, 0)).status).toBe(404);
  const rows: string[] = [];
  for (let number = 0; ; number++) {
    const { status, body } = await batch(jobbId, number);
    expect(status).toBe(200);
    if (Object.keys(body).length === 0) return rows;
    rows.push(...body[member]);
  }
}
const chosen = async (criteria: object) => extracted((await order(criteria)).body.jobbId);

test("a job is not ready, then ready, then at its end, and beyond it there is nothing", async () => {
  const { body } = await order({ personstatustyper: ["bosatt"] });
  const statuses: number[] = [];
  for (const number of [0, 0, 0, 1, 2, 2, 3]) statuses.push((await batch(body.jobbId, number)).status);
  expect(statuses).toEqual([404, 200, 200, 200, 200, 200, 410]);
  expect((await batch(body.jobbId, 2)).body).toEqual({});
});

test("a job that nobody ordered, and one that somebody else did, do not exist", async () => {
  expect((await batch("7d1f3f0e-0d0c-4b61-9a57-6a1f1d9c0e11", 0)).status).toBe(410);
});

test("ten jobs run at once, the eleventh has to wait until one is read to its end", async () => {
  const criteria = { personstatustyper: ["bosatt"], foedselsaarFraOgMed: "2100" };
  const orders = await Promise.all(Array.from({ length: 10 }, () => order(criteria)));
  const refused = await order(criteria);
  expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, 5_000]);
  await extracted(orders[0]?.body.jobbId);
  expect((await order(criteria)).status).toBe(200);
});

test("jobs that nobody reads go after a day", async () => {
  const { body } = await order({ personstatustyper: ["bosatt"] });
  world.clock.advance(25 * 3_600_000);
  expect((await batch(body.jobbId, 0)).status).toBe(410);
});

test("the people of a municipality are those who live there, none of them strengt fortrolig", async () => {
  const kommunenummer = { bostedskommunenummer: "9901" };
  const found = await chosen({ personstatustyper: ["bosatt"], kommunenummer });
  const expected = people.filter((person) =>
    current(person, "bostedsadresse").some((row) => {
      const forms = [
        row.vegadresse,
        (row.matrikkeladresse as Row)?.matrikkelnummer,
        row.ukjentBosted,
      ] as Row[];
      return forms.some((form) => form?.kommunenummer === "9901" || form?.bostedskommune === "9901");
    }),
  );
  expect(found).toEqual(expected.map(({ foedselsnummer }) => foedselsnummer));
  expect(found).not.toContain(world.numberOf("Taus Lanterne"));
});

const BOSATT = { personstatustyper: ["bosatt"] };
test.each<[string, object, string, string]>([
  [
    "birth years",
    { ...BOSATT, foedselsaarFraOgMed: "1986", foedselsaarTilOgMed: "1986" },
    "Lun Brygge",
    "Sindig Brygge",
  ],
  ["sex", { ...BOSATT, kjoenn: "kvinne" }, "Lun Brygge", "Sindig Brygge"],
  ["citizenship, any of several", { ...BOSATT, statsborgerskap: "CAN" }, "Tosidig Mynt", "Lun Brygge"],
  ["civil status", { ...BOSATT, sivilstandstype: "gift" }, "Lun Brygge", "Munter Lykt"],
  [
    "year of death",
    { personstatustyper: ["doed"], doedsaarFraOgMed: "2025", doedsaarTilOgMed: "2025" },
    "Gammel Bestefarsklokke",
    "Stille Ullteppe",
  ],
  [
    "aktiv, which stands for the confidential ones",
    { personstatustyper: ["aktiv"] },
    "Flink Skiftenøkkel",
    "Lun Brygge",
  ],
  ["several statuses", { personstatustyper: ["utflyttet", "inaktiv"] }, "Reisende Koffert", "Lun Brygge"],
  [
    "a municipality of stay",
    { ...BOSATT, kommunenummer: { oppholdskommunenummer: "9901" } },
    "Stø Klokkestreng",
    "Lun Brygge",
  ],
  [
    "what is null counts as not set",
    { ...BOSATT, doedsaarFraOgMed: null, kommunenummer: null },
    "Lun Brygge",
    "Stille Ullteppe",
  ],
])("chosen by %s", async (_what, criteria, inside, outside) => {
  const found = await chosen(criteria);
  expect([found.includes(world.numberOf(inside)), found.includes(world.numberOf(outside))]).toEqual([
    true,
    false,
  ]);
});

test.each<[string, object]>([
  ["no status", {}],
  ["an empty list of statuses", { personstatustyper: [] }],
  ["an unknown status", { personstatustyper: ["midlertidig"] }],
  ["a municipality that is flat", { ...BOSATT, bostedskommunenummer: "9901" }],
  ["a municipality of three digits", { ...BOSATT, kommunenummer: { bostedskommunenummer: "990" } }],
  ["a criterion that does not exist", { ...BOSATT, postnummer: "9994" }],
  ["a year of two digits", { ...BOSATT, foedselsaarFraOgMed: "86" }],
])("an order with %s is refused", async (_what, criteria) => {
  expect((await order(criteria)).status).toBe(400);
});

test("two kinds of municipality together are refused in words, with 200", async () => {
  const kommunenummer = { bostedskommunenummer: "9901", oppholdskommunenummer: "9901" };
  const { status, body } = await order({ ...BOSATT, kommunenummer });
  expect([status, Object.keys(body)]).toEqual([200, ["feilmelding"]]);
});

test("a complete extract names everybody's document as it was at an event", async () => {
  const last = Number((await world.call("hendelser/siste/sekvensnummer")).text);
  const early = await world.call("uttrekk/komplett?feedsekvensnr=1");
  const late = await world.call(`uttrekk/komplett?feedsekvensnr=${last}`);
  const [then, now] = [
    await extracted(early.body.jobbId, "dokumentidentifikator"),
    await extracted(late.body.jobbId, "dokumentidentifikator"),
  ];
  expect(now).toHaveLength(people.length);
  expect(then.length).toBeLessThan(now.length);
  const body = { dokumentidentifikator: now.slice(0, 3) };
  const { body: bulk } = await world.call("personer/bulkoppslag/arkiv?part=navn", { body });
  const names = bulk.oppslag.map(
    (row: { folkeregisterperson: { navn: Row[] } }) => row.folkeregisterperson.navn[0]?.fornavn,
  );
  expect(names).toEqual(["Lun", "Sindig", "Blid"]);
});

test.each([
  ["without a statutory right", "uttrekk/komplett?feedsekvensnr=1", ROLE.open, 403],
  ["of an event that has not been", "uttrekk/komplett?feedsekvensnr=999999", ROLE.wide, 400],
  ["of no event", "uttrekk/komplett", ROLE.wide, 400],
])("a complete extract %s is refused", async (_what, path, role, status) => {
  expect((await world.call(path, { role })).status).toBe(status);
});
