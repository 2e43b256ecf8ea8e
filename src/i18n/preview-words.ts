import { texts } from "./text.ts";

/** What a change does to people's access, before it is approved. */
export const PREVIEW = texts({
  title: { nb: "Forhåndsvisning", nn: "Førehandsvising", en: "Preview" },
  nobody: {
    nb: "Ingen får eller mister tilgang",
    nn: "Ingen får eller mistar tilgang",
    en: "Nobody gains or loses access",
  },
  nobodyNext: {
    nb: "De som har tilgang, beholder den med samme sluttdato.",
    nn: "Dei som har tilgang, beheld han med same sluttdato.",
    en: "Those who have access keep it until the same day.",
  },
  gains: { nb: "Får tilgang", nn: "Får tilgang", en: "Gains access" },
  asks: { nb: "Må bekreftes av leder", nn: "Må stadfestast av leiar", en: "A leader must confirm" },
  resumes: { nb: "Får tilbake", nn: "Får tilbake", en: "Gets it back" },
  ends_earlier: { nb: "Slutter tidligere", nn: "Sluttar tidlegare", en: "Ends earlier" },
  loses: { nb: "Mister tilgang", nn: "Mistar tilgang", en: "Loses access" },
  parts_change: { nb: "Ser andre opplysninger", nn: "Ser andre opplysningar", en: "Sees other information" },
  may_break_glass: { nb: "Kan ta nødtilgang", nn: "Kan ta naudtilgang", en: "May take emergency access" },
  suspended: {
    nb: "Ikke i bruk nå: kontoen er deaktivert eller stanset",
    nn: "Ikkje i bruk no: kontoen er deaktivert eller stansa",
    en: "Not in use now: the account is disabled or suspended",
  },
  person: { nb: "Person", nn: "Person", en: "Person" },
  effect: { nb: "Virkning", nn: "Verknad", en: "Effect" },
  end: { nb: "Tilgang til", nn: "Tilgang til", en: "Access until" },
  days: {
    nb: (n: string) => `${n} dager fra godkjenningen`,
    nn: (n: string) => `${n} dagar frå godkjenninga`,
    en: (n: string) => `${n} days from the approval`,
  },
  noLaterThan: {
    nb: (text: string, day: string) => `${text}, senest ${day}`,
    nn: (text: string, day: string) => `${text}, seinast ${day}`,
    en: (text: string, day: string) => `${text}, ${day} at the latest`,
  },
  gained: { nb: "Nye opplysninger", nn: "Nye opplysningar", en: "New information" },
  lost: { nb: "Mister opplysninger", nn: "Mistar opplysningar", en: "Loses information" },
  count: {
    nb: (n: string) => `${n} opplysninger`,
    nn: (n: string) => `${n} opplysningar`,
    en: (n: string) => `${n} elements`,
  },
  search: { nb: "Søk på navn", nn: "Søk på namn", en: "Search by name" },
  staleTitle: {
    nb: "Virkningen er en annen nå",
    nn: "Verknaden er ein annan no",
    en: "The effect is another now",
  },
  stale: {
    nb: "Ingenting er endret. Dette er annerledes enn da du så på det. Se gjennom forhåndsvisningen på nytt før du godkjenner.",
    nn: "Ingenting er endra. Dette er annleis enn då du såg på det. Sjå gjennom førehandsvisinga på nytt før du godkjenner.",
    en: "Nothing was changed. This is otherwise than when you looked. Read the preview again before you approve.",
  },
  staleRules: {
    nb: "Forslaget, en sluttdato eller opplysningene er endret.",
    nn: "Forslaget, ein sluttdato eller opplysningane er endra.",
    en: "The proposal, an end or the information has changed.",
  },
  staleNow: {
    nb: (name: string, now: string) => `${name}: ${now} (ny siden du så på det)`,
    nn: (name: string, now: string) => `${name}: ${now} (ny sidan du såg på det)`,
    en: (name: string, now: string) => `${name}: ${now} (new since you looked)`,
  },
  staleGone: {
    nb: (name: string, was: string) => `${name}: ikke lenger «${was}»`,
    nn: (name: string, was: string) => `${name}: ikkje lenger «${was}»`,
    en: (name: string, was: string) => `${name}: no longer “${was}”`,
  },
  staleOther: {
    nb: (name: string, was: string, now: string) => `${name}: «${was}» er nå «${now}»`,
    nn: (name: string, was: string, now: string) => `${name}: «${was}» er no «${now}»`,
    en: (name: string, was: string, now: string) => `${name}: “${was}” is now “${now}”`,
  },
});
