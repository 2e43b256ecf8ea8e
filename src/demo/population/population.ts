import { type DemoResident, emptyCast } from "./cast.ts";
import { households } from "./households.ts";
import type { Draft, Person } from "./person.ts";
import { families } from "./residents-families.ts";
import { guardianships } from "./residents-guardians.ts";
import { identities } from "./residents-identity.ts";
import { unusualParents } from "./residents-parents.ts";
import { places } from "./residents-places.ts";
import { protectedPeople } from "./residents-protected.ts";
import { type Town, town } from "./town.ts";

export type Population = {
  /** The person a number leads to, also from a number that was retired; null when nobody has it. */
  find(number: string): Person | null;
  readonly size: number;
  /** Somebody by ordinal, from 0 up to `size`: the order never changes. */
  at(ordinal: number): Person;
  /** The ordinal that a number leads to; null when nobody has it. */
  ordinalOf(number: string): number | null;
  /** Everybody in order, one at a time: a large population never is in memory as a whole. */
  everybody(): Iterable<Person>;
  /** Everybody at once. */
  readonly people: readonly Person[];
  /** The people worth showing, an ordinary adult first. */
  residents(): readonly DemoResident[];
};

export type PopulationOptions = {
  /** How many people there are in all; the hand-shaped ones are always there. */
  readonly size?: number;
  /** Changes the ordinary families only. */
  readonly seed?: string;
};

/** So many are made by hand or in simple households, and stay as they are from release to release. */
const FIRST = 400;

/**
 * The people of Fjordheim and its neighbours, municipalities that do not exist: synthetic numbers only, the same in
 * every start and every release (test/demo/population.test.ts pins the first). Source of the shapes: Skatteetaten's
 * OpenAPI 1.5; of the cases: the register's rules on protection, relations and identity. Who comes after the first
 * few hundred is made when somebody asks for more than those. Asked twice for the same, it gives the same object.
 */
export function population({ size = 10_000, seed = "fjordheim" }: PopulationOptions = {}): Population {
  const key = `${size} ${seed}`;
  const made = POPULATIONS.get(key) ?? newPopulation(size, seed);
  POPULATIONS.set(key, made);
  return made;
}
const POPULATIONS = new Map<string, Population>();

/** The same people, made anew. */
export function newPopulation(wanted: number, seed: string): Population {
  const cast = emptyCast();
  families(cast);
  unusualParents(cast);
  protectedPeople(cast);
  identities(cast);
  guardianships(cast);
  places(cast);
  households(cast, Math.min(wanted, FIRST), seed);
  const first = cast.drafts;
  const size = Math.max(wanted, first.length);
  const ordinals = new Map(
    first.flatMap((person, at) =>
      [person.foedselsnummer, ...person.retired].map((number) => [number, at] as const),
    ),
  );
  let made: Town | null = null;
  const others = (): Town => {
    made ??= town(size - first.length, seed, cast.numbers);
    return made;
  };

  const at = (ordinal: number): Person => finished(first[ordinal] ?? others().at(ordinal - first.length));
  const ordinalOf = (number: string): number | null => {
    const early = ordinals.get(number);
    if (early !== undefined) return early;
    const late = others().ordinalOf(number);
    return late === null ? null : late + first.length;
  };
  function* everybody(): Iterable<Person> {
    for (const draft of first) yield finished(draft);
    for (const draft of others().everybody()) yield finished(draft);
  }
  return {
    size,
    at,
    ordinalOf,
    everybody,
    find(number) {
      const ordinal = ordinalOf(number);
      return ordinal === null ? null : at(ordinal);
    },
    get people() {
      return [...everybody()];
    },
    residents: () => cast.residents,
  };
}

const finished = ({ foedselsnummer, retired, rows }: Draft): Person => ({
  foedselsnummer,
  retired,
  document: rows,
});
