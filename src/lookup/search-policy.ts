import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Part } from "../register/parts.ts";
import type { SearchCriteria, UniqueCriteria } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";

/** A number that another country, or another authority, gave: the country in ISO 3166-1 alpha-3. */
export type ForeignId = { land: string; nummer: string };

/** What people are searched for by. Dates are YYYY-MM-DD, years and numbers of places digits as the register has them. */
export type Criteria = { readonly [name in Criterion]?: Value<name> | undefined };

/** The parts that each criterion is about: the role must have one of them, or hits would tell what it may not see. */
const ABOUT = {
  navn: ["navn"],
  foedselsdato: ["foedsel"],
  foedselsaarFraOgMed: ["foedsel"],
  foedselsaarTilOgMed: ["foedsel"],
  kjoenn: ["kjoenn"],
  adressenavn: ["bostedsadresse"],
  husnummer: ["bostedsadresse"],
  postnummer: ["bostedsadresse"],
  kommunenummer: ["bostedsadresse"],
  fylkesnummer: ["bostedsadresse"],
  inkluderOppholdsadresse: ["oppholdsadresse"],
  inkluderDoede: ["status", "doedsfall"],
  utenlandskPersonidentifikasjon: ["utenlandskPersonidentifikasjon"],
  legitimasjonsdokument: ["legitimasjonsdokument"],
  utlendingsmyndighetenesIdentifikasjonsnummer: ["utlendingsmyndighetenesIdentifikasjonsnummer"],
  /** Names that sound alike; of no part of its own. */
  fonetisk: [],
  /** Names and addresses of the past as well; the role's own switch. */
  historisk: [],
  /** Overrides all others: a question by number, as a look-up is. */
  foedselsnummer: [],
} as const satisfies { [name: string]: readonly Part[] };

export type Criterion = keyof typeof ABOUT;
export const CRITERIA = Object.keys(ABOUT) as Criterion[];

type Value<name extends Criterion> = name extends "foedselsnummer"
  ? Foedselsnummer
  : name extends "utenlandskPersonidentifikasjon" | "legitimasjonsdokument"
    ? ForeignId
    : name extends "fonetisk" | "historisk" | "inkluderDoede" | "inkluderOppholdsadresse"
      ? boolean
      : name extends "kjoenn"
        ? "mann" | "kvinne"
        : string;

/** One of these there must be. A municipality alone never: that would be a list of its residents. */
const NARROW: readonly Criterion[] = [
  "navn",
  "foedselsdato",
  "adressenavn",
  "utenlandskPersonidentifikasjon",
  "legitimasjonsdokument",
  "utlendingsmyndighetenesIdentifikasjonsnummer",
  "foedselsnummer",
];
const PLACES: readonly Criterion[] = [
  "adressenavn",
  "husnummer",
  "postnummer",
  "kommunenummer",
  "fylkesnummer",
  "inkluderOppholdsadresse",
];
/** What only one person has: searched for together with a name, or the first two a birth date, and nothing else. */
const IDS: readonly Criterion[] = [
  "utenlandskPersonidentifikasjon",
  "legitimasjonsdokument",
  "utlendingsmyndighetenesIdentifikasjonsnummer",
];
const WITH_IDS: readonly Criterion[] = ["navn", "foedselsdato", "fonetisk", "historisk"];

/** How the register is to be asked. */
export type Plan =
  | { by: "number"; number: Foedselsnummer }
  | ({ by: "id"; criteria: UniqueCriteria } & Reach)
  | ({ by: "list"; criteria: SearchCriteria } & Reach);
type Reach = {
  /** To be found would tell where somebody is: nobody is who is protected (R8). */
  geography: boolean;
  /** Names and addresses of the past count. */
  historisk: boolean;
};

/** `fields` names criteria, and never what was searched for. */
export type SearchRefusal = {
  code: "criteria_outside_role" | "search_too_wide" | "criteria_apart";
  fields: readonly Criterion[];
};

/** The criteria that count: those that are there, and of them a number alone. */
export const usedOf = (criteria: Criteria): Criterion[] =>
  criteria.foedselsnummer
    ? ["foedselsnummer"]
    : CRITERIA.filter((name) => criteria[name] !== undefined && criteria[name] !== false);

/** The parts of the role that these criteria are about. */
export const partsOf = (role: Pick<Role, "parts">, used: readonly Criterion[]): Part[] => {
  const about = new Set<Part>(used.flatMap((name) => ABOUT[name]));
  return role.parts.filter((part) => about.has(part));
};

