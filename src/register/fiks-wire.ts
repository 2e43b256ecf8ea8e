import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type JsonObject, jsonObjectOf } from "./exchange.ts";
import { type Part, SINGLE_ROW_PARTS } from "./parts.ts";
import type { PersonDocument, Row } from "./register-port.ts";

/** Most numbers, or documents, in one question (Skatteetaten, konsumenttjenester). */
export const BULK_LIMIT = 1_000;

/** One row of a bulk answer: the number it answers for, and the document if the register knows the person. */
export type BulkRow = { readonly number: string; readonly document: JsonObject | null };

/** The rows of a bulk answer, in the register's order, or `garbled` when it is anything else than documented. */
export function bulkRows(body: string): Result<readonly BulkRow[], "garbled"> {
  const listed = jsonObjectOf(body)?.oppslag;
  if (!Array.isArray(listed)) return err("garbled");
  const rows: BulkRow[] = [];
  for (const row of listed as readonly unknown[]) {
    const read = bulkRow(row);
    if (read === null) return err("garbled");
    rows.push(read);
  }
  return ok(rows);
}

function bulkRow(row: unknown): BulkRow | null {
  if (!isJsonObject(row)) return null;
  const number = row.foedselsEllerDNummer;
  if (typeof number !== "string") return null;
  if (isJsonObject(row.feilmelding)) return { number, document: null };
  const document = row.folkeregisterperson;
  return isJsonObject(document) ? { number, document } : null;
}

/**
 * A document with the asked parts and nothing else, built up from what was sent. Rows that the register calls
 * no longer current are left out as well, unless history was asked for. Unknown fields and values inside a row
 * stay as they are; a part that is not rows is `garbled`.
 */
export function documentCutTo(
  parts: ReadonlySet<Part>,
  sent: JsonObject,
  historikk: boolean,
): Result<PersonDocument, "garbled"> {
  const document: { [part in Part]?: readonly Row[] | Row } = {};
  for (const part of parts) {
    const value = Object.hasOwn(sent, part) ? sent[part] : undefined;
    if (value === undefined || value === null) continue;
    const rows: unknown = SINGLE_ROW_PARTS.has(part) ? [value] : value;
    if (!Array.isArray(rows) || !rows.every(isJsonObject)) return err("garbled");
    const shown = rows.filter((row) => historikk || row.erGjeldende !== false);
    const [first] = shown;
    if (first) document[part] = SINGLE_ROW_PARTS.has(part) ? first : shown;
  }
  return ok(document);
}
