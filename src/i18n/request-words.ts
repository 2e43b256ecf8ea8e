import { texts } from "./text.ts";

/** Requests for access: deciding about them, and asking for somebody whom one leads. */
export const REQUESTS = texts({
  lead: {
    nb: "Søknader som venter på deg. En søknad som ingen svarer på, faller bort av seg selv.",
    nn: "Søknader som ventar på deg. Ein søknad som ingen svarer på, fell bort av seg sjølv.",
    en: "Requests that wait for you. One that nobody answers lapses by itself.",
  },
  asked: { nb: "Ber om", nn: "Ber om", en: "Asks for" },
  askedBy: { nb: "Bedt om av", nn: "Bede om av", en: "Asked by" },
  himself: { nb: "Personen selv", nn: "Personen sjølv", en: "The person" },
  group: { nb: "Gruppemedlemskap", nn: "Gruppemedlemskap", en: "Group membership" },
  lapses: { nb: "Faller bort", nn: "Fell bort", en: "Lapses" },
  length: { nb: "Så lenge", nn: "Så lenge", en: "For how long" },
  lengthDays: {
    nb: (days: string) => `${days} dager`,
    nn: (days: string) => `${days} dagar`,
    en: (days: string) => `${days} days`,
  },
  lengthMinutes: {
    nb: (minutes: string) => `${minutes} minutter`,
    nn: (minutes: string) => `${minutes} minutt`,
    en: (minutes: string) => `${minutes} minutes`,
  },
  usual: { nb: "Rollens vanlige tid", nn: "Den vanlege tida til rolla", en: "The usual time of the role" },
  open: { nb: "Behandle", nn: "Behandle", en: "Decide" },
  openFor: {
    nb: (name: string) => `Behandle søknaden om ${name}`,
    nn: (name: string) => `Behandle søknaden om ${name}`,
    en: (name: string) => `Decide about the request for ${name}`,
  },
  none: {
    nb: "Ingen søknader venter på deg",
    nn: "Ingen søknader ventar på deg",
    en: "No requests wait for you",
  },
  noneNext: {
    nb: "Når noen ber om tilgang som du bestemmer over, kommer søknaden hit.",
    nn: "Når nokon ber om tilgang som du avgjer, kjem søknaden hit.",
    en: "When somebody asks for access that you decide about, the request comes here.",
  },
  elsewhere: { nb: "Venter på andre", nn: "Ventar på andre", en: "Waiting for others" },
  elsewhereHelp: {
    nb: "To personer må stå bak en tilgang: den som ber om den, kan ikke godkjenne den, og ingen avgjør sin egen.",
    nn: "To personar må stå bak ein tilgang: den som ber om han, kan ikkje godkjenne han, og ingen avgjer sin eigen.",
    en: "Access takes two people: whoever asks for it cannot approve it, and nobody decides about his own.",
  },
  ownRequest: {
    nb: "Du har selv bedt om denne. Noen andre må avgjøre den.",
    nn: "Du har sjølv bede om denne. Nokon andre må avgjere han.",
    en: "You asked for this yourself. Somebody else must decide.",
  },
  waitsFor: { nb: "Venter på", nn: "Ventar på", en: "Waits for" },
  title: {
    nb: (name: string) => `Søknad om tilgang for ${name}`,
    nn: (name: string) => `Søknad om tilgang for ${name}`,
    en: (name: string) => `Request for access for ${name}`,
  },
  approveTitle: { nb: "Godkjenn", nn: "Godkjenn", en: "Approve" },
  approveDays: {
    nb: "Kortere tid, i dager (valgfritt)",
    nn: "Kortare tid, i dagar (valfritt)",
    en: "Less time, in days (optional)",
  },
  approveDaysHint: {
    nb: "Tomt felt gir det som er bedt om. Du kan gi mindre, aldri mer.",
    nn: "Tomt felt gir det som er bede om. Du kan gi mindre, aldri meir.",
    en: "Left empty gives what was asked for. You can give less, never more.",
  },
  approve: { nb: "Godkjenn tilgangen", nn: "Godkjenn tilgangen", en: "Approve the access" },
  rejectTitle: { nb: "Avslå", nn: "Avslå", en: "Reject" },
  reject: { nb: "Avslå søknaden", nn: "Avslå søknaden", en: "Reject the request" },
  approved: {
    nb: "Søknaden er godkjent, og personen får vite det.",
    nn: "Søknaden er godkjend, og personen får vite det.",
    en: "The request is approved, and the person is told.",
  },
  rejected: {
    nb: "Søknaden er avslått, og personen får vite det.",
    nn: "Søknaden er avslått, og personen får vite det.",
    en: "The request is rejected, and the person is told.",
  },
  notYours: {
    nb: "Du kan ikke avgjøre denne søknaden",
    nn: "Du kan ikkje avgjere denne søknaden",
    en: "You cannot decide about this request",
  },
  askLead: {
    nb: "For en du leder. Noen andre enn du må godkjenne: rollens eier eller en tilgangsforvalter.",
    nn: "For ein du leier. Nokon andre enn du må godkjenne: eigaren av rolla eller ein tilgangsforvaltar.",
    en: "For somebody you lead. Somebody else than you must approve: the owner of the role or IAM staff.",
  },
  askDays: { nb: "Antall dager", nn: "Tal på dagar", en: "Number of days" },
  askDaysHint: {
    nb: "Tomt felt gir rollens vanlige tid.",
    nn: "Tomt felt gir den vanlege tida til rolla.",
    en: "Left empty gives the usual time of the role.",
  },
  choosePerson: { nb: "Velg person", nn: "Vel person", en: "Choose a person" },
  chooseRole: { nb: "Velg rolle", nn: "Vel rolle", en: "Choose a role" },
  urgent: {
    nb: "Det haster: avgjøres innen et døgn",
    nn: "Det hastar: blir avgjort innan eit døgn",
    en: "Urgent: to be decided within a day",
  },
  urgentLabel: { nb: "Hastegrad", nn: "Hastegrad", en: "Urgency" },
  send: { nb: "Send søknaden", nn: "Send søknaden", en: "Send the request" },
  nobodyLed: {
    nb: "Du kan ikke be om tilgang for andre",
    nn: "Du kan ikkje be om tilgang for andre",
    en: "You cannot ask for access for others",
  },
  nobodyLedNext: {
    nb: "Det kan den som står som leder i katalogen og har rettigheten «Leder» her. Mangler noe av dette, spør en tilgangsforvalter. For deg selv ber du om tilgang under «Min tilgang».",
    nn: "Det kan den som står som leiar i katalogen og har retten «Leiar» her. Manglar noko av dette, spør ein tilgangsforvaltar. For deg sjølv ber du om tilgang under «Min tilgang».",
    en: "Whoever is named as manager in the directory and has the right “Leader” here can. Is one of them missing, ask IAM staff. For yourself, ask under “My access”.",
  },
  nothingRequestable: {
    nb: "Ingen roller gis etter søknad",
    nn: "Ingen roller blir gitt etter søknad",
    en: "No role is given on request",
  },
});
