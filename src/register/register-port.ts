import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { Result } from "../kernel/result.ts";
import type { Part } from "./parts.ts";

/** One row of a part, as the register spells it: unknown fields and enum values are to be expected. */
export type Row = { readonly [field: string]: unknown };

/** A person document. Every part is a list of rows, except `doedsfall` and `falskIdentitet`, single rows. */
export type PersonDocument = { readonly [part in Part]?: readonly Row[] | Row };

/**
 * Why the register gave no answer. `refused`: our credentials or the Fiks role do not allow the question.
 * `unavailable`: time-out, 5xx, 429, network. `garbled`: an answer that is not what was asked for.
 */
export type RegisterFailure = "refused" | "unavailable" | "garbled";

export type PeopleQuestion = {
  /** The role as Fiks knows it; it is part of the URL. */
  readonly fiksRoleId: string;
  /** At most 1 000; they travel in the body, never in a URL. */
  readonly numbers: readonly Foedselsnummer[];
  /** Never empty: a question without `part` would mean the whole of person-basis. */
  readonly parts: readonly Part[];
};

/** The population register. Never called inside a database transaction. */
export type Register = {
  /**
   * The newest document of each person, in the order asked; `null` for a number that the register does not
   * know. A document is cut to the parts asked for here, whatever the register sent (`identifikasjonsnummer`,
   * which it always adds, is left out unless asked for).
   */
  people(question: PeopleQuestion): Promise<Result<readonly (PersonDocument | null)[], RegisterFailure>>;
};
