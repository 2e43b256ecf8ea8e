import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import type { RoleId } from "../../src/kernel/ids.ts";
import { judge, parseParts, type Question } from "../../src/lookup/lookup-policy.ts";
import {
  type Disclosure,
  minimise,
  partsToAsk,
  relatedNumbers,
  reveal,
  type View,
} from "../../src/lookup/minimise-policy.ts";
import { graderingFrom, protectionOf, strictest } from "../../src/lookup/protection-policy.ts";
import { documentCutTo } from "../../src/register/fiks-wire.ts";
import { ADDRESS_PARTS, isPart, PARTS, type Part, RELATION_PARTS } from "../../src/register/parts.ts";
import type { PersonDocument, Row } from "../../src/register/register-port.ts";
import type { Role } from "../../src/roles/role.ts";

const runs = { numRuns: process.env.DEEP === undefined ? 300 : 10_000, seed: 8141 };
const { people } = population({ size: 400 });
const levelOf = (document: PersonDocument) => protectionOf(document);
/** Digits of everybody who is known to be unprotected. */
const openPeople = new Set(
  people.filter((one) => levelOf(one.document) === "ugradert").map((one) => one.foedselsnummer),
);

const roleWith = (parts: readonly Part[]): Role => ({
  id: "0199d000-0000-7000-8000-0000000000aa" as RoleId,
  name: "Prøverolle",
  fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c00aa",
  version: 1,
  tjenesteomraade: "Prøve",
  lovhjemler: [],
  rettighetspakke: "OMH",
  bruksomraader: ["sokEtterPerson"],
  parts,
  historikk: false,
  skjermetAdresse: false,
  purposes: [{ code: "proeve", caseReferenceRequired: false }],
  longestLifeDays: 90,
  defaultLifeDays: 90,
  renewalWindowDays: 14,
  dormantAfterDays: 30,
  municipalities: [],
  sensitive: false,
  requestable: false,
  ownerId: null,
  national: null,
});

/** What a look-up answers, with the register's part in it done by the same code that reads its wire. */
function answerTo(
  role: readonly Part[],
  asked: readonly Part[] | null,
  document: PersonDocument,
  historikk = false,
): Disclosure {
  const question: Question = { purpose: "proeve", caseReference: null, parts: asked, historikk };
  const verdict = judge({ ...roleWith(role), historikk }, "employee", question);
  if (verdict.outcome === "deny") return { person: {}, masked: [] };
  const cut = documentCutTo(
    new Set(partsToAsk(verdict.parts)),
    document as { [part: string]: unknown },
    historikk,
  );
  if (!cut.ok) throw new Error("the documents of these tests are in order");
  const related = relatedNumbers(cut.value, verdict).map((number) => number.reveal());
  return minimise(cut.value, verdict, new Set(related.filter((digits) => openPeople.has(digits))));
}

const now = (parts: readonly Part[]): View => ({ parts, historikk: false });
const rowsIn = (rows: readonly Row[] | Row | undefined): readonly Row[] => [rows ?? []].flat();
const allRows = ({ person }: Disclosure) =>
  Object.entries(person).flatMap(([part, rows]) => rowsIn(rows).map((row) => ({ part: part as Part, row })));

// A person of the demo, with some rows made history, some with fields nobody has heard of, and levels changed.
const someParts = fc.subarray([...PARTS]);
const odd = fc.record(
  {
    erGjeldende: fc.constantFrom<unknown>(true, false, undefined, null),
    adressegradering: fc.constantFrom<unknown>("ugradert", "fortrolig", "hemmeligst", undefined, 7, null),
    ukjentFelt: fc.anything({ maxDepth: 2 }).filter((value) => !JSON.stringify(value ?? "").match(/\d{11}/)),
  },
  { requiredKeys: [] },
);
const level = fc.constantFrom<unknown>(
  "ugradert",
  "klientadresse",
  "fortrolig",
  "strengtFortrolig",
  "ny",
  undefined,
);
const protection = fc.option(
  fc.array(
    fc.record({ erGjeldende: fc.constantFrom<unknown>(true, false, undefined), graderingsnivaa: level }),
    {
      maxLength: 3,
    },
  ),
);
const documents: fc.Arbitrary<PersonDocument> = fc
  .tuple(fc.constantFrom(...people), fc.array(fc.option(odd), { maxLength: 12 }), protection)
  .map(([person, changes, adressebeskyttelse]) => {
    let at = 0;
    const changed = Object.entries(person.document).map(([part, rows]): [string, unknown] => {
      if (!Array.isArray(rows)) return [part, rows];
      return [part, rows.map((row: Row) => ({ ...row, ...changes[at++ % (changes.length || 1)] }))];
    });
    return { ...Object.fromEntries(changed), ...(adressebeskyttelse ? { adressebeskyttelse } : {}) };
  });

