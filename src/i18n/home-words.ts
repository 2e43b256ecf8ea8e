import { texts } from "./text.ts";

export const HOME = texts({
  welcome: {
    nb: "Tilgang til Folkeregisteret fra kommunens egne grupper, tidsbegrenset og logget.",
    nn: "Tilgang til Folkeregisteret frå kommunen sine eigne grupper, tidsavgrensa og logga.",
    en: "Access to the population register from the municipality's own groups, limited in time and logged.",
  },
  signInLead: {
    nb: "Logg inn med kontoen du har hos arbeidsgiveren din.",
    nn: "Logg inn med kontoen du har hos arbeidsgivaren din.",
    en: "Sign in with the account your employer has given you.",
  },
  forSystems: {
    nb: "For fagsystemer og drift",
    nn: "For fagsystem og drift",
    en: "For case systems and operators",
  },
  api: { nb: "API-dokumentasjon", nn: "API-dokumentasjon", en: "API documentation" },
  health: { nb: "Driftsstatus", nn: "Driftsstatus", en: "Health" },
  hello: {
    nb: (name: string) => `Hei, ${name}`,
    nn: (name: string) => `Hei, ${name}`,
    en: (name: string) => `Hello, ${name}`,
  },
  lead: {
    nb: "Her er rollene dine, og det som venter på deg.",
    nn: "Her er rollene dine, og det som ventar på deg.",
    en: "Here are your roles, and what waits for you.",
  },
  roles: { nb: "Rollene mine", nn: "Rollene mine", en: "My roles" },
  waits: { nb: "Venter på deg", nn: "Ventar på deg", en: "Waits for you" },
  nothingWaits: {
    nb: "Ingenting venter på deg nå.",
    nn: "Ingenting ventar på deg no.",
    en: "Nothing waits for you now.",
  },
  endsSoon: {
    nb: (name: string, day: string) => `${name} tar slutt ${day}`,
    nn: (name: string, day: string) => `${name} tek slutt ${day}`,
    en: (name: string, day: string) => `${name} ends ${day}`,
  },
  requestWaits: {
    nb: (name: string, who: string) => `Søknaden om ${name} venter på ${who}`,
    nn: (name: string, who: string) => `Søknaden om ${name} ventar på ${who}`,
    en: (name: string, who: string) => `The request for ${name} waits for ${who}`,
  },
  toDecide: {
    nb: (n: string) => `Søknader du skal avgjøre: ${n}`,
    nn: (n: string) => `Søknader du skal avgjere: ${n}`,
    en: (n: string) => `Requests for you to decide: ${n}`,
  },
  toRenew: {
    nb: (n: string) => `Tilganger du kan fornye nå: ${n}`,
    nn: (n: string) => `Tilgangar du kan fornye no: ${n}`,
    en: (n: string) => `Access that you can renew now: ${n}`,
  },
  toReview: {
    nb: (n: string) => `Tilganger du skal gjennomgå: ${n}`,
    nn: (n: string) => `Tilgangar du skal gjennomgå: ${n}`,
    en: (n: string) => `Access for you to review: ${n}`,
  },
  otherRights: {
    nb: "Du har også disse rettene her",
    nn: "Du har også desse rettane her",
    en: "You also have these rights here",
  },
});
