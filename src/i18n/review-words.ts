import { texts } from "./text.ts";

/** Reviews of access: answering them, and the campaigns of IAM staff. */
export const REVIEWS = texts({
  title: { nb: "Gjennomganger", nn: "Gjennomgangar", en: "Reviews" },
  lead: {
    nb: "Si for hver person om tilgangen fortsatt trengs. Det du ikke svarer på innen fristen, blir tatt bort.",
    nn: "Sei for kvar person om tilgangen framleis trengst. Det du ikkje svarer på innan fristen, blir teke bort.",
    en: "Say for each person whether the access is still needed. What you do not answer by the deadline is taken away.",
  },
  none: {
    nb: "Ingen gjennomganger venter på deg",
    nn: "Ingen gjennomgangar ventar på deg",
    en: "No reviews wait for you",
  },
  noneNext: {
    nb: "Når tilgangsforvaltere åpner en gjennomgang av tilgang som du bestemmer over, kommer den hit.",
    nn: "Når tilgangsforvaltarar opnar ein gjennomgang av tilgang som du avgjer, kjem han hit.",
    en: "When IAM staff open a review of access that you decide about, it comes here.",
  },
  waitingFor: {
    nb: (count: string) => `${count} venter på svar fra deg`,
    nn: (count: string) => `${count} ventar på svar frå deg`,
    en: (count: string) => `${count} wait for your answer`,
  },
  deadline: { nb: "Frist", nn: "Frist", en: "Deadline" },
  by: {
    nb: (moment: string, days: string) => `Frist ${moment}, om ${days} dager. Ubesvart blir tatt bort da.`,
    nn: (moment: string, days: string) =>
      `Frist ${moment}, om ${days} dagar. Det som ikkje er svart på, blir teke bort då.`,
    en: (moment: string, days: string) =>
      `Deadline ${moment}, in ${days} days. What is unanswered is taken away then.`,
  },
  answerNow: { nb: "Svar på gjennomgangen", nn: "Svar på gjennomgangen", en: "Answer the review" },
  answerFor: {
    nb: (name: string) => `Svar på ${name}`,
    nn: (name: string) => `Svar på ${name}`,
    en: (name: string) => `Answer ${name}`,
  },
  parts: {
    nb: (count: string) => `${count} opplysninger`,
    nn: (count: string) => `${count} opplysningar`,
    en: (count: string) => `${count} elements`,
  },
  use: { nb: "Bruk", nn: "Bruk", en: "Use" },
  used: {
    nb: (in30: string, in90: string) => `${in30} siste 30 dager, ${in90} siste 90`,
    nn: (in30: string, in90: string) => `${in30} siste 30 dagar, ${in90} siste 90`,
    en: (in30: string, in90: string) => `${in30} in 30 days, ${in90} in 90`,
  },
  answer: { nb: "Svar", nn: "Svar", en: "Answer" },
  answerOf: {
    nb: (name: string) => `Svar for ${name}`,
    nn: (name: string) => `Svar for ${name}`,
    en: (name: string) => `Answer for ${name}`,
  },
  reasonOf: {
    nb: (name: string) => `Begrunnelse for ${name} (valgfritt)`,
    nn: (name: string) => `Grunngiving for ${name} (valfritt)`,
    en: (name: string) => `Reason for ${name} (optional)`,
  },
  asBelow: { nb: "Som valget nederst", nn: "Som valet nedst", en: "As chosen below" },
  keep: { nb: "Behold", nn: "Behald", en: "Keep" },
  remove: { nb: "Ta bort", nn: "Ta bort", en: "Take away" },
  rest: { nb: "Alle andre i listen", nn: "Alle andre i lista", en: "Everybody else in the list" },
  restHint: {
    nb: "Gjelder rader der svaret er «Som valget nederst».",
    nn: "Gjeld rader der svaret er «Som valet nedst».",
    en: "For rows whose answer is “As chosen below”.",
  },
  restLeave: { nb: "La stå ubesvart nå", nn: "La stå utan svar no", en: "Leave unanswered for now" },
  restKeep: { nb: "Behold alle", nn: "Behald alle", en: "Keep all" },
  restRemove: { nb: "Ta bort alle", nn: "Ta bort alle", en: "Take all away" },
  restReason: {
    nb: "Felles begrunnelse (valgfritt)",
    nn: "Felles grunngiving (valfritt)",
    en: "Reason for all of them (optional)",
  },
  check: { nb: "Kontroller svarene", nn: "Kontroller svara", en: "Check the answers" },
  checkTitle: { nb: "Kontroller svarene dine", nn: "Kontroller svara dine", en: "Check your answers" },
  checkLead: {
    nb: "Ingenting er sendt ennå. Det du tar bort, er borte fra neste oppslag.",
    nn: "Ingenting er sendt enno. Det du tek bort, er borte frå neste oppslag.",
    en: "Nothing is sent yet. What you take away is gone from the next look-up on.",
  },
  willKeep: {
    nb: (count: string) => `Beholdes (${count})`,
    nn: (count: string) => `Blir behalde (${count})`,
    en: (count: string) => `Kept (${count})`,
  },
  willRemove: {
    nb: (count: string) => `Tas bort nå (${count})`,
    nn: (count: string) => `Blir teke bort no (${count})`,
    en: (count: string) => `Taken away now (${count})`,
  },
  willWait: {
    nb: (count: string) => `Uten svar (${count}): tas bort ved fristen om ingen svarer`,
    nn: (count: string) => `Utan svar (${count}): blir teke bort ved fristen om ingen svarer`,
    en: (count: string) => `Unanswered (${count}): taken away at the deadline if nobody answers`,
  },
  send: { nb: "Send svarene", nn: "Send svara", en: "Send the answers" },
  change: { nb: "Endre svarene", nn: "Endre svara", en: "Change the answers" },
  nothingAnswered: {
    nb: "Du har ikke svart på noen. Velg et svar for minst én.",
    nn: "Du har ikkje svart på nokon. Vel eit svar for minst éin.",
    en: "You have answered for nobody. Choose an answer for at least one.",
  },
  answered: {
    nb: (kept: string, removed: string) => `Svarene er sendt: ${kept} beholdt, ${removed} tatt bort.`,
    nn: (kept: string, removed: string) => `Svara er sende: ${kept} behaldne, ${removed} tekne bort.`,
    en: (kept: string, removed: string) => `The answers are sent: ${kept} kept, ${removed} taken away.`,
  },
  notTaken: {
    nb: (count: string) =>
      `${count} svar ble ikke tatt imot: andre har svart, fristen er ute, eller noen andre skal svare.`,
    nn: (count: string) =>
      `${count} svar blei ikkje tekne imot: andre har svart, fristen er ute, eller nokon andre skal svare.`,
    en: (count: string) =>
      `${count} answers were not taken: others have answered, the deadline is over, or somebody else must answer.`,
  },
});

