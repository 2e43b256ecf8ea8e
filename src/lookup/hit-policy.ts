import type { Part } from "../register/parts.ts";
import type { Row } from "../register/register-port.ts";
import type { Disclosure, View } from "./minimise-policy.ts";

/** What tells one hit from another; relatives and all else are for the look-up that follows. */
const HIT_PARTS: readonly Part[] = [
  "identifikasjonsnummer",
  "navn",
  "foedsel",
  "kjoenn",
  "status",
  "doedsfall",
  "bostedsadresse",
  "adressebeskyttelse",
];

/** What hits show of what the role may see: few parts, and of them the rows in force. */
export const hitView = ({ parts }: View): View => ({
  parts: parts.filter((part) => HIT_PARTS.includes(part)),
  historikk: false,
});

export type Sort = "navn" | "foedselsdato";

const norwegian = new Intl.Collator("nb");

/**
 * In the order asked for, by what is shown and nothing else (R7): by surname and first names, Norwegian letters in their
 * places, or by birth date. Who shows nothing to sort by comes last; those who are alike stay in the register's order.
 */
export function sorted<Hit extends Pick<Disclosure, "person">>(hits: readonly Hit[], by: Sort | null): Hit[] {
  if (by === null) return [...hits];
  const keyOf = by === "navn" ? nameOf : birthOf;
  return hits
    .map((hit) => ({ hit, key: keyOf(hit) }))
    .sort((one, other) => {
      if (one.key === "" || other.key === "") return Number(one.key === "") - Number(other.key === "");
      return norwegian.compare(one.key, other.key);
    })
    .map(({ hit }) => hit);
}

const firstOf = (rows: readonly Row[] | Row | undefined): Row => [rows ?? []].flat()[0] ?? {};

const nameOf = ({ person }: Pick<Disclosure, "person">): string => {
  const { etternavn, fornavn, mellomnavn } = firstOf(person.navn);
  return [etternavn, fornavn, mellomnavn].filter((word) => typeof word === "string").join(", ");
};

const birthOf = ({ person }: Pick<Disclosure, "person">): string => {
  const { foedselsdato, foedselsaar } = firstOf(person.foedsel);
  return [foedselsdato, foedselsaar].find((text) => typeof text === "string") ?? "";
};
