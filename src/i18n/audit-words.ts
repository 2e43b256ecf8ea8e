import { texts } from "./text.ts";

/** Searching the log, and one record of it. */
export const AUDIT = texts({
  lead: {
    nb: "Hvem som har gjort hva, når og i hvilken rolle. At du leser loggen, blir også logget.",
    nn: "Kven som har gjort kva, når og i kva rolle. At du les loggen, blir også logga.",
    en: "Who did what, when and in which role. That you read the log is logged as well.",
  },
  found: { nb: "Funn i loggen", nn: "Funn i loggen", en: "What was found in the log" },
  time: { nb: "Tidspunkt", nn: "Tidspunkt", en: "Time" },
  kind: { nb: "Hendelse", nn: "Hending", en: "Event" },
  outcome: { nb: "Utfall", nn: "Utfall", en: "Outcome" },
  permit: { nb: "Tillatt", nn: "Tillate", en: "Permitted" },
  deny: { nb: "Avvist", nn: "Avvist", en: "Refused" },
  error: { nb: "Feilet", nn: "Feila", en: "Failed" },
  actor: { nb: "Hvem (navn eller id)", nn: "Kven (namn eller id)", en: "Who (name or id)" },
  actorHint: {
    nb: "Ansatt eller fagsystem, aldri en innbygger.",
    nn: "Tilsett eller fagsystem, aldri ein innbyggjar.",
    en: "An employee or a case system, never a citizen.",
  },
  actorNumber: {
    nb: "Skriv navn eller id. Et fødselsnummer skal ikke stå her; det er ikke søkt etter.",
    nn: "Skriv namn eller id. Eit fødselsnummer skal ikkje stå her; det er ikkje søkt etter.",
    en: "Write a name or an id. An identity number must not stand here; it was not searched for.",
  },
  who: { nb: "Hvem", nn: "Kven", en: "Who" },
  role: { nb: "Rolle", nn: "Rolle", en: "Role" },
  from: { nb: "Fra og med", nn: "Frå og med", en: "From" },
  to: { nb: "Til og med", nn: "Til og med", en: "To" },
  request: { nb: "Referanse", nn: "Referanse", en: "Reference" },
  requestHint: {
    nb: "Id-en som står på siden eller i svaret",
    nn: "Id-en som står på sida eller i svaret",
    en: "The id on the page or in the answer",
  },
  flag: { nb: "Merke", nn: "Merke", en: "Flag" },
  family: { nb: "Egen familie", nn: "Eigen familie", en: "Own family" },
  colleague: { nb: "Kollega", nn: "Kollega", en: "Colleague" },
  own_data: { nb: "Seg selv", nn: "Seg sjølv", en: "Himself" },
  self_unknown: { nb: "Eget nummer ukjent", nn: "Eige nummer ukjent", en: "Own number unknown" },
  reason: { nb: "Grunn", nn: "Grunn", en: "Ground" },
  search: { nb: "Søk i loggen", nn: "Søk i loggen", en: "Search the log" },
  clear: { nb: "Nullstill", nn: "Nullstill", en: "Clear" },
  none: { nb: "Ingen hendelser passer", nn: "Ingen hendingar passar", en: "Nothing fits" },
  noneNext: {
    nb: "Velg en lengre periode eller færre vilkår. Uten vilkår vises de siste 30 dagene.",
    nn: "Vel ein lengre periode eller færre vilkår. Utan vilkår blir dei siste 30 dagane viste.",
    en: "Choose a longer period or fewer conditions. Without any, the last 30 days are shown.",
  },
  older: { nb: "Eldre", nn: "Eldre", en: "Older" },
  newest: { nb: "Til de nyeste", nn: "Til dei nyaste", en: "To the newest" },
  wrong: {
    nb: "Et vilkår er ikke skrevet riktig",
    nn: "Eit vilkår er ikkje skrive rett",
    en: "A condition is not written correctly",
  },
  recordTitle: { nb: "Hendelse i loggen", nn: "Hending i loggen", en: "A record of the log" },
  recordLead: {
    nb: "Slik hendelsen er skrevet i loggen. Den kan ikke endres.",
    nn: "Slik hendinga er skriven i loggen. Ho kan ikkje endrast.",
    en: "As it is written in the log. It cannot be changed.",
  },
  aboutTitle: { nb: "Hva som skjedde", nn: "Kva som skjedde", en: "What happened" },
  factsTitle: { nb: "Opplysninger om hendelsen", nn: "Opplysningar om hendinga", en: "Facts of the event" },
  reasonMeans: { nb: "Det betyr", nn: "Det tyder", en: "Which means" },
  subject: { nb: "Hvem det gjaldt", nn: "Kven det galdt", en: "About whom" },
  subjectHidden: {
    nb: "Én person. Hvem det er, står ikke i hendelsen, bare en referanse:",
    nn: "Éin person. Kven det er, står ikkje i hendinga, berre ein referanse:",
    en: "One person. Who it is does not stand in the record, only a reference:",
  },
  nobody: { nb: "Ingen innbygger", nn: "Ingen innbyggjar", en: "No citizen" },
  id: { nb: "Hendelsens id", nn: "Id-en til hendinga", en: "Id of the record" },
  leaf: {
    nb: "Vis hendelsen slik den er forseglet (JSON)",
    nn: "Vis hendinga slik ho er forsegla (JSON)",
    en: "Show the record as it is sealed (JSON)",
  },
  unknown: {
    nb: "Det finnes ingen slik hendelse",
    nn: "Det finst inga slik hending",
    en: "There is no such record",
  },
  unknownNext: {
    nb: "Kontroller id-en, eller søk i loggen.",
    nn: "Kontroller id-en, eller søk i loggen.",
    en: "Check the id, or search the log.",
  },
  scim_client: { nb: "Kilde", nn: "Kjelde", en: "Source" },
  command_line: {
    nb: "Driftspersonell (kommandolinjen)",
    nn: "Driftspersonell (kommandolinja)",
    en: "Operators (command line)",
  },
  system: { nb: "Systemet", nn: "Systemet", en: "The system" },
  stranger: {
    nb: "Noen organisasjonen ikke kjenner",
    nn: "Nokon organisasjonen ikkje kjenner",
    en: "Somebody the organisation does not know",
  },
  subjects: {
    nb: (count: string) => `${count} personer. Hvem de er, står ikke i hendelsen.`,
    nn: (count: string) => `${count} personar. Kven dei er, står ikkje i hendinga.`,
    en: (count: string) => `${count} people. Who they are does not stand in the record.`,
  },
  shownMost: {
    nb: (count: string, most: string) =>
      `Viser ${count} om gangen. CSV-filen holder de ${most} nyeste som passer.`,
    nn: (count: string, most: string) =>
      `Viser ${count} om gongen. CSV-fila held dei ${most} nyaste som passar.`,
    en: (count: string, most: string) =>
      `Shows ${count} at a time. The CSV file holds the ${most} newest that fit.`,
  },
});

