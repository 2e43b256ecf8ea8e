import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Person } from "../../src/demo/population/person.ts";
import { newPopulation, population } from "../../src/demo/population/population.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Part } from "../../src/register/parts.ts";
import documented from "./documented-fields.json" with { type: "json" };

import {
  allRows,
  both,
  current,
  fjordheim,
  gradert,
  has,
  people,
  personOf,
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

// Kept free for trials of the demo.
test.each([
  ..."30908299902 03851598730 41819077906 41819077302 17859041272 17859041353 03911673141".split(" "),
  ..."03911673060 28825838858 09898427525 54868830169 02813299960 02813299979 02813299987".split(" "),
])("%s, printed in our documents, is nobody's", (digits) => {
  expect(fjordheim.find(digits)).toBeNull();
});

test("the first four hundred are the same in every release", () => {
  const first = createHash("sha256").update(JSON.stringify(people.slice(0, 400)));
  expect(first.digest("hex")).toBe("442f378a7743f1354e0311da62eb7096b020fb1f80cff586081e7200fbf0f9b2");
});

test("the population is the same every time, and the hand-shaped people do not depend on size or seed", () => {
  expect(JSON.stringify(newPopulation(1_000, "fjordheim").people)).toBe(JSON.stringify(people));
  expect(population({ size: 1_000, seed: "another" }).residents()).toEqual(residents);
});

test("another seed gives another town", () => {
  const other = population({ size: 410, seed: "another" });
  expect(JSON.stringify(other.people.slice(400))).not.toBe(JSON.stringify(people.slice(400, 410)));
});

test.each([
  ["10 000 people unless told otherwise", {}, 10_000],
  ["as many as asked for", { size: 200_000 }, 200_000],
  ["never fewer than the hand-shaped ones", { size: 1 }, new Set(residents.map(({ name }) => name)).size],
])("there are %s", (_what, options, expected) => {
  expect(population(options).size).toBe(expected);
});

test("everybody is found by every number, by place in the order, and in passing", () => {
  const passing = [...fjordheim.everybody()].map(({ foedselsnummer }) => foedselsnummer);
  expect(passing).toEqual(people.map(({ foedselsnummer }) => foedselsnummer));
  for (const at of [0, 60, 399, 400, 401, 977, 999]) {
    const person = people[at];
    const ways = [person?.foedselsnummer ?? "", ...(person?.retired ?? [])];
    expect(ways.map((number) => fjordheim.ordinalOf(number))).toEqual(ways.map(() => at));
    expect(fjordheim.at(at)).toEqual(person);
  }
});

test("those who are worth showing are there at once; the town is made when it is asked for", () => {
  const times = [1, 2, 3].map(() => {
    const before = performance.now();
    const large = newPopulation(200_000, "fjordheim");
    large.find(large.residents()[0]?.foedselsnummer ?? "");
    return performance.now() - before;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});

test("relations are told by both people, and the roles answer each other", () => {
  const oneSided = people.flatMap((person) =>
    allRows(person, "familierelasjon")
      .filter((row) => "relatertPerson" in row)
      .filter((row) => {
        const other = personOf(row.relatertPerson);
        const back = (other ? allRows(other, "familierelasjon") : []).filter(
          (one) => one.relatertPerson === person.foedselsnummer && one.erGjeldende === row.erGjeldende,
        );
        return !back.some(
          (one) =>
            one.relatertPersonsRolle === row.minRolleForPerson &&
            one.minRolleForPerson === row.relatertPersonsRolle,
        );
      }),
  );
  expect(oneSided).toEqual([]);
});

test("responsibility for a child is told by the child and by each adult", () => {
  const oneSided = people.flatMap((person) =>
    allRows(person, "foreldreansvar").flatMap((row) =>
      [row.ansvarlig, row.ansvarssubjekt]
        .filter((told) => told !== undefined)
        .map((number) => personOf(number))
        .filter((told) => {
          const rows = told ? allRows(told, "foreldreansvar").map((one) => JSON.stringify(one)) : [];
          return !rows.includes(JSON.stringify(row));
        }),
    ),
  );
  expect(oneSided).toEqual([]);
});

test("every row has the fields that the register documents, and no others", () => {
  const odd = people.flatMap((person) =>
    (Object.keys(person.document) as Part[]).flatMap((part) => {
      const fields: { required: string[]; optional: string[]; oneOf?: string[] } = documented.parts[part];
      const { required, optional, oneOf = [] } = fields;
      const known = new Set([...required, ...optional, ...oneOf, ...documented.metadata]);
      return allRows(person, part).filter(
        (row) =>
          required.some((field) => !(field in row)) ||
          Object.keys(row).some((field) => !known.has(field)) ||
          (fields.oneOf !== undefined && oneOf.filter((field) => field in row).length !== 1),
      );
    }),
  );
  expect(odd).toEqual([]);
});

test("nobody has two current rows where the register allows one", () => {
  const parts = ["bostedsadresse", "oppholdsadresse", "postadresse", "navn", "status", "sivilstand"] as const;
  const doubled = people.flatMap((person) => parts.filter((part) => current(person, part).length > 1));
  expect(doubled).toEqual([]);
});

test("nothing is told of a day before the birth, or of one that has not been", () => {
  const told = people.slice(400).flatMap((person) => {
    const [born] = current(person, "foedsel").map((row) => String(row.foedselsdato));
    const dates = (Object.keys(person.document) as Part[]).flatMap((part) =>
      allRows(person, part).map((row) => String(row.ajourholdstidspunkt).slice(0, 10)),
    );
    return dates.filter((date) => date < (born ?? "") || date > "2025-12-31");
  });
  expect(told).toEqual([]);
});

test.each<[string, number, number, (person: Person) => boolean]>([
  ["children of school age and younger", 8, 25, (person) => Number(born(person).slice(0, 4)) >= 2008],
  ["people of 67 and older", 8, 25, (person) => Number(born(person).slice(0, 4)) <= 1958],
  ["people who live in Fjordheim", 40, 75, (person) => livesIn(person, "9901")],
  ["people who live in the other county", 5, 20, (person) => livesIn(person, "98")],
  ["people who have moved at least once", 40, 80, (person) => allRows(person, "bostedsadresse").length > 1],
  ["people born abroad", 5, 20, (person) => current(person, "foedsel")[0]?.foedeland !== "NOR"],
  ["the dead", 0.5, 6, status("doed")],
  [
    "people with a d-number",
    0.3,
    4,
    has("identifikasjonsnummer", (row) => row.identifikatortype === "dNummer"),
  ],
  ["people who had another number", 0.5, 5, (person) => person.retired.length > 0],
  ["the married", 15, 45, has("sivilstand", (row) => row.sivilstand === "gift")],
  ["the protected", 0.05, 2, has("adressebeskyttelse", () => true)],
])("of the town, %s are between %f and %f percent", (_who, least, most, fits) => {
  const percent = (town.filter(fits).length / town.length) * 100;
  expect(percent).toBeGreaterThan(least);
  expect(percent).toBeLessThan(most);
});

const town = people.slice(400);
const born = (person: Person) => String(current(person, "foedsel")[0]?.foedselsdato);
const livesIn = (person: Person, kommune: string) =>
  current(person, "bostedsadresse").some((row) =>
    JSON.stringify(row.vegadresse ?? row.matrikkeladresse).includes(`"kommunenummer":"${kommune}`),
  );

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
