import { PARTS, type Part, SINGLE_ROW_PARTS } from "../../register/parts.ts";
import type { PersonDocument, Row } from "../../register/register-port.ts";

/** When a document changed: each `ajourholdstidspunkt` in it once, oldest first. The first is when it was made. */
export function versionsOf(document: PersonDocument): readonly string[] {
  const times = new Set<string>();
  for (const part of PARTS) for (const row of rowsOf(document, part)) times.add(timeOf(row));
  return [...times].sort();
}

/**
 * The document as it was after the change at `version`. What is told of the past does not say when it ended: a row
 * ended when the next of its part began, else when status, protection or civil status changed, else with the last
 * change of all. The last version is the document itself.
 */
export function documentAt(document: PersonDocument, version: string): PersonDocument {
  const versions = versionsOf(document);
  if (version === versions.at(-1)) return document;
  const turns = ["status", "adressebeskyttelse", "sivilstand"] as const;
  const turningPoints = turns.flatMap((part) => rowsOf(document, part).map(timeOf)).sort();
  const past: { [part in Part]?: readonly Row[] | Row } = {};
  for (const part of PARTS) {
    const rows = rowsOf(document, part);
    const starts = rows.map(timeOf).sort();
    const endOf = (row: Row): string | undefined =>
      [starts, turningPoints].flatMap((times) => times.find((at) => at > timeOf(row)) ?? [])[0] ??
      versions.at(-1);
    const known = rows
      .filter((row) => timeOf(row) <= version)
      .map((row) => ({ ...row, erGjeldende: row.erGjeldende === true || version < (endOf(row) ?? "") }));
    const [first] = known;
    if (first) past[part] = SINGLE_ROW_PARTS.has(part) ? first : known;
  }
  return past;
}

export const rowsOf = (document: PersonDocument, part: Part): readonly Row[] => [document[part] ?? []].flat();
export const timeOf = (row: Row): string => String(row.ajourholdstidspunkt);
