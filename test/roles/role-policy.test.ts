import { describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { ADDRESS_PARTS, PARTS, type Part, RELATION_PARTS } from "../../src/register/parts.ts";
import type { RoleDefinition } from "../../src/roles/role.ts";
import { HARD_LIMITS, type RoleLimits, roleProblems } from "../../src/roles/role-policy.ts";
import { SERVICE_AREAS } from "../../src/roles/service-areas.ts";

const sound: RoleDefinition = {
  name: "Barnehage",
  tjenesteomraade: "Barnehage",
  lovhjemler: [{ lov: "barnehageloven", paragraf: null }],
  rettighetspakke: "OMH",
  bruksomraader: ["sokEtterPerson"],
  parts: ["navn", "adressebeskyttelse", "bostedsadresse", "familierelasjon"],
  historikk: false,
  skjermetAdresse: false,
  municipalities: [],
  purposes: [{ code: "opptak", caseReferenceRequired: false }],
  longestLifeDays: 365,
  defaultLifeDays: 90,
  renewalWindowDays: 14,
  dormantAfterDays: 30,
  sensitive: false,
  requestable: true,
  ownerId: null,
};
const said = (change: Partial<RoleDefinition>, limits: RoleLimits = HARD_LIMITS): string[] =>
  roleProblems({ ...sound, ...change }, limits).map(({ field, problem }) => `${field} ${problem}`);
const purpose = (code: string) => ({ code, caseReferenceRequired: false });

test.each<[string, Partial<RoleDefinition>, string[]]>([
  ["a sound role", {}, []],
  [
    "a role of open parts needs no act",
    { rettighetspakke: "OUH", lovhjemler: [], parts: ["navn", "status"] },
    [],
  ],
  ["no parts", { parts: [] }, ["parts no_parts"]],
  ["confidential parts without an act", { lovhjemler: [] }, ["parts confidential_part_without_hjemmel"]],
  [
    "confidential parts in the package for bodies without a right",
    { rettighetspakke: "OUH" },
    ["parts part_outside_rettighetspakke"],
  ],
  [
    "addresses without the protection that hides them",
    { parts: ["navn", "postadresse"] },
    ["parts addresses_or_relations_without_adressebeskyttelse"],
  ],
  [
    "relations without it",
    { parts: ["navn", "sivilstand"] },
    ["parts addresses_or_relations_without_adressebeskyttelse"],
  ],
  ["protection alone", { parts: ["adressebeskyttelse"] }, []],
  ["an area outside the catalogue", { tjenesteomraade: "Kultur" }, ["tjenesteomraade unknown_area"]],
  [
    "an act of another area",
    { lovhjemler: [{ lov: "barnevernsloven", paragraf: null }] },
    ["lovhjemler act_outside_area"],
  ],
  [
    "a section that nobody has checked on Lovdata",
    { lovhjemler: [{ lov: "barnehageloven", paragraf: "§ 43" }] },
    ["lovhjemler section_not_checked"],
  ],
  [
    "the package for bodies with a right, in an area without an act",
    { tjenesteomraade: "Post og arkiv", lovhjemler: [], parts: ["navn"] },
    ["rettighetspakke area_without_hjemmel"],
  ],
  [
    "the right to protected addresses without an act",
    { skjermetAdresse: true, longestLifeDays: 30, defaultLifeDays: 30, lovhjemler: [], parts: ["navn"] },
    ["skjermetAdresse protected_addresses_without_hjemmel"],
  ],
  ["no use", { bruksomraader: [] }, ["bruksomraader no_use"]],
  ["a use nobody knows", { bruksomraader: ["sokEtterPerson", "alt"] }, ["bruksomraader unknown_use"]],
  ["a real kommunenummer", { municipalities: ["0301", "4601"] }, []],
  ["another number", { municipalities: ["301"] }, ["municipalities not_a_municipality"]],
  [
    "municipalities, and no homes to tell who lives there",
    { municipalities: ["9901"], parts: ["navn"] },
    ["municipalities municipalities_without_bostedsadresse"],
  ],
  ["no purpose", { purposes: [] }, ["purposes no_purpose"]],
  ["a purpose with spaces", { purposes: [purpose("Opptak i mai")] }, ["purposes purpose_code_malformed"]],
  ["a purpose twice", { purposes: [purpose("opptak"), purpose("opptak")] }, ["purposes purpose_twice"]],
  [
    "two purposes of one name",
    {
      purposes: [
        { ...purpose("opptak"), name: "Opptak" },
        { ...purpose("annet"), name: "Opptak" },
      ],
    },
    ["purposes purpose_twice"],
  ],
  [
    "a purpose named by a number",
    { purposes: [{ ...purpose("opptak"), name: "Gjelder 120579 00499" }] },
    ["purposes purpose_name_malformed"],
  ],
  ["no name", { name: " " }, ["name name_missing"]],
  ["a name without end", { name: "x".repeat(101) }, ["name name_too_long"]],
  ["a person number in the name", { name: "Sak 010190 12345" }, ["name name_holds_a_number"]],
  [
    "everything wrong at once",
    { parts: ["foreldreansvar"], purposes: [], lovhjemler: [], rettighetspakke: "OUH" },
    [
      "parts part_outside_rettighetspakke",
      "parts confidential_part_without_hjemmel",
      "parts addresses_or_relations_without_adressebeskyttelse",
      "purposes no_purpose",
    ],
  ],
])("%s", (_what, change, problems) => {
  expect(said(change)).toEqual(problems);
});

describe("lives", () => {
  const PROTECTED = { skjermetAdresse: true, defaultLifeDays: 1 };
  test.each<[Partial<RoleDefinition>, string[]]>([
    [{ longestLifeDays: 365 }, []],
    [{ longestLifeDays: 366 }, ["longestLifeDays more_than_allowed"]],
    [{ longestLifeDays: 1, defaultLifeDays: 1 }, []],
    [
      { longestLifeDays: 0, defaultLifeDays: 0 },
      ["longestLifeDays less_than_one_day", "defaultLifeDays less_than_one_day"],
    ],
    [{ longestLifeDays: 1.5, defaultLifeDays: 1 }, ["longestLifeDays less_than_one_day"]],
    [{ longestLifeDays: 90, defaultLifeDays: 90 }, []],
    [{ longestLifeDays: 90, defaultLifeDays: 91 }, ["defaultLifeDays default_longer_than_longest"]],
    [{ ...PROTECTED, longestLifeDays: 30 }, []],
    [{ ...PROTECTED, longestLifeDays: 31 }, ["longestLifeDays more_than_allowed"]],
    [{ renewalWindowDays: 14 }, []],
    [{ renewalWindowDays: 15 }, ["renewalWindowDays more_than_allowed"]],
    [{ dormantAfterDays: 30 }, []],
    [{ dormantAfterDays: 31 }, ["dormantAfterDays more_than_allowed"]],
  ])("%j: %j", (change, problems) => {
    expect(said(change)).toEqual(problems);
  });

  test("an organisation may allow less", () => {
    const limits = { ...HARD_LIMITS, longestLifeDays: 100, sensitiveLifeDays: 7, defaultLifeDays: 60 };
    expect(said({ longestLifeDays: 100, defaultLifeDays: 60 }, limits)).toEqual([]);
    expect(said({}, limits)).toEqual([
      "longestLifeDays more_than_allowed",
      "defaultLifeDays more_than_allowed",
    ]);
    expect(said({ ...PROTECTED, longestLifeDays: 7 }, limits)).toEqual([]);
    expect(said({ ...PROTECTED, longestLifeDays: 8 }, limits)).toEqual(["longestLifeDays more_than_allowed"]);
  });
});

describe("each part by itself", () => {
  const CONFIDENTIAL = new Set<Part>([
    "falskIdentitet",
    "legitimasjonsdokument",
    "utenlandskPersonidentifikasjon",
    "familierelasjon",
    "foreldreansvar",
    "utlendingsmyndighetenesIdentifikasjonsnummer",
    "opphold",
    "bibehold",
    "brukAvSamiskSpraak",
    "forholdTilSametingetsValgmanntall",
  ]);
  test.each(PARTS)("%s: who may have it, and whether protection must come with it", (part) => {
    const problems = said({ parts: [part], rettighetspakke: "OUH", lovhjemler: [] });
    expect(problems.includes("parts part_outside_rettighetspakke")).toBe(CONFIDENTIAL.has(part));
    expect(problems.includes("parts confidential_part_without_hjemmel")).toBe(CONFIDENTIAL.has(part));
    expect(problems.includes("parts addresses_or_relations_without_adressebeskyttelse")).toBe(
      ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part),
    );
  });
});

describe("the catalogue of service areas", () => {
  test("names each area once, and no section that nobody has checked", () => {
    expect(new Set(SERVICE_AREAS.map(({ name }) => name)).size).toBe(SERVICE_AREAS.length);
    expect(SERVICE_AREAS.flatMap(({ lovhjemler }) => lovhjemler.map(({ paragraf }) => paragraf))).toEqual(
      SERVICE_AREAS.flatMap(({ lovhjemler }) => lovhjemler.map(() => null)),
    );
  });
});

describe("the roles of the demo", () => {
  test.each(DEMO_ROLES)("$name has no problems", (role) => {
    expect(roleProblems(role, HARD_LIMITS)).toEqual([]);
    expect(new Set(role.parts).size).toBe(role.parts.length);
  });

  test("no two are the same role to us or to Fiks", () => {
    for (const id of ["id", "fiksRoleId", "name"] as const)
      expect(new Set(DEMO_ROLES.map((role) => role[id])).size).toBe(DEMO_ROLES.length);
  });
});