export const CAMPAIGNS = texts({
  title: { nb: "Kampanjer", nn: "Kampanjar", en: "Campaigns" },
  lead: {
    nb: "Gjennomgang av hvem som har tilgang. Ubesvart tilgang blir tatt bort ved fristen.",
    nn: "Gjennomgang av kven som har tilgang. Tilgang utan svar blir teken bort ved fristen.",
    en: "Reviews of who has access. Unanswered access is taken away at the deadline.",
  },
  open: { nb: "Åpne en gjennomgang", nn: "Opne ein gjennomgang", en: "Open a review" },
  openHelp: {
    nb: "Bare tilgangsforvaltere åpner og avslutter gjennomganger.",
    nn: "Berre tilgangsforvaltarar opnar og avsluttar gjennomgangar.",
    en: "Only IAM staff open and close reviews.",
  },
  name: { nb: "Navn", nn: "Namn", en: "Name" },
  nameHint: {
    nb: "Som de som svarer, kjenner den igjen på, for eksempel «Barnevern, våren 2027».",
    nn: "Som dei som svarer, kjenner han att på, til dømes «Barnevern, våren 2027».",
    en: "What those who answer know it by, such as “Barnevern, spring 2027”.",
  },
  scope: { nb: "Hvem det gjelder", nn: "Kven det gjeld", en: "Whose access" },
  scopeHint: {
    nb: "All tilgang til en rolle, gjennom en gruppe eller ved et tjenestested. Det som alt er under gjennomgang, blir ikke med.",
    nn: "All tilgang til ei rolle, gjennom ei gruppe eller ved ein tenestestad. Det som alt er under gjennomgang, blir ikkje med.",
    en: "All access to a role, through a group or at a department. What is under review already is left out.",
  },
  chooseScope: {
    nb: "Velg rolle, gruppe eller tjenestested",
    nn: "Vel rolle, gruppe eller tenestestad",
    en: "Choose a role, a group or a department",
  },
  role: { nb: "Rolle", nn: "Rolle", en: "Role" },
  group: { nb: "Gruppe", nn: "Gruppe", en: "Group" },
  department: { nb: "Tjenestested", nn: "Tenestestad", en: "Department" },
  deadlineHint: {
    nb: "Ut denne dagen, høyst 90 dager fram. Det som ingen har svart på da, blir tatt bort.",
    nn: "Ut denne dagen, høgst 90 dagar fram. Det som ingen har svart på då, blir teke bort.",
    en: "Until the end of this day, at most 90 days ahead. What nobody has answered by then is taken away.",
  },
  progress: { nb: "Framdrift", nn: "Framdrift", en: "Progress" },
  progressOf: {
    nb: (answered: string, all: string) => `${answered} av ${all} besvart`,
    nn: (answered: string, all: string) => `${answered} av ${all} svart på`,
    en: (answered: string, all: string) => `${answered} of ${all} answered`,
  },
  openedBy: { nb: "Åpnet av", nn: "Opna av", en: "Opened by" },
  openedAt: { nb: "Åpnet", nn: "Opna", en: "Opened" },
  isOpen: { nb: "Åpen", nn: "Open", en: "Open" },
  isOver: { nb: "Avsluttet", nn: "Avslutta", en: "Over" },
  none: { nb: "Ingen gjennomganger ennå", nn: "Ingen gjennomgangar enno", en: "No reviews yet" },
  items: { nb: "Tilgang under gjennomgang", nn: "Tilgang under gjennomgang", en: "Access under review" },
  reviewer: { nb: "Svares av", nn: "Blir svart på av", en: "To be answered by" },
  waiting: { nb: "Venter på svar", nn: "Ventar på svar", en: "Waiting" },
  kept: { nb: "Beholdt", nn: "Behalde", en: "Kept" },
  removed: { nb: "Tatt bort", nn: "Teke bort", en: "Taken away" },
  unanswered: { nb: "Ubesvart, tatt bort", nn: "Utan svar, teke bort", en: "Unanswered, taken away" },
  ended: { nb: "Avsluttet på annen måte", nn: "Avslutta på annan måte", en: "Ended otherwise" },
  total: { nb: "I alt", nn: "I alt", en: "In all" },
  close: { nb: "Avslutt gjennomgangen nå", nn: "Avslutt gjennomgangen no", en: "End the review now" },
  closeHelp: {
    nb: (count: string) =>
      `Svarene så langt står. ${count} tilganger er ubesvart og blir tatt bort med én gang. Det kan ikke gjøres om.`,
    nn: (count: string) =>
      `Svara så langt står. ${count} tilgangar er utan svar og blir tekne bort med ein gong. Det kan ikkje gjerast om.`,
    en: (count: string) =>
      `The answers so far stand. ${count} unanswered are taken away at once. That cannot be undone.`,
  },
  closeSure: {
    nb: "Jeg vil ta bort alt ubesvart nå",
    nn: "Eg vil ta bort alt utan svar no",
    en: "I want to take everything unanswered away now",
  },
  closeSureLabel: { nb: "Bekreft", nn: "Stadfest", en: "Confirm" },
  closeSureMissing: {
    nb: "Sett kryss for å bekrefte",
    nn: "Set kryss for å stadfeste",
    en: "Tick to confirm",
  },
  opened: {
    nb: "Gjennomgangen er åpnet, og de som skal svare, får vite det.",
    nn: "Gjennomgangen er opna, og dei som skal svare, får vite det.",
    en: "The review is open, and those who answer are told.",
  },
  closed: { nb: "Gjennomgangen er avsluttet.", nn: "Gjennomgangen er avslutta.", en: "The review is over." },
  more: { nb: "Vis flere", nn: "Vis fleire", en: "Show more" },
});
