import type { ProblemTable } from "./table.ts";

/** Case systems, and their access. */
export const INTEGRATIONS = {
  not_a_client: [
    400,
    "No such client: at Maskinporten `owner` is the organisation number of nine digits, in Entra the tenant id with the application's id in `clientId`.",
    "Klienten er ikke skrevet riktig. For Maskinporten er eieren et organisasjonsnummer på ni siffer, for Entra en tenant-id sammen med applikasjonens id.",
    "Klienten er ikkje skriven rett. For Maskinporten er eigaren eit organisasjonsnummer på ni siffer, for Entra ein tenant-id saman med id-en til applikasjonen.",
    "No such client. At Maskinporten the owner is an organisation number of nine digits, in Entra a tenant id with the application's id.",
  ],
  own_integration: [
    403,
    "You answer for this case system; somebody else must decide about its access.",
    "Du svarer for dette fagsystemet. En annen må avgjøre hvilken tilgang det skal ha.",
    "Du svarer for dette fagsystemet. Nokon annan må avgjere kva tilgang det skal ha.",
  ],
  not_yours_to_revoke: [
    403,
    "IAM staff, the data protection officer and whoever answers for the case system may revoke its access.",
    "Bare tilgangsforvaltere, personvernombudet og den som svarer for fagsystemet, kan trekke tilbake tilgangen.",
    "Berre tilgangsforvaltarar, personvernombodet og den som svarer for fagsystemet, kan trekkje tilbake tilgangen.",
  ],
  unknown_integration_grant: [
    404,
    "There is no such access of a case system; GET /api/v1/integrations lists them.",
    "Fagsystemet har ingen slik tilgang. Gå til listen over fagsystemer.",
    "Fagsystemet har ingen slik tilgang. Gå til lista over fagsystem.",
    "There is no such access of a case system. Go to the list of case systems.",
  ],
  unknown_integration: [
    404,
    "There is no such case system; GET /api/v1/integrations lists them.",
    "Dette fagsystemet finnes ikke. Gå til listen over fagsystemer.",
    "Dette fagsystemet finst ikkje. Gå til lista over fagsystem.",
    "There is no such case system. Go to the list of case systems.",
  ],
  integration_added_already: [
    409,
    "Another case system has this client; GET /api/v1/integrations names it.",
    "Et annet fagsystem har denne klienten. Listen over fagsystemer viser hvilket.",
    "Eit anna fagsystem har denne klienten. Lista over fagsystem viser kva for eit.",
    "Another case system has this client. The list of case systems names it.",
  ],
  integration_ended_already: [
    409,
    "The case system has been ended. Add it again if it is to come back.",
    "Fagsystemet er avsluttet. Legg det til på nytt hvis det skal tilbake.",
    "Fagsystemet er avslutta. Legg det til på nytt viss det skal tilbake.",
  ],
  not_in_force: [
    409,
    "The access waits for its approval; withdraw or reject the request.",
    "Tilgangen venter på godkjenning. Trekk forespørselen tilbake, eller avslå den.",
    "Tilgangen ventar på godkjenning. Trekk førespurnaden tilbake, eller avslå han.",
  ],
  renewal_not_offered: [
    409,
    "The role is no longer for this. Ask anew for what it is for now.",
    "Rollen er ikke lenger for dette. Be på nytt om det den er for nå.",
    "Rolla er ikkje lenger for dette. Be på nytt om det ho er for no.",
  ],
  not_in_window: [
    409,
    "Renewal is offered in the last days only; the role says how many.",
    "Tilgangen kan bare fornyes de siste dagene før den går ut. Rollen sier hvor mange dager.",
    "Tilgangen kan berre fornyast dei siste dagane før han går ut. Rolla seier kor mange dagar.",
  ],
  dormant: [
    409,
    "The case system has not used it for long. Ask anew, and let somebody approve it.",
    "Fagsystemet har ikke brukt tilgangen på lenge. Be om den på nytt, og la noen godkjenne den.",
    "Fagsystemet har ikkje brukt tilgangen på lenge. Be om han på nytt, og la nokon godkjenne han.",
  ],
  unknown_responsible: [
    422,
    "`responsible` must be the id of an employee in good standing; GET /api/v1/users finds it.",
    "Den ansvarlige må være en ansatt med aktiv konto. Velg en annen.",
    "Den ansvarlege må vere ein tilsett med aktiv konto. Vel ein annan.",
    "Whoever answers for it must be an employee with an active account. Choose somebody else.",
  ],
} as const satisfies ProblemTable;