/** Names of facts as a reader says them; a fact that is not here goes by its own name. */
export const FACTS = texts({
  partsReturned: { nb: "Opplysninger vist", nn: "Opplysningar viste", en: "Elements shown" },
  partsMasked: { nb: "Opplysninger skjult", nn: "Opplysningar skjulte", en: "Elements masked" },
  partsSearched: { nb: "Søkt med", nn: "Søkt med", en: "Searched by" },
  purpose: { nb: "Formål", nn: "Føremål", en: "Purpose" },
  protection: { nb: "Adressebeskyttelse", nn: "Adressevern", en: "Address protection" },
  historikk: { nb: "Historikk", nn: "Historikk", en: "History" },
  count: { nb: "Antall", nn: "Tal", en: "Number" },
  records: { nb: "Hendelser funnet", nn: "Hendingar funne", en: "Records found" },
  holder: { nb: "Hvem tilgangen gjelder", nn: "Kven tilgangen gjeld", en: "Whose access" },
  grantId: { nb: "Tilgangens id", nn: "Id-en til tilgangen", en: "Id of the access" },
  grantIds: { nb: "Tilgangenes id-er", nn: "Id-ane til tilgangane", en: "Ids of the access" },
  items: { nb: "Tilganger i gjennomgangen", nn: "Tilgangar i gjennomgangen", en: "Grants under review" },
  keep: { nb: "Beholdt", nn: "Behalde", en: "Kept" },
  remove: { nb: "Tatt bort", nn: "Tekne bort", en: "Taken away" },
  from: { nb: "Fra", nn: "Frå", en: "From" },
  to: { nb: "Til", nn: "Til", en: "To" },
  kind: { nb: "Hendelse", nn: "Hending", en: "Event" },
});
