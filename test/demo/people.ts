import type { Person } from "../../src/demo/population/person.ts";
import { population } from "../../src/demo/population/population.ts";
import type { Part } from "../../src/register/parts.ts";
import type { Row } from "../../src/register/register-port.ts";

/** The first four hundred, and as many families of the town as show what it is made of. */
export const fjordheim = population({ size: 1_000 });
export const { people } = fjordheim;
const byNumber = new Map(
  people.flatMap((person) => [person.foedselsnummer, ...person.retired].map((number) => [number, person])),
);
/** Kept at hand: the population makes a family anew whenever it is asked. */
export const personOf = (number: unknown): Person | undefined => byNumber.get(String(number));
export const residents = fjordheim.residents();

export const allRows = (person: Person, part: Part): readonly Row[] => [person.document[part] ?? []].flat();
export const current = (person: Person, part: Part): readonly Row[] =>
  allRows(person, part).filter((row) => row.erGjeldende === true);
export const has = (part: Part, fits: (row: Row) => boolean) => (person: Person) =>
  current(person, part).some(fits);
export const once = (part: Part, fits: (row: Row) => boolean) => (person: Person) =>
  allRows(person, part).some((row) => row.erGjeldende === false && fits(row));
export const both =
  (...tests: ((person: Person) => boolean)[]) =>
  (person: Person) =>
    tests.every((fits) => fits(person));

export const remainder2032 = (digits: string) =>
  [3, 7, 6, 1, 8, 9, 4, 5, 2, 1].reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11;

export const gradert = (level: string) => has("adressebeskyttelse", (row) => row.graderingsnivaa === level);
export const responsible = (ansvar: string) => has("foreldreansvar", (row) => row.ansvar === ansvar);
export const related = (role: string) => has("familierelasjon", (row) => row.relatertPersonsRolle === role);
export const status = (name: string) => has("status", (row) => row.status === name);
