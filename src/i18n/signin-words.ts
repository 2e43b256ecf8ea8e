import { texts } from "./text.ts";

export const SIGN_IN = texts({
  notSignedIn: { nb: "Du er ikke logget inn", nn: "Du er ikkje logga inn", en: "You are not signed in" },
  again: { nb: "Prøv igjen", nn: "Prøv igjen", en: "Try again" },
  otherAccount: {
    nb: "Logg inn med en annen konto",
    nn: "Logg inn med ein annan konto",
    en: "Sign in with another account",
  },
  tellIam: {
    nb: "Dette trenger tilgangsforvalteren",
    nn: "Dette treng tilgangsforvaltaren",
    en: "What IAM staff need",
  },
  tenant: { nb: "Entra-leietaker (tenant)", nn: "Entra-leigetakar (tenant)", en: "Entra tenant" },
  objectId: { nb: "Objekt-id (objectId)", nn: "Objekt-id (objectId)", en: "Object id (objectId)" },
  chooseTenant: {
    nb: "Hvor er du ansatt?",
    nn: "Kvar er du tilsett?",
    en: "Where do you work?",
  },
  chooseTenantLead: {
    nb: "Velg organisasjonen din. Du logger inn hos den.",
    nn: "Vel organisasjonen din. Du loggar inn hos han.",
    en: "Choose your organisation. You sign in there.",
  },
  nowhere: {
    nb: "Ingen organisasjon er satt opp her ennå",
    nn: "Ingen organisasjon er sett opp her enno",
    en: "No organisation is set up here yet",
  },
  nowhereLead: {
    nb: "Den som drifter løsningen, legger til en kilde først.",
    nn: "Den som driftar løysinga, legg til ei kjelde først.",
    en: "Whoever operates this adds a source first.",
  },
  chooseOrganisation: {
    nb: "Hvilken organisasjon arbeider du for nå?",
    nn: "Kva for organisasjon arbeider du for no?",
    en: "Which organisation do you work for now?",
  },
  chooseOrganisationLead: {
    nb: "Flere organisasjoner kjenner deg. Alt du gjør, gjelder den du velger. Du kan bytte senere.",
    nn: "Fleire organisasjonar kjenner deg. Alt du gjer, gjeld den du vel. Du kan byte seinare.",
    en: "Several organisations know you. All that you do is for the one you choose. You can change later.",
  },
  organisation: { nb: "Organisasjon", nn: "Organisasjon", en: "Organisation" },
  chooseOne: { nb: "Velg en organisasjon", nn: "Vel ein organisasjon", en: "Choose an organisation" },
  goOn: { nb: "Fortsett", nn: "Hald fram", en: "Go on" },
  signedOut: { nb: "Du er logget ut", nn: "Du er logga ut", en: "You are signed out" },
  signedOutLead: {
    nb: "Økten din her er avsluttet.",
    nn: "Økta di her er avslutta.",
    en: "Your session here has ended.",
  },
  stillThere: {
    nb: "Du kan fortsatt være logget inn hos arbeidsgiveren. Deler du maskinen med andre, bør du logge ut der også.",
    nn: "Du kan framleis vere logga inn hos arbeidsgivaren. Deler du maskina med andre, bør du logge ut der òg.",
    en: "You may still be signed in at your employer. If you share this machine, sign out there as well.",
  },
  signOutThere: {
    nb: "Logg ut hos arbeidsgiveren også",
    nn: "Logg ut hos arbeidsgivaren òg",
    en: "Sign out at your employer as well",
  },
});
