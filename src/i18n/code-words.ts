import { texts } from "./text.ts";

/** The register's codes, as a reader says them. A code that is not here is shown as it stands. */
export const CODE_WORDS = {
  status: texts({
    bosatt: { nb: "Bosatt", nn: "Busett", en: "Resident" },
    utflyttet: { nb: "Utflyttet", nn: "Utflytta", en: "Emigrated" },
    forsvunnet: { nb: "Forsvunnet", nn: "Forsvunnen", en: "Missing" },
    doed: { nb: "Død", nn: "Død", en: "Dead" },
    opphoert: { nb: "Opphørt", nn: "Opphøyrt", en: "Ceased" },
    foedselsregistrert: { nb: "Fødselsregistrert", nn: "Fødselsregistrert", en: "Registered at birth" },
    midlertidig: { nb: "Midlertidig", nn: "Mellombels", en: "Temporary" },
    inaktiv: { nb: "Inaktiv", nn: "Inaktiv", en: "Inactive" },
    ikkeBosatt: { nb: "Ikke bosatt", nn: "Ikkje busett", en: "Not resident" },
    aktiv: { nb: "Aktiv", nn: "Aktiv", en: "Active" },
    iBruk: { nb: "I bruk", nn: "I bruk", en: "In use" },
  }),
  number: texts({
    foedselsnummer: { nb: "Fødselsnummer", nn: "Fødselsnummer", en: "National identity number" },
    dNummer: { nb: "D-nummer", nn: "D-nummer", en: "D-number" },
  }),
  identity: texts({
    ingenStatus: { nb: "Ingen status", nn: "Ingen status", en: "No status" },
    ikkeKontrollert: { nb: "Ikke kontrollert", nn: "Ikkje kontrollert", en: "Not checked" },
    kontrollert: { nb: "Kontrollert", nn: "Kontrollert", en: "Checked" },
    unik: { nb: "Unik", nn: "Unik", en: "Unique" },
  }),
  sex: texts({
    kvinne: { nb: "Kvinne", nn: "Kvinne", en: "Female" },
    mann: { nb: "Mann", nn: "Mann", en: "Male" },
  }),
  marital: texts({
    uoppgitt: { nb: "Uoppgitt", nn: "Ikkje oppgitt", en: "Not stated" },
    ugift: { nb: "Ugift", nn: "Ugift", en: "Unmarried" },
    gift: { nb: "Gift", nn: "Gift", en: "Married" },
    enkeEllerEnkemann: { nb: "Enke eller enkemann", nn: "Enkje eller enkjemann", en: "Widowed" },
    skilt: { nb: "Skilt", nn: "Skild", en: "Divorced" },
    separert: { nb: "Separert", nn: "Separert", en: "Separated" },
    registrertPartner: { nb: "Registrert partner", nn: "Registrert partnar", en: "Registered partner" },
    separertPartner: { nb: "Separert partner", nn: "Separert partnar", en: "Separated partner" },
    skiltPartner: { nb: "Skilt partner", nn: "Skild partnar", en: "Divorced partner" },
    gjenlevendePartner: { nb: "Gjenlevende partner", nn: "Attlevande partnar", en: "Surviving partner" },
  }),
  relation: texts({
    mor: { nb: "Mor", nn: "Mor", en: "Mother" },
    far: { nb: "Far", nn: "Far", en: "Father" },
    medmor: { nb: "Medmor", nn: "Medmor", en: "Co-mother" },
    barn: { nb: "Barn", nn: "Barn", en: "Child" },
    soesken: { nb: "Søsken", nn: "Sysken", en: "Sibling" },
    ektefelleEllerPartner: {
      nb: "Ektefelle eller partner",
      nn: "Ektefelle eller partnar",
      en: "Spouse or partner",
    },
    doedfoedtBarn: { nb: "Dødfødt barn", nn: "Dødfødd barn", en: "Stillborn child" },
  }),
  responsibility: texts({
    felles: { nb: "Felles", nn: "Felles", en: "Joint" },
    mor: { nb: "Mor alene", nn: "Mor åleine", en: "Mother alone" },
    far: { nb: "Far alene", nn: "Far åleine", en: "Father alone" },
    medmor: { nb: "Medmor alene", nn: "Medmor åleine", en: "Co-mother alone" },
    andre: { nb: "Andre enn foreldrene", nn: "Andre enn foreldra", en: "Others than the parents" },
    ukjent: { nb: "Ukjent", nn: "Ukjent", en: "Unknown" },
  }),
  protection: texts({
    ugradert: { nb: "Åpen adresse", nn: "Open adresse", en: "Open address" },
    klientadresse: { nb: "Klientadresse", nn: "Klientadresse", en: "Client address" },
    fortrolig: { nb: "Fortrolig adresse", nn: "Fortruleg adresse", en: "Confidential address" },
    strengtFortrolig: {
      nb: "Strengt fortrolig adresse",
      nn: "Strengt fortruleg adresse",
      en: "Strictly confidential address",
    },
  }),
  elsewhere: texts({
    militaer: { nb: "Militær", nn: "Militær", en: "Military" },
    utenriks: { nb: "Utenrikstjeneste", nn: "Utanriksteneste", en: "Foreign service" },
    paaSvalbard: { nb: "På Svalbard", nn: "På Svalbard", en: "On Svalbard" },
    pendler: { nb: "Pendler", nn: "Pendlar", en: "Commuter" },
  }),
  guardianship: texts({
    ensligMindreaarigAsylsoeker: {
      nb: "Enslig mindreårig asylsøker",
      nn: "Einsleg mindreårig asylsøkjar",
      en: "Unaccompanied minor seeking asylum",
    },
    ensligMindreaarigFlyktning: {
      nb: "Enslig mindreårig flyktning",
      nn: "Einsleg mindreårig flyktning",
      en: "Unaccompanied minor refugee",
    },
    voksen: { nb: "Vergemål for voksen", nn: "Verjemål for vaksen", en: "Guardianship of an adult" },
    midlertidigForVoksen: {
      nb: "Midlertidig vergemål for voksen",
      nn: "Mellombels verjemål for vaksen",
      en: "Temporary guardianship of an adult",
    },
    mindreaarig: {
      nb: "Vergemål for mindreårig",
      nn: "Verjemål for mindreårig",
      en: "Guardianship of a minor",
    },
    midlertidigForMindreaarig: {
      nb: "Midlertidig vergemål for mindreårig",
      nn: "Mellombels verjemål for mindreårig",
      en: "Temporary guardianship of a minor",
    },
    forvaltningUtenforVergemaal: {
      nb: "Forvaltning utenfor vergemål",
      nn: "Forvaltning utanfor verjemål",
      en: "Administration outside guardianship",
    },
    stadfestetFremtidsfullmakt: {
      nb: "Stadfestet fremtidsfullmakt",
      nn: "Stadfesta framtidsfullmakt",
      en: "Confirmed lasting power of attorney",
    },
  }),
  permit: texts({
    midlertidig: { nb: "Midlertidig", nn: "Mellombels", en: "Temporary" },
    permanent: { nb: "Permanent", nn: "Permanent", en: "Permanent" },
    opplysningMangler: { nb: "Opplysning mangler", nn: "Opplysning manglar", en: "Not known" },
  }),
  svalbard: texts({
    underSeksMaaneder: { nb: "Under seks måneder", nn: "Under seks månader", en: "Less than six months" },
    overSeksMaaneder: { nb: "Over seks måneder", nn: "Over seks månader", en: "More than six months" },
    overTolvMaaneder: { nb: "Over tolv måneder", nn: "Over tolv månader", en: "More than twelve months" },
    ukjent: { nb: "Ukjent varighet", nn: "Ukjend lengd", en: "Length not known" },
  }),
  retention: texts({
    harBibehold: { nb: "Har bibehold", nn: "Har behald", en: "Retained" },
    harIkkeLengerBibehold: {
      nb: "Har ikke lenger bibehold",
      nn: "Har ikkje lenger behald",
      en: "No longer retained",
    },
    norskStatsborgerTrengerIkkeBibehold: {
      nb: "Trenger ikke bibehold",
      nn: "Treng ikkje behald",
      en: "No retention needed",
    },
  }),
  sami: texts({
    nordsamisk: { nb: "Nordsamisk", nn: "Nordsamisk", en: "Northern Sámi" },
    soersamisk: { nb: "Sørsamisk", nn: "Sørsamisk", en: "Southern Sámi" },
    lulesamisk: { nb: "Lulesamisk", nn: "Lulesamisk", en: "Lule Sámi" },
  }),
  roll: texts({
    innmeldt: { nb: "Innmeldt", nn: "Innmeld", en: "Enrolled" },
    utmeldt: { nb: "Utmeldt", nn: "Utmeld", en: "Withdrawn" },
    aldriInnmeldt: { nb: "Aldri innmeldt", nn: "Aldri innmeld", en: "Never enrolled" },
  }),
  estate: texts({
    offentlig: { nb: "Offentlig skifte", nn: "Offentleg skifte", en: "Public administration" },
    annet: { nb: "Privat skifte eller annet", nn: "Privat skifte eller anna", en: "Private or other" },
  }),
} as const;
