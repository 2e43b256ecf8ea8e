import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type JsonObject, jsonObjectOf } from "./exchange.ts";
import { type Part, SINGLE_ROW_PARTS } from "./parts.ts";
import type { PersonDocument, Row } from "./register-port.ts";

/** Most numbers in one question (Skatteetaten, konsumenttjenester). */
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
 * no longer current are left out as well, for nobody asked for history. Unknown fields and values inside a row
 * stay as they are; a part that is not rows is `garbled`.
 */
export function documentCutTo(parts: ReadonlySet<Part>, sent: JsonObject): Result<PersonDocument, "garbled"> {
  const document: { [part in Part]?: readonly Row[] | Row } = {};
  for (const part of parts) {
    const value = Object.hasOwn(sent, part) ? sent[part] : undefined;
    if (value === undefined || value === null) continue;
    const rows: unknown = SINGLE_ROW_PARTS.has(part) ? [value] : value;
    if (!Array.isArray(rows) || !rows.every(isJsonObject)) return err("garbled");
    const current = rows.filter((row) => row.erGjeldende !== false);
    const [first] = current;
    if (first) document[part] = SINGLE_ROW_PARTS.has(part) ? first : current;
  }
  return ok(document);
}

/** Who wrote an error body: Fiks, the register (three spellings), its firewall, or somebody we do not know. */
export type ErrorOrigin = "fiks_gateway" | "freg" | "freg_access" | "freg_feed" | "firewall" | "unknown";

/** What is kept of an error body: nothing that could be about a person. */
export type UpstreamError = {
  readonly status: number;
  readonly origin: ErrorOrigin;
  /** Their own code, such as `FREG-001`. */
  readonly code: string | null;
  /** What their support asks for. */
  readonly reference: string | null;
};

/**
 * Reads the five error shapes of Fiks and the register. Texts and paths are dropped, since they quote numbers;
 * codes and references are kept only in their documented form.
 */
export function upstreamError(status: number, body: string): UpstreamError {
  const read = jsonObjectOf(body);
  if (read === null) {
    const origin = /^\s*<(!doctype html|html)/i.test(body) ? "firewall" : "unknown";
    return { status, origin, code: null, reference: null };
  }
  const [origin, code, reference] = fieldsOf(read);
  return { status, origin, code: wordOrNull(code), reference: uuidOrNull(reference) };
}

function fieldsOf(body: JsonObject): readonly [ErrorOrigin, unknown, unknown] {
  if ("errorId" in body) return ["fiks_gateway", body.errorCode, body.errorId];
  if ("kode" in body) return ["freg", body.kode, null];
  if ("feilkode" in body) return ["freg_access", body.feilkode, null];
  if ("feilreferanse" in body) return ["freg_feed", body.code, body.feilreferanse];
  return ["unknown", null, null];
}

const wordOrNull = (value: unknown): string | null =>
  typeof value === "string" && /^[A-Za-z_-]{1,30}[0-9]{0,5}$/.test(value) ? value : null;

/** A UUID may by chance hold eleven digits in a row, and could then not be told from a person number. */
const uuidOrNull = (value: unknown): string | null =>
  typeof value === "string" &&
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
  !/[0-9]{11}/.test(value)
    ? value
    : null;
