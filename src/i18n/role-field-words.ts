import { texts } from "./text.ts";

/** The fields of a role's definition, as they are called, by the names of the definition. */
export const ROLE_FIELDS = texts({
  name: { nb: "Navn", nn: "Namn", en: "Name" },
  fiksRoleId: { nb: "Rolle-ID i Fiks", nn: "Rolle-ID i Fiks", en: "Role id at Fiks" },
  tjenesteomraade: { nb: "Tjenesteområde", nn: "Tenesteområde", en: "Service area" },
  lovhjemler: { nb: "Lovhjemmel", nn: "Lovheimel", en: "Legal basis" },
  rettighetspakke: { nb: "Rettighetspakke", nn: "Rettspakke", en: "Rights package" },
  bruksomraader: { nb: "Bruksområder", nn: "Bruksområde", en: "Uses" },
  parts: { nb: "Opplysninger", nn: "Opplysningar", en: "Information" },
  historikk: { nb: "Historikk", nn: "Historikk", en: "History" },
  skjermetAdresse: { nb: "Skjermet adresse", nn: "Skjerma adresse", en: "Protected address" },
  municipalities: { nb: "Kommuner", nn: "Kommunar", en: "Municipalities" },
  purposes: { nb: "Formål", nn: "Formål", en: "Purposes" },
  longestLifeDays: { nb: "Lengste levetid", nn: "Lengste levetid", en: "Longest life" },
  defaultLifeDays: { nb: "Vanlig varighet", nn: "Vanleg varigheit", en: "Usual life" },
  renewalWindowDays: {
    nb: "Kan fornyes de siste",
    nn: "Kan fornyast dei siste",
    en: "May be renewed in the last",
  },
  dormantAfterDays: {
    nb: "Regnes som ubrukt etter",
    nn: "Blir rekna som ubrukt etter",
    en: "Counts as unused after",
  },
  sensitive: {
    nb: "Leder må bekrefte nye",
    nn: "Leiar må stadfeste nye",
    en: "A leader must confirm new ones",
  },
  requestable: {
    nb: "Ansatte kan be om rollen",
    nn: "Tilsette kan be om rolla",
    en: "Employees may ask for the role",
  },
  ownerId: { nb: "Rolleeier", nn: "Rolleeigar", en: "Owner of the role" },
  omh: {
    nb: "Offentlig myndighet med hjemmel (OMH)",
    nn: "Offentleg styresmakt med heimel (OMH)",
    en: "Public body with a statutory right (OMH)",
  },
  ouh: {
    nb: "Offentlig myndighet uten hjemmel (OUH)",
    nn: "Offentleg styresmakt utan heimel (OUH)",
    en: "Public body without a statutory right (OUH)",
  },
  sokEtterPerson: { nb: "Søk etter person", nn: "Søk etter person", en: "Search for a person" },
  innbyggerliste: { nb: "Innbyggerlister", nn: "Innbyggjarlister", en: "Resident lists" },
  hendelser: { nb: "Hendelser", nn: "Hendingar", en: "Events" },
  integrasjon: {
    nb: "Fagsystemer (integrasjon)",
    nn: "Fagsystem (integrasjon)",
    en: "Case systems (integration)",
  },
  days: { nb: (n: string) => `${n} dager`, nn: (n: string) => `${n} dagar`, en: (n: string) => `${n} days` },
  yes: { nb: "Ja", nn: "Ja", en: "Yes" },
  no: { nb: "Nei", nn: "Nei", en: "No" },
  limitedTo: {
    nb: (text: string, n: string) => `${text} (organisasjonen tillater ${n})`,
    nn: (text: string, n: string) => `${text} (organisasjonen tillèt ${n})`,
    en: (text: string, n: string) => `${text} (the organisation allows ${n})`,
  },
  everywhere: { nb: "Hele landet", nn: "Heile landet", en: "The whole country" },
  nobody: { nb: "Ingen", nn: "Ingen", en: "Nobody" },
  noAct: {
    nb: "Ingen: bare opplysninger uten hjemmel",
    nn: "Ingen: berre opplysningar utan heimel",
    en: "None: only information that takes no statutory right",
  },
  section: {
    nb: (law: string, section: string) => `${law} § ${section}`,
    nn: (law: string, section: string) => `${law} § ${section}`,
    en: (law: string, section: string) => `${law} section ${section}`,
  },
  caseRequired: {
    nb: (code: string) => `${code} (krever saksnummer)`,
    nn: (code: string) => `${code} (krev saksnummer)`,
    en: (code: string) => `${code} (takes a case reference)`,
  },
});
