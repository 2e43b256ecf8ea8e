import { err, ok, type Result } from "../kernel/result.ts";
import type { Facts, NameFact, PlaceFact } from "./population/facts.ts";
import { soundOf } from "./stand-in-phonetic.ts";

/** More hits than this are an error that asks for narrower criteria (Skatteetaten, "Oppslag"). */
export const MOST_HITS = 10_000;

/** A search that is in order. Words and street are in lower case; what was not asked is absent. */
export type Criteria = {
  readonly words: readonly string[];
  /** First word in the given names, last in the surname, as `entydigsoek` has it. */
  readonly inOrder: boolean;
  readonly phonetic: boolean;
  readonly historic: boolean;
  readonly includesDead: boolean;
  readonly stays: boolean;
  readonly openOnly: boolean;
  readonly sex?: string;
  /** YYYYMMDD */
  readonly bornFrom?: string;
  readonly bornTo?: string;
  readonly street?: string;
  readonly house?: { readonly number: string; readonly letter: string };
  readonly postnummer?: string;
  readonly kommunenummer?: string;
  readonly fylkesnummer?: string;
  readonly foreignIds: readonly string[];
  readonly most: number;
};

const BOOLEAN = /^(true|false)$/;
const NAME = /^\s*[^\s\d]+(\s+[^\s\d]+)*\s*$/u;
const COMMON = {
  navn: NAME,
  foedselsdato: /^[0-9]{8}$/,
  adressenavn: /^.{3,}$/u,
  husnummer: /^[0-9]{1,4} ?\p{L}?$/u,
  postnummer: /^[0-9]{4}$/,
  soekFonetisk: BOOLEAN,
  opplysningsgrunnlag: /^(gjeldende|historisk)$/,
} as const;

/** Parameters of `soek`, and the form each has to have (Skatteetaten's OpenAPI 1.5). */
export const SOEK: Parameters = {
  ...COMMON,
  kjoenn: /^(mann|kvinne)$/,
  foedselsaarFraOgMed: /^[0-9]{4}$/,
  foedselsaarTilOgMed: /^[0-9]{4}$/,
  kommunenummer: /^[0-9]{4}$/,
  fylkesnummer: /^[0-9]{2}$/,
  inkluderOppholdsadresse: BOOLEAN,
  inkluderDoede: BOOLEAN,
  maksTreff: /^([1-9][0-9]{0,3}|10000)$/,
};

/** Parameters of `entydigsoek`; the last is spelled with a capital I on one of the register's pages. */
export const ENTYDIGSOEK: Parameters = {
  ...COMMON,
  identifikasjonsnummer: /^[0-9]{11}$/,
  utenlandskpersonidentifikasjon: /^[A-Z]{3}-.+$/,
  legitimasjonsdokument: /^[A-Z]{3}-.+$/,
  utlendingsmyndighetenesidentifikasjonsnummer: /^.+$/,
  utlendingsmyndighetenesIdentifikasjonsnummer: /^.+$/,
};

type Parameters = { readonly [name: string]: RegExp };
export type Given = { readonly [name: string]: string | undefined };

/** The parameters of a query, each known, once and in its form. Empty ones count as not given. */
export function given(
  query: { [name: string]: string[] },
  parameters: Parameters,
): Result<Given, "bad_query"> {
  const values: { [name: string]: string } = {};
  for (const [name, [value = "", ...more]] of Object.entries(query)) {
    if (!Object.hasOwn(parameters, name) || more.length > 0) return err("bad_query");
    if (value !== "" && !parameters[name]?.test(value)) return err("bad_query");
    if (value !== "") values[name] = value;
  }
  return ok(values);
}

