import type { NumberSeries } from "./numbers.ts";
import type { Draft } from "./person.ts";
import { familyOf, LARGEST_FAMILY } from "./town-family.ts";

/** Many people who take little room: only their numbers are kept, a family is made again when it is asked for. */
export type Town = {
  readonly size: number;
  /** Somebody by ordinal, from 0. */
  at(ordinal: number): Draft;
  /** The ordinal a number leads to, retired numbers too; null when it is nobody's here. */
  ordinalOf(number: string): number | null;
  /** Everybody in order, a family made once. */
  everybody(): Iterable<Draft>;
};

/** A town of `size` people. Numbers come from the series that the others had theirs from, so nobody shares one. */
export function town(size: number, seed: string, numbers: NumberSeries): Town {
  /** Of each family: its first person, and the first of its numbers in `given`. */
  const starts: { readonly person: number; readonly number: number }[] = [];
  const given: number[] = [];
  const ordinals = new Map<number, number>();
  let count = 0;
  const recorded: NumberSeries = {
    sketch: true,
    next(wish) {
      const number = numbers.next(wish);
      given.push(Number(number));
      return number;
    },
  };
  const single = (first: number): boolean => size - first < LARGEST_FAMILY;
  while (count < size) {
    starts.push({ person: count, number: given.length });
    for (const person of familyOf(seed, starts.length, recorded, single(count))) {
      for (const number of [person.foedselsnummer, ...person.retired]) ordinals.set(Number(number), count);
      count++;
    }
  }

  const again = (family: number): readonly Draft[] => {
    const start = starts[family];
    if (start === undefined) throw new Error("nobody has that place in the town");
    let next = start.number;
    const same: NumberSeries = { next: () => String(given[next++]).padStart(11, "0") };
    return familyOf(seed, family + 1, same, single(start.person));
  };

  return {
    size,
    at(ordinal) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle]?.person ?? 0) <= ordinal) low = middle;
        else high = middle - 1;
      }
      const person = again(low)[ordinal - (starts[low]?.person ?? 0)];
      if (person === undefined) throw new Error("nobody has that place in the town");
      return person;
    },
    ordinalOf: (number) => ordinals.get(Number(number)) ?? null,
    *everybody() {
      for (let family = 0; family < starts.length; family++) yield* again(family);
    },
  };
}