describe("R7: minimised", () => {
  test("what is returned is of the role, and was asked for", () => {
    fc.assert(
      fc.property(someParts, fc.option(someParts), documents, (role, asked, document) => {
        const returned = Object.keys(answerTo(role, asked, document).person);
        expect(returned.filter((part) => !role.includes(part as Part))).toEqual([]);
        if (asked) expect(returned.filter((part) => !asked.includes(part as Part))).toEqual([]);
      }),
      runs,
    );
  });

  test("a wider role answers the same and more: no part depends on what else one may see", () => {
    fc.assert(
      fc.property(someParts, someParts, fc.option(someParts), documents, (narrow, more, asked, document) => {
        const wide = PARTS.filter((part) => narrow.includes(part) || more.includes(part));
        const [less, all] = [answerTo(narrow, asked, document), answerTo(wide, asked, document)];
        for (const part of Object.keys(less.person) as Part[])
          expect(all.person[part]).toEqual(less.person[part]);
        expect(less.masked.filter((part) => !all.masked.includes(part))).toEqual([]);
      }),
      runs,
    );
  });

  test("nothing that the register may add is in the answer, and nothing of the prototype", () => {
    const document = {
      navn: [{ fornavn: "Test" }],
      nyDel: [{ hemmelig: 1 }],
      constructor: [{ x: 1 }],
    } as unknown as PersonDocument;
    expect(minimise(document, now(["navn"]), new Set())).toEqual({
      person: { navn: [{ fornavn: "Test" }] },
      masked: [],
    });
    expect(isPart("constructor")).toBe(false);
    expect(isPart("__proto__")).toBe(false);
  });

  test.each<[string, readonly Part[], readonly Part[]]>([
    ["a name alone", ["navn"], ["navn"]],
    [
      "an address, with the protection that it depends on",
      ["bostedsadresse"],
      ["bostedsadresse", "adressebeskyttelse"],
    ],
    ["a relation, likewise", ["sivilstand"], ["sivilstand", "adressebeskyttelse"]],
    [
      "protection is asked for once",
      ["adressebeskyttelse", "postadresse"],
      ["adressebeskyttelse", "postadresse"],
    ],
  ])("the register is asked for %s", (_what, parts, asked) => {
    expect(partsToAsk(parts)).toEqual(asked);
  });
});

describe("what a question may have", () => {
  const role: Role = {
    ...roleWith(["navn", "status"]),
    purposes: [
      { code: "opptak", caseReferenceRequired: false },
      { code: "akutt", caseReferenceRequired: true },
    ],
  };
  const permit = (parts: Part[], withheld: string[] = [], more: object = {}) => ({
    outcome: "permit",
    purpose: "opptak",
    parts,
    historikk: false,
    withheld,
    ...more,
  });
  const deny = (reason: string) => ({ outcome: "deny", reason });

  test.each<[string, Partial<Question>, object]>([
    ["all of the role's", {}, permit(["navn", "status"])],
    ["one part of the role", { parts: ["status"] }, permit(["status"])],
    [
      "the role's order, whatever order was asked in",
      { parts: ["status", "navn"] },
      permit(["navn", "status"]),
    ],
    ["a part of the role and one outside", { parts: ["navn", "kjoenn"] }, permit(["navn"], ["kjoenn"])],
    ["only parts outside", { parts: ["kjoenn"] }, deny("parts_outside_role")],
    ["no parts at all", { parts: [] }, deny("parts_outside_role")],
    ["a purpose of another role", { purpose: "veiledning" }, deny("purpose_outside_role")],
    ["a purpose in capitals", { purpose: "OPPTAK" }, deny("purpose_outside_role")],
    ["no purpose", { purpose: "" }, deny("purpose_outside_role")],
    ["no word about the purpose", { purpose: null }, deny("purpose_required")],
    [
      "rows of the past, which the role does not have",
      { historikk: true },
      permit(["navn", "status"], ["historikk"]),
    ],
    ["a purpose that demands a case, without one", { purpose: "akutt" }, deny("case_reference_required")],
    [
      "with one",
      { purpose: "akutt", caseReference: "2026/123" },
      permit(["navn", "status"], [], { purpose: "akutt" }),
    ],
    ["a case where none is demanded", { caseReference: "2026/123" }, permit(["navn", "status"])],
  ])("%s", (_what, asked, verdict) => {
    const question = { purpose: "opptak", caseReference: null, parts: null, historikk: false, ...asked };
    expect(judge(role, "employee", question)).toEqual(verdict);
  });

  test("people and case systems ask with roles whose uses say so, and with no others", () => {
    const question = { purpose: "opptak", caseReference: null, parts: null, historikk: false };
    const forSystems = { ...role, bruksomraader: ["integrasjon"] };
    expect(judge(forSystems, "integration", question).outcome).toBe("permit");
    expect(judge(forSystems, "employee", question)).toEqual(deny("use_outside_role"));
    expect(judge(role, "integration", question)).toEqual(deny("use_outside_role"));
  });

  test("rows of the past are a right of their own", () => {
    const question = { purpose: "opptak", caseReference: null, parts: null, historikk: true };
    expect(judge({ ...role, historikk: true }, "employee", question)).toMatchObject({
      historikk: true,
      withheld: [],
    });
  });

  test("part names: each once, and the first unknown one refuses all", () => {
    expect(parseParts(["navn", "status", "navn"])).toEqual({ parts: ["navn", "status"] });
    expect(parseParts(["navn", "person-basis", "x"])).toEqual({ unknown: "person-basis" });
  });
});

