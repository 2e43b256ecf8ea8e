import type { Cast } from "./cast.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { dateIsFree, type Sex } from "./numbers.ts";
import type { Draft, PersonSpec } from "./person.ts";
import { liveAt, STREETS, street } from "./places.ts";
import { answersFor, isChildOf, isParent, marry } from "./relations.ts";

/** Fills the municipality up with ordinary people, until there are `size` of them. */
export function households(cast: Cast, size: number, seed: string): void {
  const draw = drawFrom(seed);
  let count = 0;
  while (cast.drafts.length < size) {
    count++;
    household(cast, draw, `${seed}-${count}`, size - cast.drafts.length);
  }
}

function household(cast: Cast, draw: Draw, key: string, room: number): void {
  const surname = draw.pick(NOUNS);
  const born = 1940 + draw.below(64);
  const home = street(
    draw.pick(STREETS),
    100 + draw.below(400),
    `H0${1 + draw.below(4)}0${1 + draw.below(4)}`,
  );
  const make = (role: string, year: number, sex: Sex) =>
    cast.extra(somebody(draw, `${key}-${role}`, year, sex, surname));
  const first = make("first", born, "kvinne");
  const movedIn = `${Math.min(2024, born + 20 + draw.below(15))}-08-01`;
  if (room === 1 || draw.chance(30)) {
    liveAt(home, movedIn, [first]);
    return;
  }
  const second = draw.chance(70) ? make("second", born - 3 + draw.below(7), "mann") : null;
  if (second && draw.chance(60)) marry(first, second, movedIn);
  liveAt(home, movedIn, second ? [first, second] : [first]);
  const children = Math.min(room - (second ? 2 : 1), draw.below(4));
  for (let n = 1; n <= children; n++) {
    const year = 2011 + draw.below(14);
    if (year < born + 19 || year > born + 44) continue;
    const child = make(`child-${n}`, year, draw.chance(50) ? "kvinne" : "mann");
    raise(child, first, second);
    liveAt(home, child.born, [child]);
  }
}

function raise(child: Draft, mother: Draft, father: Draft | null): void {
  if (father) {
    isChildOf(child, mother, father);
  } else {
    isParent(mother, "mor", child);
    answersFor([mother], "mor", child, child.born);
  }
}

function somebody(draw: Draw, key: string, year: number, sex: Sex, surname: string): PersonSpec {
  const twoDigits = (n: number) => String(n).padStart(2, "0");
  let born: string;
  do born = `${year}-${twoDigits(1 + draw.below(12))}-${twoDigits(1 + draw.below(28))}`;
  while (!dateIsFree(born));
  return { key, born, sex, name: { fornavn: draw.pick(ADJECTIVES), etternavn: surname } };
}

/** Names as Tenor makes them: an adjective and a noun, nobody's name. */
const ADJECTIVES = [
  "Artig",
  "Beskjeden",
  "Dristig",
  "Ekte",
  "Fargerik",
  "Frisk",
  "Glad",
  "Grundig",
  "Høflig",
  "Ivrig",
  "Jovial",
  "Klok",
  "Lattermild",
  "Livlig",
  "Modig",
  "Nysgjerrig",
  "Omtenksom",
  "Pratsom",
  "Raus",
  "Rettferdig",
  "Sjenert",
  "Skarp",
  "Smidig",
  "Søvnig",
  "Tålmodig",
  "Undrende",
  "Utrettelig",
  "Velvillig",
  "Vittig",
  "Ydmyk",
  "Ærlig",
  "Øm",
] as const;

const NOUNS = [
  "Agurk",
  "Badekar",
  "Blekkhus",
  "Bokhylle",
  "Brødrister",
  "Dørmatte",
  "Eplekake",
  "Fiskekrok",
  "Fuglekasse",
  "Gulrot",
  "Gyngestol",
  "Havregrøt",
  "Hagesaks",
  "Jordbær",
  "Kaffekanne",
  "Knappenål",
  "Kålrot",
  "Lommelykt",
  "Luftballong",
  "Malerkost",
  "Neglebørste",
  "Ostehøvel",
  "Paraply",
  "Persille",
  "Piggtråd",
  "Putevar",
  "Regnjakke",
  "Rosettbakst",
  "Saftglass",
  "Skolisse",
  "Spillkort",
  "Sytråd",
  "Telefonbok",
  "Trillebår",
  "Ullsokk",
  "Vannkanne",
  "Vedovn",
  "Vippehuske",
  "Ønskebrønn",
  "Åretak",
] as const;
