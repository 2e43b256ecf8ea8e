import { texts } from "./text.ts";

/** The form over a role's definition: what each field means. */
export const ROLE_FORM = texts({
  newTitle: { nb: "Foreslå rolle", nn: "Foreslå rolle", en: "Propose a role" },
  versionTitle: { nb: "Foreslå ny versjon", nn: "Foreslå ny versjon", en: "Propose a new version" },
  copyTitle: { nb: "Kopier til en ny rolle", nn: "Kopier til ei ny rolle", en: "Copy to a new role" },
  lead: {
    nb: "En annen må godkjenne. Dere ser virkningen først.",
    nn: "Ein annan må godkjenne. De ser verknaden først.",
    en: "Somebody else has to approve. You see the effect first.",
  },
  copyLead: {
    nb: (role: string) => `Feltene er fylt ut fra ${role}. Rollen må ha sin egen rolle-ID i Fiks.`,
    nn: (role: string) => `Felta er fylte ut frå ${role}. Rolla må ha sin eigen rolle-ID i Fiks.`,
    en: (role: string) =>
      `The fields are filled in from ${role}. The role needs a role id of its own at Fiks.`,
  },
  copyName: {
    nb: (role: string) => `${role} (kopi)`,
    nn: (role: string) => `${role} (kopi)`,
    en: (role: string) => `${role} (copy)`,
  },
  about: { nb: "Hva rollen er for", nn: "Kva rolla er for", en: "What the role is for" },
  shows: { nb: "Hva rollen viser", nn: "Kva rolla viser", en: "What the role shows" },
  lives: { nb: "Hvor lenge tilgang varer", nn: "Kor lenge tilgang varer", en: "How long access lasts" },
  who: { nb: "Hvem som får rollen", nn: "Kven som får rolla", en: "Who gets the role" },
  nameHint: {
    nb: "Et navn de ansatte kjenner igjen. Høyst 100 tegn.",
    nn: "Eit namn dei tilsette kjenner att. Høgst 100 teikn.",
    en: "A name that employees recognise. 100 characters at most.",
  },
  fiksRoleIdHint: {
    nb: "UUID-en rollen har i Fiks. Opplysningene her kan ikke være flere enn den rollen har der.",
    nn: "UUID-en rolla har i Fiks. Opplysningane her kan ikkje vere fleire enn rolla har der.",
    en: "The UUID of the role at Fiks. The information here cannot be more than the role has there.",
  },
  tjenesteomraadeHint: {
    nb: "Tjenesten som har bruk for opplysningene.",
    nn: "Tenesta som har bruk for opplysningane.",
    en: "The service that needs the information.",
  },
  chooseArea: { nb: "Velg tjenesteområde", nn: "Vel tenesteområde", en: "Choose a service area" },
  lovhjemlerHint: {
    nb: "Velg lover som hører til tjenesteområdet. Uten lov gir rollen aldri taushetsbelagte opplysninger.",
    nn: "Vel lover som høyrer til tenesteområdet. Utan lov gir rolla aldri opplysningar med teieplikt.",
    en: "Choose acts of the service area. Without one, the role never gives confidential information.",
  },
  rettighetspakkeHint: {
    nb: "Med hjemmel kan rollen ha taushetsbelagte opplysninger og skjermet adresse.",
    nn: "Med heimel kan rolla ha opplysningar med teieplikt og skjerma adresse.",
    en: "With a statutory right, the role may have confidential information and protected addresses.",
  },
  bruksomraaderHint: {
    nb: "Hva rollen kan brukes til utover oppslag på fødselsnummer.",
    nn: "Kva rolla kan brukast til ut over oppslag på fødselsnummer.",
    en: "What the role may be used for beside look-ups by number.",
  },
  partsHint: {
    nb: "Velg bare det oppgaven krever. Adresser og slektskap krever også adressebeskyttelse.",
    nn: "Vel berre det oppgåva krev. Adresser og slektskap krev også adressevern.",
    en: "Choose what the task demands and no more. Addresses and relations take address protection as well.",
  },
  partsBasis: { nb: "Personopplysninger", nn: "Personopplysningar", en: "About the person" },
  partsIdentity: {
    nb: "Utvidet identitetsgrunnlag",
    nn: "Utvida identitetsgrunnlag",
    en: "Extended identity control",
  },
  partsRelations: { nb: "Familie og vergemål", nn: "Familie og verjemål", en: "Family and guardianship" },
  partsOther: { nb: "Andre opplysninger", nn: "Andre opplysningar", en: "Other information" },
  confidential: { nb: "Taushetsbelagt", nn: "Underlagt teieplikt", en: "Confidential" },
  historikkChoice: {
    nb: "Vis også tidligere opplysninger",
    nn: "Vis også tidlegare opplysningar",
    en: "Show earlier information too",
  },
  skjermetChoice: {
    nb: "Gir rett til å vise skjermede adresser",
    nn: "Gir rett til å vise skjerma adresser",
    en: "Gives the right to show protected addresses",
  },
  skjermetHint: {
    nb: "Hver gang krever en begrunnelse og blir logget for seg. Lengste levetid blir kortere.",
    nn: "Kvar gong krev ei grunngiving og blir logga for seg. Lengste levetid blir kortare.",
    en: "Each time takes a reason and a record of its own. The longest life becomes shorter.",
  },
  municipalitiesHint: {
    nb: "Kommunenummer med mellomrom mellom. Tomt: hele landet. Begrenser oppslag til dem som bor der, og krever bostedsadresse.",
    nn: "Kommunenummer med mellomrom mellom. Tomt: heile landet. Avgrensar oppslag til dei som bur der, og krev bustadadresse.",
    en: "Municipality numbers with spaces between. Empty: the whole country. Limits look-ups to those who live there, and takes residential address.",
  },
  purposesHint: {
    nb: "Det den ansatte velger mellom ved oppslag. Koden (små bokstaver, tall og understrek) står i loggen; navnet er det den ansatte leser. La linjer stå tomme for å fjerne dem.",
    nn: "Det den tilsette vel mellom ved oppslag. Koden (små bokstavar, tal og understrek) står i loggen; namnet er det den tilsette les. Lat linjer stå tomme for å fjerne dei.",
    en: "What the employee chooses between at a look-up. The code (lower-case letters, digits and underscore) is what is recorded; the name is what the employee reads. Leave lines empty to remove them.",
  },
  purpose: {
    nb: (n: string) => `Formål ${n}, kode`,
    nn: (n: string) => `Formål ${n}, kode`,
    en: (n: string) => `Purpose ${n}, code`,
  },
  purposeName: {
    nb: (n: string) => `Formål ${n}, navn`,
    nn: (n: string) => `Formål ${n}, namn`,
    en: (n: string) => `Purpose ${n}, name`,
  },
  purposeCase: {
    nb: (n: string) => `Formål ${n} krever saksnummer`,
    nn: (n: string) => `Formål ${n} krev saksnummer`,
    en: (n: string) => `Purpose ${n} takes a case reference`,
  },
  longestHint: {
    nb: (n: string, m: string) =>
      `Dager fra full godkjenning. Organisasjonen tillater høyst ${n}, med skjermet adresse høyst ${m}.`,
    nn: (n: string, m: string) =>
      `Dagar frå full godkjenning. Organisasjonen tillèt høgst ${n}, med skjerma adresse høgst ${m}.`,
    en: (n: string, m: string) =>
      `Days from a full approval. The organisation allows ${n} at most, with protected addresses ${m}.`,
  },
  atMostHint: {
    nb: (n: string) => `Dager. Organisasjonen tillater høyst ${n}.`,
    nn: (n: string) => `Dagar. Organisasjonen tillèt høgst ${n}.`,
    en: (n: string) => `Days. The organisation allows ${n} at most.`,
  },
  sensitiveHint: {
    nb: "Nye medlemmer venter til lederen har svart, uansett hvilken gruppe de kommer fra.",
    nn: "Nye medlemmer ventar til leiaren har svart, uansett kva gruppe dei kjem frå.",
    en: "New members wait until the leader has answered, whichever group they come from.",
  },
  requestableHint: {
    nb: "Uten kryss kommer rollen bare gjennom grupper.",
    nn: "Utan kryss kjem rolla berre gjennom grupper.",
    en: "Without it, the role comes through groups only.",
  },
  ownerHint: {
    nb: "Brukernavnet til den som avgjør der ingen leder kan. Tomt: ingen.",
    nn: "Brukarnamnet til den som avgjer der ingen leiar kan. Tomt: ingen.",
    en: "User name of whoever decides where no leader can. Empty: nobody.",
  },
  propose: {
    nb: "Lagre forslaget og vis virkningen",
    nn: "Lagre forslaget og vis verknaden",
    en: "Save the proposal and show its effect",
  },
  notUuid: {
    nb: "Rolle-ID i Fiks: skriv UUID-en, for eksempel 6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0001",
    nn: "Rolle-ID i Fiks: skriv UUID-en, til dømes 6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0001",
    en: "Role id at Fiks: write the UUID, for example 6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0001",
  },
});
