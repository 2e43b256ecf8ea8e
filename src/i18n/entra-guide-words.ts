import { texts } from "./text.ts";

/** How a source is set up in Entra; what Entra calls things in English stands beside it, as its pages are often in English. */
export const GUIDE = texts({
  title: {
    nb: "Slik setter du den opp i Entra",
    nn: "Slik set du henne opp i Entra",
    en: "How to set it up in Entra",
  },
  lead: {
    nb: "Krever rollen Application Administrator i Entra. Navnene i kursiv er knappene og feltene der.",
    nn: "Krev rolla Application Administrator i Entra. Namna i kursiv er knappane og felta der.",
    en: "Takes the role Application Administrator in Entra. The names in italics are its buttons and fields.",
  },
  create: {
    nb: "Logg inn på entra.microsoft.com og lag en applikasjon som ikke er i galleriet:",
    nn: "Logg inn på entra.microsoft.com og lag ein applikasjon som ikkje er i galleriet:",
    en: "Sign in at entra.microsoft.com and make an application that is not in the gallery:",
  },
  nameIt: { nb: "Kall den", nn: "Kall han", en: "Call it" },
  provisioning: {
    nb: "Åpne klargjøringen og sett den til automatisk:",
    nn: "Opne klargjeringa og set henne til automatisk:",
    en: "Open provisioning and set it to automatic:",
  },
  credentials: { nb: "Fyll inn tilkoblingen:", nn: "Fyll inn tilkoplinga:", en: "Fill in the connection:" },
  tenantUrl: { nb: "Tenant URL", nn: "Tenant URL", en: "Tenant URL" },
  secret: { nb: "Secret Token", nn: "Secret Token", en: "Secret Token" },
  secretMake: {
    nb: "Nøkkelen vises bare når den lages. Lag en ny her når du skal lime den inn.",
    nn: "Nøkkelen blir vist berre når han blir laga. Lag ein ny her når du skal lime han inn.",
    en: "The token is shown only when it is made. Make a new one here when you are to paste it.",
  },
  secretBlank: {
    nb: "La feltet stå tomt: denne kilden godtar nøklene som Entra lager selv.",
    nn: "La feltet stå tomt: denne kjelda godtek nøklane som Entra lagar sjølv.",
    en: "Leave it blank: this source accepts the tokens that Entra issues itself.",
  },
  flag: {
    nb: "Adressen skal stå akkurat slik. Tillegget aadOptscim062020 trengs ikke: vi forstår Entra både med og uten, og «Provision on demand» virker bare uten.",
    nn: "Adressa skal stå akkurat slik. Tillegget aadOptscim062020 trengst ikkje: vi forstår Entra både med og utan, og «Provision on demand» verkar berre utan.",
    en: "The address stands exactly so. The flag aadOptscim062020 is not needed: Entra is understood with it and without, and “Provision on demand” works only without.",
  },
  test: {
    nb: "Velg Test Connection. Svaret skal være at tilkoblingen virker; da lagrer du. Svarer Entra 401, er nøkkelen feil eller utløpt; 403, at adressen ikke er tillatt for nøkkelen.",
    nn: "Vel Test Connection. Svaret skal vere at tilkoplinga verkar; då lagrar du. Svarar Entra 401, er nøkkelen feil eller gått ut; 403, at adressa ikkje er tillaten for nøkkelen.",
    en: "Choose Test Connection. It should say that the connection works; then save. A 401 means a wrong or expired token; a 403 that the address is not allowed for the token.",
  },
  mappings: {
    nb: "Åpne attributtene for personer og sett dem slik. Den første linjen er den viktigste: uten objectId i externalId kan ingen logge inn.",
    nn: "Opne attributta for personar og set dei slik. Den første linja er den viktigaste: utan objectId i externalId kan ingen logge inn.",
    en: "Open the attributes of people and set them so. The first line matters most: without objectId in externalId nobody can sign in.",
  },
  inEntra: { nb: "I Entra", nn: "I Entra", en: "In Entra" },
  here: { nb: "Hos oss (SCIM)", nn: "Hos oss (SCIM)", en: "Here (SCIM)" },
  note: { nb: "Merknad", nn: "Merknad", en: "Note" },
  matchSecond: {
    nb: "må endres; matching nr. 2",
    nn: "må endrast; matching nr. 2",
    en: "must be changed; matching no. 2",
  },
  matchFirst: { nb: "matching nr. 1", nn: "matching nr. 1", en: "matching no. 1" },
  keep: { nb: "må beholdes", nn: "må behaldast", en: "must be kept" },
  leader: { nb: "hvem som er leder", nn: "kven som er leiar", en: "who leads" },
  shown: { nb: "vises i listene", nn: "blir vist i listene", en: "shown in the lists" },
  deleteRest: {
    nb: "Andre attributter kan slettes: vi trenger dem ikke.",
    nn: "Andre attributt kan slettast: vi treng dei ikkje.",
    en: "Other attributes may be deleted: we do not need them.",
  },
  groups: {
    nb: "Attributtene for grupper kan stå som de er:",
    nn: "Attributta for grupper kan stå som dei er:",
    en: "The attributes of groups may stay as they are:",
  },
  scope: {
    nb: "Tildel gruppene som skal gi tilgang. Personer kommer med gjennom gruppene sine; grupper inne i grupper følger ikke med.",
    nn: "Tildel gruppene som skal gi tilgang. Personar kjem med gjennom gruppene sine; grupper inne i grupper følgjer ikkje med.",
    en: "Assign the groups that are to give access. People come with their groups; groups inside groups do not.",
  },
  scopeIs: { nb: "Omfang", nn: "Omfang", en: "Scope" },
  start: {
    nb: "Start klargjøringen. Den første runden kan ta fra 20 minutter til flere timer, senere runder går hvert 40. minutt. Her ser du siste forespørsel og siste endring.",
    nn: "Start klargjeringa. Den første runden kan ta frå 20 minutt til fleire timar, seinare rundar går kvart 40. minutt. Her ser du siste førespurnad og siste endring.",
    en: "Start provisioning. The first cycle may take from 20 minutes to hours, later ones run every 40 minutes. Here you see the last request and the last change.",
  },
  last: {
    nb: "Til slutt: koble gruppene til roller under Grupper og koblinger.",
    nn: "Til slutt: kople gruppene til roller under Grupper og koplingar.",
    en: "Finally: map the groups to roles under Groups and mappings.",
  },
  toGroups: { nb: "Grupper og koblinger", nn: "Grupper og koplingar", en: "Groups and mappings" },
  copy: { nb: "Kopier", nn: "Kopier", en: "Copy" },
  copied: { nb: "Kopiert", nn: "Kopiert", en: "Copied" },
});
