import { type Draw, drawFrom } from "./draw.ts";
import { dateIsFree, type NumberSeries, type Sex } from "./numbers.ts";
import { type Draft, draftOf, type PersonSpec, put, replace } from "./person.ts";
import { type Home, liveAt } from "./places.ts";
import { answersFor, divorce, isChildOf, isParent, marry } from "./relations.ts";
import { comesFromAbroad, dies, getsProtection, oddEnds, temporaryWorker } from "./town-lives.ts";
import { type FamilyName, familyName, nameIn } from "./town-names.ts";
import { someHome } from "./town-places.ts";

/** Nobody's family is larger: parents, and at most three children. */
export const LARGEST_FAMILY = 5;
/** The register's last year: nothing in the town happened later. */
const NOW = 2025;

/** A family being made: its draws, its name, and everybody in it so far. */
export type Family = {
  readonly draw: Draw;
  readonly name: FamilyName;
  readonly members: readonly Draft[];
  readonly numbers: NumberSeries;
  make(year: number, sex: Sex, over?: Partial<PersonSpec>): Draft;
};

/** Where people lived together, first to last. */
type Homes = readonly { readonly home: Home; readonly since: string }[];

/**
 * The `n`th family of a town, the same whenever it is asked for with the same numbers: parents and children with
 * the places they lived in, their marriages, births, deaths, protection. Relations never leave the family.
 * `single` asks for a family of one. Whatever draws before a number is given out must not look at rows.
 */
export function familyOf(seed: string, n: number, numbers: NumberSeries, single: boolean): readonly Draft[] {
  const family = emptyFamily(drawFrom(`${seed}~${n}`), `${seed}~${n}`, numbers);
  const kind = single ? 0 : family.draw.below(100);
  if (kind < 31) alone(family);
  else if (kind < 34) temporaryWorker(family);
  else if (kind < 84) couple(family);
  else if (kind < 92) loneParent(family);
  else apart(family);
  if (numbers.sketch) return family.members; // what follows gives nobody a number
  for (const person of family.members) oddEnds(family, person);
  getsProtection(family);
  return family.members;
}

function emptyFamily(draw: Draw, key: string, numbers: NumberSeries): Family {
  const members: Draft[] = [];
  const name = familyName(draw);
  return {
    draw,
    name,
    members,
    numbers,
    make(year, sex, over = {}) {
      const born = dateIn(draw, year);
      const spec = { key: `${key}~${members.length}`, born, sex, name: nameIn(draw, name) };
      const person = draftOf({ ...spec, ...over }, numbers);
      members.push(person);
      return person;
    },
  };
}

/** A day of the year that may be given out as a birth date. */
export function dateIn(draw: Draw, year: number): string {
  const twoDigits = (n: number) => String(n).padStart(2, "0");
  for (;;) {
    const date = `${year}-${twoDigits(1 + draw.below(12))}-${twoDigits(1 + draw.below(28))}`;
    if (dateIsFree(date)) return date;
  }
}

export const yearOf = (date: string): number => Number(date.slice(0, 4));
const sexOf = (draw: Draw): Sex => (draw.chance(50) ? "kvinne" : "mann");

function alone(family: Family): void {
  const { draw, make } = family;
  const year = 1932 + draw.below(75);
  const foreign = draw.chance(18) ? { country: draw.pick(COUNTRIES) } : {};
  const person = make(year, sexOf(draw), foreign);
  const from = Math.min(NOW, year + 19 + draw.below(8));
  const since = foreign.country
    ? comesFromAbroad(family, person, foreign.country, Math.max(from, 1995))
    : dateIn(draw, from);
  const homes = homesFrom(draw, since);
  settle(homes, [person]);
  if (draw.chance(3)) emigrates(family, person, homes);
  else dies(family, person, lastMove(homes), null);
}

function couple(family: Family): void {
  const { draw, make, name } = family;
  const year = 1934 + draw.below(68);
  const women = draw.chance(2);
  const foreign = draw.chance(12) ? { country: draw.pick(COUNTRIES) } : {};
  const together = Math.min(NOW - 1, year + 21 + draw.below(12));
  const married = draw.chance(62);
  const takesName = married && draw.chance(45);
  const maiden = { ...nameIn(draw, familyName(draw)) };
  const first = make(year, "kvinne", {
    ...foreign,
    name: takesName ? { ...maiden, etternavn: name.surname } : maiden,
    ...(takesName ? { bornAs: maiden } : {}),
  });
  const second = make(year - 3 + draw.below(6), women ? "kvinne" : "mann", foreign);
  const since = dateIn(draw, foreign.country ? Math.max(together, 1992) : together);
  if (foreign.country)
    for (const one of [first, second]) comesFromAbroad(family, one, foreign.country, yearOf(since));
  const before = someHome(draw);
  if (yearOf(since) - year > 23 && !foreign.country) liveAt(before, dateIn(draw, year + 20), [first]);
  if (married) marry(first, second, since);
  if (takesName) put(first, "navn", { ...first.name }, since);
  const homes = homesFrom(draw, since);
  settle(homes, [first, second]);
  for (const child of childrenOf(family, first, yearOf(since))) {
    isChildOf(child, first, second, women ? "medmor" : "far");
    settleChild(family, homes, child);
  }
  const died = dies(family, second, lastMove(homes), married ? first : null);
  if (!died) dies(family, first, lastMove(homes), married ? second : null);
}

