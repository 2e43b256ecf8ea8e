import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { Result } from "../kernel/result.ts";
import type { Part } from "./parts.ts";
import type { PersonDocument, RegisterAccess, RegisterFailure, Row } from "./register-port.ts";

/** An opaque id that the register gave: of a document, an event or a job. Never a person number. */
export type UpstreamId = string;

export type ArchiveQuestion = {
  readonly access: RegisterAccess;
  /** At most 1 000. */
  readonly documents: readonly UpstreamId[];
  /** Never empty. */
  readonly parts: readonly Part[];
};

/**
 * Whom an extract is about, spelled as the register spells it. There is no narrower criterion: streets, birth dates and
 * the like are chosen after the people have been looked up.
 */
export type ExtractCriteria = {
  readonly personstatustyper: readonly ("aktiv" | "bosatt" | "utflyttet" | "doed" | "inaktiv")[];
  /** Without one the extract would be of the whole country. */
  readonly kommunenummer:
    | { readonly bostedskommunenummer: string }
    | { readonly oppholdskommunenummer: string };
  readonly foedselsaarFraOgMed?: string;
  readonly foedselsaarTilOgMed?: string;
  readonly doedsaarFraOgMed?: string;
  readonly doedsaarTilOgMed?: string;
  readonly kjoenn?: "mann" | "kvinne";
  /** ISO 3166-1 alpha-3. */
  readonly statsborgerskap?: string;
  readonly sivilstandstype?: string;
};

/** `gone`: the job or batch does not exist (any more); order anew. */
export type Batch =
  | { readonly kind: "not_ready" }
  | { readonly kind: "rows"; readonly numbers: readonly Foedselsnummer[] }
  | { readonly kind: "finished" };

/** That something about somebody has changed. Types that nobody has heard of are to be expected. */
export type RegisterEvent = {
  readonly sequence: number;
  readonly type: string;
  /** Null where what was sent is no person number. */
  readonly number: Foedselsnummer | null;
  readonly eventDocument: UpstreamId | null;
  readonly personDocument: UpstreamId | null;
  /** When it was entered in the register, as the register writes it. */
  readonly enteredAt: string | null;
};

export type Feed =
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "events";
      /** At most 1 000, ascending; none at the end of the feed. */
      readonly events: readonly RegisterEvent[];
      /** From where to go on. */
      readonly next: number;
      /** To be sent with the same question the next time. */
      readonly etag: string | null;
    };

/** What an event changed: only of the parts asked for, each with its new row, or none where one was annulled. */
export type EventDocument = {
  readonly type: string;
  readonly number: Foedselsnummer | null;
  readonly changes: readonly { readonly part: Part; readonly change: string; readonly row: Row | null }[];
};

/**
 * The register as a source of many people and of what changes: versions of the past, extracts, events. Never called
 * inside a database transaction. A role at Fiks may lack any of them: `refused`.
 */
export type RegisterStreams = {
  /** Versions of person documents, in the order asked, cut to the parts; null for one that is not there. */
  archived(
    question: ArchiveQuestion,
  ): Promise<Result<readonly (PersonDocument | null)[], RegisterFailure | "too_old">>;
  /**
   * Orders an extract; the id of the job. Asked once only, whatever comes of it, for a second order is a second job. At
   * most ten run at once in an organisation; the eleventh is `unavailable`.
   */
  orderExtract(question: {
    readonly access: RegisterAccess;
    readonly criteria: ExtractCriteria;
  }): Promise<Result<UpstreamId, RegisterFailure | "no_municipality">>;
  /** A batch of a job, from 0. Ask again, later, while it is not ready. */
  extractBatch(question: {
    readonly access: RegisterAccess;
    readonly job: UpstreamId;
    readonly batch: number;
  }): Promise<Result<Batch, RegisterFailure | "gone">>;
  /** Events from a sequence number, inclusive. `too_old`: the register keeps them for 36 months. */
  events(question: {
    readonly access: RegisterAccess;
    readonly from: number;
    readonly etag: string | null;
  }): Promise<Result<Feed, RegisterFailure | "too_old">>;
  lastSequence(question: { readonly access: RegisterAccess }): Promise<Result<number, RegisterFailure>>;
  /** Documents of events, in the order asked; null for one that is not there. */
  eventDocuments(
    question: ArchiveQuestion,
  ): Promise<Result<readonly (EventDocument | null)[], RegisterFailure | "too_old">>;
};
