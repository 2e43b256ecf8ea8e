import { texts } from "./text.ts";

/** The information elements of the register, as a reader calls them; a test in `ui` holds that none is missing. */
export const PART_WORDS = texts({
  identifikasjonsnummer: {
    nb: "Fødselsnummer eller d-nummer",
    nn: "Fødselsnummer eller d-nummer",
    en: "National identity number or d-number",
  },
  identitetsgrunnlag: {
    nb: "Identitetsgrunnlag",
    nn: "Identitetsgrunnlag",
    en: "Identity control",
  },
  status: { nb: "Personstatus", nn: "Personstatus", en: "Person status" },
  doedsfall: { nb: "Dødsfall", nn: "Dødsfall", en: "Death" },
  sivilstand: { nb: "Sivilstand", nn: "Sivilstand", en: "Marital status" },
  foedsel: { nb: "Fødsel", nn: "Fødsel", en: "Birth" },
  statsborgerskap: { nb: "Statsborgerskap", nn: "Statsborgarskap", en: "Citizenship" },
  kjoenn: { nb: "Kjønn", nn: "Kjønn", en: "Sex" },
  navn: { nb: "Navn", nn: "Namn", en: "Name" },
  bostedsadresse: { nb: "Bostedsadresse", nn: "Bustadadresse", en: "Residential address" },
  oppholdsadresse: { nb: "Oppholdsadresse", nn: "Opphaldsadresse", en: "Address of stay" },
  deltBosted: { nb: "Delt bosted", nn: "Delt bustad", en: "Shared residence" },
  postadresse: { nb: "Postadresse", nn: "Postadresse", en: "Postal address" },
  postadresseIUtlandet: {
    nb: "Postadresse i utlandet",
    nn: "Postadresse i utlandet",
    en: "Postal address abroad",
  },
  adressebeskyttelse: { nb: "Adressebeskyttelse", nn: "Adressevern", en: "Address protection" },
  kontaktinformasjonForDoedsbo: {
    nb: "Kontakt for dødsbo",
    nn: "Kontakt for dødsbu",
    en: "Contact for the estate",
  },
  falskIdentitet: { nb: "Falsk identitet", nn: "Falsk identitet", en: "False identity" },
  legitimasjonsdokument: {
    nb: "Legitimasjonsdokument",
    nn: "Legitimasjonsdokument",
    en: "Identity document",
  },
  utenlandskPersonidentifikasjon: {
    nb: "Utenlandsk personnummer",
    nn: "Utanlandsk personnummer",
    en: "Foreign identity number",
  },
  familierelasjon: { nb: "Familie", nn: "Familie", en: "Family" },
  foreldreansvar: { nb: "Foreldreansvar", nn: "Foreldreansvar", en: "Parental responsibility" },
  vergemaalEllerFremtidsfullmakt: {
    nb: "Vergemål eller fremtidsfullmakt",
    nn: "Verjemål eller framtidsfullmakt",
    en: "Guardianship or lasting power of attorney",
  },
  utlendingsmyndighetenesIdentifikasjonsnummer: { nb: "DUF-nummer", nn: "DUF-nummer", en: "DUF number" },
  innflytting: { nb: "Innflytting til Norge", nn: "Innflytting til Noreg", en: "Move to Norway" },
  utflytting: { nb: "Utflytting fra Norge", nn: "Utflytting frå Noreg", en: "Move from Norway" },
  foedselINorge: { nb: "Fødsel i Norge", nn: "Fødsel i Noreg", en: "Birth in Norway" },
  opphold: { nb: "Oppholdstillatelse", nn: "Opphaldsløyve", en: "Residence permit" },
  oppholdPaaSvalbard: { nb: "Opphold på Svalbard", nn: "Opphald på Svalbard", en: "Stay on Svalbard" },
  rettsligHandleevne: { nb: "Rettslig handleevne", nn: "Rettsleg handleevne", en: "Legal capacity" },
  bibehold: {
    nb: "Bibehold av norsk statsborgerskap",
    nn: "Behald av norsk statsborgarskap",
    en: "Retention of Norwegian citizenship",
  },
  brukAvSamiskSpraak: { nb: "Bruk av samisk språk", nn: "Bruk av samisk språk", en: "Use of Sámi language" },
  forholdTilSametingetsValgmanntall: {
    nb: "Sametingets valgmanntall",
    nn: "Valmanntalet til Sametinget",
    en: "Electoral roll of the Sámi Parliament",
  },
});
