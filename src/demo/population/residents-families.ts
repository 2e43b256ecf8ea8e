import type { Cast } from "./cast.ts";
import { put, replace } from "./person.ts";
import { liveAt, onceLivedAt, street } from "./places.ts";
import { answersFor, divorce, isChildOf, isParent, marry } from "./relations.ts";

/** Families without protection; the very first person is as ordinary as can be. */
export function families(cast: Cast): void {
  ordinaryFamily(cast);
  sharedHome(cast);
  motherAlone(cast);
  grandmotherAnswers(cast);
}

function ordinaryFamily(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "ordinary-mother",
      born: "1986-05-14",
      sex: "kvinne",
      name: { fornavn: "Lun", etternavn: "Brygge" },
      bornAs: { fornavn: "Lun", etternavn: "Snelle" },
    },
    "An ordinary adult: married, two children, an open address, an earlier name and an earlier address.",
  );
  const father = cast.resident(
    {
      key: "ordinary-father",
      born: "1984-11-02",
      sex: "mann",
      name: { fornavn: "Sindig", etternavn: "Brygge" },
    },
    "Her husband, who shares responsibility for the children.",
  );
  const older = cast.resident(
    {
      key: "ordinary-child-1",
      born: "2015-02-20",
      sex: "kvinne",
      name: { fornavn: "Blid", etternavn: "Brygge" },
    },
    "Their elder child: both parents are responsible (felles).",
  );
  const younger = cast.resident(
    {
      key: "ordinary-child-2",
      born: "2021-08-09",
      sex: "mann",
      name: { fornavn: "Kvikk", etternavn: "Brygge" },
    },
    "Their younger child, of kindergarten age.",
  );
  onceLivedAt(street("Garnnøstesmauet", 3), "2008-08-01", mother);
  put(mother, "navn", { fornavn: "Lun", etternavn: "Brygge" }, "2012-06-16");
  marry(mother, father, "2012-06-16");
  isChildOf(older, mother, father);
  isChildOf(younger, mother, father);
  liveAt(street("Kvernsteinkroken", 12), "2013-09-01", [mother, father]);
  liveAt(street("Kvernsteinkroken", 12), older.born, [older]);
  liveAt(street("Kvernsteinkroken", 12), younger.born, [younger]);
}

function sharedHome(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "shared-mother",
      born: "1988-01-23",
      sex: "kvinne",
      name: { fornavn: "Munter", etternavn: "Lykt" },
    },
    "Divorced; her child lives half the time with the father.",
  );
  const father = cast.resident(
    {
      key: "shared-father",
      born: "1987-07-07",
      sex: "mann",
      name: { fornavn: "Tapper", etternavn: "Kvist" },
    },
    "Divorced; has the other half of a shared home (delt bosted).",
  );
  const child = cast.resident(
    { key: "shared-child", born: "2016-04-11", sex: "mann", name: { fornavn: "Snar", etternavn: "Lykt" } },
    "A child with a shared home (delt bosted): two addresses, parents apart.",
  );
  marry(mother, father, "2014-05-30");
  isChildOf(child, mother, father);
  divorce(mother, father, "2022-03-15");
  liveAt(street("Tåkelurvegen", 4), "2014-07-01", [mother]);
  liveAt(street("Tåkelurvegen", 4), child.born, [child]);
  liveAt(street("Blåbærtråkket", 27, "H0202"), "2022-02-01", [father]);
  put(
    child,
    "deltBosted",
    {
      startdatoForKontrakt: "2022-04-01",
      adressegradering: "ugradert",
      ...homeOnly(street("Blåbærtråkket", 27, "H0202")),
    },
    "2022-04-01",
  );
}

/** A shared home has no districts. */
function homeOnly(home: { readonly [field: string]: unknown }): { [field: string]: unknown } {
  return {
    vegadresse: home.vegadresse,
    adresseIdentifikatorFraMatrikkelen: home.adresseIdentifikatorFraMatrikkelen,
  };
}

function motherAlone(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "alone-mother",
      born: "1995-09-18",
      sex: "kvinne",
      name: { fornavn: "Varsom", etternavn: "Teskje" },
    },
    "A mother who alone is responsible for her child.",
  );
  const child = cast.resident(
    {
      key: "alone-child",
      born: "2022-03-03",
      sex: "kvinne",
      name: { fornavn: "Pjokk", etternavn: "Teskje" },
    },
    "A child with the mother as only parent (ansvar: mor); no father is registered.",
  );
  isParent(mother, "mor", child);
  answersFor([mother], "mor", child, child.born);
  liveAt(street("Nordlysgangen", 8, "H0301"), "2020-01-15", [mother]);
  liveAt(street("Nordlysgangen", 8, "H0301"), child.born, [child]);
}

function grandmotherAnswers(cast: Cast): void {
  const grandmother = cast.resident(
    {
      key: "other-grandmother",
      born: "1960-10-05",
      sex: "kvinne",
      name: { fornavn: "Trygg", etternavn: "Ullteppe" },
    },
    "A grandmother who is responsible for a child that is not hers (ansvar: andre), and heir of an estate.",
  );
  const mother = cast.resident(
    {
      key: "other-mother",
      born: "1990-12-12",
      sex: "kvinne",
      name: { fornavn: "Stille", etternavn: "Ullteppe" },
    },
    "A dead person: date of death and a private contact for the estate (dødsbo).",
  );
  const child = cast.resident(
    {
      key: "other-child",
      born: "2014-06-28",
      sex: "mann",
      name: { fornavn: "Vaken", etternavn: "Ullteppe" },
    },
    "A child for whom somebody else than the parents is responsible (ansvar: andre).",
  );
  isParent(grandmother, "mor", mother);
  isParent(mother, "mor", child);
  answersFor([grandmother], "andre", child, "2023-04-01");
  liveAt(street("Snøfonngata", 15), "1985-06-01", [grandmother]);
  onceLivedAt(street("Snøfonngata", 17), "2013-06-01", mother);
  liveAt(street("Snøfonngata", 15), "2023-04-01", [child]);
  replace(mother, "status", { status: "doed" }, "2023-02-10");
  put(mother, "doedsfall", { doedsdato: "2023-02-10" }, "2023-02-10");
  put(
    mother,
    "kontaktinformasjonForDoedsbo",
    {
      skifteform: "annet",
      attestutstedelsesdato: "2023-05-20",
      adresse: {
        adresselinje: ["Snøfonngata 15"],
        postnummer: "9994",
        poststedsnavn: "FJORDHEIM",
        landkode: "NO",
      },
      person: { foedselsEllerDNummer: grandmother.foedselsnummer },
    },
    "2023-05-20",
  );
}
