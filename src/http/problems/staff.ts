import type { ProblemTable } from "./table.ts";

/** Who may administer, and for which organisation. */
export const STAFF = {
  organisation_required: [
    400,
    "Several organisations know you; name one in the query parameter `organisation`.",
    "Flere organisasjoner kjenner deg. Velg hvilken du vil arbeide for.",
    "Fleire organisasjonar kjenner deg. Vel kva for ein du vil arbeide for.",
    "Several organisations know you. Choose the one you work for now.",
  ],
  not_administrator: [
    403,
    "This takes a right in this product that you do not have now.",
    "Dette krever en rettighet i løsningen som du ikke har nå. Trenger du den, spør lederen din eller en tilgangsforvalter.",
    "Dette krev ein rett i løysinga som du ikkje har no. Treng du han, spør leiaren din eller ein tilgangsforvaltar.",
    "This takes a right in this product that you do not have now. If you need it, ask your leader or IAM staff.",
  ],
  officer_administers_access: [
    403,
    "You administer access yourself, so this takes a data protection officer who does not.",
    "Du forvalter tilganger selv. Dette må gjøres av et personvernombud som ikke gjør det.",
    "Du forvaltar tilgangar sjølv. Dette må gjerast av eit personvernombod som ikkje gjer det.",
  ],
  nobody_here: [
    403,
    "No organisation here knows you, or your account is disabled. IAM staff can tell.",
    "Ingen organisasjon her kjenner deg, eller kontoen din er slått av. En tilgangsforvalter kan se hva som er galt.",
    "Ingen organisasjon her kjenner deg, eller kontoen din er slått av. Ein tilgangsforvaltar kan sjå kva som er gale.",
  ],
  unknown_person: [
    404,
    "The organisation knows nobody by this id or userName.",
    "Organisasjonen kjenner ingen med denne id-en eller dette brukernavnet. Se etter skrivefeil, eller finn personen i listen over personer.",
    "Organisasjonen kjenner ingen med denne id-en eller dette brukarnamnet. Sjå etter skrivefeil, eller finn personen i lista over personar.",
  ],
  several_people: [
    409,
    "Several people have this userName; name one by the id.",
    "Flere har dette brukernavnet. Velg personen i listen.",
    "Fleire har dette brukarnamnet. Vel personen i lista.",
    "Several people have this user name. Choose the one in the list.",
  ],
  unknown_user: [
    404,
    "There is no such user with a changed identity to confirm.",
    "Det er ingen endret identitet å bekrefte for denne brukeren. Den kan være bekreftet allerede.",
    "Det er ingen endra identitet å stadfeste for denne brukaren. Han kan vere stadfesta allereie.",
  ],
} as const satisfies ProblemTable;
