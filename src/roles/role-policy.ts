import { holdsNumber } from "../kernel/foedselsnummer.ts";
import { ADDRESS_PARTS, partIsIn, RELATION_PARTS } from "../register/parts.ts";
import type { RoleDefinition } from "./role.ts";
import { SERVICE_AREAS } from "./service-areas.ts";

/** What an organisation allows at most; days of 24 hours. */
export type RoleLimits = {
  longestLifeDays: number;
  defaultLifeDays: number;
  /** For roles with the right to protected addresses. */
  sensitiveLifeDays: number;
  renewalWindowDays: number;
  dormantAfterDays: number;
};

/** What nobody may exceed; an organisation's own limits can only be lower. The same in SQL: checks of `organisation`. */
export const HARD_LIMITS: RoleLimits = {
  longestLifeDays: 365,
  defaultLifeDays: 365,
  sensitiveLifeDays: 30,
  renewalWindowDays: 14,
  dormantAfterDays: 30,
};

/** What a role may be used for (bruksområder, reference/fiks.md 5.1). */
export const USES: readonly string[] = ["sokEtterPerson", "innbyggerliste", "hendelser", "integrasjon"];

export type RoleFault =
  | "name_missing"
  | "name_too_long"
  | "name_holds_a_number"
  | "unknown_area"
  | "act_outside_area"
  | "section_not_checked"
  | "area_without_hjemmel"
  | "protected_addresses_without_hjemmel"
  | "no_use"
  | "unknown_use"
  | "no_parts"
  | "unknown_part"
  | "confidential_part_without_hjemmel"
  | "part_outside_rettighetspakke"
  /** Without `adressebeskyttelse` nobody could tell which addresses and relatives to hide (R8, R12). */
  | "addresses_or_relations_without_adressebeskyttelse"
  | "not_a_municipality"
  /** Without homes nobody could tell who lives in its municipalities. */
  | "municipalities_without_bostedsadresse"
  | "no_purpose"
  | "purpose_code_malformed"
  | "purpose_name_malformed"
  | "purpose_twice"
  | "less_than_one_day"
  | "default_longer_than_longest"
  | "more_than_allowed"
  | "unknown_user";

export type RoleProblem = { field: keyof RoleDefinition; problem: RoleFault };

const LONGEST_NAME = 100;
const PURPOSE_CODE = /^[a-z][a-z0-9_]{1,62}$/;

/**
 * Everything that is wrong with a role definition, each with its field; an empty list means it may be used. `limits`
 * are the organisation's, or `HARD_LIMITS` where there is none.
 */
export function roleProblems(role: RoleDefinition, limits: RoleLimits): RoleProblem[] {
  const found: (readonly [boolean, keyof RoleDefinition, RoleFault])[] = [
    ...nameFaults(role),
    ...areaFaults(role),
    ...partFaults(role),
    ...purposeFaults(role),
    ...lifeFaults(role, limits),
  ];
  return found.flatMap(([is, field, problem]) => (is ? [{ field, problem }] : []));
}

type Faults = readonly (readonly [boolean, keyof RoleDefinition, RoleFault])[];

const nameFaults = ({ name }: RoleDefinition): Faults => [
  [name.trim() === "", "name", "name_missing"],
  [name.length > LONGEST_NAME, "name", "name_too_long"],
  [holdsNumber(name), "name", "name_holds_a_number"],
];

function areaFaults(role: RoleDefinition): Faults {
  const area = SERVICE_AREAS.find((one) => one.name === role.tjenesteomraade);
  const acts = area?.lovhjemler ?? [];
  const unchecked = role.lovhjemler.filter(
    ({ lov, paragraf }) =>
      paragraf !== null && !acts.some((act) => act.lov === lov && act.paragraf === paragraf),
  );
  const foreign = role.lovhjemler.filter(({ lov }) => !acts.some((act) => act.lov === lov));
  return [
    [area === undefined, "tjenesteomraade", "unknown_area"],
    [area !== undefined && foreign.length > 0, "lovhjemler", "act_outside_area"],
    [unchecked.length > 0, "lovhjemler", "section_not_checked"],
    [
      area !== undefined && acts.length === 0 && role.rettighetspakke !== "OUH",
      "rettighetspakke",
      "area_without_hjemmel",
    ],
    [
      role.skjermetAdresse && (role.rettighetspakke !== "OMH" || role.lovhjemler.length === 0),
      "skjermetAdresse",
      "protected_addresses_without_hjemmel",
    ],
    [role.bruksomraader.length === 0, "bruksomraader", "no_use"],
    [role.bruksomraader.some((use) => !USES.includes(use)), "bruksomraader", "unknown_use"],
    [role.municipalities.some((number) => !/^\d{4}$/.test(number)), "municipalities", "not_a_municipality"],
  ];
}

function partFaults({ parts, rettighetspakke, lovhjemler, municipalities }: RoleDefinition): Faults {
  return [
    [
      municipalities.length > 0 && !parts.includes("bostedsadresse"),
      "municipalities",
      "municipalities_without_bostedsadresse",
    ],
    [parts.length === 0, "parts", "no_parts"],
    [parts.some((part) => !partIsIn(rettighetspakke, part)), "parts", "part_outside_rettighetspakke"],
    [
      parts.some((part) => !partIsIn("OUH", part)) && lovhjemler.length === 0,
      "parts",
      "confidential_part_without_hjemmel",
    ],
    [
      needsProtection(parts) && !parts.includes("adressebeskyttelse"),
      "parts",
      "addresses_or_relations_without_adressebeskyttelse",
    ],
  ];
}

/** Whether somebody's address or relatives could be among these, so that protection must be known as well. */
export const needsProtection = (parts: RoleDefinition["parts"]): boolean =>
  parts.some((part) => ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part));

function purposeFaults({ purposes }: RoleDefinition): Faults {
  const codes = purposes.map(({ code }) => code);
  const names = purposes.flatMap(({ name }) => name ?? []);
  return [
    [purposes.length === 0, "purposes", "no_purpose"],
    [codes.some((code) => !PURPOSE_CODE.test(code)), "purposes", "purpose_code_malformed"],
    [new Set(codes).size < codes.length, "purposes", "purpose_twice"],
    [
      names.some((name) => name.length > LONGEST_NAME || holdsNumber(name)),
      "purposes",
      "purpose_name_malformed",
    ],
    [new Set(names).size < names.length, "purposes", "purpose_twice"],
  ];
}

function lifeFaults(role: RoleDefinition, limits: RoleLimits): Faults {
  const longest = role.skjermetAdresse
    ? Math.min(limits.longestLifeDays, limits.sensitiveLifeDays)
    : limits.longestLifeDays;
  const lives = [
    ["longestLifeDays", longest],
    ["defaultLifeDays", limits.defaultLifeDays],
    ["renewalWindowDays", limits.renewalWindowDays],
    ["dormantAfterDays", limits.dormantAfterDays],
  ] as const;
  return [
    ...lives.flatMap(([field, most]): Faults => {
      const days = role[field];
      return [
        [!Number.isInteger(days) || days < 1, field, "less_than_one_day"],
        [days > most, field, "more_than_allowed"],
      ];
    }),
    [role.defaultLifeDays > role.longestLifeDays, "defaultLifeDays", "default_longer_than_longest"],
  ];
}
