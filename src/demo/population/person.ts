import type { Part } from "../../register/parts.ts";
import type { PersonDocument, Row } from "../../register/register-port.ts";
import type { NumberSeries, Sex } from "./numbers.ts";
import { FJORDHEIM } from "./places.ts";

export type Name = { readonly fornavn: string; readonly mellomnavn?: string; readonly etternavn: string };

export type PersonSpec = {
  readonly key: string;
  readonly born: string;
  readonly sex: Sex;
  readonly name: Name;
  /** A name that is now history; whoever gives one adds the present name's row. */
  readonly bornAs?: Name;
  readonly number?: "dNummer";
  readonly rule?: 2032;
  /** bosatt unless said otherwise */
  readonly status?: string;
  /** ISO 3166-1 alpha-3, of birth and citizenship; NOR unless said otherwise */
  readonly country?: string;
};

/** A person while the population is being made; every row that was ever true is kept, history too. */
export type Draft = {
  readonly foedselsnummer: string;
  /** Numbers that now lead to this person. */
  readonly retired: string[];
  readonly born: string;
  readonly sex: Sex;
  readonly name: Name;
  readonly rows: { [part in Part]?: MutableRow[] | MutableRow };
  /** Made only for the number: rows are left out. */
  readonly sketch: boolean;
};

type MutableRow = { [field: string]: unknown };
type How = { readonly historic?: true; readonly reason?: string };

/** A finished person: the whole document with history, of which the stand-in shows what a role may see. */
export type Person = {
  readonly foedselsnummer: string;
  readonly retired: readonly string[];
  readonly document: PersonDocument;
};

/** Adds a row in the register's own form: fields plus metadata. */
export function put(person: Draft, part: Part, fields: Row, since: string, how: How = {}): void {
  if (person.sketch) return;
  const at = atMidnight(since);
  const row: MutableRow = { ajourholdstidspunkt: at, erGjeldende: !how.historic, kilde: "Synutopia" };
  if (how.reason) row.aarsak = how.reason;
  row.gyldighetstidspunkt = at;
  Object.assign(row, fields);
  if (part === "doedsfall" || part === "falskIdentitet") {
    person.rows[part] = row;
    return;
  }
  const rows = person.rows[part];
  if (Array.isArray(rows)) rows.push(row);
  else person.rows[part] = [row];
}

/** Makes what is current history, so that a new row can take its place. */
export function supersede(person: Draft, part: Part): void {
  const rows = person.rows[part];
  if (Array.isArray(rows)) for (const row of rows) row.erGjeldende = false;
}

/** Puts a new row where the current one was; the old one becomes history. */
export function replace(person: Draft, part: Part, fields: Row, since: string, how: How = {}): void {
  supersede(person, part);
  put(person, part, fields, since, how);
}

/** A new person with the rows that everybody has. */
export function draftOf(spec: PersonSpec, numbers: NumberSeries): Draft {
  const kind = spec.number ?? "foedselsnummer";
  const country = spec.country ?? "NOR";
  const foedselsnummer = numbers.next({ ...spec, kind, rule: spec.rule ?? 1964 });
  const { born, sex, name } = spec;
  const sketch = numbers.sketch === true;
  const person: Draft = { foedselsnummer, retired: [], born, sex, name, rows: {}, sketch };
  if (sketch) return person;
  const birthPlace = country === "NOR" ? { foedekommuneINorge: FJORDHEIM.kommunenummer } : {};
  put(
    person,
    "identifikasjonsnummer",
    { status: "iBruk", foedselsEllerDNummer: foedselsnummer, identifikatortype: kind },
    born,
  );
  put(person, "status", { status: spec.status ?? "bosatt" }, born);
  put(person, "identitetsgrunnlag", { identitetsgrunnlagstatus: "ikkeKontrollert" }, born);
  put(person, "kjoenn", { kjoenn: sex }, born);
  put(
    person,
    "foedsel",
    { foedselsdato: born, foedselsaar: born.slice(0, 4), ...birthPlace, foedeland: country },
    born,
    { reason: "Fødsel" },
  );
  if (spec.bornAs) put(person, "navn", { ...spec.bornAs }, born, { historic: true });
  else put(person, "navn", { ...name }, born);
  put(person, "sivilstand", { sivilstand: country === "NOR" ? "ugift" : "uoppgitt" }, born);
  put(person, "statsborgerskap", { statsborgerskap: country, ervervsdato: born }, born);
  return person;
}

/** The register writes local time; summer time is near enough from April to October. */
export function atMidnight(date: string): string {
  const month = date.slice(5, 7);
  return `${date}T00:00:00+0${month >= "04" && month <= "10" ? 2 : 1}:00`;
}

export const fullName = (name: Name): string =>
  [name.fornavn, name.mellomnavn, name.etternavn].filter((word) => word !== undefined).join(" ");
