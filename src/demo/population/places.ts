import type { Row } from "../../register/register-port.ts";
import { type Draft, put, replace } from "./person.ts";

/** Municipalities, towns and post codes that do not exist. */
export const FJORDHEIM = {
  kommunenummer: "9901",
  poststed: { postnummer: "9994", poststedsnavn: "FJORDHEIM" },
};
export const NABOVIK = { kommunenummer: "9902", poststed: { postnummer: "9997", poststedsnavn: "NABOVIK" } };
type Municipality = typeof FJORDHEIM;

export const STREETS = [
  "Kvernsteinkroken",
  "Tåkelurvegen",
  "Blåbærtråkket",
  "Nordlysgangen",
  "Garnnøstesmauet",
  "Tyttebærtrappa",
  "Måkeskrikbakken",
  "Snøfonngata",
  "Strikkepinnestien",
  "Lykteslukkerveien",
] as const;

/** Where somebody lives: the fields of an address row besides gradering and dates. */
export type Home = Row;

/** A flat or house in a street. */
export function street(
  name: (typeof STREETS)[number] | "Grenselinja",
  number: number,
  unit = "H0101",
  where: Municipality = FJORDHEIM,
): Home {
  const code = STREETS.indexOf(name as (typeof STREETS)[number]) + 1;
  return {
    adresseIdentifikatorFraMatrikkelen: matrikkelId(where, code, number),
    vegadresse: {
      kommunenummer: where.kommunenummer,
      bruksenhetsnummer: unit,
      bruksenhetstype: "bolig",
      adressenavn: name,
      adressenummer: { husnummer: String(number) },
      adressekode: String(1000 + code),
      poststed: where.poststed,
    },
    ...districts(code),
  };
}

/** A place with a name and no house number. */
export const placeWithoutNumber = (name: string, extra: string): Home => ({
  vegadresse: {
    kommunenummer: FJORDHEIM.kommunenummer,
    bruksenhetstype: "bolig",
    adressenavn: name,
    adressetilleggsnavn: extra,
    poststed: FJORDHEIM.poststed,
  },
  ...districts(11),
});

/** An address by the cadastre, where there is no street. */
export const cadastral = (holding: number, title: number): Home => ({
  adresseIdentifikatorFraMatrikkelen: matrikkelId(FJORDHEIM, holding, title),
  matrikkeladresse: {
    matrikkelnummer: { kommunenummer: FJORDHEIM.kommunenummer, gaardsnummer: holding, bruksnummer: title },
    undernummer: 1,
    bruksenhetsnummer: "H0101",
    adressetilleggsnavn: "Bortenfor",
    poststed: FJORDHEIM.poststed,
  },
  ...districts(12),
});

/** Moves people in, all on the same day; where they lived before becomes history. */
export function liveAt(home: Home, since: string, people: readonly Draft[], gradering = "ugradert"): void {
  for (const person of people) {
    const row = { flyttedato: since, adressegradering: gradering, ...home };
    replace(person, "bostedsadresse", row, since, { reason: "Flytting innenlands" });
  }
}

/** A former home, told of only in the history. */
export function onceLivedAt(home: Home, since: string, person: Draft, gradering = "ugradert"): void {
  const row = { flyttedato: since, adressegradering: gradering, ...home };
  put(person, "bostedsadresse", row, since, { historic: true });
}

const districts = (code: number): Row => ({
  grunnkrets: 100 + code,
  stemmekrets: 1 + (code % 4),
  skolekrets: 1 + (code % 3),
  kirkekrets: 1,
});

const matrikkelId = (where: Municipality, code: number, number: number): string =>
  `${where.kommunenummer}${String(code).padStart(2, "0")}${String(number).padStart(3, "0")}`;
