import { texts } from "./text.ts";

export const OVERVIEW = texts({
  lead: {
    nb: "Hvordan det står til med tilganger, oppslag og synkronisering.",
    nn: "Korleis det står til med tilgangar, oppslag og synkronisering.",
    en: "How access, look-ups and synchronisation are doing.",
  },
  active: { nb: "Aktive tilganger", nn: "Aktive tilgangar", en: "Active access" },
  within14: { nb: "Utløper innen 14 dager", nn: "Går ut innan 14 dagar", en: "Ends within 14 days" },
  waiting: { nb: "Søknader som venter", nn: "Søknader som ventar", en: "Requests waiting" },
  lookups: { nb: "Oppslag siste døgn", nn: "Oppslag siste døgnet", en: "Look-ups in 24 hours" },
  cannotSignIn: { nb: "Kan ikke logge inn", nn: "Kan ikkje logge inn", en: "Cannot sign in" },
  cannotNote: { nb: "mangler objekt-ID", nn: "manglar objekt-ID", en: "no object id" },
  held: { nb: "Holdt tilbake", nn: "Haldne tilbake", en: "Held back" },
  heldNote: {
    nb: "personer i massefjerning",
    nn: "personar i massefjerning",
    en: "people in mass removals",
  },
  tokensEnding: { nb: "Nøkler som utløper", nn: "Nøklar som går ut", en: "Tokens ending" },
  tokensNote: {
    nb: (days: number) => `innen ${days} dager`,
    nn: (days: number) => `innan ${days} dagar`,
    en: (days: number) => `within ${days} days`,
  },
  byState: { nb: "Tilganger etter status", nn: "Tilgangar etter status", en: "Access by state" },
  endings: {
    nb: "Tilganger som utløper, per uke",
    nn: "Tilgangar som går ut, per veke",
    en: "Access ending, by week",
  },
  endingsNote: {
    nb: "De neste 12 ukene. En tilgang som fornyes, flytter seg til en senere uke.",
    nn: "Dei neste 12 vekene. Ein tilgang som blir fornya, flyttar seg til ei seinare veke.",
    en: "The next 12 weeks. Access that is renewed moves to a later week.",
  },
  perDay: { nb: "Oppslag per dag", nn: "Oppslag per dag", en: "Look-ups a day" },
  perDayNote: {
    nb: "De siste 30 dagene: oppslag, søk og visning av skjermet adresse som ble besvart.",
    nn: "Dei siste 30 dagane: oppslag, søk og vising av skjerma adresse som vart svara på.",
    en: "The last 30 days: look-ups, searches and protected addresses shown that were answered.",
  },
  figures: { nb: "Vis tallene", nn: "Vis tala", en: "Show the figures" },
  state: { nb: "Status", nn: "Status", en: "State" },
  week: { nb: "Uke", nn: "Veke", en: "Week" },
  weekOf: {
    nb: (week: number, day: string) => `Uke ${week} (fra ${day})`,
    nn: (week: number, day: string) => `Veke ${week} (frå ${day})`,
    en: (week: number, day: string) => `Week ${week} (from ${day})`,
  },
  day: { nb: "Dag", nn: "Dag", en: "Day" },
  count: { nb: "Antall", nn: "Tal", en: "Number" },
  answered: { nb: "Besvart", nn: "Svara på", en: "Answered" },
  refused: { nb: "Avvist", nn: "Avvist", en: "Refused" },
  stateActive: { nb: "Aktive", nn: "Aktive", en: "Active" },
  stateNotBegun: { nb: "Ikke begynt", nn: "Ikkje begynt", en: "Not begun" },
  stateSuspended: { nb: "Satt på vent", nn: "Sette på vent", en: "Suspended" },
  stateRequested: { nb: "Venter på svar", nn: "Ventar på svar", en: "Requested" },
  stateEnded: { nb: "Nylig avsluttet", nn: "Nyleg avslutta", en: "Ended lately" },
  noLookups: {
    nb: "Ingen oppslag de siste 30 dagene.",
    nn: "Ingen oppslag dei siste 30 dagane.",
    en: "No look-ups in the last 30 days.",
  },
  noEndings: {
    nb: "Ingen tilganger utløper de neste 12 ukene.",
    nn: "Ingen tilgangar går ut dei neste 12 vekene.",
    en: "No access ends in the next 12 weeks.",
  },
  sync: { nb: "Synkronisering", nn: "Synkronisering", en: "Synchronisation" },
  heldTitle: {
    nb: (n: number) =>
      n === 1 ? "Én kilde har en massefjerning som venter" : `${n} kilder har massefjerninger som venter`,
    nn: (n: number) =>
      n === 1 ? "Éi kjelde har ei massefjerning som ventar" : `${n} kjelder har massefjerningar som ventar`,
    en: (n: number) =>
      n === 1 ? "One source has a mass removal waiting" : `${n} sources have mass removals waiting`,
  },
  heldNext: {
    nb: "Tilgangene er satt på vent. Se hvem det gjelder, og avgjør om fjerningen var ment.",
    nn: "Tilgangane er sette på vent. Sjå kven det gjeld, og avgjer om fjerninga var meint.",
    en: "The access is suspended. See whom it concerns, and decide whether the removal was meant.",
  },
  askIam: {
    nb: "Be dem som styrer tilgang, om å se på det.",
    nn: "Be dei som styrer tilgang, om å sjå på det.",
    en: "Ask those who administer access to look at it.",
  },
  toRemovals: { nb: "Se massefjerninger", nn: "Sjå massefjerningar", en: "See mass removals" },
});

