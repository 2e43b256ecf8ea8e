import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import type { Person } from "../../src/demo/population/person.ts";
import { population } from "../../src/demo/population/population.ts";
import { ADDRESS_PARTS, PARTS, type Part } from "../../src/register/parts.ts";
import type { Row } from "../../src/register/register-port.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, demoRole, HOLDERS, startApiWorld } from "./api-world.ts";

const fjordheim = population({ size: 400 });
const residents = fjordheim.residents();
let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

type Shown = { [part: string]: Row | readonly Row[] };
const shownTo = (answer: Answer): Shown => answer.json.person as Shown;
const rowsOf = (rows: Row | readonly Row[] | undefined): readonly Row[] => [rows ?? []].flat();
const personOf = (number: string): Person => {
  const person = fjordheim.find(number);
  if (!person) throw new Error("every demo resident is in the population");
  return person;
};

/** The level that a person's document gives now; most people have none. */
const levelOf = (person: Person): string =>
  String(
    rowsOf(person.document.adressebeskyttelse).find((row) => row.erGjeldende === true)?.graderingsnivaa ??
      "ugradert",
  );

/** Numbers, former ones too, of everybody with protection of some kind. */
const hiddenNumbers = fjordheim.people
  .filter(
    (person) =>
      levelOf(person) !== "ugradert" ||
      residents.some((one) => one.foedselsnummer === person.foedselsnummer && one.protection !== "none"),
  )
  .flatMap((person) => [person.foedselsnummer, ...person.retired]);

const isAddress = (part: string): boolean => ADDRESS_PARTS.has(part as Part);

/** Every text and number inside a value, as text. */
function leavesOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

/** What a document says of where the person lives or lived, and says nowhere else. */
function addressSecrets({ document }: Person): string[] {
  const inAddresses = PARTS.filter(isAddress).flatMap((part) => leavesOf(document[part]));
  const elsewhere = PARTS.filter((part) => !isAddress(part)).flatMap((part) => leavesOf(document[part]));
  const legitimate = new Set([...elsewhere, "ugradert", "klientadresse", "fortrolig", "strengtFortrolig"]);
  return [...new Set(inAddresses)].filter((text) => !legitimate.has(text));
}

const ADDRESS_FIELDS =
  /"(kommunenummer|postnummer|poststed\w*|adressenavn|adressekode|husnummer|grunnkrets|stemmekrets|skolekrets|kirkekrets|flyttedato|oppholdsadressedato|adresseIdentifikatorFraMatrikkelen|vegadresse|matrikkeladresse|postboksadresse)"/;

describe.each(DEMO_ROLES)("a holder of $name looks up", (role) => {
  test.each(residents)("$name ($protection): $shows", async ({ foedselsnummer }) => {
    const person = personOf(foedselsnummer);
    const answer = await world.lookUp(HOLDERS[role.name] ?? "", role, foedselsnummer);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const shown = shownTo(answer);

    // R7: only parts of the role, and only rows that are in force.
    expect(Object.keys(shown).filter((part) => !role.parts.includes(part as Part))).toEqual([]);
    const rows = Object.entries(shown).flatMap(([part, some]) => rowsOf(some).map((row) => ({ part, row })));
    expect(rows.filter(({ row }) => row.erGjeldende === false)).toEqual([]);

    // R8: every row of every address part, by the person's level and by the row's own.
    const level = levelOf(person);
    for (const { part, row } of rows.filter((one) => isAddress(one.part))) {
      if (level !== "ugradert") expect(row).toEqual({ adressegradering: level, skjermet: true });
      else if (row.adressegradering !== "ugradert" && part !== "oppholdPaaSvalbard") {
        expect(row).toEqual({ adressegradering: row.adressegradering, skjermet: true });
      }
    }
    if (level !== "ugradert") {
      const leaves = new Set(leavesOf(shown));
      const secrets = addressSecrets(person);
      expect(secrets.length).toBeGreaterThan(0);
      expect(secrets.filter((secret) => leaves.has(secret))).toEqual([]);
      expect(secrets.filter((secret) => /\p{L}{4}/u.test(secret) && answer.text.includes(secret))).toEqual(
        [],
      );
      expect(answer.text).not.toMatch(ADDRESS_FIELDS);
    }

    // R8: nobody's relations give a protected person away; only the person's own part may hold the number.
    const { identifikasjonsnummer, ...others } = shown;
    const besides = JSON.stringify({ ...answer.json, person: others });
    expect(hiddenNumbers.filter((number) => besides.includes(number))).toEqual([]);
    const own = [person.foedselsnummer, ...person.retired];
    const named = JSON.stringify(identifikasjonsnummer ?? []);
    expect(hiddenNumbers.filter((number) => named.includes(number) && !own.includes(number))).toEqual([]);

    // R1: one record of this request, and it lists exactly what was returned.
    const records = await world.recordsOf(String(answer.json.requestId));
    expect(records).toMatchObject([
      {
        kind: "lookup",
        outcome: "permit",
        reason: "grant_in_force",
        roleId: role.id,
        facts: {
          partsReturned: Object.keys(shown).sort(),
          partsMasked: [...(answer.json.masked as string[])].sort(),
          partsAsked: "all_of_role",
          purpose: role.purposes[0]?.code,
        },
      },
    ]);
  });
});

