import type { PersonDocument, Row } from "../register/register-port.ts";

/** Levels of address protection, from the mildest to the strictest, in the register's own words. */
const LEVELS = ["ugradert", "klientadresse", "fortrolig", "strengtFortrolig"] as const;
export type Gradering = (typeof LEVELS)[number];

/** A level that we do not know, or none where there must be one, counts as the strictest (R8, R12). */
export const graderingFrom = (level: unknown): Gradering =>
  LEVELS.find((known) => known === level) ?? "strengtFortrolig";

export const strictest = (...levels: readonly Gradering[]): Gradering =>
  levels.reduce((a, b) => (LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b), "ugradert");

/**
 * The protection of the person, from a document that was asked for with `adressebeskyttelse`. The register
 * leaves the part out for people who have none; rows that are there count by the strictest.
 */
export const protectionOf = (document: PersonDocument): Gradering =>
  strictest(...currentRows(document.adressebeskyttelse).map((row) => graderingFrom(row.graderingsnivaa)));

/** The rows in force. A row that does not say is taken as in force. */
export const currentRows = (rows: readonly Row[] | Row | undefined): readonly Row[] =>
  rowsOf(rows).filter((row) => row.erGjeldende !== false);

export const rowsOf = (rows: readonly Row[] | Row | undefined): readonly Row[] =>
  rows === undefined ? [] : isRows(rows) ? rows : [rows];

const isRows = (rows: readonly Row[] | Row): rows is readonly Row[] => Array.isArray(rows);
