import { describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { PARTS, type Part } from "../../src/register/parts.ts";
import {
  type DefinitionGiven,
  differences,
  parseDefinition,
  showsOtherwise,
  unusedParts,
} from "../../src/roles/definition-policy.ts";
import type { Role } from "../../src/roles/role.ts";
import { HARD_LIMITS } from "../../src/roles/role-policy.ts";

const given: DefinitionGiven = {
  name: " Barnehage ",
  tjenesteomraade: "Barnehage",
  lovhjemler: [{ lov: "barnehageloven" }],
  rettighetspakke: "OMH",
  bruksomraader: ["sokEtterPerson", "sokEtterPerson"],
  parts: ["navn"],
  purposes: [{ code: "opptak", caseReferenceRequired: false }],
  longestLifeDays: 60,
};
const [barnevern, barnehage] = DEMO_ROLES as [Role, Role];

describe("a definition as somebody writes it", () => {
  test("gets what is usual where something is left out, within the limits", () => {
    const limits = { ...HARD_LIMITS, renewalWindowDays: 7, dormantAfterDays: 20 };
    expect(parseDefinition(given, limits)).toMatchObject({
      ok: true,
      value: {
        name: "Barnehage",
        lovhjemler: [{ lov: "barnehageloven", paragraf: null }],
        bruksomraader: ["sokEtterPerson"],
        historikk: false,
        skjermetAdresse: false,
        municipalities: [],
        defaultLifeDays: 60,
        renewalWindowDays: 7,
        dormantAfterDays: 20,
        ownerId: null,
      },
    });
  });

  // reference/fiks.md 2.2: 16, 3 and 3 leaf names
  test.each([
    ["person-basis", 16, "identifikasjonsnummer", "kontaktinformasjonForDoedsbo"],
    ["identitetsgrunnlag-utvidet", 3, "falskIdentitet", "utenlandskPersonidentifikasjon"],
    ["relasjon-utvidet", 3, "familierelasjon", "vergemaalEllerFremtidsfullmakt"],
  ])("the collection %s becomes its %i leaf names", (collection, count, first, last) => {
    const parsed = parseDefinition({ ...given, parts: ["adressebeskyttelse", collection] }, HARD_LIMITS);
    if (!parsed.ok) throw new Error("refused");
    const { parts } = parsed.value;
    expect(
      parts.filter((part) => collection === "person-basis" || part !== "adressebeskyttelse"),
    ).toHaveLength(count);
    expect(parts).toContain(first);
    expect(parts).toContain(last);
    expect(parts).not.toContain(collection);
  });

  test("a part named alone and by its collection is there once", () => {
    const parsed = parseDefinition({ ...given, parts: ["navn", "person-basis", "navn"] }, HARD_LIMITS);
    expect(parsed).toMatchObject({ ok: true, value: { parts: PARTS.slice(0, 16) } });
  });

  test.each(["historikk", "Navn", "constructor", "person-basis "])(
    "%j is no part, and is refused",
    (name) => {
      expect(parseDefinition({ ...given, parts: ["navn", name] }, HARD_LIMITS)).toEqual({
        ok: false,
        error: [{ field: "parts", problem: "unknown_part" }],
      });
    },
  );
});

describe("what two definitions have otherwise", () => {
  test("nothing, for the same", () => {
    expect(differences(barnehage, { ...barnehage })).toEqual([]);
    expect(showsOtherwise(barnehage, { ...barnehage, name: "B", ownerId: null, longestLifeDays: 1 })).toBe(
      false,
    );
  });

  test("values by what they were, lists by what came and went", () => {
    const other: Role = {
      ...barnehage,
      name: "Barnehageopptak",
      parts: [...barnehage.parts.filter((part) => part !== "status"), "kjoenn"],
      purposes: [{ code: "opptak", caseReferenceRequired: true }],
    };
    expect(differences(barnehage, other)).toEqual([
      { field: "name", from: "Barnehage", to: "Barnehageopptak" },
      { field: "parts", added: ["kjoenn"], removed: ["status"] },
      {
        field: "purposes",
        added: [{ code: "opptak", caseReferenceRequired: true }],
        removed: [{ code: "opptak", name: "Opptak", caseReferenceRequired: false }],
      },
    ]);
    expect(showsOtherwise(barnehage, other)).toBe(true);
  });
});

describe("parts that a role could do without", () => {
  const unused = (...returned: Part[]) => unusedParts(barnevern.parts, new Set(returned));
  test("are those that no answer has held", () => {
    expect(unused(...barnevern.parts)).toEqual([]);
    expect(unused(...barnevern.parts.filter((part) => part !== "kjoenn"))).toEqual(["kjoenn"]);
  });
  test("protection stays for as long as an address or a relation does", () => {
    expect(unused("navn", "bostedsadresse")).not.toContain("adressebeskyttelse");
    expect(unused("navn")).toContain("adressebeskyttelse");
  });
});