function loneParent(family: Family): void {
  const { draw, make } = family;
  const year = 1968 + draw.below(35);
  const [parent, role] = draw.chance(85)
    ? [make(year, "kvinne"), "mor" as const]
    : [make(year, "mann"), "far" as const];
  const homes = homesFrom(draw, dateIn(draw, year + 21));
  settle(homes, [parent]);
  for (const child of childrenOf(family, parent, year + 21).slice(0, 2)) {
    isParent(parent, role, child);
    answersFor([parent], role, child, child.born);
    settleChild(family, homes, child);
  }
}

/** Parents who live apart; some of the children have a home with each of them. */
function apart(family: Family): void {
  const { draw, make } = family;
  const year = 1970 + draw.below(25);
  const mother = make(year, "kvinne", { name: nameIn(draw, familyName(draw)) });
  const father = make(year - 2 + draw.below(5), "mann");
  const together = dateIn(draw, year + 21 + draw.below(4));
  const parted = `${yearOf(together) + 4 + draw.below(4)}-11-15`;
  marry(mother, father, together);
  const [shared, hers] = [someHome(draw), homesFrom(draw, together)];
  settle(hers, [mother]);
  liveAt(shared, together, [father]);
  const his = someHome(draw, shared);
  for (const child of childrenOf(family, mother, yearOf(together))) {
    isChildOf(child, mother, father);
    settleChild(family, hers, child);
    if (yearOf(child.born) > 2007 && draw.chance(60)) {
      const { adresseIdentifikatorFraMatrikkelen, vegadresse, matrikkeladresse } = his;
      const contract = { startdatoForKontrakt: later(parted, child.born), adressegradering: "ugradert" };
      const place = vegadresse ? { vegadresse } : { matrikkeladresse };
      put(
        child,
        "deltBosted",
        { ...contract, adresseIdentifikatorFraMatrikkelen, ...place },
        later(parted, child.born),
      );
    }
  }
  divorce(mother, father, parted);
  liveAt(his, parted, [father]);
}

/** Up to three; those who have grown up have moved out. Born in the years when the mother could be. */
function childrenOf(family: Family, parent: Draft, from: number): readonly Draft[] {
  const { draw, make } = family;
  const children: Draft[] = [];
  let year = from + draw.below(4);
  for (let left = draw.below(LARGEST_FAMILY - 1); left > 0; left--) {
    if (year > NOW || year > yearOf(parent.born) + 44) break;
    const rule = year === NOW && draw.chance(25) ? { rule: 2032 as const } : {};
    const child = make(year, sexOf(draw), rule);
    if (year > 2014)
      put(
        child,
        "foedselINorge",
        { foedselsinstitusjonsnavn: "Fjordheim fødestue", rekkefoelgenummer: 11 },
        child.born,
      );
    children.push(child);
    year += 2 + draw.below(4);
  }
  return children;
}

/** One to four homes, some years in each; most moves stay in the municipality. */
function homesFrom(draw: Draw, first: string): Homes {
  const homes = [{ home: someHome(draw), since: first }];
  for (let left = draw.below(4); left > 0; left--) {
    const [last] = homes.slice(-1);
    const year = yearOf(last?.since ?? first) + 2 + draw.below(9);
    if (year > NOW) break;
    homes.push({ home: someHome(draw, draw.chance(70) ? last?.home : undefined), since: dateIn(draw, year) });
  }
  return homes;
}

/** People live where the family lives from their birth on, and no longer than `until`. */
function settle(homes: Homes, people: readonly Draft[], until = "9999"): void {
  for (const person of people) {
    homes.forEach(({ home, since }, at) => {
      const next = homes[at + 1]?.since;
      if (since < until && (next === undefined || next > person.born))
        liveAt(home, later(since, person.born), [person]);
    });
  }
}

/** A child lives with the family; once grown up, in a home of its own. */
function settleChild({ draw }: Family, homes: Homes, child: Draft): void {
  const year = yearOf(child.born) + 19 + draw.below(6);
  const out = dateIn(draw, year);
  settle(homes, [child], out);
  if (year <= NOW) settle(homesFrom(draw, out), [child]);
}

const lastMove = (homes: Homes): string => homes.at(-1)?.since ?? "";
const later = (one: string, other: string): string => (one > other ? one : other);

function emigrates({ draw }: Family, person: Draft, homes: Homes): void {
  const left = yearOf(lastMove(homes)) + 1 + draw.below(6);
  if (left > NOW) return;
  const date = dateIn(draw, left);
  for (const row of [person.rows.bostedsadresse ?? []].flat()) row.erGjeldende = false;
  replace(person, "status", { status: "utflyttet" }, date);
  put(person, "utflytting", { tilflyttingsland: draw.pick(COUNTRIES), utflyttingsdato: date }, date);
}

const COUNTRIES = "POL LTU SWE DNK DEU SYR SOM ERI UKR PHL THA PAK IRN ISL GBR".split(" ");
