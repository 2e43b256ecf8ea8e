import { texts } from "./text.ts";

/** One's own records in the log. */
export const MY_LOG = texts({
  title: { nb: "Min logg", nn: "Min logg", en: "My log" },
  lead: {
    nb: "Oppslag, søk og viste adresser som er logget på deg. Hvem de gjaldt, står ikke her.",
    nn: "Oppslag, søk og viste adresser som er logga på deg. Kven dei gjaldt, står ikkje her.",
    en: "Look-ups, searches and addresses shown that are logged on you. Whom they were about is not told here.",
  },
  time: { nb: "Tidspunkt", nn: "Tidspunkt", en: "Time" },
  kind: { nb: "Hva", nn: "Kva", en: "What" },
  lookup: { nb: "Oppslag", nn: "Oppslag", en: "Look-up" },
  search: { nb: "Søk", nn: "Søk", en: "Search" },
  reveal: {
    nb: "Visning av skjermet adresse",
    nn: "Vising av skjerma adresse",
    en: "Showing a protected address",
  },
  role: { nb: "Rolle", nn: "Rolle", en: "Role" },
  purpose: { nb: "Formål", nn: "Formål", en: "Purpose" },
  outcome: { nb: "Utfall", nn: "Utfall", en: "Outcome" },
  permit: { nb: "Vist", nn: "Vist", en: "Shown" },
  permitNothing: { nb: "Ingen å vise", nn: "Ingen å vise", en: "Nobody to show" },
  deny: { nb: "Avslått", nn: "Avslått", en: "Refused" },
  error: { nb: "Feilet", nn: "Feila", en: "Failed" },
  reference: { nb: "Referanse", nn: "Referanse", en: "Reference" },
  empty: {
    nb: "Ingenting er logget på deg ennå",
    nn: "Ingenting er logga på deg enno",
    en: "Nothing is logged on you yet",
  },
  emptyNext: {
    nb: "Når du slår opp eller søker etter noen, står det her med en gang.",
    nn: "Når du slår opp eller søkjer etter nokon, står det her med ein gong.",
    en: "When you look somebody up or search for somebody, it is here at once.",
  },
  question: {
    nb: "Er det noe her du ikke kjenner igjen? Si fra til personvernombudet, og oppgi referansen.",
    nn: "Er det noko her du ikkje kjenner att? Sei frå til personvernombodet, og oppgi referansen.",
    en: "Is there something here that you do not recognise? Tell the data protection officer, and quote the reference.",
  },
});
