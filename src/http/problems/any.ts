import type { ProblemTable } from "./table.ts";

/** What any request may come to. */
export const ANY = {
  malformed_request: [
    400,
    "The request could not be read. Send JSON with content-type application/json.",
    "Vi kunne ikke lese det du sendte. Åpne siden på nytt og prøv igjen.",
    "Vi kunne ikkje lese det du sende. Opne sida på nytt og prøv igjen.",
    "What you sent could not be read. Open the page again and try once more.",
  ],
  invalid_fields: [
    400,
    "Some fields are missing or wrong; `fields` names them.",
    "Noen felt mangler eller er feil utfylt. Rett dem opp og send igjen.",
    "Nokre felt manglar eller er feil utfylte. Rett dei opp og send igjen.",
    "Some fields are missing or wrong. Mend them and send again.",
  ],
  reason_missing: [
    400,
    "Say why in `reason`: between 3 and 500 characters.",
    "Skriv en begrunnelse på mellom 3 og 500 tegn.",
    "Skriv ei grunngiving på mellom 3 og 500 teikn.",
    "Say why, in 3 to 500 characters.",
  ],
  reason_holds_a_number: [
    400,
    "`reason` is about the access and never about a citizen: leave out anything like a person number.",
    "Begrunnelsen skal handle om tilgangen, aldri om en innbygger. Ta bort alt som ligner et fødselsnummer.",
    "Grunngivinga skal handle om tilgangen, aldri om ein innbyggjar. Ta bort alt som liknar eit fødselsnummer.",
    "The reason is about the access and never about a citizen. Leave out anything like a person number.",
  ],
  no_credentials: [
    401,
    "Send an access token for this API: Authorization: Bearer …",
    "Du er ikke logget inn. Logg inn og prøv igjen.",
    "Du er ikkje logga inn. Logg inn og prøv igjen.",
    "You are not signed in. Sign in and try again.",
  ],
  invalid_token: [
    401,
    "The access token is not valid here, or has expired. Sign in again.",
    "Innloggingen gjelder ikke her, eller er utløpt. Logg inn igjen.",
    "Innlogginga gjeld ikkje her, eller er gått ut. Logg inn igjen.",
    "The sign-in is not valid here, or has expired. Sign in again.",
  ],
  session_over: [
    401,
    "You have been signed out. Nothing was changed. Sign in again and repeat it.",
    "Du er logget ut. Ingenting er endret. Logg inn igjen og gjenta det.",
    "Du er logga ut. Ingenting er endra. Logg inn igjen og gjer det om att.",
  ],
  foreign_form: [
    403,
    "The form did not come from a page of yours here. Nothing was changed. Open the page again and repeat it.",
    "Skjemaet kom ikke fra en side du har åpen her. Ingenting er endret. Åpne siden på nytt og gjenta det.",
    "Skjemaet kom ikkje frå ei side du har open her. Ingenting er endra. Opne sida på nytt og gjer det om att.",
  ],
  people_only: [
    403,
    "This is for people who sign in; a case system has look-ups and searches only.",
    "Dette er for personer som logger inn. Et fagsystem kan bare gjøre oppslag og søk.",
    "Dette er for personar som loggar inn. Eit fagsystem kan berre gjere oppslag og søk.",
  ],
  not_found: [
    404,
    "There is nothing at this address.",
    "Det finnes ingenting på denne adressen. Gå til forsiden og finn veien derfra.",
    "Det finst ingenting på denne adressa. Gå til framsida og finn vegen derifrå.",
    "There is nothing at this address. Go to the front page and find the way from there.",
  ],
  too_large: [
    413,
    "The request is larger than this address takes.",
    "Du sendte mer enn denne siden tar imot. Ta med mindre om gangen.",
    "Du sende meir enn denne sida tek imot. Ta med mindre om gongen.",
    "You sent more than this page takes. Send less at a time.",
  ],
  unsupported_media_type: [
    415,
    "Send JSON with content-type application/json.",
    "Siden kan ikke lese denne typen innhold. Bruk skjemaet på siden.",
    "Sida kan ikkje lese denne typen innhald. Bruk skjemaet på sida.",
    "The page cannot read content of this kind. Use the form on the page.",
  ],
  internal: [
    500,
    "Something went wrong here. Nothing was changed; the request id helps the operators find it.",
    "Noe gikk galt hos oss. Ingenting er endret. Gi referansen til dem som drifter løsningen, så finner de feilen.",
    "Noko gjekk gale hos oss. Ingenting er endra. Gi referansen til dei som driftar løysinga, så finn dei feilen.",
    "Something went wrong here. Nothing was changed. Give the reference to the operators, so that they find it.",
  ],
  unavailable: [
    503,
    "The service is not available now. Try again in a few seconds.",
    "Tjenesten er ikke tilgjengelig akkurat nå. Prøv igjen om noen sekunder.",
    "Tenesta er ikkje tilgjengeleg akkurat no. Prøv igjen om nokre sekund.",
  ],
} as const satisfies ProblemTable;
