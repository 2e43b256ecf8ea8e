import type { Context } from "hono";
import { beforeAll, describe, expect, test } from "vitest";
import { soundOf } from "../../src/demo/stand-in-phonetic.ts";
import { searchRoutes } from "../../src/demo/stand-in-search.ts";
import { ROLE } from "../register/stand-in-world.ts";
import { people } from "./people.ts";
import { asRole, query, type RegisterWorld, sharedWorld } from "./register-world.ts";

let world: RegisterWorld;
beforeAll(async () => {
  world = await sharedWorld();
});

type Values = { [name: string]: string };
const soek = async (values: Values, role: string = ROLE.wide) => {
  const { status, body } = await world.call(`personer/soek?${query(values)}`, { role });
  return status === 200 ? (body.foedselsEllerDNummer as string[]) : status;
};
/** Names of those found, for the hand-made people. */
const names = async (values: Values, role?: string) => {
  const found = await soek(values, role);
  return Array.isArray(found) ? found.map((number) => world.nameOf(number)) : found;
};

describe("soek", () => {
  test.each<[string, Values, string[]]>([
    ["a given name and a surname", { navn: "Lun Brygge" }, ["Lun Brygge"]],
    ["the words in any order and letter size", { navn: "brygge LUN" }, ["Lun Brygge"]],
    ["a surname", { navn: "Brygge" }, ["Lun Brygge", "Sindig Brygge", "Blid Brygge", "Kvikk Brygge"]],
    ["half a word", { navn: "Bryg" }, []],
    ["words of two different people", { navn: "Lun Grind" }, []],
    ["a middle name", { navn: "Kobberkjele" }, ["Hellig Jevn Kobberkjele Tåkedott"]],
    ["Sámi letters", { navn: "čeahppi giđđabiegga" }, ["Čeahppi Giđđabiegga"]],
    ["a former name", { navn: "Lun Snelle" }, []],
    ["a former name, of the past", { navn: "Lun Snelle", opplysningsgrunnlag: "historisk" }, ["Lun Brygge"]],
    ["name and sex", { navn: "Brygge", kjoenn: "mann" }, ["Sindig Brygge", "Kvikk Brygge"]],
    ["name and birth date", { navn: "Brygge", foedselsdato: "19860514" }, ["Lun Brygge"]],
    [
      "name and birth years",
      { navn: "Brygge", foedselsaarFraOgMed: "2015", foedselsaarTilOgMed: "2020" },
      ["Blid Brygge"],
    ],
    ["name and earliest birth year", { navn: "Brygge", foedselsaarFraOgMed: "2016" }, ["Kvikk Brygge"]],
    ["another spelling", { navn: "Lunn Bryge" }, []],
    ["another spelling, by sound", { navn: "Lunn Bryge", soekFonetisk: "true" }, ["Lun Brygge"]],
    ["the dead", { navn: "Ullteppe" }, ["Trygg Ullteppe", "Vaken Ullteppe"]],
    [
      "the dead, asked for",
      { navn: "Ullteppe", inkluderDoede: "true" },
      ["Trygg Ullteppe", "Stille Ullteppe", "Vaken Ullteppe"],
    ],
    [
      "street and number",
      { adressenavn: "Kvernsteinkroken", husnummer: "12" },
      ["Lun Brygge", "Sindig Brygge", "Blid Brygge", "Kvikk Brygge"],
    ],
    ["the beginning of a street", { adressenavn: "kverns", husnummer: "12", navn: "Blid" }, ["Blid Brygge"]],
    ["the middle of a street", { adressenavn: "stein", husnummer: "12" }, []],
    ["a former street", { adressenavn: "Garnnøstesmauet", husnummer: "3" }, []],
    [
      "a former street, of the past",
      { adressenavn: "Garnnøstesmauet", husnummer: "3", opplysningsgrunnlag: "historisk" },
      ["Lun Brygge"],
    ],
    ["a municipality", { navn: "Grensestein", kommunenummer: "9902" }, ["Nærmeste Grensestein"]],
    ["another municipality", { navn: "Grensestein", kommunenummer: "9901" }, []],
    ["a county", { navn: "Grensestein", fylkesnummer: "99" }, ["Nærmeste Grensestein"]],
    ["another county", { navn: "Grensestein", fylkesnummer: "98" }, []],
    ["a post code", { navn: "Grensestein", postnummer: "9997" }, ["Nærmeste Grensestein"]],
    [
      "a home by the cadastre, by municipality",
      { navn: "Granittblokk", kommunenummer: "9901" },
      ["Grov Granittblokk"],
    ],
    [
      "a home nobody knows, by municipality",
      { navn: "Tursekk", kommunenummer: "9901" },
      ["Vandrende Tursekk"],
    ],
    ["a stay", { adressenavn: "Nordlysgangen", husnummer: "90" }, []],
    [
      "a stay, asked for",
      { adressenavn: "Nordlysgangen", husnummer: "90", inkluderOppholdsadresse: "true" },
      ["Stø Klokkestreng"],
    ],
    ["somebody fortrolig by name", { navn: "Varlig Hengelås" }, ["Varlig Hengelås"]],
    [
      "somebody fortrolig by place",
      { navn: "Hengelås", kommunenummer: "9901" },
      ["Varlig Hengelås", "Liten Hengelås"],
    ],
    ["somebody strengt fortrolig by name", { navn: "Taus Lanterne" }, ["Taus Lanterne"]],
  ])("%s", async (_what, values, expected) => {
    expect(await names(values)).toEqual(expected);
  });

  test.each(["gjeldende", "historisk"])(
    "nobody strengt fortrolig is found by a place, %s",
    async (opplysningsgrunnlag) => {
      const places = [
        { kommunenummer: "9901" },
        { adressenavn: "Garnnøstesmauet", husnummer: "19" },
        { postnummer: "9995" },
      ];
      for (const place of places)
        for (const navn of ["Lanterne", "Sommersko", "Trygg Vinterhatt"])
          expect(await names({ navn, opplysningsgrunnlag, ...place })).toEqual([]);
    },
  );

  test("without a statutory right a graded address finds nobody", async () => {
    expect(await names({ navn: "Hengelås", kommunenummer: "9901" }, ROLE.open)).toEqual([]);
    expect(await names({ navn: "Hengelås" }, ROLE.open)).toEqual(["Varlig Hengelås", "Liten Hengelås"]);
  });

  test("nobody of the town bears, or once bore, the full name of somebody worth showing", async () => {
    const everybody = { opplysningsgrunnlag: "historisk", inkluderDoede: "true" };
    const known = new Set(world.people.residents().map(({ foedselsnummer }) => foedselsnummer));
    for (const { name } of world.people.residents()) {
      const found = await soek({ navn: name, ...everybody });
      expect(Array.isArray(found) && found.length > 0 && found.every((number) => known.has(number))).toBe(
        true,
      );
    }
  });

  test("a retired number is nowhere in the hits: the survivor's own is", async () => {
    expect(await soek({ navn: "Dobbel Skygge" })).toEqual([world.numberOf("Dobbel Skygge")]);
  });

  test("a house letter has to fit where one is given", async () => {
    const withLetter = (row: string) => /"husnummer":"\d+","husbokstav"/.test(row);
    const person = people.find(({ document }) =>
      [document.bostedsadresse ?? []]
        .flat()
        .some((row) => row.erGjeldende && withLetter(JSON.stringify(row))),
    );
    const [home] = [person?.document.bostedsadresse ?? []].flat().filter((row) => row.erGjeldende);
    const { adressenavn = "", adressenummer } = (home?.vegadresse ?? {}) as Values & {
      adressenummer: Values;
    };
    const { husnummer = "", husbokstav = "" } = adressenummer;
    const finds = async (number: string) => {
      const found = await soek({ adressenavn, husnummer: number });
      return Array.isArray(found) && found.includes(person?.foedselsnummer ?? "");
    };
    const wrong = husbokstav === "A" ? "B" : "A";
    expect(await Promise.all([husnummer, husnummer + husbokstav, husnummer + wrong].map(finds))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("maksTreff gives the first of the hits, in an order that stays", async () => {
    const all = await soek({ navn: "Brygge" });
    expect(await soek({ navn: "Brygge", maksTreff: "2" })).toEqual(
      Array.isArray(all) ? all.slice(0, 2) : null,
    );
  });

  test.each<[string, string]>([
    ["less than three letters of a street", "adressenavn=Kv"],
    ["a birth date with dashes", "foedselsdato=1986-05-14"],
    ["an unknown sex", "kjoenn=annet"],
    ["more than 10 000 wanted", "maksTreff=10001"],
    ["none wanted", "maksTreff=0"],
    ["a digit in the name", "navn=14858646481"],
    ["a criterion twice", "navn=Lun&navn=Brygge"],
    ["a criterion that does not exist", "skostoerrelse=43"],
    ["a municipality of three digits", "kommunenummer=990"],
    ["neither now nor then", "opplysningsgrunnlag=alt"],
    ["neither true nor false", "soekFonetisk=ja"],
  ])("%s is refused", async (_what, wrong) => {
    const { status, body } = await world.call(`personer/soek?${wrong}`);
    expect([status, Object.keys(body)]).toEqual([400, ["kode", "melding"]]);
  });

  test("10 000 hits are an answer, one more is an error that asks for narrower criteria", async () => {
    const answer = async (hits: number) => {
      const find = (_criteria: object, limit: number) =>
        Array.from({ length: Math.min(hits, limit) }, () => 0);
      const gateway = (c: Context) => c.body(null, 403);
      const index = async () => ({ facts: [], find });
      const app = asRole(ROLE.wide, searchRoutes({ population: world.people, index, gateway }));
      return (await app.request("/personer/soek")).status;
    };
    expect([await answer(10_000), await answer(10_001)]).toEqual([200, 400]);
  });
});

describe("entydigsoek", () => {
  const unique = async (values: Values, role: string = ROLE.wide) => {
    const { status, body } = await world.call(`personer/entydigsoek?${query(values)}&part=navn`, { role });
    return status === 200 ? body.navn[0].fornavn : status;
  };
  const LUN = "14858646481";

  test.each<[string, Values, string | number]>([
    ["name and birth date", { navn: "Lun Brygge", foedselsdato: "19860514" }, "Lun"],
    ["name and number", { navn: "Lun Brygge", identifikasjonsnummer: LUN }, "Lun"],
    ["name and another's number", { navn: "Lun Brygge", identifikasjonsnummer: "02918424361" }, 404],
    ["name and street and house", { navn: "Lun Brygge", adressenavn: "Kvern", husnummer: "12" }, "Lun"],
    [
      "name and street and post code",
      { navn: "Lun Brygge", adressenavn: "Kvern", postnummer: "9994" },
      "Lun",
    ],
    ["name and post code", { navn: "Lun Brygge", postnummer: "9994" }, "Lun"],
    ["somebody dead", { navn: "Stille Ullteppe", foedselsdato: "19901212" }, "Stille"],
    ["surname first", { navn: "Brygge Lun", foedselsdato: "19860514" }, 404],
    [
      "a middle name between",
      { navn: "Hellig Kobberkjele Tåkedott", foedselsdato: "19731224" },
      "Hellig Jevn",
    ],
    ["nobody", { navn: "Lun Brygge", foedselsdato: "19860515" }, 404],
    [
      "name and foreign number",
      { navn: "Flink Skiftenøkkel", utenlandskpersonidentifikasjon: "POL-PL-9406" },
      "Flink",
    ],
    [
      "birth date and foreign number",
      { foedselsdato: "19940619", utenlandskpersonidentifikasjon: "POL-PL-9406" },
      "Flink",
    ],
    ["name and passport", { navn: "Treg Nøkkelring", legitimasjonsdokument: "ISL-XA-000-17" }, "Treg"],
    [
      "name and DUF number",
      { navn: "Dobbel Skygge", utlendingsmyndighetenesidentifikasjonsnummer: "99-001-234" },
      "Dobbel",
    ],
    [
      "DUF spelled with a capital",
      { navn: "Dobbel Skygge", utlendingsmyndighetenesIdentifikasjonsnummer: "99-001-234" },
      "Dobbel",
    ],
    [
      "name and another's DUF number",
      { navn: "Dobbel Skygge", utlendingsmyndighetenesidentifikasjonsnummer: "99-001-235" },
      404,
    ],
    ["one word of name", { navn: "Lun", foedselsdato: "19860514" }, 400],
    ["a name alone", { navn: "Lun Brygge" }, 400],
    ["a birth date alone", { foedselsdato: "19860514" }, 400],
    ["name and street alone", { navn: "Lun Brygge", adressenavn: "Kvern" }, 400],
    ["a foreign number alone", { utenlandskpersonidentifikasjon: "POL-PL-9406" }, 400],
    [
      "a foreign number without a country",
      { navn: "Flink Skiftenøkkel", utenlandskpersonidentifikasjon: "PL-9406" },
      400,
    ],
    [
      "birth date and DUF number",
      { foedselsdato: "19890111", utlendingsmyndighetenesidentifikasjonsnummer: "99-001-234" },
      400,
    ],
    ["a number that is not synthetic", { navn: "Lun Brygge", identifikasjonsnummer: "20036914700" }, 400],
  ])("by %s", async (_what, values, expected) => {
    expect(await unique(values)).toBe(expected);
  });

  test("a former number finds its owner, whatever is asked about now or then", async () => {
    const retired =
      world.people.residents().filter(({ name }) => name === "Dobbel Skygge")[1]?.foedselsnummer ?? "";
    expect(await unique({ navn: "Dobbel Skygge", identifikasjonsnummer: retired })).toBe("Dobbel");
  });

  test("many hits are told as none", async () => {
    const twins = people.flatMap(({ document }) => [document.navn ?? []].flat());
    const count = new Map<string, number>();
    for (const { fornavn, mellomnavn, etternavn } of twins)
      if (!mellomnavn && !String(fornavn).includes(" "))
        count.set(`${fornavn} ${etternavn}`, (count.get(`${fornavn} ${etternavn}`) ?? 0) + 1);
    const [navn = ""] = [...count].find(([, times]) => times > 2) ?? [];
    expect(await soek({ navn, postnummer: "9994" })).toHaveProperty("length");
    expect(await unique({ navn, postnummer: "9994", opplysningsgrunnlag: "historisk" })).toBe(404);
  });

  test.each([
    ["a foreign number", { navn: "Flink Skiftenøkkel", utenlandskpersonidentifikasjon: "POL-PL-9406" }],
    ["a DUF number", { navn: "Dobbel Skygge", utlendingsmyndighetenesidentifikasjonsnummer: "99-001-234" }],
  ])("%s needs a statutory right", async (_what, values) => {
    const { status, body } = await world.call(`personer/entydigsoek?${query(values as Values)}`, {
      role: ROLE.open,
    });
    expect([status, body.alvorlighetsgrad]).toEqual([403, "FEIL"]);
  });

  test("parts outside the role are refused as everywhere", async () => {
    const values = query({ navn: "Lun Brygge", foedselsdato: "19860514" });
    const status = async (part: string) =>
      (await world.call(`personer/entydigsoek?${values}${part}`, { role: ROLE.name })).status;
    expect(await Promise.all(["&part=navn", "&part=kjoenn", "", "&part=navn,status"].map(status))).toEqual([
      200, 403, 403, 400,
    ]);
  });
});

test.each([
  ["Kristian", "Christian"],
  ["Hansen", "Hanssen"],
  ["Wilhelm", "Vilhelm"],
  ["Kjersti", "Kiersti"],
  ["Tåkedott", "Taakedott"],
  ["Thorvald", "Torvald"],
  ["Zakarias", "Sakarias"],
  ["Giđđabiegga", "Giddabiega"],
])("%s sounds like %s", (one, other) => {
  expect(soundOf(one)).toBe(soundOf(other));
});

test.each([
  ["Brygge", "Grind"],
  ["Lun", "Rolig"],
  ["Skygge", "Brygge"],
])("%s does not sound like %s", (one, other) => {
  expect(soundOf(one)).not.toBe(soundOf(other));
});
