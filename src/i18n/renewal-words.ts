import { texts } from "./text.ts";

/** How far access has come, and why it cannot be renewed now. */
export const STAGES = texts({
  waiting: { nb: "Venter", nn: "Ventar", en: "Waiting" },
  scheduled: { nb: "Starter senere", nn: "Startar seinare", en: "Begins later" },
  active: { nb: "Gyldig", nn: "Gyldig", en: "Valid" },
  suspended: { nb: "Satt på pause", nn: "Sett på pause", en: "Suspended" },
  ended: { nb: "Avsluttet", nn: "Avslutta", en: "Ended" },
  noEffect: { nb: "Gir ikke tilgang nå", nn: "Gir ikkje tilgang no", en: "Gives no access now" },
  endsToday: { nb: "Utløper i dag", nn: "Går ut i dag", en: "Ends today" },
  endsIn: {
    nb: (days: number, text: string) => `Utløper om ${text} ${days === 1 ? "dag" : "dager"}`,
    nn: (days: number, text: string) => `Går ut om ${text} ${days === 1 ? "dag" : "dagar"}`,
    en: (days: number, text: string) => `Ends in ${text} ${days === 1 ? "day" : "days"}`,
  },
});

export const NOT_RENEWED = texts({
  access_ended: {
    nb: "Tilgangen er avsluttet. Be om den på nytt.",
    nn: "Tilgangen er avslutta. Be om han på nytt.",
    en: "The access has ended. Ask for it anew.",
  },
  not_active: {
    nb: "Tilgangen er satt på pause eller har ikke begynt.",
    nn: "Tilgangen er sett på pause eller har ikkje byrja.",
    en: "The access is suspended or has not begun.",
  },
  renewal_not_offered: {
    nb: "Koblingen kan ikke fornyes av en leder. Den må godkjennes på nytt av to tilgangsforvaltere.",
    nn: "Koplinga kan ikkje fornyast av ein leiar. Ho må godkjennast på nytt av to tilgangsforvaltarar.",
    en: "A leader cannot renew what this mapping gives. Two IAM staff must approve it anew.",
  },
  not_in_window: {
    nb: "Det er for tidlig. Fornying åpner kort tid før utløp.",
    nn: "Det er for tidleg. Fornying opnar kort tid før han går ut.",
    en: "It is too early. Renewal opens shortly before the end.",
  },
  under_review: {
    nb: "Tilgangen er under gjennomgang. Svar på gjennomgangen først.",
    nn: "Tilgangen er under gjennomgang. Svar på gjennomgangen først.",
    en: "The access is under review. Answer the review first.",
  },
  dormant: {
    nb: "Tilgangen har ligget ubrukt for lenge. La den utløpe; trengs den, må det søkes på nytt.",
    nn: "Tilgangen har lege ubrukt for lenge. La han gå ut; trengst han, må det søkjast på nytt.",
    en: "The access has lain unused for too long. Let it end; if it is needed it must be asked for anew.",
  },
  no_life_left: {
    nb: "Fornying nå gir ikke lengre tid. Lengste levetid er nådd, eller antall dager er for lavt.",
    nn: "Fornying no gir ikkje lengre tid. Lengste levetid er nådd, eller talet på dagar er for lågt.",
    en: "Renewing now gives no more time. The longest life is reached, or the number of days is too low.",
  },
  unknown_grant: { nb: "Finnes ikke lenger.", nn: "Finst ikkje lenger.", en: "Is no longer there." },
  own_access: {
    nb: "Ingen fornyer sin egen tilgang. Lederen din gjør det.",
    nn: "Ingen fornyar sin eigen tilgang. Leiaren din gjer det.",
    en: "Nobody renews his own access. Your leader does.",
  },
  own_request: {
    nb: "Du har selv bedt om denne. Noen andre må fornye den.",
    nn: "Du har sjølv bede om denne. Nokon andre må fornye han.",
    en: "You asked for this yourself. Somebody else must renew it.",
  },
  not_the_decider: {
    nb: "Noen andre bestemmer over denne.",
    nn: "Nokon andre avgjer denne.",
    en: "Somebody else decides about this.",
  },
});
