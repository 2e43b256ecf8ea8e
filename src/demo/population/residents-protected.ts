import type { Cast } from "./cast.ts";
import { type Draft, put } from "./person.ts";
import { liveAt, onceLivedAt, street } from "./places.ts";
import { answersFor, endResponsibility, isChildOf, isParent, marry } from "./relations.ts";

/** People whose address is protected, each level, and the people around them (fiks.md 2.6). */
export function protectedPeople(cast: Cast): void {
  confidential(cast);
  confidentialSpouse(cast);
  strictlyConfidential(cast);
  clientAddress(cast);
  hiddenFromMother(cast);
}

const LONG_AGO = "2019-02-01";

function confidential(cast: Cast): void {
  const parent = cast.resident(
    {
      key: "confidential-parent",
      born: "1979-04-04",
      sex: "kvinne",
      name: { fornavn: "Varlig", etternavn: "Hengelås" },
    },
    "Protected address, level fortrolig: every address is graded, also the former one.",
    "fortrolig",
  );
  const child = cast.resident(
    {
      key: "confidential-child",
      born: "2013-12-01",
      sex: "mann",
      name: { fornavn: "Liten", etternavn: "Hengelås" },
    },
    "A child whose address is fortrolig like the mother's.",
    "fortrolig",
  );
  isParent(parent, "mor", child);
  answersFor([parent], "mor", child, child.born);
  onceLivedAt(street("Strikkepinnestien", 6), "2010-01-10", parent, "fortrolig");
  liveAt(street("Lykteslukkerveien", 44), "2021-05-01", [parent, child], "fortrolig");
  for (const person of [parent, child]) protectedFrom(person, "fortrolig", "2021-05-01");
}

function confidentialSpouse(cast: Cast): void {
  const open = cast.resident(
    {
      key: "confidential-open-spouse",
      born: "1968-02-13",
      sex: "kvinne",
      name: { fornavn: "Åpen", etternavn: "Grind" },
    },
    "An ordinary person married to someone whose address is fortrolig and who lives elsewhere.",
  );
  const hidden = cast.resident(
    {
      key: "confidential-spouse",
      born: "1967-03-22",
      sex: "mann",
      name: { fornavn: "Lukket", etternavn: "Grind" },
    },
    "Fortrolig, and related to a person with an open address.",
    "fortrolig",
  );
  marry(open, hidden, "1998-07-04");
  liveAt(street("Snøfonngata", 52), "1999-01-01", [open]);
  liveAt(street("Lykteslukkerveien", 9), "2022-06-15", [hidden], "fortrolig");
  protectedFrom(hidden, "fortrolig", "2022-06-15");
}

function strictlyConfidential(cast: Cast): void {
  const person = cast.resident(
    {
      key: "strict-single",
      born: "1983-08-17",
      sex: "kvinne",
      name: { fornavn: "Taus", etternavn: "Lanterne" },
    },
    "Strengt fortrolig: no address but an open PO box; old addresses in the history are still marked ungraded.",
    "strengtFortrolig",
  );
  onceLivedAt(street("Garnnøstesmauet", 19), "2006-08-15", person);
  onceLivedAt(street("Tyttebærtrappa", 33, "H0402"), "2014-03-01", person);
  strictlyProtected(person);
}

function clientAddress(cast: Cast): void {
  const person = cast.resident(
    {
      key: "client-address",
      born: "1970-01-30",
      sex: "mann",
      name: { fornavn: "Stø", etternavn: "Klokkestreng" },
    },
    "Klientadresse: stays at an institution, whose address is graded; the home address is open.",
    "klientadresse",
  );
  liveAt(street("Snøfonngata", 40), "2001-11-01", [person]);
  const { vegadresse } = street("Nordlysgangen", 90);
  put(
    person,
    "oppholdsadresse",
    { adressegradering: "klientadresse", oppholdsadressedato: "2025-01-20", vegadresse },
    "2025-01-20",
  );
}

/** The case KS put to its vendors: an open mother leads to the child that hides from her. */
function hiddenFromMother(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "hiding-mother",
      born: "1985-10-10",
      sex: "kvinne",
      name: { fornavn: "Vennlig", etternavn: "Vinterhatt" },
    },
    "An ordinary mother. Her child is strengt fortrolig and hiding from her: her relations must not lead there.",
  );
  const father = cast.resident(
    {
      key: "hiding-father",
      born: "1983-05-25",
      sex: "mann",
      name: { fornavn: "Rolig", etternavn: "Sommersko" },
    },
    "Strengt fortrolig; answers alone for a child that hides from its mother.",
    "strengtFortrolig",
  );
  const child = cast.resident(
    {
      key: "hiding-child",
      born: "2013-07-14",
      sex: "kvinne",
      name: { fornavn: "Trygg", etternavn: "Vinterhatt" },
    },
    "Strengt fortrolig, a child hiding from its mother.",
    "strengtFortrolig",
  );
  isChildOf(child, mother, father);
  endResponsibility(child, [mother, father]);
  answersFor([father], "far", child, LONG_AGO);
  liveAt(street("Blåbærtråkket", 5), "2011-04-01", [mother]);
  for (const person of [father, child]) {
    onceLivedAt(street("Blåbærtråkket", 5), "2013-07-14", person);
    strictlyProtected(person);
  }
}

/** Nothing of where the person lives; mail goes to a box run by the authorities. */
export function strictlyProtected(person: Draft, since = LONG_AGO): void {
  protectedFrom(person, "strengtFortrolig", since);
  const postboksadresse = {
    postboks: "Postboks 4094",
    postbokseier: "SOT 6",
    poststed: { postnummer: "9995", poststedsnavn: "POSTHAVN" },
  };
  put(person, "postadresse", { adressegradering: "ugradert", postboksadresse }, since);
}

export function protectedFrom(person: Draft, graderingsnivaa: string, since: string): void {
  put(person, "adressebeskyttelse", { graderingsnivaa }, since, { reason: "Adressebeskyttelse" });
}
