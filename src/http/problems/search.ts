import type { ProblemTable } from "./table.ts";

/** Searching for people. */
export const SEARCH = {
  criteria_outside_role: [
    403,
    "The role does not have what `fields` would search by. GET /api/v1/me lists its parts; leave these criteria out.",
    "Rollen har ikke de opplysningene du vil søke med. Ta bort de merkede feltene, eller velg en annen rolle.",
    "Rolla har ikkje dei opplysningane du vil søke med. Ta bort dei merkte felta, eller vel ei anna rolle.",
    "The role does not have what you would search by. Leave the marked fields out, or choose another role.",
  ],
  search_too_wide: [
    400,
    "Search by something narrower: a name, a full birth date, a street, or a number from abroad; more of them together where too many fit.",
    "Søket er for vidt. Søk med navn, hel fødselsdato, gate eller utenlandsk nummer, og flere av dem sammen når for mange passer.",
    "Søket er for vidt. Søk med namn, heil fødselsdato, gate eller utanlandsk nummer, og fleire av dei saman når for mange passar.",
  ],
  criteria_apart: [
    400,
    "A foreign number, a document or a DUF number is searched for with first and last name in `navn`, or for the first two with `foedselsdato`, and with nothing else; see `fields`.",
    "Utenlandsk nummer, dokument eller DUF-nummer søkes sammen med for- og etternavn, eller for de to første med fødselsdato, og ikke med noe annet. Tøm de andre feltene.",
    "Utanlandsk nummer, dokument eller DUF-nummer blir søkt saman med for- og etternamn, eller for dei to første med fødselsdato, og ikkje med noko anna. Tøm dei andre felta.",
    "A foreign number, a document or a DUF number is searched for with first and last name, or for the first two with birth date, and with nothing else. Empty the other fields.",
  ],
  hit_over: [
    400,
    "The hit is older than a quarter of an hour, or is not yours or this role's. Search again in this role.",
    "Treffet er eldre enn et kvarter, eller hører til et annet søk eller en annen rolle. Søk på nytt i denne rollen.",
    "Treffet er eldre enn eit kvarter, eller høyrer til eit anna søk eller ei anna rolle. Søk på nytt i denne rolla.",
  ],
} as const satisfies ProblemTable;
