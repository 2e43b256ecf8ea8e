import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { ADDRESS_PARTS, type Part, RELATION_PARTS, SINGLE_ROW_PARTS } from "../register/parts.ts";
import type { PersonDocument, Row } from "../register/register-port.ts";
import {
  currentRows,
  type Gradering,
  graderingFrom,
  protectionOf,
  rowsOf,
  strictest,
} from "./protection-policy.ts";

/** What leaves the house about a person: parts of rows, and which parts hold masked rows. */
export type Disclosure = { person: { [part in Part]?: readonly Row[] | Row }; masked: Part[] };

/** What may be shown: these parts, with rows of the past or without. */
export type View = { readonly parts: readonly Part[]; readonly historikk: boolean };

/**
 * The parts to ask the register for, so that `parts` can be shown: protection is needed to know which
 * addresses and relatives to hide. Never empty.
 */
export const partsToAsk = (parts: readonly Part[]): Part[] => [
  ...new Set<Part>([...parts, ...(asksProtection(parts) ? (["adressebeskyttelse"] as const) : [])]),
];

/** Whether a document that is asked for with these parts tells how the person is protected. */
export const asksProtection = (parts: readonly Part[]): boolean =>
  parts.some((part) => ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part) || part === "adressebeskyttelse");

/**
 * The numbers of other people that the answer would give away. Looked for in the values, not in fields by
 * name, so that a field we have never heard of is no hole.
 */
export function relatedNumbers(document: PersonDocument, view: View): Foedselsnummer[] {
  const rows = view.parts
    .filter((part) => RELATION_PARTS.has(part))
    .flatMap((part) => shownRows(document, part, view));
  const digits = new Set(rows.flatMap((row) => elevenDigits(row)));
  return [...digits].flatMap((text) => {
    const number = Foedselsnummer.parse(text);
    return number.ok ? [number.value] : [];
  });
}

const shownRows = (document: PersonDocument, part: Part, { historikk }: View): readonly Row[] =>
  historikk ? rowsOf(document[part]) : currentRows(document[part]);

/**
 * Builds up the answer: of the parts asked for, the rows in force (and of the past, where the view has them); each
 * address of a protected person or of a protected kind masked, in the past as well; each relation to somebody who is not
 * known to be unprotected without that person's number. `open` holds the digits of those who are known to be unprotected.
 */
export function minimise(document: PersonDocument, view: View, open: ReadonlySet<string>): Disclosure {
  return build(document, view, (part, row, protection) => {
    if (ADDRESS_PARTS.has(part)) {
      const level = levelOf(part, row, protection);
      return level === "ugradert" ? row : maskedAddress(level, row);
    }
    if (RELATION_PARTS.has(part) && elevenDigits(row).some((digits) => !open.has(digits))) {
      return maskedRelation(part, row, protection);
    }
    return withoutPlaces(part, row, protection);
  });
}

/**
 * The addresses of a protected person as a reveal shows them: as they are. Somebody with strengt fortrolig has no home
 * here at all: only a postal address that the register itself calls open is shown, marked as what it is.
 */
export function reveal(document: PersonDocument, view: View): Disclosure {
  const addresses = view.parts.filter((part) => ADDRESS_PARTS.has(part));
  return build(document, { ...view, parts: addresses }, (part, row, protection) => {
    const level = levelOf(part, row, protection);
    if (level !== "strengtFortrolig") return row;
    return isOpenPost(part, row) ? { ...row, aapenPostadresse: true } : maskedAddress(level, row);
  });
}

const isOpenPost = (part: Part, row: Row): boolean =>
  (part === "postadresse" || part === "postadresseIUtlandet") && row.adressegradering === "ugradert";

function build(
  document: PersonDocument,
  view: View,
  show: (part: Part, row: Row, protection: Gradering) => Row,
): Disclosure {
  const protection = protectionOf(document);
  const person: Disclosure["person"] = {};
  const masked: Part[] = [];
  for (const part of view.parts) {
    const shown = shownRows(document, part, view).map((row) => show(part, row, protection));
    const [first] = shown;
    if (!first) continue;
    if (shown.some((row) => row.skjermet === true)) masked.push(part);
    person[part] = SINGLE_ROW_PARTS.has(part) ? first : shown;
  }
  return { person, masked };
}

/** Stays on Svalbard carry no level of their own. */
const levelOf = (part: Part, row: Row, protection: Gradering): Gradering =>
  strictest(protection, part === "oppholdPaaSvalbard" ? "ugradert" : graderingFrom(row.adressegradering));

const maskedAddress = (level: Gradering, row: Row): Row => ({
  adressegradering: level,
  skjermet: true,
  ...pastOf(row),
});

/** That a row is of the past is told of hidden ones too. */
const pastOf = ({ erGjeldende }: Row): Row => (erGjeldende === false ? { erGjeldende } : {});

/** What may be said of a relation to somebody hidden: its kind, and nothing that leads to the person. */
const KIND_OF_RELATION: { readonly [part in Part]?: readonly string[] } = {
  familierelasjon: ["relatertPersonsRolle", "minRolleForPerson"],
  foreldreansvar: ["ansvar"],
  sivilstand: ["sivilstand", "sivilstandsdato"],
  vergemaalEllerFremtidsfullmakt: ["vergemaaltype"],
  kontaktinformasjonForDoedsbo: ["skifteform"],
  falskIdentitet: ["erFalsk"],
};

function maskedRelation(part: Part, row: Row, protection: Gradering): Row {
  const shown: { [field: string]: unknown } = { skjermet: true, ...pastOf(row) };
  for (const field of KIND_OF_RELATION[part] ?? []) {
    if (Object.hasOwn(row, field) && elevenDigits(row[field]).length === 0) shown[field] = row[field];
  }
  return withoutPlaces(part, shown, protection);
}

/**
 * Fields outside the addresses that tell in which part of the country a protected person is dealt with. Of parts with
 * relations only: of others the protection is not asked for, and what is shown may not depend on what else is asked (R7).
 */
const PLACES: { readonly [part in Part]?: readonly string[] } = {
  sivilstand: ["kommune", "sted", "myndighet"],
  vergemaalEllerFremtidsfullmakt: ["embete"],
};

function withoutPlaces(part: Part, row: Row, protection: Gradering): Row {
  const places = protection === "ugradert" ? undefined : PLACES[part];
  if (!places?.some((field) => Object.hasOwn(row, field))) return row;
  return Object.fromEntries(Object.entries(row).filter(([field]) => !places.includes(field)));
}

/**
 * Every run of eleven digits anywhere in a value: as text, inside one, as a number or as the name of a field.
 * A longer run is given as it stands: it is nobody's number, so nobody known to be unprotected has it.
 */
const elevenDigits = (value: unknown): string[] => JSON.stringify(value ?? null).match(/[0-9]{11,}/g) ?? [];