describe("R8: protected stays protected", () => {
  test.each<[unknown, string]>([
    ["ugradert", "ugradert"],
    ["klientadresse", "klientadresse"],
    ["fortrolig", "fortrolig"],
    ["strengtFortrolig", "strengtFortrolig"],
    ["UGRADERT", "strengtFortrolig"],
    ["ugradert ", "strengtFortrolig"],
    ["", "strengtFortrolig"],
    ["ny", "strengtFortrolig"],
    [undefined, "strengtFortrolig"],
    [null, "strengtFortrolig"],
    [0, "strengtFortrolig"],
    [["ugradert"], "strengtFortrolig"],
    ["toString", "strengtFortrolig"],
  ])("the level %j counts as %s", (written, counted) => {
    expect(graderingFrom(written)).toBe(counted);
  });

  test("the strictest of several counts, and of none the mildest", () => {
    expect(strictest("ugradert", "fortrolig", "klientadresse")).toBe("fortrolig");
    expect(strictest()).toBe("ugradert");
  });

  test.each<[string, PersonDocument, string]>([
    ["no row", {}, "ugradert"],
    ["an empty list", { adressebeskyttelse: [] }, "ugradert"],
    [
      "a row of the past",
      { adressebeskyttelse: [{ erGjeldende: false, graderingsnivaa: "fortrolig" }] },
      "ugradert",
    ],
    ["a row that does not say when", { adressebeskyttelse: [{ graderingsnivaa: "fortrolig" }] }, "fortrolig"],
    ["a row without a level", { adressebeskyttelse: [{ erGjeldende: true }] }, "strengtFortrolig"],
    [
      "two rows",
      { adressebeskyttelse: [{ graderingsnivaa: "klientadresse" }, { graderingsnivaa: "fortrolig" }] },
      "fortrolig",
    ],
    ["one row that is no list", { adressebeskyttelse: { graderingsnivaa: "fortrolig" } }, "fortrolig"],
  ])("the person's level with %s", (_what, document, expected) => {
    expect(protectionOf(document)).toBe(expected);
  });

  test("every address row of a protected person is masked, and each that is graded or does not say", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const person = protectionOf(document);
        for (const { part, row } of allRows(answerTo(PARTS, null, document))) {
          if (!ADDRESS_PARTS.has(part)) continue;
          const shown =
            person === "ugradert" && (part === "oppholdPaaSvalbard" || row.adressegradering === "ugradert");
          if (shown && row.skjermet !== true) continue;
          expect(Object.keys(row).sort()).toEqual(["adressegradering", "skjermet"]);
          expect(row.skjermet).toBe(true);
          expect(["klientadresse", "fortrolig", "strengtFortrolig"]).toContain(row.adressegradering);
        }
      }),
      runs,
    );
  });

  test("rows of the past never appear, also when the register sends them", () => {
    fc.assert(
      fc.property(documents, someParts, (document, parts) => {
        const { person } = minimise(document, now(parts), openPeople);
        expect(allRows({ person, masked: [] }).filter(({ row }) => row.erGjeldende === false)).toEqual([]);
      }),
      runs,
    );
  });

  // Where a number may stand in a row that the register has not told us about yet.
  const guises: readonly [string, (digits: string) => unknown][] = [
    ["as text", (digits) => digits],
    ["inside a text", (digits) => `fnr:${digits}`],
    ["as a number", (digits) => Number(`9${digits.slice(1)}`)],
    ["deep inside", (digits) => ({ a: [{ b: { c: digits } }] })],
    ["as the name of a field", (digits) => ({ [digits]: true })],
    ["in a longer run of digits", (digits) => `000${digits}`],
  ];
  test.each(guises)("a relation to somebody not known to be open shows no number %s", (_what, dress) => {
    const digits = fc
      .tuple(...Array.from({ length: 11 }, () => fc.constantFrom(..."123456789")))
      .map((d) => d.join(""));
    const field = fc.constantFrom(
      "relatertPerson",
      "nyttFelt",
      "verge",
      "ansvarlig",
      "minRolleForPerson",
      "sivilstand",
    );
    fc.assert(
      fc.property(
        digits,
        field,
        fc.constantFrom(...RELATION_PARTS),
        documents,
        (number, name, part, document) => {
          const row = { erGjeldende: true, relatertPersonsRolle: "barn", [name]: dress(number) };
          const { person, masked } = minimise({ ...document, [part]: [row] }, now([part]), new Set());
          expect(JSON.stringify(person)).not.toMatch(/\d{11}/);
          expect(masked).toEqual([part]);
        },
      ),
      { ...runs, numRuns: Math.ceil(runs.numRuns / guises.length) },
    );
  });

  test("the kind of a masked relation is kept, and nothing that leads to the person", () => {
    const row = {
      erGjeldende: true,
      kilde: "Synutopia",
      relatertPerson: people[0]?.foedselsnummer,
      relatertPersonsRolle: "barn",
      minRolleForPerson: "mor",
      nyttFelt: "Trygg Vinterhatt",
    };
    const hidden = minimise({ familierelasjon: [row] }, now(["familierelasjon"]), new Set());
    expect(hidden.person.familierelasjon).toEqual([
      { relatertPersonsRolle: "barn", minRolleForPerson: "mor", skjermet: true },
    ]);
    const shown = minimise({ familierelasjon: [row] }, now(["familierelasjon"]), openPeople);
    expect(shown).toEqual({ person: { familierelasjon: [row] }, masked: [] });
  });

  test("with one open and one hidden person in a row, the whole row is masked", () => {
    const [one, other] = [...openPeople] as [string, string];
    const row = { ansvar: "felles", ansvarlig: one, ansvarssubjekt: other };
    const answer = minimise({ foreldreansvar: [row] }, now(["foreldreansvar"]), new Set([one]));
    expect(answer.person.foreldreansvar).toEqual([{ ansvar: "felles", skjermet: true }]);
  });

  test("everybody whom a shown relation may name is asked about first", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const parts = [...RELATION_PARTS];
        const asked = new Set(relatedNumbers(document, now(parts)).map((number) => number.reveal()));
        const shown = JSON.stringify(minimise(document, now(parts), openPeople).person).match(
          /(?<!\d)\d{11}(?!\d)/g,
        );
        expect((shown ?? []).filter((digits) => !asked.has(digits))).toEqual([]);
      }),
      runs,
    );
  });
});

