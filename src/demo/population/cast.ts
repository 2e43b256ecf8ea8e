import { type NumberSeries, numberSeries } from "./numbers.ts";
import { type Draft, draftOf, fullName, type PersonSpec } from "./person.ts";

export type Protection = "none" | "klientadresse" | "fortrolig" | "strengtFortrolig";

/** A person worth showing, and in one line what the person shows. */
export type DemoResident = {
  readonly foedselsnummer: string;
  readonly name: string;
  readonly protection: Protection;
  readonly shows: string;
};

/** Everybody made so far. */
export type Cast = {
  /** Somebody nobody needs to hear about. */
  extra(spec: PersonSpec): Draft;
  /** Somebody on the list of demo residents. */
  resident(spec: PersonSpec, shows: string, protection?: Protection): Draft;
  /** One more line on the list, for a number that was retired in favour of this person. */
  retiredNumber(person: Draft, foedselsnummer: string, shows: string): void;
  readonly numbers: NumberSeries;
  readonly drafts: readonly Draft[];
  readonly residents: readonly DemoResident[];
};

export function emptyCast(): Cast {
  const numbers = numberSeries();
  const drafts: Draft[] = [];
  const residents: DemoResident[] = [];
  const extra = (spec: PersonSpec): Draft => {
    const person = draftOf(spec, numbers);
    drafts.push(person);
    return person;
  };
  const list = (person: Draft, foedselsnummer: string, protection: Protection, shows: string) => {
    residents.push({ foedselsnummer, name: fullName(person.name), protection, shows });
  };
  return {
    numbers,
    drafts,
    residents,
    extra,
    resident(spec, shows, protection = "none") {
      const person = extra(spec);
      list(person, person.foedselsnummer, protection, shows);
      return person;
    },
    retiredNumber(person, foedselsnummer, shows) {
      person.retired.push(foedselsnummer);
      list(person, foedselsnummer, "none", shows);
    },
  };
}
