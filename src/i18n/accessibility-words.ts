import { texts } from "./text.ts";

/**
 * The accessibility statement. It speaks of the product as it is delivered: whoever runs it publishes a statement of its
 * own with uutilsynet.no, which is what the regulation asks for.
 */
export const ACCESSIBILITY = texts({
  lead: {
    nb: "Hvor godt denne løsningen følger kravene til universell utforming, hva som er testet, og hvordan du sier fra om feil.",
    nn: "Kor godt denne løysinga følgjer krava til universell utforming, kva som er testa, og korleis du seier frå om feil.",
    en: "How well this product meets the demands of accessibility, what has been tested, and how to tell us of faults.",
  },
  statusTitle: { nb: "Status", nn: "Status", en: "Status" },
  status: {
    nb: "Målet er WCAG 2.1 på nivå A og AA (EN 301 549), som forskriften om universell utforming av IKT-løsninger krever av offentlige virksomheter. Vi kjenner ingen brudd per datoen nederst. Det er likevel ikke det samme som at ingen finnes: bare det som står under, er testet.",
    nn: "Målet er WCAG 2.1 på nivå A og AA (EN 301 549), som forskrifta om universell utforming av IKT-løysingar krev av offentlege verksemder. Vi kjenner ingen brot per datoen nedst. Det er likevel ikkje det same som at ingen finst: berre det som står under, er testa.",
    en: "The aim is WCAG 2.1 levels A and AA (EN 301 549), which Norwegian regulation demands of public bodies. We know of no breach at the date below. That is not to say that there is none: only what follows has been tested.",
  },
  testedTitle: { nb: "Slik er det testet", nn: "Slik er det testa", en: "What has been tested" },
  testedAxe: {
    nb: "Sidene kontrolleres maskinelt med axe-core (WCAG 2.0, 2.1 og 2.2, nivå A og AA), i lyst og mørkt utseende og på mobilbredde.",
    nn: "Sidene blir kontrollerte maskinelt med axe-core (WCAG 2.0, 2.1 og 2.2, nivå A og AA), i lys og mørk utsjånad og på mobilbreidd.",
    en: "Pages are checked by machine with axe-core (WCAG 2.0, 2.1 and 2.2, levels A and AA), light and dark and at phone width.",
  },
  testedKeyboard: {
    nb: "Hovedoppgavene prøves med bare tastatur, og sidene måles slik at ingenting blir klippet eller flyter utenfor ved 400 % forstørrelse.",
    nn: "Hovudoppgåvene blir prøvde med berre tastatur, og sidene blir målte slik at ingenting blir klipt eller flyt utanfor ved 400 % forstørring.",
    en: "The main tasks are tried by keyboard alone, and pages are measured so that nothing is clipped or overflows at 400 % zoom.",
  },
  testedScript: {
    nb: "Alt virker uten JavaScript.",
    nn: "Alt verkar utan JavaScript.",
    en: "Everything works without JavaScript.",
  },
  knownTitle: { nb: "Kjente mangler", nn: "Kjende manglar", en: "Known shortcomings" },
  knownPeople: {
    nb: "Løsningen er ikke prøvd av personer med funksjonsnedsettelser, og ikke med skjermlesere ut over det maskinelle kontroller finner.",
    nn: "Løysinga er ikkje prøvd av personar med funksjonsnedsetjingar, og ikkje med skjermlesarar ut over det maskinelle kontrollar finn.",
    en: "The product has not been tried by people with disabilities, nor with screen readers beyond what checks by machine find.",
  },
  knownEnglish: {
    nb: "API-dokumentasjonen finnes bare på engelsk. Den er merket som engelsk for skjermlesere.",
    nn: "API-dokumentasjonen finst berre på engelsk. Han er merkt som engelsk for skjermlesarar.",
    en: "The API documentation is in English only. It is marked as English for screen readers.",
  },
  knownTables: {
    nb: "Brede tabeller må rulles sidelengs på smale skjermer. De kan rulles med tastatur, og lister kan lastes ned som CSV.",
    nn: "Breie tabellar må rullast sidelengs på smale skjermar. Dei kan rullast med tastatur, og lister kan lastast ned som CSV.",
    en: "Wide tables scroll sideways on narrow screens. They scroll by keyboard, and lists can be downloaded as CSV.",
  },
  feedbackTitle: { nb: "Si fra om feil", nn: "Sei frå om feil", en: "Tell of faults" },
  feedback: {
    nb: "Møter du noe du ikke kan bruke, si fra til den virksomheten som ga deg tilgang, til lederen din eller brukerstøtten. Fortell hvilken side det gjelder, hva du ville gjøre, og hvilket hjelpemiddel du bruker.",
    nn: "Møter du noko du ikkje kan bruke, sei frå til den verksemda som gav deg tilgang, til leiaren din eller brukarstøtta. Fortel kva side det gjeld, kva du ville gjere, og kva hjelpemiddel du bruker.",
    en: "If you meet something that you cannot use, tell the organisation that gave you access, your leader or user support. Say which page it is, what you wanted to do, and what assistive technology you use.",
  },
  authority: {
    nb: "Får du ikke svar, kan du melde fra til Tilsynet for universell utforming av IKT (uutilsynet), som fører tilsyn med virksomheten.",
    nn: "Får du ikkje svar, kan du melde frå til Tilsynet for universell utforming av IKT (uutilsynet), som fører tilsyn med verksemda.",
    en: "If you get no answer, you can tell the Norwegian Authority for Universal Design of ICT (uutilsynet), which supervises the organisation.",
  },
  authorityLink: { nb: "uutilsynet.no", nn: "uutilsynet.no", en: "uutilsynet.no" },
  ownTitle: {
    nb: "Virksomhetens egen erklæring",
    nn: "Verksemda si eiga erklæring",
    en: "The organisation's own statement",
  },
  own: {
    nb: "Denne siden gjelder løsningen slik den leveres. Kommunen eller fylkeskommunen som bruker den, skal selv fylle ut og publisere sin tilgjengelighetserklæring hos uutilsynet, og holde den oppdatert.",
    nn: "Denne sida gjeld løysinga slik ho blir levert. Kommunen eller fylkeskommunen som bruker ho, skal sjølv fylle ut og publisere si tilgjengeerklæring hos uutilsynet, og halde ho oppdatert.",
    en: "This page is about the product as delivered. The municipality or county that uses it has to fill in and publish an accessibility statement of its own with uutilsynet, and keep it up to date.",
  },
  updated: {
    nb: (date: string) => `Sist oppdatert ${date}.`,
    nn: (date: string) => `Sist oppdatert ${date}.`,
    en: (date: string) => `Last updated ${date}.`,
  },
});