/** What counts of the criteria, as it is sealed beside the record; a number is not among it. */
export function valuesOf(criteria: Criteria): { [name: string]: string | boolean } {
  const values: { [name: string]: string | boolean } = {};
  for (const name of usedOf(criteria)) {
    const value = criteria[name];
    if (typeof value === "string" || typeof value === "boolean") values[name] = value;
    else if (value && "land" in value) values[name] = idText(value);
  }
  return values;
}

/**
 * How to ask for this with this role, or why not: every criterion must be about a part that the role has (R7), what is
 * searched for must be narrower than a whole municipality, and what only one person has goes with a name or birth date
 * alone (Skatteetaten, "Oppslag": the combinations of `entydigsoek`).
 */
export function planOf(role: Role, criteria: Criteria): Result<Plan, SearchRefusal> {
  const used = usedOf(criteria);
  const outside = used.filter((name) => !mayUse(role, name));
  if (outside.length > 0) return err({ code: "criteria_outside_role", fields: outside });
  if (!used.some((name) => NARROW.includes(name))) return err({ code: "search_too_wide", fields: [] });
  if (criteria.foedselsnummer) return ok({ by: "number", number: criteria.foedselsnummer });
  const reach: Reach = {
    geography: role.municipalities.length > 0 || used.some((name) => PLACES.includes(name)),
    historisk: criteria.historisk === true,
  };
  const ids = used.filter((name) => IDS.includes(name));
  // The register leaves the dead out unless told: then who is left out would tell a role that may not know of deaths.
  const inkluderDoede = criteria.inkluderDoede === true || !mayUse(role, "inkluderDoede");
  if (ids.length === 0)
    return ok({ by: "list", criteria: listCriteria({ ...criteria, inkluderDoede }), ...reach });
  const apart = apartFrom(ids, used, criteria);
  if (apart.length > 0) return err({ code: "criteria_apart", fields: apart });
  return ok({ by: "id", criteria: uniqueCriteria(criteria), ...reach });
}

/** Whether the role has what this would search by. */
export const mayUse = (role: Pick<Role, "parts" | "historikk">, name: Criterion): boolean => {
  const about: readonly Part[] = ABOUT[name];
  return name === "historisk"
    ? role.historikk
    : about.length === 0 || about.some((part) => role.parts.includes(part));
};

/** The criteria that the register does not take together with an id, or that it wants and does not have. */
function apartFrom(
  ids: readonly Criterion[],
  used: readonly Criterion[],
  { navn, foedselsdato, utlendingsmyndighetenesIdentifikasjonsnummer: duf }: Criteria,
): Criterion[] {
  const others = used.filter((name) => !ids.includes(name) && !WITH_IDS.includes(name));
  if (ids.length > 1 || others.length > 0) return [...ids.slice(1), ...others];
  if (navn !== undefined) return navn.trim().split(/\s+/).length < 2 ? ["navn"] : [];
  return duf === undefined && foedselsdato !== undefined ? [] : ["navn"];
}

const listCriteria = (criteria: Criteria): SearchCriteria => {
  const { foedselsdato, fonetisk, historisk, foedselsnummer: _none, ...same } = criteria;
  const { utenlandskPersonidentifikasjon: _id, legitimasjonsdokument: _paper, ...rest } = same;
  const { utlendingsmyndighetenesIdentifikasjonsnummer: _duf, ...plain } = rest;
  return sent({ ...plain, ...inCommon({ foedselsdato, fonetisk, historisk }) });
};

const uniqueCriteria = (criteria: Criteria): UniqueCriteria => {
  const { navn, utenlandskPersonidentifikasjon: id, legitimasjonsdokument: paper } = criteria;
  return sent({
    navn,
    utenlandskpersonidentifikasjon: id && idText(id),
    legitimasjonsdokument: paper && idText(paper),
    utlendingsmyndighetenesidentifikasjonsnummer: criteria.utlendingsmyndighetenesIdentifikasjonsnummer,
    ...inCommon(criteria),
  });
};

const inCommon = ({
  foedselsdato,
  fonetisk,
  historisk,
}: Pick<Criteria, "foedselsdato" | "fonetisk" | "historisk">) => ({
  foedselsdato: foedselsdato?.replaceAll("-", ""),
  soekFonetisk: fonetisk || undefined,
  opplysningsgrunnlag: historisk ? ("historisk" as const) : undefined,
});

const idText = ({ land, nummer }: ForeignId): string => `${land}-${nummer}`;

/** Without what is not there, and without what is off: the register's defaults say the same. */
const sent = <T extends object>(criteria: T) =>
  Object.fromEntries(
    Object.entries(criteria).filter(([, value]) => value !== undefined && value !== false),
  ) as { [name in keyof T]?: Exclude<T[name], undefined> };
