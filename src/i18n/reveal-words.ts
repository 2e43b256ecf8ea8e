import { texts } from "./text.ts";

/** Seeing a protected address: what it means, why it is done, and for how long. */
export const REVEAL = texts({
  reveal: { nb: "Vis skjermet adresse", nn: "Vis skjerma adresse", en: "Show the protected address" },
  revealWarning: {
    nb: "Adressen er skjermet for å beskytte liv og helse. Vis den bare når saken krever det. Den vises i fem minutter, og begrunnelsen din blir logget sammen med oppslaget. Skriv den ikke ned, og gi den ikke videre.",
    nn: "Adressa er skjerma for å verne liv og helse. Vis ho berre når saka krev det. Ho blir vist i fem minutt, og grunngivinga di blir logga saman med oppslaget. Skriv ho ikkje ned, og gi ho ikkje vidare.",
    en: "The address is protected for somebody's life and health. Show it only when the matter demands it. It is shown for five minutes, and your reason is logged with the look-up. Do not write it down, and do not pass it on.",
  },
  revealReason: {
    nb: "Hvorfor trenger du adressen?",
    nn: "Kvifor treng du adressa?",
    en: "Why do you need the address?",
  },
  revealReasonHint: {
    nb: "Med noen få ord: hva du skal gjøre, og i hvilken sak. Ingen personnummer.",
    nn: "Med nokre få ord: kva du skal gjere, og i kva sak. Ingen personnummer.",
    en: "In a few words: what you will do, and in which matter. No person numbers.",
  },
  reason_missing: {
    nb: "Skriv en begrunnelse på mellom 3 og 500 tegn",
    nn: "Skriv ei grunngiving på mellom 3 og 500 teikn",
    en: "Write a reason of between 3 and 500 characters",
  },
  reason_holds_a_number: {
    nb: "Ta bort det som ligner et personnummer",
    nn: "Ta bort det som liknar eit personnummer",
    en: "Leave out what looks like a person number",
  },
  reason_says_nothing: {
    nb: "Begrunnelsen sier for lite. Skriv med noen få ord hva du skal gjøre, og i hvilken sak",
    nn: "Grunngivinga seier for lite. Skriv med nokre få ord kva du skal gjere, og i kva sak",
    en: "The reason says too little. Say in a few words what you will do, and in which matter",
  },
  notRevealed: {
    nb: "Adressen ble ikke vist",
    nn: "Adressa vart ikkje vist",
    en: "The address was not shown",
  },
  revealedTitle: { nb: "Skjermet adresse", nn: "Skjerma adresse", en: "Protected address" },
  revealedUntil: {
    nb: (moment: string) => `Vises til ${moment}. Så lukkes siden av seg selv.`,
    nn: (moment: string) => `Blir vist til ${moment}. Så lukkar sida seg sjølv.`,
    en: (moment: string) => `Shown until ${moment}. Then the page closes by itself.`,
  },
  revealedHidden: {
    nb: (parts: string) => `Vises ikke for noen: ${parts}.`,
    nn: (parts: string) => `Blir ikkje vist for nokon: ${parts}.`,
    en: (parts: string) => `Shown to nobody: ${parts}.`,
  },
  nobodysHome: {
    nb: "Personen har strengt fortrolig adresse. Bosted finnes ikke her, og bare en åpen postadresse kan vises.",
    nn: "Personen har strengt fortruleg adresse. Bustad finst ikkje her, og berre ei open postadresse kan visast.",
    en: "The person's address is strictly confidential. No home is known here; only an open postal address can be shown.",
  },
  wholeProfile: {
    nb: "Vis hele profilen med adressene",
    nn: "Vis heile profilen med adressene",
    en: "Show the whole profile with the addresses",
  },
  hideNow: { nb: "Lukk nå", nn: "Lukk no", en: "Close now" },
  revealOver: {
    nb: "Den skjermede adressen vises ikke lenger. Trenger du den igjen, må du slå opp på nytt og begrunne det.",
    nn: "Den skjerma adressa blir ikkje vist lenger. Treng du ho igjen, må du slå opp på nytt og grunngi det.",
    en: "The protected address is no longer shown. If you need it again, look the person up anew and give a reason.",
  },
});
