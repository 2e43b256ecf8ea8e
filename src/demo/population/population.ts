import { type DemoResident, emptyCast } from "./cast.ts";
import { households } from "./households.ts";
import type { Person } from "./person.ts";
import { families } from "./residents-families.ts";
import { guardianships } from "./residents-guardians.ts";
import { identities } from "./residents-identity.ts";
import { unusualParents } from "./residents-parents.ts";
import { places } from "./residents-places.ts";
import { protectedPeople } from "./residents-protected.ts";

export type Population = {
  /** The person a number leads to, also from a number that was retired; null when nobody has it. */
  find(number: string): Person | null;
  readonly people: readonly Person[];
  /** The people worth showing, an ordinary adult first. */
  residents(): readonly DemoResident[];
};

export type PopulationOptions = {
  /** How many people there are in all; the hand-shaped ones are always there. */
  readonly size?: number;
  /** Changes the ordinary households only. */
  readonly seed?: string;
};

/**
 * The people of Fjordheim, a municipality that does not exist: synthetic numbers only, the same in every start
 * and every release (test/demo/population.test.ts pins the first). Source of the shapes: Skatteetaten's OpenAPI
 * 1.5; of the cases: the register's rules on protection, relations and identity.
 */
export function population(options: PopulationOptions = {}): Population {
  const cast = emptyCast();
  families(cast);
  unusualParents(cast);
  protectedPeople(cast);
  identities(cast);
  guardianships(cast);
  places(cast);
  households(cast, options.size ?? 400, options.seed ?? "fjordheim");
  const people: readonly Person[] = cast.drafts.map(({ foedselsnummer, retired, rows }) => ({
    foedselsnummer,
    retired,
    document: rows,
  }));
  const byNumber = new Map(
    people.flatMap((person) =>
      [person.foedselsnummer, ...person.retired].map((number) => [number, person] as const),
    ),
  );
  return {
    people,
    find: (number) => byNumber.get(number) ?? null,
    residents: () => cast.residents,
  };
}
