import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import { hitView, sorted } from "../../src/lookup/hit-policy.ts";
import {
  CRITERIA,
  type Criteria,
  type Criterion,
  planOf,
  usedOf,
  valuesOf,
} from "../../src/lookup/search-policy.ts";
import { PARTS, type Part } from "../../src/register/parts.ts";
import type { Role } from "../../src/roles/role.ts";

const number = Foedselsnummer.parse("20910250435");
if (!number.ok) throw new Error("the number is in order");

/** Something to search for by each criterion. */
const EXAMPLE: Required<Criteria> = {
  navn: "Vennlig Vinterhatt",
  foedselsdato: "1985-10-10",
  foedselsaarFraOgMed: "1980",
  foedselsaarTilOgMed: "1990",
  kjoenn: "kvinne",
  adressenavn: "Blåbærtråkket",
  husnummer: "5",
  postnummer: "9990",
  kommunenummer: "9999",
  fylkesnummer: "99",
  inkluderOppholdsadresse: true,
  inkluderDoede: true,
  utenlandskPersonidentifikasjon: { land: "SWE", nummer: "19800101-1234" },
  legitimasjonsdokument: { land: "POL", nummer: "AB 12" },
  utlendingsmyndighetenesIdentifikasjonsnummer: "200812345607",
  fonetisk: true,
  historisk: true,
  foedselsnummer: number.value,
};
const criteriaOf = (names: string): Criteria =>
  Object.fromEntries(
    names
      .split(" ")
      .filter((name) => name !== "nothing")
      .map((name) => (name === "firstName" ? ["navn", "Vennlig"] : [name, EXAMPLE[name as Criterion]])),
  );

const [, barnehage] = DEMO_ROLES as [Role, Role, Role];
const ROLES: readonly Role[] = [
  ...DEMO_ROLES,
  {
    ...barnehage,
    name: "Mottak",
    parts: [
      "navn",
      "foedsel",
      "utenlandskPersonidentifikasjon",
      "legitimasjonsdokument",
      "utlendingsmyndighetenesIdentifikasjonsnummer",
    ],
  },
];

const [heading = [], ...rows] = readFileSync("test/lookup/search-matrix.tsv", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t"));

/** As the table writes it. */
function verdict(role: Role, criteria: Criteria): string {
  const plan = planOf(role, criteria);
  if (plan.ok)
    return plan.value.by !== "number" && plan.value.geography ? `${plan.value.by} hides` : plan.value.by;
  const { code, fields } = plan.error;
  if (code === "search_too_wide") return "too wide";
  return `${code === "criteria_outside_role" ? "no" : "apart"}: ${fields.join(" ")}`;
}

test.each(rows.map(([searched = "", ...cells]) => ({ searched, cells })))(
  "R7: searched by $searched",
  ({ searched, cells }) => {
    expect(ROLES.map((role) => verdict(role, criteriaOf(searched)))).toEqual(cells);
  },
);

test("the table has every role and every criterion", () => {
  expect(heading.slice(1)).toEqual(ROLES.map(({ name }) => name));
  const named = new Set(rows.flatMap(([searched = ""]) => searched.split(" ")));
  expect(CRITERIA.filter((name) => !named.has(name))).toEqual([]);
});

test("R7: without the parts that a criterion is about, no role searches by it", () => {
  const nothing: Role = { ...barnehage, parts: [], historikk: false };
  const free = CRITERIA.filter((name) => {
    const plan = planOf(nothing, { [name]: EXAMPLE[name] });
    return plan.ok || plan.error.code !== "criteria_outside_role";
  });
  expect(free).toEqual(["fonetisk", "foedselsnummer"]);
});

test("in a role that is limited to municipalities, whom a search finds is geography", () => {
  const limited = { ...barnehage, municipalities: ["9999"] };
  expect(verdict(limited, { navn: "Vennlig" })).toBe("list hides");
});

test("the register is asked in its own words, and only for what was asked", () => {
  const wide = { ...barnehage, parts: PARTS, historikk: true };
  expect(
    planOf(wide, { ...criteriaOf("navn foedselsdato fonetisk historisk"), inkluderDoede: false }),
  ).toEqual({
    ok: true,
    value: {
      by: "list",
      criteria: {
        navn: "Vennlig Vinterhatt",
        foedselsdato: "19851010",
        soekFonetisk: true,
        opplysningsgrunnlag: "historisk",
      },
      geography: false,
      historisk: true,
    },
  });
  const byId = planOf(wide, criteriaOf("navn legitimasjonsdokument"));
  expect(byId.ok && byId.value).toMatchObject({
    criteria: { navn: "Vennlig Vinterhatt", legitimasjonsdokument: "POL-AB 12" },
  });
});

test("what is sealed beside the record is what counted, and never a person number", () => {
  const criteria = criteriaOf("navn legitimasjonsdokument");
  expect(valuesOf(criteria)).toEqual({ navn: "Vennlig Vinterhatt", legitimasjonsdokument: "POL-AB 12" });
  expect(valuesOf(EXAMPLE)).toEqual({});
  expect(usedOf(EXAMPLE)).toEqual(["foedselsnummer"]);
});

test("hits show few parts, and no rows of the past", () => {
  const shown = hitView({ parts: PARTS, historikk: true });
  expect(shown.historikk).toBe(false);
  expect(new Set(shown.parts)).toEqual(
    new Set<Part>([
      "identifikasjonsnummer",
      "navn",
      "foedsel",
      "kjoenn",
      "status",
      "doedsfall",
      "bostedsadresse",
      "adressebeskyttelse",
    ]),
  );
});

const named = (etternavn: string, fornavn = "Kari", foedselsdato?: string) => ({
  person: { navn: [{ fornavn, etternavn }], ...(foedselsdato ? { foedsel: [{ foedselsdato }] } : {}) },
});
test("sorted by name the Norwegian way, by birth date, or not at all; who shows nothing to sort by is last", () => {
  const [aa, oe, ae, z, none] = [
    named("Åsen"),
    named("Østby"),
    named("Ærlig"),
    named("Zahl"),
    { person: {} },
  ];
  expect(sorted([none, aa, oe, ae, z], "navn")).toEqual([z, ae, oe, aa, none]);
  const [a, b] = [named("Berg", "Åse"), named("Berg", "Anne")];
  expect(sorted([a, b], "navn")).toEqual([b, a]);
  const [old, young] = [named("A", "A", "1950-01-01"), named("A", "A", "2010-01-01")];
  expect(sorted([none, young, old], "foedselsdato")).toEqual([old, young, none]);
  expect(sorted([young, none, old], null)).toEqual([young, none, old]);
});
