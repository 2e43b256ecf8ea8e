import { holdsNumber } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";

export type ReasonProblem = "reason_missing" | "reason_holds_a_number";

const LONGEST = 500;
const SHORTEST = 3;

/**
 * The words of whoever acts, as they may be kept: about the access, never about a citizen. Anything with eleven
 * digits in a row, however spaced, could be somebody's number and is refused (R10).
 */
export function parseReason(text: string): Result<string, ReasonProblem> {
  const reason = text.trim();
  if (reason.length < SHORTEST || reason.length > LONGEST) return err("reason_missing");
  return holdsNumber(reason) ? err("reason_holds_a_number") : ok(reason);
}
