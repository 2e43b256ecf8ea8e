import { type Facts, factReader } from "./population/facts.ts";
import type { Population } from "./population/population.ts";
import { soundOf } from "./stand-in-phonetic.ts";
import { type Criteria, isHit, wordsOf } from "./stand-in-search-policy.ts";

export type SearchIndex = {
  readonly facts: readonly Facts[];
  /** Ordinals of those who fit, in order, at most `limit`. */
  find(criteria: Criteria, limit: number): readonly number[];
};

/** Ordinals by what they can be found by. */
type Postings = Map<string, number[]>;

/**
 * Everybody by name word, birth date, place and foreign number, so that a search looks only at those whom its
 * rarest criterion leaves. It gives way now and then, for whoever wants to make it bit by bit.
 */
export function* searchIndexInTheMaking(people: Population): Generator<undefined, SearchIndex> {
  const facts: Facts[] = [];
  const none = (): Postings => new Map();
  const by = {
    word: none(),
    date: none(),
    street: none(),
    house: none(),
    post: none(),
    municipality: none(),
    id: none(),
  };
  const read = factReader();
  for (const { document } of people.everybody()) {
    const ordinal = facts.length;
    const person = read(document);
    facts.push(person);
    for (const { fornavn, mellomnavn, etternavn } of person.names) {
      for (const name of [fornavn, mellomnavn, etternavn])
        for (const word of wordsOf(name)) add(by.word, word, ordinal);
    }
    add(by.date, person.born, ordinal);
    for (const { street, houseNumber, postnummer, kommunenummer } of person.places) {
      add(by.street, street, ordinal);
      add(by.house, houseNumber, ordinal);
      add(by.post, postnummer, ordinal);
      add(by.municipality, kommunenummer, ordinal);
    }
    for (const id of person.foreignIds) add(by.id, id, ordinal);
    if (ordinal % 50 === 0) yield;
  }
  const bySound = new Map<string, string[]>();
  for (const word of by.word.keys())
    bySound.set(soundOf(word), [...(bySound.get(soundOf(word)) ?? []), word]);

  /** For each criterion that has postings, those it leaves. */
  function narrowed(asked: Criteria): (readonly number[])[][] {
    const named = asked.words.map((word) => (asked.phonetic ? (bySound.get(soundOf(word)) ?? []) : [word]));
    const lists = named.map((alternatives) => alternatives.map((word) => by.word.get(word) ?? []));
    const { bornFrom = "", bornTo = "9" } = asked;
    if (bornFrom === bornTo) lists.push([by.date.get(bornFrom) ?? []]);
    else if (bornFrom !== "" || bornTo !== "9")
      lists.push(matching(by.date, (date) => date >= bornFrom && date <= bornTo));
    for (const id of asked.foreignIds) lists.push([by.id.get(id) ?? []]);
    const { street, house, postnummer, kommunenummer } = asked;
    if (street !== undefined) lists.push(matching(by.street, (name) => name.startsWith(street)));
    if (house !== undefined) lists.push([by.house.get(house.number) ?? []]);
    if (postnummer !== undefined) lists.push([by.post.get(postnummer) ?? []]);
    if (kommunenummer !== undefined) lists.push([by.municipality.get(kommunenummer) ?? []]);
    return lists;
  }

  return {
    facts,
    find(criteria, limit) {
      const rarest = narrowed(criteria).toSorted((one, other) => total(one) - total(other))[0];
      const found: number[] = [];
      const seen = rarest ? merged(rarest) : facts.keys();
      for (const ordinal of seen) {
        const person = facts[ordinal];
        if (person && isHit(person, criteria)) found.push(ordinal);
        if (found.length === limit) break;
      }
      return found;
    },
  };
}

/** Ordinals come in order, so a second mention of somebody is the last one. */
function add(postings: Postings, key: string, ordinal: number): void {
  const list = postings.get(key);
  if (list === undefined) postings.set(key, [ordinal]);
  else if (list.at(-1) !== ordinal) list.push(ordinal);
}

const matching = (postings: Postings, fits: (key: string) => boolean): number[][] =>
  [...postings].filter(([key]) => fits(key)).map(([, list]) => list);

const total = (lists: readonly (readonly number[])[]): number =>
  lists.reduce((sum, { length }) => sum + length, 0);

function merged(lists: readonly (readonly number[])[]): Iterable<number> {
  const [only] = lists;
  return lists.length === 1 && only ? only : [...new Set(lists.flat())].sort((one, other) => one - other);
}
