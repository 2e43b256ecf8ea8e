import { texts } from "./text.ts";

/** Roles: the list, one role, its versions and what is done to them. */
export const ROLES = texts({
  title: { nb: "Roller", nn: "Roller", en: "Roles" },
  lead: {
    nb: "En rolle sier hvilke opplysninger noen kan slå opp, for hvilket tjenesteområde og med hvilken lovhjemmel.",
    nn: "Ei rolle seier kva opplysningar nokon kan slå opp, for kva tenesteområde og med kva lovheimel.",
    en: "A role says which information somebody may look up, for which service area and on which legal basis.",
  },
  search: {
    nb: "Søk på navn, tjenesteområde eller lov",
    nn: "Søk på namn, tenesteområde eller lov",
    en: "Search by name, service area or act",
  },
  name: { nb: "Rolle", nn: "Rolle", en: "Role" },
  partsOf: {
    nb: (n: string, m: string) => `${n} av ${m}`,
    nn: (n: string, m: string) => `${n} av ${m}`,
    en: (n: string, m: string) => `${n} of ${m}`,
  },
  holders: { nb: "Har tilgang nå", nn: "Har tilgang no", en: "Have access now" },
  state: { nb: "Status", nn: "Status", en: "Status" },
  active: { nb: "I kraft", nn: "I kraft", en: "In force" },
  waits: { nb: "Ny versjon venter", nn: "Ny versjon ventar", en: "New version waits" },
  firstWaits: { nb: "Venter på godkjenning", nn: "Ventar på godkjenning", en: "Waits for approval" },
  retired: { nb: "Avviklet", nn: "Avvikla", en: "Retired" },
  withdrawn: { nb: "Trukket", nn: "Trekt", en: "Withdrawn" },
  approved: { nb: "Godkjent", nn: "Godkjend", en: "Approved" },
  replaced: { nb: "Erstattet", nn: "Erstatta", en: "Replaced" },
  national: { nb: "Nasjonal", nn: "Nasjonal", en: "National" },
  which: { nb: "Vis", nn: "Vis", en: "Show" },
  whichLive: { nb: "I kraft og forslag", nn: "I kraft og forslag", en: "In force and proposals" },
  whichWaiting: { nb: "Venter på godkjenning", nn: "Ventar på godkjenning", en: "Waiting for approval" },
  whichRetired: { nb: "Avviklet", nn: "Avvikla", en: "Retired" },
  none: { nb: "Ingen roller her", nn: "Ingen roller her", en: "No roles here" },
  noneNext: {
    nb: "Foreslå en rolle, eller ta i bruk en nasjonal.",
    nn: "Foreslå ei rolle, eller ta i bruk ei nasjonal.",
    en: "Propose a role, or adopt a national one.",
  },
  noneNextDpo: {
    nb: "Tilgangsstyringen foreslår roller. Be dem om det hvis noe mangler.",
    nn: "Tilgangsstyringa foreslår roller. Be dei om det dersom noko manglar.",
    en: "Access administrators propose roles. Ask them if something is missing.",
  },
  propose: { nb: "Foreslå rolle", nn: "Foreslå rolle", en: "Propose a role" },
  nationalRoles: { nb: "Nasjonale roller", nn: "Nasjonale roller", en: "National roles" },
  newVersion: { nb: "Foreslå ny versjon", nn: "Foreslå ny versjon", en: "Propose a new version" },
  copy: { nb: "Kopier", nn: "Kopier", en: "Copy" },
  retire: { nb: "Avvikle", nn: "Avvikle", en: "Retire" },
  takeOver: {
    nb: "Foreslå nyeste nasjonale versjon",
    nn: "Foreslå nyaste nasjonale versjon",
    en: "Propose the newest national version",
  },
  onlyReading: {
    nb: "Du leser rollene som personvernombud. Bare tilgangsstyringen foreslår og godkjenner endringer.",
    nn: "Du les rollene som personvernombod. Berre tilgangsstyringa foreslår og godkjenner endringar.",
    en: "You read the roles as data protection officer. Access administrators alone propose and approve changes.",
  },
  nationalWhy: {
    nb: "Rollen er nasjonal og kan ikke endres her. Ta over en nyere nasjonal versjon, eller kopier den til en egen rolle.",
    nn: "Rolla er nasjonal og kan ikkje endrast her. Ta over ein nyare nasjonal versjon, eller kopier ho til ei eiga rolle.",
    en: "The role is national and cannot be changed here. Take over a newer national version, or copy it to a role of your own.",
  },
  waitsWhy: {
    nb: (version: string) =>
      `Versjon ${version} venter på godkjenning. Godkjenn eller trekk den før dere foreslår en ny.`,
    nn: (version: string) =>
      `Versjon ${version} ventar på godkjenning. Godkjenn eller trekk han før de foreslår ein ny.`,
    en: (version: string) =>
      `Version ${version} waits for approval. Approve or withdraw it before you propose another.`,
  },
  retiredWhy: {
    nb: "Rollen er avviklet for godt. Ingen har tilgang gjennom den.",
    nn: "Rolla er avvikla for godt. Ingen har tilgang gjennom ho.",
    en: "The role is retired for good. Nobody has access through it.",
  },
  seeProposal: {
    nb: "Se forslaget og virkningen",
    nn: "Sjå forslaget og verknaden",
    en: "See the proposal and its effect",
  },
  definition: { nb: "Det rollen sier", nn: "Det rolla seier", en: "What the role says" },
  parts: { nb: "Opplysninger", nn: "Opplysningar", en: "Information" },
  confidential: { nb: "taushetsbelagt", nn: "underlagt teieplikt", en: "confidential" },
  versions: { nb: "Versjoner", nn: "Versjonar", en: "Versions" },
  version: {
    nb: (n: string) => `Versjon ${n}`,
    nn: (n: string) => `Versjon ${n}`,
    en: (n: string) => `Version ${n}`,
  },
  proposedBy: { nb: "Foreslått", nn: "Foreslått", en: "Proposed" },
  decidedBy: { nb: "Avgjort", nn: "Avgjort", en: "Decided" },
  by: {
    nb: (when: string, who: string) => `${when}, ${who}`,
    nn: (when: string, who: string) => `${when}, ${who}`,
    en: (when: string, who: string) => `${when}, ${who}`,
  },
  compare: { nb: "Sammenlign versjoner", nn: "Samanlikn versjonar", en: "Compare versions" },
  compareFrom: { nb: "Fra", nn: "Frå", en: "From" },
  compareTo: { nb: "Til", nn: "Til", en: "To" },
  compareDo: { nb: "Sammenlign", nn: "Samanlikn", en: "Compare" },
  field: { nb: "Felt", nn: "Felt", en: "Field" },
  before: { nb: "Før", nn: "Før", en: "Before" },
  after: { nb: "Etter", nn: "Etter", en: "After" },
  noDifference: {
    nb: "Versjonene sier det samme",
    nn: "Versjonane seier det same",
    en: "The versions say the same",
  },
  differencesTitle: { nb: "Det som er forskjellig", nn: "Det som er ulikt", en: "What differs" },
  changesTitle: {
    nb: "Det som endres fra gjeldende versjon",
    nn: "Det som blir endra frå gjeldande versjon",
    en: "What changes from the version in force",
  },
  advice: {
    nb: "Opplysninger ingen har brukt",
    nn: "Opplysningar ingen har brukt",
    en: "Information nobody has used",
  },
  adviceNone: {
    nb: (days: string) => `Alle opplysningene i rollen er brukt de siste ${days} dagene.`,
    nn: (days: string) => `Alle opplysningane i rolla er brukte dei siste ${days} dagane.`,
    en: (days: string) => `All information of the role has been used in the last ${days} days.`,
  },
  adviceSome: {
    nb: (days: string) =>
      `Ingen oppslag de siste ${days} dagene har vist disse opplysningene. Vurder om rollen trenger dem.`,
    nn: (days: string) =>
      `Ingen oppslag dei siste ${days} dagane har vist desse opplysningane. Vurder om rolla treng dei.`,
    en: (days: string) =>
      `No look-up in the last ${days} days has shown this information. Consider whether the role needs it.`,
  },
  adviceEarly: {
    nb: "Versjonen har vært i kraft for kort tid til å si hva som ikke trengs. Se igjen om noen uker.",
    nn: "Versjonen har vore i kraft for kort tid til å seie kva som ikkje trengst. Sjå igjen om nokre veker.",
    en: "The version has been in force for too short a time to say what is not needed. Look again in some weeks.",
  },
  yes: { nb: "Ja", nn: "Ja", en: "Yes" },
  doneProposed: {
    nb: "Forslaget er lagret. Ingenting skjer før en annen godkjenner det.",
    nn: "Forslaget er lagra. Ingenting skjer før ein annan godkjenner det.",
    en: "The proposal is saved. Nothing happens until somebody else approves it.",
  },
  doneApproved: {
    nb: "Versjonen er godkjent og gjelder fra neste oppslag.",
    nn: "Versjonen er godkjend og gjeld frå neste oppslag.",
    en: "The version is approved and in force from the next look-up.",
  },
  doneWithdrawn: { nb: "Forslaget er trukket.", nn: "Forslaget er trekt.", en: "The proposal is withdrawn." },
  doneRetired: {
    nb: "Rollen er avviklet, og all tilgang gjennom den er slutt.",
    nn: "Rolla er avvikla, og all tilgang gjennom ho er slutt.",
    en: "The role is retired, and all access through it has ended.",
  },
  proposalTitle: {
    nb: (role: string, version: string) => `${role}, versjon ${version}`,
    nn: (role: string, version: string) => `${role}, versjon ${version}`,
    en: (role: string, version: string) => `${role}, version ${version}`,
  },
  retireTitle: { nb: "Avvikle rollen", nn: "Avvikle rolla", en: "Retire the role" },
  retireLead: {
    nb: "All tilgang som rollen gir, slutter med en gang. Koblingene til rollen avvikles, og forslag trekkes. Det kan ikke angres.",
    nn: "All tilgang som rolla gir, sluttar med ein gong. Koplingane til rolla blir avvikla, og forslag blir trekte. Det kan ikkje angrast.",
    en: "All access that the role gives ends at once. Its mappings are retired and proposals withdrawn. It cannot be undone.",
  },
  retireDo: { nb: "Avvikle nå", nn: "Avvikle no", en: "Retire now" },
  retireNobody: {
    nb: "Ingen har tilgang gjennom rollen nå",
    nn: "Ingen har tilgang gjennom rolla no",
    en: "Nobody has access through the role now",
  },
  nationalLead: {
    nb: "Roller som er definert sentralt. Tar dere en i bruk, følger den den nasjonale definisjonen.",
    nn: "Roller som er definerte sentralt. Tek de ei i bruk, følgjer ho den nasjonale definisjonen.",
    en: "Roles that are defined centrally. One that you adopt follows the national definition.",
  },
  nationalNone: {
    nb: "Det finnes ingen nasjonale roller ennå",
    nn: "Det finst ingen nasjonale roller enno",
    en: "There are no national roles yet",
  },
  nationalNoneNext: {
    nb: "De publiseres sentralt av driftspersonell. Foreslå en egen rolle så lenge.",
    nn: "Dei blir publiserte sentralt av driftspersonell. Foreslå ei eiga rolle så lenge.",
    en: "They are published centrally by the operators. Propose a role of your own meanwhile.",
  },
  adopt: { nb: "Foreslå å ta i bruk", nn: "Foreslå å ta i bruk", en: "Propose to adopt" },
});
