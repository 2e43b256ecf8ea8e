import { expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Part } from "../../src/register/parts.ts";
import documented from "./documented-fields.json" with { type: "json" };

import {
  allRows,
  both,
  current,
  fjordheim,
  gradert,
  people,
  related,
  remainder2032,
  residents,
  status,
} from "./people.ts";

const numbers = people.flatMap((person) => [person.foedselsnummer, ...person.retired]);
test("the first five numbers are the same in every release", () => {
  expect(residents.slice(0, 5).map(({ foedselsnummer, name }) => `${foedselsnummer} ${name}`)).toEqual([
    "14858646481 Lun Brygge",
    "02918424361 Sindig Brygge",
    "20821550468 Blid Brygge",
    "09882188393 Kvikk Brygge",
    "23818894821 Munter Lykt",
  ]);
});

test("every number is valid, synthetic and one person's", () => {
  for (const digits of numbers) {
    const parsed = Foedselsnummer.parse(digits);
    expect(parsed.ok && parsed.value.isSynthetic).toBe(true);
  }
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("both rules for check digits are in use", () => {
  expect(numbers.filter((digits) => remainder2032(digits) === 0).length).toBeGreaterThan(300);
  expect(numbers.filter((digits) => remainder2032(digits) > 0).length).toBeGreaterThanOrEqual(2);
});

const many = population({ size: 3_000 });

// Kept free for trials of the demo.
test.each([
  ..."30908299902 03851598730 41819077906 41819077302 17859041272 17859041353 03911673141".split(" "),
  ..."03911673060 28825838858 09898427525 54868830169 02813299960 02813299979 02813299987".split(" "),
])("%s, printed in our documents, is nobody's", (digits) => {
  expect(many.find(digits)).toBeNull();
});

test("the population is the same every time, and the hand-shaped people do not depend on size or seed", () => {
  expect(JSON.stringify(population().people)).toBe(JSON.stringify(people));
  expect(population({ size: 1_000, seed: "another" }).residents()).toEqual(residents);
});

test.each([
  ["400 people unless told otherwise", {}, 400],
  ["as many as asked for", { size: 1_000 }, 1_000],
  ["never fewer than the hand-shaped ones", { size: 1 }, new Set(residents.map(({ name }) => name)).size],
])("there are %s", (_what, options, expected) => {
  expect(population(options).people).toHaveLength(expected);
});

test("making everybody takes well under 200 ms", () => {
  const times = [1, 2, 3].map(() => {
    const before = performance.now();
    population();
    return performance.now() - before;
  });
  expect(Math.min(...times)).toBeLessThan(150);
});

test("relations are told by both people, and the roles answer each other", () => {
  for (const person of people) {
    for (const row of allRows(person, "familierelasjon")) {
      if (!("relatertPerson" in row)) continue;
      const other = fjordheim.find(String(row.relatertPerson));
      const mirrored =
        other &&
        allRows(other, "familierelasjon").find((back) => back.relatertPerson === person.foedselsnummer);
      expect(mirrored).toMatchObject({
        relatertPersonsRolle: row.minRolleForPerson,
        minRolleForPerson: row.relatertPersonsRolle,
        erGjeldende: row.erGjeldende,
      });
    }
  }
});

test("responsibility for a child is told by the child and by each adult", () => {
  for (const person of people) {
    for (const row of allRows(person, "foreldreansvar")) {
      for (const number of [row.ansvarlig, row.ansvarssubjekt].filter((told) => told !== undefined)) {
        const told = fjordheim.find(String(number));
        expect(told && allRows(told, "foreldreansvar")).toContainEqual(row);
      }
    }
  }
});

test("every row has the fields that the register documents, and no others", () => {
  for (const person of people) {
    for (const part of Object.keys(person.document) as Part[]) {
      const fields: { required: string[]; optional: string[]; oneOf?: string[] } = documented.parts[part];
      for (const row of allRows(person, part)) {
        const found = Object.keys(row).filter((field) => !documented.metadata.includes(field));
        expect(found).toEqual(expect.arrayContaining(fields.required));
        expect([...fields.required, ...fields.optional, ...(fields.oneOf ?? [])]).toEqual(
          expect.arrayContaining(found),
        );
        if (fields.oneOf) expect(found.filter((field) => fields.oneOf?.includes(field))).toHaveLength(1);
      }
    }
  }
});

test("nobody has two current rows where the register allows one", () => {
  for (const person of people) {
    for (const part of [
      "bostedsadresse",
      "oppholdsadresse",
      "postadresse",
      "navn",
      "status",
      "sivilstand",
    ] as const) {
      expect(current(person, part).length).toBeLessThanOrEqual(1);
    }
  }
});

test("a strictly confidential person has no current home in any form", () => {
  for (const person of people.filter(gradert("strengtFortrolig"))) {
    for (const part of ["bostedsadresse", "oppholdsadresse", "deltBosted"] as const)
      expect(current(person, part)).toEqual([]);
  }
});

test("the list of residents begins with an ordinary adult: open, alive, resident, with spouse and child", () => {
  const first = fjordheim.find(residents[0]?.foedselsnummer ?? "");
  if (!first) throw new Error("the list is empty");
  expect(residents[0]?.protection).toBe("none");
  expect(both(status("bosatt"), related("barn"), related("ektefelleEllerPartner"))(first)).toBe(true);
  expect(allRows(first, "bostedsadresse").every((row) => row.adressegradering === "ugradert")).toBe(true);
  expect(first.document.doedsfall ?? first.document.adressebeskyttelse).toBeUndefined();
});

test.each(["none", "klientadresse", "fortrolig", "strengtFortrolig"])(
  "the list has somebody with protection %s",
  (level) => {
    expect(residents.some(({ protection }) => protection === level)).toBe(true);
  },
);

test("what the list says about protection is what the register holds", () => {
  for (const { foedselsnummer, protection } of residents) {
    const person = fjordheim.find(foedselsnummer);
    const level = person && current(person, "adressebeskyttelse")[0]?.graderingsnivaa;
    expect(level ?? "none").toBe(protection === "klientadresse" ? "none" : protection);
  }
});
