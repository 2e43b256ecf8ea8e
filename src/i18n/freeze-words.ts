import { texts } from "./text.ts";

export const FREEZES_PAGE = texts({
  lead: {
    nb: "En frys stopper oppslag fra neste forespørsel. Ingenting avsluttes: tilgangen er der igjen når frysen oppheves, om den ikke har utløpt imens.",
    nn: "Ein frys stoppar oppslag frå neste førespurnad. Ingenting blir avslutta: tilgangen er der att når frysen blir oppheva, om han ikkje har gått ut imens.",
    en: "A freeze stops look-ups from the next request on. Nothing ends: access is back when the freeze is lifted, unless it has run out meanwhile.",
  },
  freeze: { nb: "Frys noe", nn: "Frys noko", en: "Freeze something" },
  newTitle: { nb: "Frys", nn: "Frys", en: "Freeze" },
  newLead: {
    nb: "Det gjelder fra neste forespørsel, i hele løsningen. Å ta bort tilgang krever bare én person.",
    nn: "Det gjeld frå neste førespurnad, i heile løysinga. Å ta bort tilgang krev berre éin person.",
    en: "It counts from the next request on, everywhere. Taking access away takes one person.",
  },
  what: { nb: "Hva skal fryses?", nn: "Kva skal frysast?", en: "What is to be frozen?" },
  organisation: {
    nb: "Alle oppslag i organisasjonen",
    nn: "Alle oppslag i organisasjonen",
    en: "All look-ups of the organisation",
  },
  role: { nb: "En rolle", nn: "Ei rolle", en: "A role" },
  person: { nb: "En person", nn: "Ein person", en: "A person" },
  personHint: {
    nb: "Alt personen kan gjøre her, også rettigheter i portalen.",
    nn: "Alt personen kan gjere her, også rettar i portalen.",
    en: "All that the person can do here, rights in the portal too.",
  },
  integration: { nb: "Et fagsystem", nn: "Eit fagsystem", en: "A case system" },
  whichRole: { nb: "Rolle", nn: "Rolle", en: "Role" },
  whichPerson: { nb: "Brukernavn", nn: "Brukarnamn", en: "User name" },
  whichPersonHint: {
    nb: "Slik det står i katalogen, for eksempel fornavn.etternavn@kommunen.no. Trengs bare for en person.",
    nn: "Slik det står i katalogen, til dømes fornamn.etternamn@kommunen.no. Trengst berre for ein person.",
    en: "As in the directory, such as first.last@municipality.no. Needed for a person only.",
  },
  whichIntegration: { nb: "Fagsystem", nn: "Fagsystem", en: "Case system" },
  notChosen: { nb: "Velg", nn: "Vel", en: "Choose" },
  submit: { nb: "Frys", nn: "Frys", en: "Freeze" },
  reasonHint: {
    nb: "Hvorfor? Skriv om tilgangen, aldri om en innbygger. Begrunnelsen blir stående i oversikten.",
    nn: "Kvifor? Skriv om tilgangen, aldri om ein innbyggjar. Grunngivinga blir ståande i oversikta.",
    en: "Why? Write about the access, never about a citizen. The reason stays in the list.",
  },
  scope: { nb: "Gjelder", nn: "Gjeld", en: "Concerns" },
  since: { nb: "Siden", nn: "Sidan", en: "Since" },
  by: { nb: "Av", nn: "Av", en: "By" },
  holds: { nb: "Fryst", nn: "Frosen", en: "Frozen" },
  lifted: { nb: "Opphevet", nn: "Oppheva", en: "Lifted" },
  liftedBy: {
    nb: (by: string, at: string) => `av ${by}, ${at}`,
    nn: (by: string, at: string) => `av ${by}, ${at}`,
    en: (by: string, at: string) => `by ${by}, ${at}`,
  },
  lift: { nb: "Opphev", nn: "Opphev", en: "Lift" },
  liftTitle: {
    nb: (what: string) => `Opphev frysen: ${what}`,
    nn: (what: string) => `Opphev frysen: ${what}`,
    en: (what: string) => `Lift the freeze: ${what}`,
  },
  liftLead: {
    nb: "Tilgang som ikke har utløpt imens, gjelder igjen fra neste forespørsel.",
    nn: "Tilgang som ikkje har gått ut imens, gjeld att frå neste førespurnad.",
    en: "Access that has not run out meanwhile counts again from the next request on.",
  },
  mayLift: {
    nb: "Tilgangsstyring og personvernombudet kan oppheve en frys. Ingen opphever en frys av seg selv.",
    nn: "Tilgangsstyring og personvernombodet kan oppheve ein frys. Ingen opphevar ein frys av seg sjølv.",
    en: "IAM staff and the data protection officer may lift a freeze. Nobody lifts a freeze of himself.",
  },
  own: {
    nb: "Gjelder deg selv: en annen må oppheve den",
    nn: "Gjeld deg sjølv: ein annan må oppheve han",
    en: "Concerns yourself: somebody else must lift it",
  },
  search: { nb: "Søk i frys", nn: "Søk i frys", en: "Search freezes" },
  none: {
    nb: "Ingenting er eller har vært fryst",
    nn: "Ingenting er eller har vore frose",
    en: "Nothing is or was frozen",
  },
  noneNext: {
    nb: "Frys når tilgang må stoppe nå, for eksempel mens noe undersøkes.",
    nn: "Frys når tilgang må stoppe no, til dømes mens noko blir undersøkt.",
    en: "Freeze when access must stop now, such as while something is looked into.",
  },
  doneFrozen: {
    nb: "Fryst. Det gjelder fra neste forespørsel.",
    nn: "Frose. Det gjeld frå neste førespurnad.",
    en: "Frozen. It counts from the next request on.",
  },
  doneLifted: { nb: "Frysen er opphevet.", nn: "Frysen er oppheva.", en: "The freeze is lifted." },
  unknownPerson: {
    nb: "Vi finner ingen med dette brukernavnet",
    nn: "Vi finn ingen med dette brukarnamnet",
    en: "Nobody has this user name",
  },
  severalPeople: {
    nb: "Flere har dette brukernavnet; frys fra personens egen side",
    nn: "Fleire har dette brukarnamnet; frys frå personen si eiga side",
    en: "Several people have this user name; freeze from the person's own page",
  },
});
