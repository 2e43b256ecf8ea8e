import { beforeAll, expect, test } from "vitest";
import type { StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { ROLE } from "../register/stand-in-world.ts";
import { type RegisterWorld, sharedWorld } from "./register-world.ts";

let world: RegisterWorld;
let app: RegisterWorld["app"];
let good: RegisterWorld["good"];
let stranger: StandInKeys;
let LUN: string;
beforeAll(async () => {
  world = await sharedWorld();
  ({ app, good, stranger } = world);
  LUN = numberOf("Lun Brygge");
});
const numberOf = (name: string) => world.numberOf(name);
const token = (...wish: Parameters<RegisterWorld["token"]>) => world.token(...wish);
const seconds = 1_780_000_000;

const base = (role: string) => `/folkeregister/api/v1/${role}/v1/personer`;
type Document = { [part: string]: { [field: string]: unknown }[] };

const get = async (number: string, query = "part=navn", role: string = ROLE.wide) => {
  const answer = await app.request(`${base(role)}/${number}?${query}`, { headers: good });
  return { status: answer.status, body: (await answer.json()) as Document };
};

const bulk = async (numbers: unknown, query = "part=navn&somBestilt=true", headers = {}) => {
  const answer = await app.request(`${base(ROLE.wide)}/bulkoppslag?${query}`, {
    method: "POST",
    headers: { ...good, "content-type": "application/json", ...headers },
    body: JSON.stringify({ foedselsEllerDNummer: numbers }),
  });
  const body = (await answer.json()) as { oppslag: { foedselsEllerDNummer: string; feilmelding?: object }[] };
  return { status: answer.status, body };
};

test.each<[string, () => Promise<object> | object, number]>([
  ["no token", () => ({ authorization: "" }), 401],
  ["something else than a bearer token", () => ({ authorization: "Basic YTpi" }), 401],
  [
    "a token signed by a stranger",
    async () => ({ authorization: `Bearer ${await token({}, stranger)}` }),
    401,
  ],
  ["a token that has ended", async () => ({ authorization: `Bearer ${await token({ exp: seconds })}` }), 401],
  [
    "a token without an end",
    async () => ({ authorization: `Bearer ${await token({ exp: undefined })}` }),
    401,
  ],
  [
    "a token of another issuer",
    async () => ({ authorization: `Bearer ${await token({ iss: "http://x/" })}` }),
    401,
  ],
  [
    "a token of another scope",
    async () => ({ authorization: `Bearer ${await token({ scope: "ks:fiksarkiv" })}` }),
    401,
  ],
  ["no integration", () => ({ IntegrasjonId: "" }), 401],
  ["an unknown integration", () => ({ IntegrasjonId: "integration-9" }), 401],
  ["a wrong integration password", () => ({ IntegrasjonPassord: "hemmelig-passorD" }), 401],
  ["no integration password", () => ({ IntegrasjonPassord: "" }), 401],
  ["a wish for XML only", () => ({ accept: "application/xml" }), 406],
  ["a wish for JSON", () => ({ accept: "application/json" }), 200],
])("a call with %s", async (_what, headers, status) => {
  const answer = await app.request(`${base(ROLE.wide)}/${LUN}?part=navn`, {
    headers: { ...good, ...(await headers()) },
  });
  expect(answer.status).toBe(status);
  const body = await answer.json();
  if (status === 401) expect(Object.keys(body as object)).toEqual(GATEWAY_MEMBERS);
  if (status !== 200) expect(body).not.toHaveProperty("navn");
});

const GATEWAY_MEMBERS = "timestamp status error errorId path originalPath message errorCode errorJson".split(
  " ",
);

test.each([
  ["an element of the role", ROLE.name, "part=navn", 200],
  ["two elements of the role", ROLE.name, "part=navn&part=status", 200],
  ["the number, which always comes", ROLE.name, "part=identifikasjonsnummer", 200],
  ["an element outside the role", ROLE.name, "part=navn&part=kjoenn", 403],
  ["nothing, meaning person-basis, with a narrow role", ROLE.name, "", 403],
  ["nothing, meaning person-basis, with a wide role", ROLE.wide, "", 200],
  ["a collection wider than the role", ROLE.name, "part=relasjon-utvidet", 403],
  ["history without the right to it", ROLE.name, "part=navn&part=historikk", 403],
  ["history with the right to it", ROLE.wide, "part=navn&part=historikk", 200],
  ["elements glued by a comma", ROLE.wide, "part=navn,status", 400],
  ["an unknown element", ROLE.wide, "part=skostoerrelse", 400],
  ["an empty element", ROLE.wide, "part=", 400],
  ["an element twice", ROLE.wide, "part=navn&part=navn", 400],
  ["a confidential element without a statutory right", ROLE.open, "part=familierelasjon", 403],
  ["the collection of relations without a statutory right", ROLE.open, "part=relasjon-utvidet", 200],
  ["an unknown role", "role-of-nobody", "part=navn", 403],
  ["somebody else's role", ROLE.others, "part=navn", 403],
])("asking for %s", async (_what, role, query, status) => {
  const answer = await get(LUN, query, role);
  expect(answer.status).toBe(status);
  if (status === 403) expect(Object.keys(answer.body)).toEqual(GATEWAY_MEMBERS);
  if (status === 400) expect(Object.keys(answer.body)).toEqual(["kode", "melding"]);
});

test("an answer has the asked elements and the number, and no empty lists", async () => {
  const { body } = await get(LUN, "part=navn&part=doedsfall&part=deltBosted");
  expect(Object.keys(body).sort()).toEqual(["identifikasjonsnummer", "navn"]);
});

test.each([
  ["relasjon-utvidet", ROLE.wide, "Blid Brygge", ["familierelasjon", "foreldreansvar"]],
  ["relasjon-utvidet", ROLE.open, "Skjør Vase", ["vergemaalEllerFremtidsfullmakt"]],
  ["identitetsgrunnlag-utvidet", ROLE.wide, "Påstått Maske", ["falskIdentitet"]],
])("%s as %s has it", async (collection, role, name, expected) => {
  const { body } = await get(numberOf(name), `part=${collection}`, role);
  expect(
    Object.keys(body)
      .filter((part) => part !== "identifikasjonsnummer")
      .sort(),
  ).toEqual(expected);
});

test("former rows come with historikk only", async () => {
  const current = (await get(LUN, "part=navn&part=bostedsadresse")).body;
  const all = (await get(LUN, "part=navn&part=bostedsadresse&part=historikk")).body;
  expect([current.navn?.length, current.bostedsadresse?.length]).toEqual([1, 1]);
  expect([all.navn?.length, all.bostedsadresse?.length]).toEqual([2, 2]);
});

test("without a statutory right only names, numbers and addresses have a history", async () => {
  const { body } = await get(LUN, "part=navn&part=bostedsadresse&part=sivilstand&part=historikk", ROLE.open);
  expect([body.navn?.length, body.bostedsadresse?.length, body.sivilstand?.length]).toEqual([2, 2, 1]);
});

test.each([
  ["Flink Skiftenøkkel", "midlertidig", "aktiv"],
  ["Borte Kompassnål", "forsvunnet", "aktiv"],
  ["Nyfødt Trådsnelle", "foedselsregistrert", "aktiv"],
  ["Lun Brygge", "bosatt", "bosatt"],
  ["Reisende Koffert", "utflyttet", "utflyttet"],
  ["Stille Ullteppe", "doed", "doed"],
  ["Påstått Maske", "inaktiv", "inaktiv"],
])("the status of %s is %s, and without a statutory right %s", async (name, status, open) => {
  expect((await get(numberOf(name), "part=status")).body.status).toMatchObject([{ status }]);
  expect((await get(numberOf(name), "part=status", ROLE.open)).body.status).toMatchObject([{ status: open }]);
});

test("who somebody is married to, and a guardian's tasks, need a statutory right", async () => {
  const [closed, open] = await Promise.all(
    [ROLE.wide, ROLE.open].map((role) => get(LUN, "part=sivilstand", role)),
  );
  expect(closed?.body.sivilstand?.[0]).toHaveProperty("relatertVedSivilstand");
  expect(open?.body.sivilstand?.[0]).toMatchObject({ sivilstand: "gift" });
  expect(open?.body.sivilstand?.[0]).not.toHaveProperty("relatertVedSivilstand");
  const ward = numberOf("Skjør Vase");
  const part = "vergemaalEllerFremtidsfullmakt";
  expect((await get(ward, `part=${part}`)).body[part]?.[0]?.verge).toHaveProperty("tjenesteomraade");
  expect((await get(ward, `part=${part}`, ROLE.open)).body[part]?.[0]?.verge).not.toHaveProperty(
    "tjenesteomraade",
  );
});

test("a retired number gives the survivor, who has it in the history of numbers", async () => {
  const [survivor, retired] = world.people.residents().filter(({ name }) => name === "Dobbel Skygge");
  const { body } = await get(retired?.foedselsnummer ?? "", "part=historikk&part=identifikasjonsnummer");
  expect(body.identifikasjonsnummer).toMatchObject([
    { status: "iBruk", foedselsEllerDNummer: survivor?.foedselsnummer, erGjeldende: true },
    { status: "opphoert", foedselsEllerDNummer: retired?.foedselsnummer, erGjeldende: false },
  ]);
  const row = (await bulk([retired?.foedselsnummer])).body.oppslag[0];
  expect(row).toMatchObject({
    foedselsEllerDNummer: retired?.foedselsnummer,
    folkeregisterperson: { navn: [{ etternavn: "Skygge" }] },
  });
});

test.each([
  ["nobody's number", "02813299960", 404],
  ["a number that is not synthetic", "20036914700", 400],
])("looking up %s", async (_what, number, status) => {
  const { body, ...answer } = await get(number);
  expect(answer.status).toBe(status);
  expect(Object.keys(body)).toEqual(["kode", "melding"]);
});

test("bulk: in the order asked, duplicates kept, a message for the unknown", async () => {
  const { body } = await bulk([LUN, "02813299960", LUN]);
  expect(body.oppslag.map((row) => [row.foedselsEllerDNummer, "feilmelding" in row])).toEqual([
    [LUN, false],
    ["02813299960", true],
    [LUN, false],
  ]);
});

test("bulk without somBestilt promises no order, no duplicates and no word about the unknown", async () => {
  const [child, mother] = [numberOf("Blid Brygge"), LUN];
  const { body } = await bulk([child, mother, "02813299960", child], "part=navn");
  expect(body.oppslag.map((row) => row.foedselsEllerDNummer)).toEqual([mother, child]);
});

test.each<[string, unknown, object, number]>([
  ["a thousand numbers", Array.from({ length: 1_000 }, () => "14858646481"), {}, 200],
  ["a thousand and one", Array.from({ length: 1_001 }, () => "14858646481"), {}, 400],
  ["a number that is not synthetic among others", ["14858646481", "20036914700"], {}, 400],
  ["something that is no number", ["Lun Brygge"], {}, 400],
  ["no list", "14858646481", {}, 400],
  ["XML, the register's own default", ["14858646481"], { "content-type": "application/xml" }, 415],
])("bulk with %s", async (_what, numbers, headers, status) => {
  expect((await bulk(numbers, undefined, headers)).status).toBe(status);
});

test.each(["/xsd", "", "/arkiv"])("%s is not there", async (path) => {
  expect((await app.request(`${base(ROLE.wide)}${path}`, { headers: good })).status).toBe(404);
});

test("without a statutory right a graded address is not told", async () => {
  const of = async (role: string) =>
    (await get(numberOf("Varlig Hengelås"), "part=bostedsadresse", role)).body;
  expect((await of(ROLE.wide)).bostedsadresse).toMatchObject([{ adressegradering: "fortrolig" }]);
  expect(await of(ROLE.open)).not.toHaveProperty("bostedsadresse");
});
