import { texts } from "./text.ts";

/** Looking people up, searching for them, and seeing a protected address. */
export const LOOKUP = texts({
  title: { nb: "Oppslag", nn: "Oppslag", en: "Look up" },
  lead: {
    nb: "Slå opp én person med fødselsnummer eller d-nummer. Hvert oppslag blir logget.",
    nn: "Slå opp éin person med fødselsnummer eller d-nummer. Kvart oppslag blir logga.",
    en: "Look one person up by national identity number or d-number. Every look-up is logged.",
  },
  chooseRole: { nb: "Velg rolle", nn: "Vel rolle", en: "Choose a role" },
  role: { nb: "Rolle", nn: "Rolle", en: "Role" },
  area: { nb: "Tjenesteområde", nn: "Tenesteområde", en: "Service area" },
  law: { nb: "Lovhjemmel", nn: "Lovheimel", en: "Legal basis" },
  noLaw: {
    nb: "Ingen: rollen gir bare åpne opplysninger",
    nn: "Ingen: rolla gir berre opne opplysningar",
    en: "None: the role gives open information only",
  },
  elements: { nb: "Opplysninger", nn: "Opplysningar", en: "Information" },
  elementsOf: {
    nb: (n: string, of: string) => `${n} av ${of} opplysninger`,
    nn: (n: string, of: string) => `${n} av ${of} opplysningar`,
    en: (n: string, of: string) => `${n} of ${of} elements`,
  },
  elementsShow: {
    nb: (n: string, of: string) => `${n} av ${of} mulige opplysninger. Vis hvilke`,
    nn: (n: string, of: string) => `${n} av ${of} moglege opplysningar. Vis kva for nokre`,
    en: (n: string, of: string) => `${n} of ${of} possible elements. Show which`,
  },
  limitedTo: { nb: "Bare kommune", nn: "Berre kommune", en: "Only municipality" },
  notForPeople: {
    nb: "Denne rollen er bare for fagsystemer. Velg en annen rolle, eller be om en på siden Min tilgang.",
    nn: "Denne rolla er berre for fagsystem. Vel ei anna rolle, eller be om ei på sida Min tilgang.",
    en: "This role is for case systems only. Choose another one, or ask for one on the page My access.",
  },
  noRole: {
    nb: "Du har ingen rolle å slå opp med nå",
    nn: "Du har inga rolle å slå opp med no",
    en: "You have no role to look people up with now",
  },
  noRoleNext: {
    nb: "Roller følger med grupper du er medlem av, eller gis etter søknad. Se hva du kan be om på siden Min tilgang.",
    nn: "Roller følgjer med grupper du er medlem av, eller blir gitt etter søknad. Sjå kva du kan be om på sida Min tilgang.",
    en: "Roles come with groups that you are a member of, or are given on request. The page My access shows what you may ask for.",
  },
  toAccess: { nb: "Til min tilgang", nn: "Til min tilgang", en: "To my access" },
  purpose: { nb: "Formål", nn: "Formål", en: "Purpose" },
  purposeHint: {
    nb: "Hva du skal bruke opplysningene til. Formålet blir logget.",
    nn: "Kva du skal bruke opplysningane til. Formålet blir logga.",
    en: "What you need the information for. The purpose is logged.",
  },
  purposeNeedsCase: {
    nb: (code: string) => `${code} (krever saksnummer)`,
    nn: (code: string) => `${code} (krev saksnummer)`,
    en: (code: string) => `${code} (demands a case reference)`,
  },
  caseReference: { nb: "Saksnummer", nn: "Saksnummer", en: "Case reference" },
  caseHint: { nb: "For eksempel 2026/123", nn: "Til dømes 2026/123", en: "For example 2026/123" },
  caseHintRequired: {
    nb: (codes: string) => `Må fylles ut når formålet er ${codes}. For eksempel 2026/123`,
    nn: (codes: string) => `Må fyllast ut når formålet er ${codes}. Til dømes 2026/123`,
    en: (codes: string) => `Required when the purpose is ${codes}. For example 2026/123`,
  },
  number: {
    nb: "Fødselsnummer eller d-nummer",
    nn: "Fødselsnummer eller d-nummer",
    en: "National identity number or d-number",
  },
  numberHint: {
    nb: "11 siffer. Mellomrom gjør ingenting.",
    nn: "11 siffer. Mellomrom gjer ingenting.",
    en: "11 digits. Spaces do not matter.",
  },
  onlySome: {
    nb: "Vis bare noen av opplysningene",
    nn: "Vis berre nokre av opplysningane",
    en: "Show only some of the information",
  },
  onlySomeHint: {
    nb: "Velger du ingen, vises alt rollen gir. Be ikke om mer enn du trenger.",
    nn: "Vel du ingen, blir alt rolla gir, vist. Be ikkje om meir enn du treng.",
    en: "If you choose none, all that the role gives is shown. Do not ask for more than you need.",
  },
  history: {
    nb: "Ta med historikk",
    nn: "Ta med historikk",
    en: "Include the past",
  },
  historyHint: {
    nb: "Tidligere navn, adresser og annet som ikke lenger gjelder",
    nn: "Tidlegare namn, adresser og anna som ikkje lenger gjeld",
    en: "Earlier names, addresses and other things that no longer apply",
  },
  lookUp: { nb: "Slå opp", nn: "Slå opp", en: "Look up" },
  searchWith: { nb: "Søk", nn: "Søk", en: "Search" },
  lookUpThis: {
    nb: (who: string) => `Slå opp ${who}`,
    nn: (who: string) => `Slå opp ${who}`,
    en: (who: string) => `Look up ${who}`,
  },
  thisPerson: { nb: "personen", nn: "personen", en: "this person" },
  backToProfile: { nb: "Tilbake til profilen", nn: "Tilbake til profilen", en: "Back to the profile" },
  lookUpOther: { nb: "Nytt oppslag", nn: "Nytt oppslag", en: "New look-up" },
  not_eleven_digits: {
    nb: "Nummeret må ha 11 siffer",
    nn: "Nummeret må ha 11 siffer",
    en: "The number must have 11 digits",
  },
  impossible_date: {
    nb: "De seks første sifrene er ingen dato. Se etter om noe er byttet om",
    nn: "Dei seks første siffera er ingen dato. Sjå etter om noko er bytt om",
    en: "The first six digits are no date. Check whether some are swapped",
  },
  bad_check_digit: {
    nb: "Nummeret finnes ikke: kontrollsifrene stemmer ikke. Se etter skrivefeil",
    nn: "Nummeret finst ikkje: kontrollsiffera stemmer ikkje. Sjå etter skrivefeil",
    en: "There is no such number: the check digits do not fit. Look for a typing error",
  },
  purposeMissing: { nb: "Velg et formål", nn: "Vel eit formål", en: "Choose a purpose" },
  caseMissing: {
    nb: "Dette formålet krever saksnummer",
    nn: "Dette formålet krev saksnummer",
    en: "This purpose demands a case reference",
  },
  caseWrong: {
    nb: "Skriv saksnummeret med bokstaver, tall og / . _ -, og uten personnummer",
    nn: "Skriv saksnummeret med bokstavar, tal og / . _ -, og utan personnummer",
    en: "Write the case reference with letters, digits and / . _ -, and without a person number",
  },
  notShown: { nb: "Ingenting vises", nn: "Ingenting blir vist", en: "Nothing is shown" },
  recorded: {
    nb: "Forsøket er logget.",
    nn: "Forsøket er logga.",
    en: "The attempt has been logged.",
  },
  notFound: {
    nb: "Ingen person å vise",
    nn: "Ingen person å vise",
    en: "Nobody to show",
  },
  notFoundNext: {
    nb: "Folkeregisteret har ingen med dette nummeret som rollen kan finne. Kontroller nummeret. Har du flere roller, kan en annen passe bedre.",
    nn: "Folkeregisteret har ingen med dette nummeret som rolla kan finne. Kontroller nummeret. Har du fleire roller, kan ei anna passe betre.",
    en: "The register has nobody by this number whom the role can find. Check the number. If you have several roles, another one may fit better.",
  },
  reference: { nb: "Referanse i loggen", nn: "Referanse i loggen", en: "Reference in the log" },
  forPurpose: {
    nb: (role: string, purpose: string) => `Rolle ${role}, formål ${purpose}`,
    nn: (role: string, purpose: string) => `Rolle ${role}, formål ${purpose}`,
    en: (role: string, purpose: string) => `Role ${role}, purpose ${purpose}`,
  },
  withheldTitle: {
    nb: "Dette vises ikke",
    nn: "Dette blir ikkje vist",
    en: "What is not shown",
  },
  maskedAddresses: {
    nb: (parts: string) => `Skjermet adresse, vises bare etter egen begrunnelse: ${parts}.`,
    nn: (parts: string) => `Skjerma adresse, blir berre vist etter eiga grunngiving: ${parts}.`,
    en: (parts: string) => `Protected address, shown only for a reason of its own: ${parts}.`,
  },
  maskedForRole: {
    nb: (parts: string) => `Skjermet adresse, som rollen ikke gir rett til å se: ${parts}.`,
    nn: (parts: string) => `Skjerma adresse, som rolla ikkje gir rett til å sjå: ${parts}.`,
    en: (parts: string) => `Protected address, which the role gives no right to see: ${parts}.`,
  },
  maskedPeople: {
    nb: (parts: string) => `Hvem det gjelder, fordi den andre kan være skjermet: ${parts}.`,
    nn: (parts: string) => `Kven det gjeld, fordi den andre kan vere skjerma: ${parts}.`,
    en: (parts: string) => `Whom it is about, because the other may be protected: ${parts}.`,
  },
  nothingKnown: {
    nb: (parts: string) => `Folkeregisteret har ingenting om: ${parts}.`,
    nn: (parts: string) => `Folkeregisteret har ingenting om: ${parts}.`,
    en: (parts: string) => `The register holds nothing about: ${parts}.`,
  },
  outsideRole: {
    nb: (n: string) => `Rollen gir ikke ${n} andre opplysninger. Vis hvilke`,
    nn: (n: string) => `Rolla gir ikkje ${n} andre opplysningar. Vis kva for nokre`,
    en: (n: string) => `The role does not give ${n} other elements. Show which`,
  },
  noHistory: {
    nb: "Historikk, som rollen ikke gir.",
    nn: "Historikk, som rolla ikkje gir.",
    en: "The past, which the role does not give.",
  },
  leftOut: {
    nb: (parts: string) => `Det du valgte bort: ${parts}.`,
    nn: (parts: string) => `Det du valde bort: ${parts}.`,
    en: (parts: string) => `What you left out: ${parts}.`,
  },
});
