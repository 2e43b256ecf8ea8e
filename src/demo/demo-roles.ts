import type { RoleId } from "../kernel/ids.ts";
import type { Role } from "../roles/role.ts";

/** As most roles are; the time-to-live of 90 days is that of a role without protected addresses. */
const USUAL = {
  municipalities: [],
  defaultLifeDays: 90,
  renewalWindowDays: 14,
  dormantAfterDays: 30,
  sensitive: false,
  requestable: true,
  ownerId: null,
  national: null,
} as const;

/**
 * The three roles of the invented municipality. Acts are real; sections stay empty until somebody has checked
 * them on Lovdata. Ids are fixed, so that what is written down about the demo stays true.
 */
export const DEMO_ROLES: readonly Role[] = [
  {
    ...USUAL,
    id: "0199d000-0000-7000-8000-0000000000a1" as RoleId,
    name: "Barnevern",
    fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0001",
    version: 1,
    tjenesteomraade: "Barnevern",
    lovhjemler: [{ lov: "barnevernsloven", paragraf: null }],
    rettighetspakke: "OMH",
    bruksomraader: ["sokEtterPerson"],
    parts: [
      "identifikasjonsnummer",
      "status",
      "navn",
      "foedsel",
      "kjoenn",
      "statsborgerskap",
      "sivilstand",
      "doedsfall",
      "adressebeskyttelse",
      "bostedsadresse",
      "oppholdsadresse",
      "deltBosted",
      "postadresse",
      "postadresseIUtlandet",
      "familierelasjon",
      "foreldreansvar",
      "vergemaalEllerFremtidsfullmakt",
    ],
    historikk: true,
    skjermetAdresse: true,
    purposes: [
      { code: "undersoekelse", name: "Undersøkelse", caseReferenceRequired: false },
      { code: "akuttvedtak", name: "Akuttvedtak", caseReferenceRequired: true },
    ],
    longestLifeDays: 30, // it has the right to protected addresses
    defaultLifeDays: 30,
  },
  {
    ...USUAL,
    id: "0199d000-0000-7000-8000-0000000000a2" as RoleId,
    name: "Barnehage",
    fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0002",
    version: 1,
    tjenesteomraade: "Barnehage",
    lovhjemler: [{ lov: "barnehageloven", paragraf: null }],
    rettighetspakke: "OMH",
    bruksomraader: ["sokEtterPerson", "integrasjon"],
    parts: [
      "identifikasjonsnummer",
      "navn",
      "foedsel",
      "status",
      "adressebeskyttelse",
      "bostedsadresse",
      "deltBosted",
      "foreldreansvar",
    ],
    historikk: false,
    skjermetAdresse: false,
    purposes: [{ code: "opptak", name: "Opptak", caseReferenceRequired: false }],
    longestLifeDays: 365,
  },
  {
    ...USUAL,
    id: "0199d000-0000-7000-8000-0000000000a3" as RoleId,
    name: "Innbyggertorg",
    fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0003",
    version: 1,
    tjenesteomraade: "Post og arkiv",
    lovhjemler: [],
    rettighetspakke: "OUH",
    bruksomraader: ["sokEtterPerson"],
    parts: ["navn", "status", "adressebeskyttelse", "bostedsadresse", "postadresse"],
    historikk: false,
    skjermetAdresse: false,
    purposes: [{ code: "veiledning", name: "Veiledning", caseReferenceRequired: false }],
    longestLifeDays: 180,
  },
];
