import { describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { ADDRESS_PARTS, PARTS, type Part, RELATION_PARTS } from "../../src/register/parts.ts";
import type { Role } from "../../src/roles/role.ts";
import { roleProblems } from "../../src/roles/role-policy.ts";

const sound: Pick<Role, "parts" | "purposes" | "lovhjemler" | "rettighetspakke"> = {
  parts: ["navn", "adressebeskyttelse", "bostedsadresse", "familierelasjon"],
  purposes: [{ code: "opptak", caseReferenceRequired: false }],
  lovhjemler: [{ lov: "barnehageloven", paragraf: null }],
  rettighetspakke: "OMH",
};

test.each<[string, Partial<typeof sound>, string[]]>([
  ["a sound role", {}, []],
  [
    "a role of open parts needs no act",
    { rettighetspakke: "OUH", lovhjemler: [], parts: ["navn", "status"] },
    [],
  ],
  ["no parts", { parts: [] }, ["no_parts"]],
  ["no purpose", { purposes: [] }, ["no_purpose"]],
  ["confidential parts without an act", { lovhjemler: [] }, ["confidential_part_without_hjemmel"]],
  [
    "confidential parts in the package for bodies without a right",
    { rettighetspakke: "OUH" },
    ["part_outside_rettighetspakke"],
  ],
  [
    "addresses without the protection that hides them",
    { parts: ["navn", "postadresse"] },
    ["addresses_or_relations_without_adressebeskyttelse"],
  ],
  [
    "relations without it",
    { parts: ["navn", "sivilstand"] },
    ["addresses_or_relations_without_adressebeskyttelse"],
  ],
  ["protection alone", { parts: ["adressebeskyttelse"] }, []],
  [
    "everything wrong at once",
    { parts: ["foreldreansvar"], purposes: [], lovhjemler: [], rettighetspakke: "OUH" },
    [
      "no_purpose",
      "part_outside_rettighetspakke",
      "confidential_part_without_hjemmel",
      "addresses_or_relations_without_adressebeskyttelse",
    ],
  ],
])("%s", (_what, change, problems) => {
  expect(roleProblems({ ...sound, ...change })).toEqual(problems);
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
    const problems = roleProblems({ ...sound, parts: [part], rettighetspakke: "OUH", lovhjemler: [] });
    expect(problems.includes("part_outside_rettighetspakke")).toBe(CONFIDENTIAL.has(part));
    expect(problems.includes("confidential_part_without_hjemmel")).toBe(CONFIDENTIAL.has(part));
    expect(problems.includes("addresses_or_relations_without_adressebeskyttelse")).toBe(
      ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part),
    );
  });
});

describe("the roles of the demo", () => {
  test.each(DEMO_ROLES)("$name has no problems, and its limits are real ones", (role) => {
    expect(roleProblems(role)).toEqual([]);
    expect(new Set(role.parts).size).toBe(role.parts.length);
    expect(new Set(role.purposes.map((purpose) => purpose.code)).size).toBe(role.purposes.length);
    expect(role.longestLifeDays).toBeGreaterThan(0);
    expect(role.longestLifeDays).toBeLessThanOrEqual(365);
  });

  test("no two are the same role to us or to Fiks", () => {
    for (const id of ["id", "fiksRoleId", "name"] as const)
      expect(new Set(DEMO_ROLES.map((role) => role[id])).size).toBe(DEMO_ROLES.length);
  });
});
