import type { Cast } from "./cast.ts";
import { put } from "./person.ts";
import { liveAt, street } from "./places.ts";
import { answersFor, isChildOf, isParent, marry } from "./relations.ts";

/** Children whose parents are not the usual two. */
export function unusualParents(cast: Cast): void {
  twoMothers(cast);
  fatherWithoutNumber(cast);
}

function twoMothers(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "two-mother",
      born: "1990-02-17",
      sex: "kvinne",
      name: { fornavn: "Djerv", etternavn: "Kanelsnurr" },
    },
    "A mother married to the child's other mother (medmor).",
  );
  const coMother = cast.resident(
    {
      key: "two-comother",
      born: "1991-08-30",
      sex: "kvinne",
      name: { fornavn: "Myk", etternavn: "Kanelsnurr" },
    },
    "The other mother (medmor).",
  );
  const child = cast.resident(
    {
      key: "two-child",
      born: "2020-10-21",
      sex: "kvinne",
      name: { fornavn: "Rund", etternavn: "Kanelsnurr" },
    },
    "A child with a mother and a medmor.",
  );
  marry(mother, coMother, "2018-08-25");
  isChildOf(child, mother, coMother, "medmor");
  liveAt(street("Tyttebærtrappa", 2), "2018-09-01", [mother, coMother]);
  liveAt(street("Tyttebærtrappa", 2), child.born, [child]);
}

function fatherWithoutNumber(cast: Cast): void {
  const mother = cast.resident(
    {
      key: "bi-mother",
      born: "1992-03-29",
      sex: "kvinne",
      name: { fornavn: "Gyllen", etternavn: "Mosaikk" },
    },
    "A mother whose child has a father without a Norwegian number.",
  );
  const child = cast.resident(
    { key: "bi-child", born: "2019-11-16", sex: "mann", name: { fornavn: "Lett", etternavn: "Mosaikk" } },
    "A child whose father has no number and is known by name and birth date only.",
  );
  const father = {
    navn: { fornavn: "Fjern", etternavn: "Horisont" },
    foedselsdato: "1989-06-06",
    statsborgerskap: "SWE",
    kjoenn: "mann",
  };
  isParent(mother, "mor", child);
  answersFor([mother], "felles", child, child.born);
  put(
    child,
    "familierelasjon",
    {
      relatertPersonUtenFolkeregisteridentifikator: father,
      relatertPersonsRolle: "far",
      minRolleForPerson: "barn",
    },
    child.born,
  );
  put(
    child,
    "foreldreansvar",
    { ansvar: "felles", ansvarligUtenIdentifikator: father, ansvarssubjekt: child.foedselsnummer },
    child.born,
  );
  liveAt(street("Måkeskrikbakken", 31), "2017-03-01", [mother]);
  liveAt(street("Måkeskrikbakken", 31), child.born, [child]);
}