/** What is searched for. `openOnly`: for a body without a statutory right, to whom graded addresses are not open. */
export function criteriaFrom(values: Given, openOnly: boolean): Criteria {
  const house = /^([0-9]+) ?(\p{L}?)$/u.exec(values.husnummer ?? "");
  const date = values.foedselsdato;
  const bornFrom = date ?? (values.foedselsaarFraOgMed && `${values.foedselsaarFraOgMed}0101`);
  const bornTo = date ?? (values.foedselsaarTilOgMed && `${values.foedselsaarTilOgMed}1231`);
  return {
    words: wordsOf(values.navn ?? ""),
    inOrder: false,
    phonetic: values.soekFonetisk === "true",
    historic: values.opplysningsgrunnlag === "historisk",
    includesDead: values.inkluderDoede === "true",
    stays: values.inkluderOppholdsadresse === "true",
    openOnly,
    foreignIds: [],
    ...(values.kjoenn ? { sex: values.kjoenn } : {}),
    ...(bornFrom ? { bornFrom } : {}),
    ...(bornTo ? { bornTo } : {}),
    ...(values.adressenavn ? { street: lower(values.adressenavn) } : {}),
    ...(house ? { house: { number: String(Number(house[1])), letter: lower(house[2] ?? "") } } : {}),
    ...(values.postnummer ? { postnummer: values.postnummer } : {}),
    ...(values.kommunenummer ? { kommunenummer: values.kommunenummer } : {}),
    ...(values.fylkesnummer ? { fylkesnummer: values.fylkesnummer } : {}),
    most: Number(values.maksTreff ?? MOST_HITS),
  };
}

const lower = (text: string): string => text.trim().toLowerCase();

/** The words of a name, in lower case; asked for the same names over and over, so they are remembered. */
export function wordsOf(name: string): readonly string[] {
  const known = WORDS.get(name);
  if (known) return known;
  const words = lower(name)
    .split(/[\s-]+/)
    .filter((word) => word !== "");
  if (WORDS.size > 20_000) WORDS.clear();
  WORDS.set(name, words);
  return words;
}
const WORDS = new Map<string, readonly string[]>();

/** Whether the person is a hit. */
export function isHit(facts: Facts, asked: Criteria): boolean {
  if (!asked.includesDead && (facts.died !== "" || facts.status === "doed")) return false;
  if (asked.sex !== undefined && asked.sex !== facts.sex) return false;
  if (asked.bornFrom !== undefined && facts.born < asked.bornFrom) return false;
  if (asked.bornTo !== undefined && facts.born > asked.bornTo) return false;
  if (!asked.foreignIds.every((id) => facts.foreignIds.includes(id))) return false;
  const counts = (row: { readonly current: boolean }) => asked.historic || row.current;
  if (asked.words.length > 0 && !facts.names.some((name) => counts(name) && nameFits(name, asked)))
    return false;
  return !asksForPlace(asked) || facts.places.some((place) => counts(place) && placeFits(place, asked));
}

function nameFits(
  { fornavn, mellomnavn, etternavn }: NameFact,
  { words, inOrder, phonetic }: Criteria,
): boolean {
  const [first, middle, last] = [wordsOf(fornavn), wordsOf(mellomnavn), wordsOf(etternavn)];
  const same = phonetic ? (one: string, other: string) => soundOf(one) === soundOf(other) : Object.is;
  const among = (list: readonly string[], word: string) => list.some((one) => same(one, word));
  if (inOrder && !(among(first, words[0] ?? "") && among(last, words.at(-1) ?? ""))) return false;
  return words.every((word) => among(first, word) || among(last, word) || among(middle, word));
}

const asksForPlace = ({ street, house, postnummer, kommunenummer, fylkesnummer }: Criteria): boolean =>
  [street, house, postnummer, kommunenummer, fylkesnummer].some((part) => part !== undefined);

/** Everything asked of a place is true of one and the same. A house letter has to fit where one was given. */
function placeFits(place: PlaceFact, asked: Criteria): boolean {
  if (place.kind === "opphold" && !asked.stays) return false;
  if (asked.openOnly && !place.open) return false;
  if (asked.kommunenummer !== undefined && place.kommunenummer !== asked.kommunenummer) return false;
  if (asked.fylkesnummer !== undefined && !place.kommunenummer.startsWith(asked.fylkesnummer)) return false;
  if (asked.postnummer !== undefined && place.postnummer !== asked.postnummer) return false;
  if (asked.house !== undefined && place.houseNumber !== asked.house.number) return false;
  if (asked.house?.letter && place.letter !== asked.house.letter) return false;
  return asked.street === undefined || place.street.startsWith(asked.street);
}
