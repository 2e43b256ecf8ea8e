import type { ProblemTable } from "./table.ts";

/** Why somebody is not signed in, or his session does not count for what he asks. */
export const SIGN_IN = {
  sign_in_lost: [
    400,
    "This sign-in was not begun in this browser, is used already, or took more than ten minutes. Begin again.",
    "Denne innloggingen ble ikke startet i denne nettleseren, er brukt, eller tok mer enn ti minutter. Start på nytt.",
    "Denne innlogginga vart ikkje starta i denne nettlesaren, er brukt, eller tok meir enn ti minutt. Start på nytt.",
  ],
  foreign_request: [
    403,
    "A session alone changes nothing here: send its form key in `x-form-key` from a page of this site, or an access token.",
    "Forespørselen kom ikke fra en side du har åpen her. Ingenting er endret. Åpne siden på nytt og gjenta det.",
    "Førespurnaden kom ikkje frå ei side du har open her. Ingenting er endra. Opne sida på nytt og gjer det om att.",
    "The request did not come from a page you have open here. Nothing was changed. Open the page again and repeat it.",
  ],
  sign_in_refused: [
    403,
    "The sign-in was cancelled or refused at the identity provider. Try again, or ask your IT department.",
    "Innloggingen ble avbrutt, eller arbeidsgiverens innlogging sa nei. Prøv igjen, eller spør IT-avdelingen.",
    "Innlogginga vart avbroten, eller innlogginga hos arbeidsgivaren sa nei. Prøv igjen, eller spør IT-avdelinga.",
  ],
  sign_in_not_believed: [
    403,
    "What the identity provider sent could not be verified, so you are not signed in. Try again. If it goes on, tell the operators.",
    "Svaret fra arbeidsgiverens innlogging kunne ikke bekreftes, så du er ikke logget inn. Prøv igjen. Skjer det flere ganger, si fra til drift.",
    "Svaret frå innlogginga hos arbeidsgivaren kunne ikkje stadfestast, så du er ikkje logga inn. Prøv igjen. Skjer det fleire gonger, sei frå til drift.",
  ],
  sign_in_stranger: [
    403,
    "You signed in, but no organisation here knows your account. Ask IAM staff to check that it is synchronised, with objectId as externalId.",
    "Innloggingen gikk bra, men ingen organisasjon her kjenner kontoen din. Be tilgangsforvalteren om å sjekke at kontoen synkroniseres hit, og at objectId sendes som externalId.",
    "Innlogginga gjekk bra, men ingen organisasjon her kjenner kontoen din. Be tilgangsforvaltaren om å sjekke at kontoen blir synkronisert hit, og at objectId blir send som externalId.",
  ],
  sign_in_account_ended: [
    403,
    "You signed in, but your account here is disabled, or IAM staff must confirm that it is still yours. Ask them.",
    "Innloggingen gikk bra, men kontoen din her er slått av, eller tilgangsforvalteren må bekrefte at den fortsatt er din. Ta kontakt med tilgangsforvalteren.",
    "Innlogginga gjekk bra, men kontoen din her er slått av, eller tilgangsforvaltaren må stadfeste at han framleis er din. Ta kontakt med tilgangsforvaltaren.",
  ],
  sign_in_not_fresh: [
    403,
    "The identity provider does not tell that you signed in just now, which this takes. Tell the operators: the claim auth_time must be in ID tokens.",
    "Arbeidsgiverens innlogging forteller ikke at du logget inn akkurat nå, og det kreves for dette. Si fra til drift: ID-tokenet må ha opplysningen auth_time.",
    "Innlogginga hos arbeidsgivaren fortel ikkje at du logga inn akkurat no, og det krevst for dette. Sei frå til drift: ID-tokenet må ha opplysninga auth_time.",
  ],
  identity_provider_unavailable: [
    503,
    "The identity provider does not answer now. Try again in a minute.",
    "Arbeidsgiverens innlogging svarer ikke nå. Prøv igjen om et minutt.",
    "Innlogginga hos arbeidsgivaren svarer ikkje no. Prøv igjen om eit minutt.",
  ],
} as const satisfies ProblemTable;
