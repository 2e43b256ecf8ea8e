import type { Cast } from "./cast.ts";
import { put, replace } from "./person.ts";
import { cadastral, FJORDHEIM, liveAt, NABOVIK, onceLivedAt, placeWithoutNumber, street } from "./places.ts";
import { marry } from "./relations.ts";

/** People whose address, or lack of one, is out of the ordinary, and those who have left or died. */
export function places(cast: Cast): void {
  emigrant(cast);
  deadAndWidow(cast);
  oddHomes(cast);
  staysElsewhere(cast);
}

function emigrant(cast: Cast): void {
  const person = cast.resident(
    {
      key: "emigrant",
      born: "1975-05-31",
      sex: "kvinne",
      name: { fornavn: "Reisende", etternavn: "Koffert" },
      status: "bosatt",
    },
    "Has moved abroad (utflyttet), with a foreign postal address in free form.",
  );
  onceLivedAt(street("Blåbærtråkket", 66), "2000-01-01", person);
  replace(person, "status", { status: "utflyttet" }, "2022-08-20");
  put(
    person,
    "utflytting",
    { tilflyttingsland: "DNK", tilflyttingsstedIUtlandet: "Opdigtet", utflyttingsdato: "2022-08-20" },
    "2022-08-20",
  );
  const utenlandskAdresseIFrittFormat = {
    adresselinje: ["Opdigtet Allé 1"],
    postkode: "0000",
    byEllerStedsnavn: "Opdigtet",
    landkode: "DK",
  };
  put(
    person,
    "postadresseIUtlandet",
    { adressegradering: "ugradert", utenlandskAdresseIFrittFormat },
    "2022-08-20",
  );
}

function deadAndWidow(cast: Cast): void {
  const husband = cast.resident(
    {
      key: "dead-husband",
      born: "1938-02-27",
      sex: "mann",
      name: { fornavn: "Gammel", etternavn: "Bestefarsklokke" },
    },
    "A dead person whose estate (dødsbo) is handled by a lawyer.",
  );
  const widow = cast.resident(
    {
      key: "widow",
      born: "1941-06-24",
      sex: "kvinne",
      name: { fornavn: "Seig", etternavn: "Bestefarsklokke" },
    },
    "A widow, at the same address since 1966; her mail goes to an address in free form.",
  );
  const [married, died] = ["1964-09-12", "2025-01-07"];
  marry(husband, widow, married);
  liveAt(street("Lykteslukkerveien", 1), "1966-05-01", [widow]);
  onceLivedAt(street("Lykteslukkerveien", 1), "1966-05-01", husband);
  replace(husband, "status", { status: "doed" }, died);
  put(husband, "doedsfall", { doedsdato: died }, died);
  replace(
    widow,
    "sivilstand",
    { sivilstand: "enkeEllerEnkemann", sivilstandsdato: died, relatertVedSivilstand: husband.foedselsnummer },
    died,
  );
  put(
    husband,
    "kontaktinformasjonForDoedsbo",
    {
      skifteform: "offentlig",
      attestutstedelsesdato: "2025-02-03",
      adresse: {
        adresselinje: ["Postboks 1"],
        postnummer: "9994",
        poststedsnavn: "FJORDHEIM",
        landkode: "NO",
      },
      advokat: {
        personnavn: { fornavn: "Rettskaffen", etternavn: "Stempelpute" },
        organisasjonsnavn: "Stempelpute og Sønner",
      },
    },
    "2025-02-03",
  );
  const postadresseIFrittFormat = {
    adresselinje: ["c/o Nabo", "Lykteslukkerveien 3"],
    poststed: FJORDHEIM.poststed,
  };
  put(widow, "postadresse", { adressegradering: "ugradert", postadresseIFrittFormat }, "2025-03-01");
}

function oddHomes(cast: Cast): void {
  const unknown = cast.resident(
    {
      key: "unknown-home",
      born: "1972-04-01",
      sex: "mann",
      name: { fornavn: "Vandrende", etternavn: "Tursekk" },
    },
    "Lives in the municipality, nobody knows where (ukjentBosted).",
  );
  liveAt({ ukjentBosted: { bostedskommune: FJORDHEIM.kommunenummer } }, "2021-10-01", [unknown]);
  const cadastre = cast.resident(
    {
      key: "cadastral-home",
      born: "1966-08-14",
      sex: "kvinne",
      name: { fornavn: "Grov", etternavn: "Granittblokk" },
    },
    "An address by the cadastre (matrikkeladresse) instead of a street.",
  );
  liveAt(cadastral(17, 4), "1994-06-01", [cadastre]);
  const noNumber = cast.resident(
    {
      key: "no-house-number",
      born: "1958-01-06",
      sex: "mann",
      name: { fornavn: "Enkel", etternavn: "Vedstabel" },
    },
    "An address without a house number.",
  );
  liveAt(placeWithoutNumber("Gamlebrøytet", "Innerst inne"), "1982-06-01", [noNumber]);
  const neighbour = cast.resident(
    {
      key: "other-municipality",
      born: "1981-03-05",
      sex: "kvinne",
      name: { fornavn: "Nærmeste", etternavn: "Grensestein" },
    },
    "Lives in the neighbouring municipality: outside a role that is limited to Fjordheim.",
  );
  liveAt(street("Grenselinja", 1, "H0101", NABOVIK), "2009-09-09", [neighbour]);
}

function staysElsewhere(cast: Cast): void {
  const commuter = cast.resident(
    {
      key: "commuter",
      born: "1993-10-29",
      sex: "mann",
      name: { fornavn: "Flittig", etternavn: "Pendeltog" },
    },
    "Stays at a foreign address for the time being (utenlandsk oppholdsadresse).",
  );
  liveAt(street("Tåkelurvegen", 30), "2019-01-01", [commuter]);
  const utenlandskAdresse = {
    adressenavn: "Påhittsgatan 5",
    postkode: "000 00",
    byEllerStedsnavn: "Påhittby",
    landkode: "SE",
  };
  put(
    commuter,
    "oppholdsadresse",
    {
      adressegradering: "ugradert",
      oppholdAnnetSted: "utenriks",
      oppholdsadressedato: "2025-08-15",
      utenlandskAdresse,
    },
    "2025-08-15",
  );
  const north = cast.resident(
    {
      key: "svalbard",
      born: "1991-12-18",
      sex: "kvinne",
      name: { fornavn: "Frossen", etternavn: "Isbjørnvott" },
    },
    "Stays on Svalbard.",
  );
  liveAt(street("Snøfonngata", 99), "2015-08-01", [north]);
  put(
    north,
    "oppholdPaaSvalbard",
    {
      startdato: "2025-03-01",
      antattOppholdsvarighet: "overTolvMaaneder",
      fraflyttingskommunenummer: FJORDHEIM.kommunenummer,
    },
    "2025-03-01",
  );
  put(
    north,
    "oppholdsadresse",
    { adressegradering: "ugradert", oppholdAnnetSted: "paaSvalbard", adressenErUkjent: true },
    "2025-03-01",
  );
}
