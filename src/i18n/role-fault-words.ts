import { texts } from "./text.ts";

/** What may be wrong with a definition, and what to do about it, by the faults of `roleProblems`. */
export const ROLE_FAULTS = texts({
  name_missing: {
    nb: "Navn: gi rollen et navn",
    nn: "Namn: gi rolla eit namn",
    en: "Name: give the role a name",
  },
  name_too_long: {
    nb: "Navn: skriv høyst 100 tegn",
    nn: "Namn: skriv høgst 100 teikn",
    en: "Name: write 100 characters at most",
  },
  name_holds_a_number: {
    nb: "Navn: ta bort det som ligner et fødselsnummer",
    nn: "Namn: ta bort det som liknar eit fødselsnummer",
    en: "Name: take away what looks like a person number",
  },
  unknown_area: {
    nb: "Tjenesteområde: velg et fra listen",
    nn: "Tenesteområde: vel eit frå lista",
    en: "Service area: choose one from the list",
  },
  act_outside_area: {
    nb: "Lovhjemmel: velg bare lover som hører til tjenesteområdet",
    nn: "Lovheimel: vel berre lover som høyrer til tenesteområdet",
    en: "Legal basis: choose acts of the service area only",
  },
  section_not_checked: {
    nb: "Lovhjemmel: paragrafen er ikke kontrollert mot Lovdata",
    nn: "Lovheimel: paragrafen er ikkje kontrollert mot Lovdata",
    en: "Legal basis: the section has not been checked on Lovdata",
  },
  area_without_hjemmel: {
    nb: "Rettighetspakke: tjenesteområdet har ingen lovhjemmel, så velg «uten hjemmel»",
    nn: "Rettspakke: tenesteområdet har ingen lovheimel, så vel «utan heimel»",
    en: "Rights package: the service area has no act, so choose “without a statutory right”",
  },
  protected_addresses_without_hjemmel: {
    nb: "Skjermet adresse: krever rettighetspakke med hjemmel og en lov",
    nn: "Skjerma adresse: krev rettspakke med heimel og ei lov",
    en: "Protected address: takes a package with a statutory right, and an act",
  },
  no_use: {
    nb: "Bruksområder: velg minst ett",
    nn: "Bruksområde: vel minst eitt",
    en: "Uses: choose one at least",
  },
  unknown_use: {
    nb: "Bruksområder: velg fra listen",
    nn: "Bruksområde: vel frå lista",
    en: "Uses: choose from the list",
  },
  no_parts: {
    nb: "Opplysninger: velg minst én",
    nn: "Opplysningar: vel minst éi",
    en: "Information: choose one element at least",
  },
  unknown_part: {
    nb: "Opplysninger: velg fra listen",
    nn: "Opplysningar: vel frå lista",
    en: "Information: choose from the list",
  },
  confidential_part_without_hjemmel: {
    nb: "Opplysninger: taushetsbelagte opplysninger krever en lov",
    nn: "Opplysningar: opplysningar med teieplikt krev ei lov",
    en: "Information: what is confidential takes an act",
  },
  part_outside_rettighetspakke: {
    nb: "Opplysninger: noe av dette finnes ikke i rettighetspakken uten hjemmel",
    nn: "Opplysningar: noko av dette finst ikkje i rettspakka utan heimel",
    en: "Information: some of this is not in the package without a statutory right",
  },
  addresses_or_relations_without_adressebeskyttelse: {
    nb: "Opplysninger: velg også adressebeskyttelse, ellers kan ingen vite hva som må skjules",
    nn: "Opplysningar: vel også adressevern, elles kan ingen vite kva som må skjulast",
    en: "Information: choose address protection too, or nobody can tell what must be hidden",
  },
  not_a_municipality: {
    nb: "Kommuner: skriv kommunenummer med fire sifre",
    nn: "Kommunar: skriv kommunenummer med fire siffer",
    en: "Municipalities: write numbers of four digits",
  },
  municipalities_without_bostedsadresse: {
    nb: "Kommuner: krever at rollen har bostedsadresse",
    nn: "Kommunar: krev at rolla har bustadadresse",
    en: "Municipalities: takes residential address among the information",
  },
  no_purpose: {
    nb: "Formål: skriv minst ett",
    nn: "Formål: skriv minst eitt",
    en: "Purposes: write one at least",
  },
  purpose_code_malformed: {
    nb: "Formål: bruk små bokstaver a–z, tall og understrek, og begynn med en bokstav",
    nn: "Formål: bruk små bokstavar a–z, tal og understrek, og byrj med ein bokstav",
    en: "Purposes: use lower-case letters a–z, digits and underscore, a letter first",
  },
  purpose_name_malformed: {
    nb: "Formål: et navn har høyst 100 tegn, og ingen fødselsnumre",
    nn: "Formål: eit namn har høgst 100 teikn, og ingen fødselsnummer",
    en: "Purposes: a name has 100 characters at most, and no identity number",
  },
  purpose_twice: {
    nb: "Formål: samme formål står to ganger",
    nn: "Formål: same formål står to gonger",
    en: "Purposes: the same purpose stands twice",
  },
  less_than_one_day: {
    nb: "skriv et helt tall på 1 eller mer",
    nn: "skriv eit heilt tal på 1 eller meir",
    en: "write a whole number of 1 or more",
  },
  default_longer_than_longest: {
    nb: "Vanlig varighet: kan ikke være lengre enn lengste levetid",
    nn: "Vanleg varigheit: kan ikkje vere lengre enn lengste levetid",
    en: "Usual life: cannot be longer than the longest life",
  },
  more_than_allowed: {
    nb: "mer enn organisasjonen tillater",
    nn: "meir enn organisasjonen tillèt",
    en: "more than the organisation allows",
  },
  unknown_user: {
    nb: "Rolleeier: ingen i organisasjonen har dette brukernavnet",
    nn: "Rolleeigar: ingen i organisasjonen har dette brukarnamnet",
    en: "Owner of the role: nobody in the organisation has this user name",
  },
});
