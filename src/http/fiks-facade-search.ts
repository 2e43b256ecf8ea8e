import type { Context } from "hono";
import type { z } from "zod";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Criteria } from "../lookup/search-policy.ts";
import type { HttpEnv } from "./context.ts";
import { freg } from "./fiks-facade-wire.ts";
import { criteria as ours } from "./search-routes.ts";

type Query = Readonly<Record<string, string>>;

const IN_BOTH = ["navn", "foedselsdato", "adressenavn", "husnummer", "postnummer", "soekFonetisk"] as const;
const EITHER = ["opplysningsgrunnlag", "part"];
/** What each search takes (Skatteetaten's OpenAPI 1.5); the spelling of the last one varies in the documentation. */
const OF_SOEK = [
  ...IN_BOTH,
  ...EITHER,
  ...["kjoenn", "foedselsaarFraOgMed", "foedselsaarTilOgMed", "kommunenummer", "fylkesnummer"],
  ...["inkluderOppholdsadresse", "inkluderDoede", "maksTreff"],
];
const OF_ENTYDIGSOEK = [
  ...IN_BOTH,
  ...EITHER,
  ...["utenlandskpersonidentifikasjon", "legitimasjonsdokument"],
  ...["utlendingsmyndighetenesidentifikasjonsnummer", "utlendingsmyndighetenesIdentifikasjonsnummer"],
];

/** Most hits of one search, where the client does not say (Skatteetaten, "Oppslag"). */
const MOST_HITS = 10_000;

/** Criteria of `soek`, in our own words, and how many hits are wanted at most. */
export function soekOf(c: Context<HttpEnv>): Result<{ criteria: Criteria; most: number }, Response> {
  const query = c.req.query();
  const most = query.maksTreff === undefined ? MOST_HITS : wholeOf(query.maksTreff);
  if (most === null || most < 1 || most > MOST_HITS) return err(freg(c, 400, "Ugyldig maksTreff"));
  const criteria = criteriaOf(c, query, OF_SOEK);
  return criteria.ok ? ok({ criteria: criteria.value, most }) : criteria;
}

/**
 * Criteria of `entydigsoek`: a name of two words or more together with something else, or a birth date with an id
 * (Skatteetaten, "Oppslag"). Somebody whose number is known is looked up, not searched for.
 */
export function entydigsoekOf(c: Context<HttpEnv>): Result<Criteria, Response> {
  const query = c.req.query();
  const { navn, foedselsdato, postnummer, adressenavn, husnummer } = query;
  const id = Object.keys(query).some((name) => /^(utenlandskpers|legitimasjonsdok)/.test(name));
  const duf = Object.keys(query).some((name) => /^utlendingsmyndighetenes/.test(name));
  const withName = [foedselsdato, postnummer, adressenavn && husnummer].some(Boolean) || id || duf;
  if (query.identifikasjonsnummer !== undefined)
    return err(freg(c, 400, "Bruk personer/{personidentifikator}"));
  if (navn === undefined ? !(foedselsdato && id) : !withName)
    return err(freg(c, 400, "Ugyldig kombinasjon av søkekriterier"));
  if (navn !== undefined && navn.trim().split(/\s+/).length < 2)
    return err(freg(c, 400, "navn må ha minst to ord"));
  return criteriaOf(c, query, OF_ENTYDIGSOEK);
}

function criteriaOf(c: Context<HttpEnv>, query: Query, known: readonly string[]): Result<Criteria, Response> {
  // What we do not know might have narrowed the search.
  if (!Object.keys(query).every((name) => known.includes(name)))
    return err(freg(c, 400, "Ukjent søkekriterium"));
  const duf =
    query.utlendingsmyndighetenesidentifikasjonsnummer ?? query.utlendingsmyndighetenesIdentifikasjonsnummer;
  const { opplysningsgrunnlag = "gjeldende", foedselsdato } = query;
  const flags = ["soekFonetisk", "inkluderOppholdsadresse", "inkluderDoede"] as const;
  const isFlag = (value = "false") => value === "true" || value === "false";
  if (
    !["gjeldende", "historisk"].includes(opplysningsgrunnlag) ||
    !flags.every((name) => isFlag(query[name]))
  )
    return err(freg(c, 400, "Ugyldig søkekriterium"));
  const written: { [name in keyof z.input<typeof ours>]: unknown } = {
    navn: query.navn,
    foedselsdato: foedselsdato?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"),
    foedselsaarFraOgMed: query.foedselsaarFraOgMed,
    foedselsaarTilOgMed: query.foedselsaarTilOgMed,
    kjoenn: query.kjoenn,
    adressenavn: query.adressenavn,
    husnummer: query.husnummer,
    postnummer: query.postnummer,
    kommunenummer: query.kommunenummer,
    fylkesnummer: query.fylkesnummer,
    inkluderOppholdsadresse: query.inkluderOppholdsadresse === "true",
    fonetisk: query.soekFonetisk === "true",
    inkluderDoede: query.inkluderDoede === "true",
    historisk: opplysningsgrunnlag === "historisk",
    utenlandskPersonidentifikasjon: idOf(query.utenlandskpersonidentifikasjon),
    legitimasjonsdokument: idOf(query.legitimasjonsdokument),
    utlendingsmyndighetenesIdentifikasjonsnummer: duf,
  };
  const read = ours.safeParse(written);
  if (!read.success || foedselsdato?.includes("-")) return err(freg(c, 400, "Ugyldig søkekriterium"));
  const { foedselsnummer: _never, ...criteria } = read.data;
  return ok(criteria);
}

/** `NOR-123`: the country, and what it gave. */
function idOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const [, land = "", nummer = ""] = /^([A-Z]{3})-(.+)$/.exec(text) ?? [];
  return { land, nummer };
}

const wholeOf = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null);