describe("rows of the past", () => {
  test("appear only where asked for, and are masked by the same rules: the person's level covers them all", () => {
    fc.assert(
      fc.property(documents, someParts, (document, parts) => {
        const level = protectionOf(document);
        const shown = allRows(answerTo(parts, null, document, true));
        for (const { part, row } of shown) {
          if (!ADDRESS_PARTS.has(part)) continue;
          const open =
            level === "ugradert" && (part === "oppholdPaaSvalbard" || row.adressegradering === "ugradert");
          expect(row.skjermet === true).toBe(!open);
        }
        const current = answerTo(parts, null, document);
        for (const [part, rows] of Object.entries(current.person)) {
          const all = shown.filter((one) => one.part === part && one.row.erGjeldende !== false);
          expect(all.map(({ row }) => row)).toEqual(rowsIn(rows));
        }
      }),
      runs,
    );
  });

  test("of a hidden address say that they are of the past, and nothing else", () => {
    const past = { erGjeldende: false, adressegradering: "ugradert", vegadresse: { kommunenummer: "9901" } };
    const document = {
      bostedsadresse: [past],
      adressebeskyttelse: [{ graderingsnivaa: "strengtFortrolig" }],
    };
    const { person, masked } = minimise(document, { parts: ["bostedsadresse"], historikk: true }, new Set());
    expect(person).toEqual({
      bostedsadresse: [{ adressegradering: "strengtFortrolig", skjermet: true, erGjeldende: false }],
    });
    expect(masked).toEqual(["bostedsadresse"]);
  });

  test("name former relatives too, who are asked about before they are shown", () => {
    const [former] = [...openPeople] as [string];
    const document = { familierelasjon: [{ erGjeldende: false, relatertPerson: former }] };
    const view: View = { parts: ["familierelasjon"], historikk: true };
    expect(relatedNumbers(document, view).map((number) => number.reveal())).toEqual([former]);
    expect(minimise(document, view, new Set()).person.familierelasjon).toEqual([
      { skjermet: true, erGjeldende: false },
    ]);
    expect(relatedNumbers(document, now(["familierelasjon"]))).toEqual([]);
  });
});

