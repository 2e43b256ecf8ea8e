import { expect, test } from "vitest";
import type { Person } from "../../src/demo/population/person.ts";
import type { Row } from "../../src/register/register-port.ts";
import {
  allRows,
  both,
  gradert,
  has,
  once,
  people,
  personOf,
  related,
  remainder2032,
  responsible,
  status,
} from "./people.ts";

test.each<[string, (person: Person) => boolean]>([
  ["a child of two responsible parents", both(responsible("felles"), related("mor"), related("far"))],
  ["a child with a shared home", has("deltBosted", (row) => "vegadresse" in row)],
  ["a child of whom only the mother answers", both(responsible("mor"), related("mor"))],
  ["a child of whom somebody else answers", both(responsible("andre"), related("mor"))],
  ["a child with a medmor", related("medmor")],
  [
    "a parent without a number",
    has("familierelasjon", (row) => "relatertPersonUtenFolkeregisteridentifikator" in row),
  ],
  [
    "fortrolig, former address too",
    both(
      gradert("fortrolig"),
      once("bostedsadresse", (row) => row.adressegradering === "fortrolig"),
    ),
  ],
  [
    "strengt fortrolig with old, ungraded addresses",
    both(
      gradert("strengtFortrolig"),
      once("bostedsadresse", (row) => row.adressegradering === "ugradert"),
    ),
  ],
  [
    "strengt fortrolig with an open PO box",
    both(
      gradert("strengtFortrolig"),
      has("postadresse", (row) => "postboksadresse" in row && row.adressegradering === "ugradert"),
    ),
  ],
  [
    "a klientadresse beside an open address",
    both(
      has("oppholdsadresse", (row) => row.adressegradering === "klientadresse"),
      has("bostedsadresse", (row) => row.adressegradering === "ugradert"),
    ),
  ],
  [
    "an ordinary mother of a child that hides from her",
    both(
      (person) => allRows(person, "adressebeskyttelse").length === 0,
      has("familierelasjon", (row) => hides(row)),
    ),
  ],
  [
    "a d-number, midlertidig",
    both(
      status("midlertidig"),
      has("identifikasjonsnummer", (row) => row.identifikatortype === "dNummer"),
    ),
  ],
  [
    "somebody who has moved abroad",
    both(
      status("utflyttet"),
      has("utflytting", () => true),
    ),
  ],
  [
    "a dead person with a private estate contact",
    both(
      status("doed"),
      has("kontaktinformasjonForDoedsbo", (row) => "person" in row),
    ),
  ],
  [
    "a dead person whose estate a lawyer handles",
    both(
      has("doedsfall", () => true),
      has("kontaktinformasjonForDoedsbo", (row) => "advokat" in row),
    ),
  ],
  [
    "the survivor of a duplicate",
    both(
      (person) => person.retired.length === 1,
      once("identifikasjonsnummer", (row) => row.status === "opphoert"),
    ),
  ],
  ["a false identity", has("falskIdentitet", (row) => row.erFalsk === true)],
  ["a home that nobody knows", has("bostedsadresse", (row) => "ukjentBosted" in row)],
  ["a home by the cadastre", has("bostedsadresse", (row) => "matrikkeladresse" in row)],
  [
    "a home without a house number",
    has("bostedsadresse", (row) => "vegadresse" in row && !("adressenummer" in (row.vegadresse as Row))),
  ],
  ["a stay at a foreign address", has("oppholdsadresse", (row) => "utenlandskAdresse" in row)],
  [
    "a guardian, present form",
    has("vergemaalEllerFremtidsfullmakt", (row) => "tjenesteomraade" in (row.verge as Row)),
  ],
  [
    "a guardian, former form",
    once("vergemaalEllerFremtidsfullmakt", (row) => "omfang" in (row.verge as Row)),
  ],
  ["somebody on Svalbard", has("oppholdPaaSvalbard", () => true)],
  ["a name with Sámi letters", has("navn", (row) => /[čđŋšŧž]/i.test(`${row.fornavn}${row.etternavn}`))],
  ["a middle name", has("navn", (row) => "mellomnavn" in row)],
  ["a former name", once("navn", () => true)],
  ["a number of the rule of 2032", (person) => remainder2032(person.foedselsnummer) > 0],
])("there is %s", (_what, fits) => {
  expect(people.filter(fits).length).toBeGreaterThan(0);
});

function hides(row: Row): boolean {
  const child = personOf(row.relatertPerson);
  return row.relatertPersonsRolle === "barn" && child !== undefined && gradert("strengtFortrolig")(child);
}
