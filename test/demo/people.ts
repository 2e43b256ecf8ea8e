import type { Person } from "../../src/demo/population/person.ts";
import { population } from "../../src/demo/population/population.ts";
import type { Part } from "../../src/register/parts.ts";
import type { Row } from "../../src/register/register-port.ts";

export const fjordheim = population();
export const { people } = fjordheim;
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
