import { type JsonObject, jsonObjectOf } from "./exchange.ts";

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

/**
 * Whether a refused search was refused for its more than 10 000 hits. Neither status nor code of that error is
 * published, only that it asks for narrower criteria (Skatteetaten, "Oppslag"): to be verified in the test environment.
 */
export function tellsTooManyHits(body: string): boolean {
  const { melding, message, feilmelding } = jsonObjectOf(body) ?? {};
  return [melding, message, feilmelding].some((text) => typeof text === "string" && /treff|hits/i.test(text));
}

/** Whether a 404 means "nothing there": the register's or Fiks's own word, not a page of something in between. */
export const tellsNothingThere = (body: string): boolean => upstreamError(404, body).origin !== "firewall";
