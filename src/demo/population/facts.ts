import type { PersonDocument, Row } from "../../register/register-port.ts";

/** One name row, as it is written in the document. */
export type NameFact = {
  readonly fornavn: string;
  readonly mellomnavn: string;
  readonly etternavn: string;
  readonly current: boolean;
};

/** One place where a person lives or lived (`bosted`), or stays or stayed (`opphold`). Letters are small, absent things "". */
export type PlaceFact = {
  readonly kind: "bosted" | "opphold";
  readonly current: boolean;
  /** ugradert; a body without a statutory right finds nobody by the others */
  readonly open: boolean;
  readonly street: string;
  readonly houseNumber: string;
  readonly letter: string;
  readonly postnummer: string;
  readonly kommunenummer: string;
};

/** What a person can be found by. Small, for there is one of everybody; names and places are shared. */
export type Facts = {
  readonly foedselsnummer: string;
  /** YYYYMMDD */
  readonly born: string;
  readonly sex: string;
  readonly status: string;
  readonly sivilstand: string;
  readonly citizenships: readonly string[];
  /** YYYY; "" while alive */
  readonly died: string;
  /** Numbers from elsewhere that only one person has, as `entydigsoek` spells them after the kind. */
  readonly foreignIds: readonly string[];
  readonly names: readonly NameFact[];
  /** Nobody who is strengt fortrolig has any: they are found by no place, present or past (fiks.md 2.6). */
  readonly places: readonly PlaceFact[];
};

export type FactReader = (document: PersonDocument) => Facts;

/** Reads documents; equal places come out as the same value, for a family shares them. */
export function factReader(): FactReader {
  const places = new Map<string, PlaceFact>();
  const shared = (place: PlaceFact): PlaceFact => {
    const key = `${place.kind}${place.current}${place.open}${place.street}|${place.houseNumber}|${place.letter}|${place.postnummer}|${place.kommunenummer}`;
    const same = places.get(key);
    if (same === undefined) places.set(key, place);
    return same ?? place;
  };
  return (document) => {
    const hidden = current(document.adressebeskyttelse)?.graderingsnivaa === "strengtFortrolig";
    const placesOf: PlaceFact[] = [];
    if (!hidden) {
      for (const row of rows(document.bostedsadresse)) placesOf.push(shared(placeIn(row, "bosted")));
      for (const row of rows(document.oppholdsadresse)) placesOf.push(shared(placeIn(row, "opphold")));
    }
    const citizenships = rows(document.statsborgerskap).filter(isCurrent);
    return {
      foedselsnummer: text(current(document.identifikasjonsnummer)?.foedselsEllerDNummer),
      born: text(current(document.foedsel)?.foedselsdato).replaceAll("-", ""),
      sex: text(current(document.kjoenn)?.kjoenn),
      status: text(current(document.status)?.status),
      sivilstand: text(current(document.sivilstand)?.sivilstand),
      citizenships: citizenships.map((row) => text(row.statsborgerskap)),
      died: document.doedsfall ? text((document.doedsfall as Row).doedsdato).slice(0, 4) : "",
      foreignIds: foreignIdsIn(document),
      names: rows(document.navn).map(nameIn),
      places: placesOf,
    };
  };
}

const NO_ROWS: readonly Row[] = [];
const rows = (part: readonly Row[] | Row | undefined): readonly Row[] =>
  Array.isArray(part) ? (part as readonly Row[]) : NO_ROWS;
const isCurrent = (row: Row): boolean => row.erGjeldende === true;
const current = (part: readonly Row[] | Row | undefined): Row | undefined => rows(part).find(isCurrent);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const inside = (row: Row, field: string): Row => (row[field] ?? NOTHING) as Row;
const NOTHING: Row = {};

/** The number's kind, then `ISO3-number`; a DUF number has no country. */
export const foreignId = (kind: "number" | "document" | "duf", id: string): string =>
  `${kind} ${id.toUpperCase()}`;

function foreignIdsIn(document: PersonDocument): readonly string[] {
  const numbers = rows(document.utenlandskPersonidentifikasjon);
  const papers = rows(document.legitimasjonsdokument);
  const duf = rows(document.utlendingsmyndighetenesIdentifikasjonsnummer);
  if (numbers.length + papers.length + duf.length === 0) return NO_IDS;
  return [
    ...numbers.map((row) => foreignId("number", `${row.utstederland}-${row.identifikasjonsnummer}`)),
    ...papers.map((row) => foreignId("document", `${row.utstederland}-${row.identifikasjonsdokumentnummer}`)),
    ...duf.map((row) => foreignId("duf", text(row.identifikasjonsnummer))),
  ];
}
const NO_IDS: readonly string[] = [];

const nameIn = (row: Row): NameFact => ({
  fornavn: text(row.fornavn),
  mellomnavn: text(row.mellomnavn),
  etternavn: text(row.etternavn),
  current: row.erGjeldende === true,
});

function placeIn(row: Row, kind: PlaceFact["kind"]): PlaceFact {
  const address = inside(row, row.matrikkeladresse === undefined ? "vegadresse" : "matrikkeladresse");
  const number = inside(address, "adressenummer");
  const kommune =
    address.kommunenummer ??
    inside(address, "matrikkelnummer").kommunenummer ??
    inside(row, "ukjentBosted").bostedskommune;
  return {
    kind,
    current: row.erGjeldende === true,
    open: row.adressegradering === "ugradert",
    street: text(address.adressenavn).toLowerCase(),
    houseNumber: text(number.husnummer),
    letter: text(number.husbokstav).toLowerCase(),
    postnummer: text(inside(address, "poststed").postnummer),
    kommunenummer: text(kommune),
  };
}