export const REMOVALS = texts({
  title: { nb: "Massefjerninger", nn: "Massefjerningar", en: "Mass removals" },
  lead: {
    nb: "Når mange mister gruppene sine på en gang, kan det være en feil i katalogen. Da settes tilgangen på vent i stedet for å avsluttes.",
    nn: "Når mange mistar gruppene sine på ein gong, kan det vere ein feil i katalogen. Då blir tilgangen sett på vent i staden for å bli avslutta.",
    en: "When many lose their groups at once, it may be a mistake in the directory. Access is then suspended instead of ended.",
  },
  none: {
    nb: "Ingen massefjerninger venter",
    nn: "Ingen massefjerningar ventar",
    en: "No mass removals wait",
  },
  noneNext: {
    nb: "Grensen for hver kilde står under Kilder.",
    nn: "Grensa for kvar kjelde står under Kjelder.",
    en: "The limit of each source stands under Sources.",
  },
  waiting: {
    nb: (source: string, people: number) =>
      `${source}: ${people} ${people === 1 ? "person" : "personer"} på vent`,
    nn: (source: string, people: number) =>
      `${source}: ${people} ${people === 1 ? "person" : "personar"} på vent`,
    en: (source: string, people: number) =>
      `${source}: ${people} ${people === 1 ? "person" : "people"} suspended`,
  },
  choice: {
    nb: "Var fjerningen en feil, legg dem tilbake i gruppen i Entra: da kommer tilgangen tilbake av seg selv, med den slutten den hadde. Var den ment, bekreft det her: da avsluttes tilgangen for godt.",
    nn: "Var fjerninga ein feil, legg dei tilbake i gruppa i Entra: då kjem tilgangen tilbake av seg sjølv, med den slutten han hadde. Var ho meint, stadfest det her: då blir tilgangen avslutta for godt.",
    en: "If the removal was a mistake, put them back into the group in Entra: the access then comes back by itself, with the end it had. If it was meant, confirm it here: the access then ends for good.",
  },
  confirm: { nb: "Bekreft fjerningen", nn: "Stadfest fjerninga", en: "Confirm the removal" },
  confirmTitle: {
    nb: (source: string) => `Bekreft fjerningen fra ${source}`,
    nn: (source: string) => `Stadfest fjerninga frå ${source}`,
    en: (source: string) => `Confirm the removal by ${source}`,
  },
  confirmLead: {
    nb: (people: string, grants: string) =>
      `${people} personer mister ${grants} tilganger for godt. Det kan ikke angres.`,
    nn: (people: string, grants: string) =>
      `${people} personar mistar ${grants} tilgangar for godt. Det kan ikkje angrast.`,
    en: (people: string, grants: string) =>
      `${people} people lose ${grants} grants for good. This cannot be undone.`,
  },
  confirmed: {
    nb: "Fjerningen er bekreftet.",
    nn: "Fjerninga er stadfesta.",
    en: "The removal is confirmed.",
  },
  person: { nb: "Person", nn: "Person", en: "Person" },
  gives: { nb: "Mister", nn: "Mistar", en: "Loses" },
  group: { nb: "Gruppe", nn: "Gruppe", en: "Group" },
  groupDeleted: { nb: "gruppen er slettet", nn: "gruppa er sletta", en: "the group is deleted" },
  lostAt: { nb: "Fjernet", nn: "Fjerna", en: "Removed" },
  expires: { nb: "Utløper uansett", nn: "Går ut uansett", en: "Ends anyway" },
});