test("what is said to be masked is what holds a masked row", async () => {
  const strict = residents.find((one) => one.protection === "strengtFortrolig")?.foedselsnummer ?? "";
  const answer = await world.lookUp("kari.barnevern", demoRole("Barnevern"), strict);
  const masked = Object.entries(shownTo(answer))
    .filter(([, rows]) => rowsOf(rows).some((row) => row.skjermet === true))
    .map(([part]) => part);
  expect(masked.length).toBeGreaterThan(0);
  expect(answer.json.masked).toEqual(masked);
});

describe("the case KS put to its vendors: a mother whose child hides from her", () => {
  const named = (name: string) => personOf(residents.find((one) => one.name === name)?.foedselsnummer ?? "");
  const [mother, child, father] = ["Vennlig Vinterhatt", "Trygg Vinterhatt", "Rolig Sommersko"].map(
    named,
  ) as [Person, Person, Person];

  test.each(DEMO_ROLES.filter((role) => role.parts.some((part) => /relasjon|ansvar/.test(part))))(
    "in the role $name her relations do not lead to the child or its father",
    async (role) => {
      const answer = await world.lookUp(HOLDERS[role.name] ?? "", role, mother.foedselsnummer);
      expect(answer.status).toBe(200);
      for (const hidden of [child, father]) expect(answer.text).not.toContain(hidden.foedselsnummer);
    },
  );

  test("that she has a child is told, and nothing that leads to it", async () => {
    const answer = await world.lookUp("kari.barnevern", demoRole("Barnevern"), mother.foedselsnummer);
    expect(rowsOf(shownTo(answer).familierelasjon)).toEqual([
      { relatertPersonsRolle: "barn", minRolleForPerson: "mor", skjermet: true },
    ]);
    expect(shownTo(answer)).not.toHaveProperty("foreldreansvar"); // hers is history
    expect(answer.json.masked).toContain("familierelasjon");
  });

  test("the child itself is found by its number, without any address", async () => {
    const answer = await world.lookUp("kari.barnevern", demoRole("Barnevern"), child.foedselsnummer);
    expect(shownTo(answer).postadresse).toEqual([{ adressegradering: "strengtFortrolig", skjermet: true }]);
    expect(answer.text).not.toContain(father.foedselsnummer);
    expect(answer.text).not.toContain("Blåbærtråkket");
  });
});

describe("what the seed says of the grants is so", () => {
  test.each<[string, string, number, string | undefined]>([
    ["per.utloept", "Barnehage", 403, "role_not_held"],
    ["jon.venter", "Barnehage", 403, "role_not_held"],
    ["ola.barnehage", "Barnehage", 200, undefined],
    ["siri.snart", "Innbyggertorg", 200, undefined],
    ["siri.snart", "Barnehage", 403, "role_not_held"],
    ["ida.iam", "Innbyggertorg", 403, "role_not_held"],
  ])("%s in the role %s: %i", async (nick, role, status, code) => {
    const answer = await world.lookUp(nick, demoRole(role), residents[0]?.foedselsnummer ?? "");
    expect(answer.status).toBe(status);
    expect(answer.json.code).toBe(code);
    if (status !== 403) return;
    const id = answer.headers.get("x-request-id") ?? "";
    expect(await world.recordsOf(id)).toMatchObject([
      { outcome: "deny", reason: "role_not_held", actor: expect.stringMatching(/^employee:/) },
    ]);
  });
});
