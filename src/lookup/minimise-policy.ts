import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { ADDRESS_PARTS, type Part, RELATION_PARTS, SINGLE_ROW_PARTS } from "../register/parts.ts";
import type { PersonDocument, Row } from "../register/register-port.ts";
import { currentRows, type Gradering, graderingFrom, protectionOf, strictest } from "./protection-policy.ts";

/** What leaves the house about a person: parts of rows, and which parts hold masked rows. */
export type Disclosure = { person: { [part in Part]?: readonly Row[] | Row }; masked: Part[] };

/**
 * The parts to ask the register for, so that `parts` can be shown: protection is needed to know which
 * addresses and relatives to hide. Never empty.
 */
export function partsToAsk(parts: readonly Part[]): Part[] {
  const needsProtection = parts.some((part) => ADDRESS_PARTS.has(part) || RELATION_PARTS.has(part));
  return [...new Set<Part>([...parts, ...(needsProtection ? (["adressebeskyttelse"] as const) : [])])];
}

/**
 * The numbers of other people that the answer would give away. Looked for in the values, not in fields by
 * name, so that a field we have never heard of is no hole.
 */
export function relatedNumbers(document: PersonDocument, parts: readonly Part[]): Foedselsnummer[] {
  const digits = new Set(relationRows(document, parts).flatMap((row) => elevenDigits(row)));
  return [...digits].flatMap((text) => {
    const number = Foedselsnummer.parse(text);
    return number.ok ? [number.value] : [];
  });
}

const relationRows = (document: PersonDocument, parts: readonly Part[]): readonly Row[] =>
  parts.filter((part) => RELATION_PARTS.has(part)).flatMap((part) => currentRows(document[part]));

/**
 * Builds up the answer: of the parts asked for, the rows in force; each address of a protected person or of a
 * protected kind masked; each relation to somebody who is not known to be unprotected without that person's
 * number. `open` holds the digits of those who are known to be unprotected.
 */
export function minimise(
  document: PersonDocument,
  parts: readonly Part[],
  open: ReadonlySet<string>,
): Disclosure {
  const protection = protectionOf(document);
  const person: Disclosure["person"] = {};
  const masked: Part[] = [];
  for (const part of parts) {
    const rows = currentRows(document[part]);
    if (rows.length === 0) continue;
    const shown = rows.map((row) => showRow(part, row, protection, open));
    if (shown.some((row) => row.skjermet === true)) masked.push(part);
    const [first] = shown;
    person[part] = SINGLE_ROW_PARTS.has(part) && first ? first : shown;
  }
  return { person, masked };
}

function showRow(part: Part, row: Row, protection: Gradering, open: ReadonlySet<string>): Row {
  if (ADDRESS_PARTS.has(part)) {
    // Stays on Svalbard carry no level of their own.
    const ownLevel = part === "oppholdPaaSvalbard" ? "ugradert" : graderingFrom(row.adressegradering);
    const level = strictest(protection, ownLevel);
    return level === "ugradert" ? row : { adressegradering: level, skjermet: true };
  }
  if (RELATION_PARTS.has(part) && elevenDigits(row).some((digits) => !open.has(digits))) {
    return maskedRelation(part, row);
  }
  return row;
}

/** What may be said of a relation to somebody hidden: its kind, and nothing that leads to the person. */
const KIND_OF_RELATION: { readonly [part in Part]?: readonly string[] } = {
  familierelasjon: ["relatertPersonsRolle", "minRolleForPerson"],
  foreldreansvar: ["ansvar"],
  sivilstand: ["sivilstand", "sivilstandsdato"],
  vergemaalEllerFremtidsfullmakt: ["vergemaaltype"],
  kontaktinformasjonForDoedsbo: ["skifteform"],
  falskIdentitet: ["erFalsk"],
};

function maskedRelation(part: Part, row: Row): Row {
  const shown: { [field: string]: unknown } = { skjermet: true };
  for (const field of KIND_OF_RELATION[part] ?? []) {
    if (Object.hasOwn(row, field) && elevenDigits(row[field]).length === 0) shown[field] = row[field];
  }
  return shown;
}

/**
 * Every run of eleven digits anywhere in a value: as text, inside one, as a number or as the name of a field.
 * A longer run is given as it stands: it is nobody's number, so nobody known to be unprotected has it.
 */
const elevenDigits = (value: unknown): string[] => JSON.stringify(value ?? null).match(/[0-9]{11,}/g) ?? [];
