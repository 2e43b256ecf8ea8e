import { PARTS, type Part, partIsIn } from "../register/parts.ts";
import type { PersonDocument, Row } from "../register/register-port.ts";
import type { Population } from "./population/population.ts";
import { rowsOf, timeOf, versionsOf } from "./population/versions.ts";

/** Something that happened to one person, by ordinal and version; it became known at `time`. */
export type StandInEvent = {
  /** ISO date-time with an offset. */
  readonly time: string;
  readonly ordinal: number;
  readonly version: number;
  /** The number the event is about: a retired one for its end. */
  readonly number: string;
  readonly type: string;
};

/** The stand-in's events begin here; whoever was in it before never had any. */
const BEGINNING = "2024-01-01";

/**
 * Every event that led to the people as they are, oldest first; its place is its sequence number less one. Derived
 * from the dates in their documents, so it never changes: one event for everybody who came into being, later one for
 * each kind of change of a day (event types: Skatteetaten, "Hendelser fra Folkeregisteret" 1.8). It gives way now and then.
 */
export function* historyInTheMaking(
  people: Pick<Population, "everybody">,
): Generator<undefined, readonly StandInEvent[]> {
  const events: StandInEvent[] = [];
  let ordinal = 0;
  for (const { foedselsnummer, document } of people.everybody()) {
    versionsOf(document).forEach((time, version) => {
      if (time < BEGINNING) return;
      const event = { time, ordinal, version };
      for (const type of typesOf(document, time, version))
        events.push({ ...event, number: foedselsnummer, type });
      for (const number of retiredAt(document, time)) {
        events.push(
          { ...event, number: foedselsnummer, type: SURVIVOR },
          { ...event, number, type: DUPLICATE },
        );
      }
    });
    ordinal++;
    if (ordinal % 50 === 0) yield;
  }
  // Sorting keeps what is equal in order, so a day's events follow the people.
  return events.sort((one, other) => (one.time < other.time ? -1 : Number(one.time > other.time)));
}

export const DUPLICATE = "personErOpphoertSomDublett";
const SURVIVOR = "personErViderefoertSomGjeldendeVedSammenslaaing";
const CREATED = "personErOpprettet";

function typesOf(document: PersonDocument, time: string, version: number): readonly string[] {
  if (version === 0) return [CREATED];
  const types = PARTS.flatMap((part) =>
    rowsOf(document, part)
      .filter((row) => timeOf(row) === time)
      .map((row) => typeOf(part, row)),
  );
  return [...new Set(types)];
}

function retiredAt(document: PersonDocument, time: string): readonly string[] {
  const ended = rowsOf(document, "identifikasjonsnummer").filter(
    (row) => row.status === "opphoert" && timeOf(row) === time,
  );
  return ended.map((row) => String(row.foedselsEllerDNummer));
}

/** Rows that an event is about, each with its part, as its document tells them. */
export function rowsOfEvent(
  document: PersonDocument,
  { time, type }: StandInEvent,
): readonly (readonly [Part, Row])[] {
  if (type === DUPLICATE || type === SURVIVOR) return [];
  return PARTS.flatMap((part) =>
    rowsOf(document, part)
      .filter((row) => timeOf(row) === time && (type === CREATED || typeOf(part, row) === type))
      .map((row) => [part, row] as const),
  );
}

const typeOf = (part: Part, row: Row): string =>
  part === "status" ? (STATUS_EVENTS[String(row.status)] ?? "endringIStatus") : EVENTS[part];

const STATUS_EVENTS: { readonly [status: string]: string } = {
  doed: "personErDoed",
  utflyttet: "personErUtflyttet",
  bosatt: "personErBosatt",
  opphoert: "personErOpphoert",
  inaktiv: "personErInaktiv",
};

const EVENTS: { readonly [part in Part]: string } = {
  identifikasjonsnummer: "endringIIdentifikasjonsnummer",
  identitetsgrunnlag: "endringIIdentitetsgrunnlag",
  status: "endringIStatus",
  doedsfall: "endringIDoedsfall",
  sivilstand: "endringISivilstand",
  foedsel: "endringIFoedsel",
  statsborgerskap: "endringIStatsborgerskap",
  kjoenn: "endringIKjoenn",
  navn: "endringINavn",
  bostedsadresse: "endringIBostedsadresse",
  oppholdsadresse: "endringIOppholdsadresse",
  deltBosted: "endringIDeltBosted",
  postadresse: "endringIKontaktinformasjon",
  postadresseIUtlandet: "endringIKontaktinformasjon",
  adressebeskyttelse: "endringIAdressebeskyttelse",
  kontaktinformasjonForDoedsbo: "endringIKontaktopplysningerForDoedsbo",
  falskIdentitet: "endringIFalskIdentitet",
  legitimasjonsdokument: "endringILegitimasjonsdokument",
  utenlandskPersonidentifikasjon: "endringIUtenlandskPersonidentifikasjon",
  familierelasjon: "endringIFamilierelasjon",
  foreldreansvar: "endringIForeldreansvar",
  vergemaalEllerFremtidsfullmakt: "endringIVergemaal",
  utlendingsmyndighetenesIdentifikasjonsnummer: "endringIUtlendingsmyndighetenesIdentifikasjonsnummer",
  innflytting: "endringIInnflytting",
  utflytting: "endringIUtflytting",
  foedselINorge: "endringIFoedselINorge",
  opphold: "endringIOpphold",
  oppholdPaaSvalbard: "endringIOppholdPaaSvalbard",
  rettsligHandleevne: "endringIRettsligHandleevne",
  bibehold: "endringIStatsborgerskap",
  brukAvSamiskSpraak: "endringIBrukAvSamiskSpraak",
  forholdTilSametingetsValgmanntall: "endringISametingetsValgmanntall",
};

/** Kinds that would tell a body without a statutory right of something confidential (fiks.md 2.3). */
export const CONFIDENTIAL_EVENTS: ReadonlySet<string> = new Set([
  EVENTS.adressebeskyttelse,
  // Leave to keep a citizenship shares its kind with citizenship itself, which is open.
  ...PARTS.filter((part) => !partIsIn("OUH", part) && part !== "bibehold").map((part) => EVENTS[part]),
]);
