import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { Result } from "../kernel/result.ts";
import type { Part } from "./parts.ts";

/** One row of a part, as the register spells it: unknown fields and enum values are to be expected. */
export type Row = { readonly [field: string]: unknown };

/** A person document. Every part is a list of rows, except `doedsfall` and `falskIdentitet`, single rows. */
export type PersonDocument = { readonly [part in Part]?: readonly Row[] | Row };

/**
 * Why the register gave no answer. `refused`: our credentials or the Fiks role do not allow the question.
 * `timed_out`: no answer within the time of its class. `unavailable`: 5xx, 429, network, or the circuit is open.
 * `garbled`: an answer that is not what was asked for.
 */
export type RegisterFailure = "refused" | "unavailable" | "timed_out" | "garbled";

/** As whom we ask: the organisation's integration at Fiks, and the role as Fiks knows it (part of the URL). */
export type RegisterAccess = {
  readonly fiksRoleId: string;
  readonly integrationId: string;
  readonly integrationPassword: string;
};

type Question = {
  readonly access: RegisterAccess;
  /** Never empty: a question without `part` would mean the whole of person-basis. */
  readonly parts: readonly Part[];
  /** Rows of the past as well; the Fiks role must have it. */
  readonly historikk: boolean;
};

export type PeopleQuestion = Question & {
  /** At most 1 000; they travel in the body, never in a URL. */
  readonly numbers: readonly Foedselsnummer[];
};

/** What name and address are compared with: what is in force, or what once was. */
export type Opplysningsgrunnlag = "gjeldende" | "historisk";

/** Criteria of `soek` (Skatteetaten's OpenAPI 1.5), spelled as the register spells them; dates are YYYYMMDD. */
export type SearchCriteria = {
  readonly navn?: string;
  readonly kjoenn?: "mann" | "kvinne";
  readonly foedselsdato?: string;
  readonly foedselsaarFraOgMed?: string;
  readonly foedselsaarTilOgMed?: string;
  readonly adressenavn?: string;
  readonly husnummer?: string;
  readonly postnummer?: string;
  readonly kommunenummer?: string;
  readonly fylkesnummer?: string;
  readonly inkluderOppholdsadresse?: boolean;
  readonly soekFonetisk?: boolean;
  readonly inkluderDoede?: boolean;
  readonly opplysningsgrunnlag?: Opplysningsgrunnlag;
};

/** Criteria of `entydigsoek`: a name or birth date together with something that only one person has. */
export type UniqueCriteria = {
  readonly navn?: string;
  readonly foedselsdato?: string;
  readonly adressenavn?: string;
  readonly husnummer?: string;
  readonly postnummer?: string;
  /** `ISO3-number`, as the next one. */
  readonly utenlandskpersonidentifikasjon?: string;
  readonly legitimasjonsdokument?: string;
  readonly utlendingsmyndighetenesidentifikasjonsnummer?: string;
  readonly soekFonetisk?: boolean;
  readonly opplysningsgrunnlag?: Opplysningsgrunnlag;
};

export type SearchQuestion = {
  readonly access: RegisterAccess;
  readonly criteria: SearchCriteria;
  /** `maksTreff`: at most 10 000. */
  readonly most: number;
};

/** The population register, for looking people up. Never called inside a database transaction. */
export type Register = {
  /**
   * The newest document of each person, in the order asked; `null` for a number that the register does not
   * know. A document is cut to the parts asked for here, and to rows in force unless `historikk`, whatever the register
   * sent (`identifikasjonsnummer`, which it always adds, is left out unless asked for).
   */
  people(question: PeopleQuestion): Promise<Result<readonly (PersonDocument | null)[], RegisterFailure>>;
  /** The numbers of those who fit, at most `most`, in the register's order. `too_many`: it wants narrower criteria. */
  search(question: SearchQuestion): Promise<Result<readonly Foedselsnummer[], RegisterFailure | "too_many">>;
  /** The one person who fits, cut as in `people`; null when nobody or more than one does, which cannot be told apart. */
  findOne(
    question: Question & { readonly criteria: UniqueCriteria },
  ): Promise<Result<{ number: Foedselsnummer; document: PersonDocument } | null, RegisterFailure>>;
};