describe("a reveal", () => {
  const view: View = {
    parts: ["navn", "bostedsadresse", "oppholdsadresse", "postadresse"],
    historikk: false,
  };
  const street = (adressegradering: string): Row => ({
    adressegradering,
    vegadresse: { kommunenummer: "9901" },
  });
  const boxed = { adressegradering: "ugradert", postboksadresse: { postboks: "Postboks 4094" } };
  const of = (graderingsnivaa: string, document: PersonDocument): PersonDocument => ({
    navn: [{ fornavn: "Taus" }],
    adressebeskyttelse: [{ graderingsnivaa }],
    ...document,
  });

  test.each<[string, PersonDocument, Disclosure]>([
    [
      "shows the addresses of somebody fortrolig as they are",
      of("fortrolig", { bostedsadresse: [street("fortrolig")] }),
      { person: { bostedsadresse: [street("fortrolig")] }, masked: [] },
    ],
    [
      "shows a client address",
      of("ugradert", { oppholdsadresse: [street("klientadresse")] }),
      { person: { oppholdsadresse: [street("klientadresse")] }, masked: [] },
    ],
    [
      "shows of somebody strengt fortrolig the open postal address alone, marked as nobody's home",
      of("strengtFortrolig", { bostedsadresse: [street("ugradert")], postadresse: [boxed] }),
      {
        person: {
          bostedsadresse: [{ adressegradering: "strengtFortrolig", skjermet: true }],
          postadresse: [{ ...boxed, aapenPostadresse: true }],
        },
        masked: ["bostedsadresse"],
      },
    ],
    [
      "shows no postal address of theirs that is graded",
      of("strengtFortrolig", { postadresse: [{ ...boxed, adressegradering: "fortrolig" }] }),
      {
        person: { postadresse: [{ adressegradering: "strengtFortrolig", skjermet: true }] },
        masked: ["postadresse"],
      },
    ],
    [
      "shows nothing of a level that nobody knows",
      of("hemmeligst", { bostedsadresse: [street("fortrolig")] }),
      {
        person: { bostedsadresse: [{ adressegradering: "strengtFortrolig", skjermet: true }] },
        masked: ["bostedsadresse"],
      },
    ],
  ])("%s", (_what, document, shown) => {
    expect(reveal(document, view)).toEqual(shown);
  });

  test("shows addresses and nothing else, of whomever", () => {
    fc.assert(
      fc.property(documents, someParts, (document, parts) => {
        const shown = Object.keys(reveal(document, now(parts)).person) as Part[];
        expect(shown.filter((part) => !ADDRESS_PARTS.has(part) || !parts.includes(part))).toEqual([]);
      }),
      runs,
    );
  });
});

test("what is said of a protected person's relations leaves out in which part of the country it was", () => {
  const row = { sivilstand: "gift", sivilstandsdato: "2015-06-20", kommune: "9901", sted: "Fjordheim" };
  const married = (graderingsnivaa: string): PersonDocument => ({
    sivilstand: [row],
    adressebeskyttelse: [{ graderingsnivaa }],
  });
  const shown = (level: string) => minimise(married(level), now(["sivilstand"]), new Set()).person.sivilstand;
  expect(shown("ugradert")).toEqual([row]);
  expect(shown("fortrolig")).toEqual([{ sivilstand: "gift", sivilstandsdato: "2015-06-20" }]);
});
