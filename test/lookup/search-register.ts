import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import { ok } from "../../src/kernel/result.ts";
import { documentCutTo } from "../../src/register/fiks-wire.ts";
import type {
  PeopleQuestion,
  PersonDocument,
  Register,
  Row,
  SearchCriteria,
} from "../../src/register/register-port.ts";

export type Resident = { number: Foedselsnummer; document: PersonDocument };

export const numberOf = (digits: string): Foedselsnummer => {
  const parsed = Foedselsnummer.parse(digits);
  if (!parsed.ok) throw new Error("a test needs a valid number");
  return parsed.value;
};

export type SmallRegister = Register & { asked: Pick<PeopleQuestion, "parts" | "historikk" | "numbers">[] };

/** A register of these people in this process: everything that is searched by must be so, of one row of each part. */
export function smallRegister(residents: readonly Resident[]): SmallRegister {
  const byDigits = new Map(residents.map(({ number, document }) => [number.reveal(), document]));
  const cut = (
    document: PersonDocument,
    { parts, historikk }: Pick<PeopleQuestion, "parts" | "historikk">,
  ) => {
    const found = documentCutTo(new Set(parts), document as { [part: string]: unknown }, historikk);
    if (!found.ok) throw new Error("the documents of these tests are in order");
    return found.value;
  };
  const asked: SmallRegister["asked"] = [];
  return {
    asked,
    people: async (question) => {
      asked.push(question);
      return ok(
        question.numbers.map((number) => {
          const document = byDigits.get(number.reveal());
          return document ? cut(document, question) : null;
        }),
      );
    },
    search: async ({ criteria, most }) =>
      ok(
        residents
          .flatMap(({ number, document }) => (fits(document, criteria) ? [number] : []))
          .slice(0, most),
      ),
    findOne: async (question) => {
      const { navn, foedselsdato, opplysningsgrunnlag, ...ids } = question.criteria;
      asked.push({ ...question, numbers: [] });
      const common = { navn, foedselsdato, opplysningsgrunnlag } as SearchCriteria;
      const found = residents.filter(
        ({ document }) =>
          fits(document, common) && Object.entries(ids).every(([name, id]) => hasId(document, name, id)),
      );
      const [only] = found;
      return ok(
        found.length === 1 && only ? { number: only.number, document: cut(only.document, question) } : null,
      );
    },
  };
}

const rowsOf = (rows: readonly Row[] | Row | undefined): readonly Row[] => [rows ?? []].flat();

function fits(document: PersonDocument, criteria: SearchCriteria): boolean {
  const inForce = (rows: readonly Row[] | Row | undefined) =>
    rowsOf(rows).filter((row) => criteria.opplysningsgrunnlag === "historisk" || row.erGjeldende !== false);
  const some = (rows: readonly Row[], test: (row: Row) => boolean) => rows.some(test);
  const { navn, foedselsdato, kjoenn, inkluderDoede, inkluderOppholdsadresse } = criteria;
  const born = rowsOf(document.foedsel).map((row) => String(row.foedselsdato ?? "").replaceAll("-", ""));
  const words = (navn ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const places = [
    ...inForce(document.bostedsadresse),
    ...(inkluderOppholdsadresse ? inForce(document.oppholdsadresse) : []),
  ];
  const isDead = document.doedsfall !== undefined;
  return (
    (words.length === 0 ||
      some(inForce(document.navn), ({ fornavn, mellomnavn, etternavn }) => {
        const own = [fornavn, mellomnavn, etternavn].join(" ").toLowerCase().split(/\s+/);
        return words.every((word) => own.includes(word));
      })) &&
    (foedselsdato === undefined || born.includes(foedselsdato)) &&
    (criteria.foedselsaarFraOgMed === undefined ||
      born.some((date) => date.slice(0, 4) >= (criteria.foedselsaarFraOgMed ?? ""))) &&
    (criteria.foedselsaarTilOgMed === undefined ||
      born.some((date) => date.slice(0, 4) <= (criteria.foedselsaarTilOgMed ?? ""))) &&
    (kjoenn === undefined || some(rowsOf(document.kjoenn), (row) => row.kjoenn === kjoenn)) &&
    (inkluderDoede === true || !isDead) &&
    (!asksForPlace(criteria) || some(places, (row) => isAt(row, criteria)))
  );
}

const asksForPlace = ({ adressenavn, husnummer, postnummer, kommunenummer, fylkesnummer }: SearchCriteria) =>
  [adressenavn, husnummer, postnummer, kommunenummer, fylkesnummer].some((one) => one !== undefined);

function isAt({ vegadresse }: Row, criteria: SearchCriteria): boolean {
  const at = (vegadresse ?? {}) as {
    adressenavn?: string;
    kommunenummer?: string;
    adressenummer?: { husnummer?: string };
    poststed?: { postnummer?: string };
  };
  const { adressenavn = "", husnummer, postnummer, kommunenummer, fylkesnummer = "" } = criteria;
  return (
    (at.adressenavn ?? "").toLowerCase().startsWith(adressenavn.toLowerCase()) &&
    (husnummer === undefined || at.adressenummer?.husnummer === husnummer) &&
    (postnummer === undefined || at.poststed?.postnummer === postnummer) &&
    (kommunenummer === undefined || at.kommunenummer === kommunenummer) &&
    (at.kommunenummer ?? "").startsWith(fylkesnummer)
  );
}

const ID_PARTS = {
  utenlandskpersonidentifikasjon: "utenlandskPersonidentifikasjon",
  utlendingsmyndighetenesidentifikasjonsnummer: "utlendingsmyndighetenesIdentifikasjonsnummer",
} as const;

function hasId(document: PersonDocument, name: string, id: unknown): boolean {
  const part = ID_PARTS[name as keyof typeof ID_PARTS];
  return rowsOf(document[part]).some(
    ({ identifikasjonsnummer, utstederland }) =>
      id === identifikasjonsnummer || id === `${utstederland}-${identifikasjonsnummer}`,
  );
}
