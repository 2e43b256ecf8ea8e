import type { Row } from "../../register/register-port.ts";
import { type Draft, put, replace } from "./person.ts";

export type ParentRole = "mor" | "far" | "medmor";

/** Two people become spouses; both documents say so. */
export function marry(one: Draft, other: Draft, date: string): void {
  for (const [self, spouse] of [[one, other] as const, [other, one] as const]) {
    const row = { sivilstand: "gift", sivilstandsdato: date, relatertVedSivilstand: spouse.foedselsnummer };
    replace(self, "sivilstand", { ...row, kommune: "9901" }, date);
    const spouseRole = "ektefelleEllerPartner";
    put(self, "familierelasjon", relation(spouse, spouseRole, spouseRole), date);
  }
}

/** Two people part: the marriage is history with both. */
export function divorce(one: Draft, other: Draft, date: string): void {
  for (const [self, spouse] of [[one, other] as const, [other, one] as const]) {
    replace(self, "sivilstand", { sivilstand: "skilt", sivilstandsdato: date }, date);
    for (const row of rowsOf(self, "familierelasjon")) {
      if (row.relatertPerson === spouse.foedselsnummer) row.erGjeldende = false;
    }
  }
}

/** Parent and child, on both documents. */
export function isParent(parent: Draft, role: ParentRole, child: Draft): void {
  put(child, "familierelasjon", relation(parent, role, "barn"), child.born);
  put(parent, "familierelasjon", relation(child, "barn", role), child.born);
}

/** Who answers for a child: one row for each, on the child's document and on the adult's. */
export function answersFor(
  adults: readonly Draft[],
  ansvar: "felles" | ParentRole | "andre",
  child: Draft,
  since: string,
): void {
  for (const adult of adults) {
    const row = { ansvar, ansvarlig: adult.foedselsnummer, ansvarssubjekt: child.foedselsnummer };
    put(child, "foreldreansvar", row, since);
    put(adult, "foreldreansvar", row, since);
  }
}

/** The responsibility a child was born into is history from now on, on every document that tells of it. */
export function endResponsibility(child: Draft, adults: readonly Draft[]): void {
  for (const person of [child, ...adults]) {
    for (const row of rowsOf(person, "foreldreansvar")) {
      if (row.ansvarssubjekt === child.foedselsnummer) row.erGjeldende = false;
    }
  }
}

/** Two parents who answer for the child together from its birth. */
export function isChildOf(
  child: Draft,
  mother: Draft,
  other: Draft,
  otherRole: "far" | "medmor" = "far",
): void {
  isParent(mother, "mor", child);
  isParent(other, otherRole, child);
  answersFor([mother, other], "felles", child, child.born);
}

function rowsOf(person: Draft, part: "familierelasjon" | "foreldreansvar"): { [field: string]: unknown }[] {
  const rows = person.rows[part];
  return Array.isArray(rows) ? rows : [];
}

const relation = (to: Draft, theirRole: string, myRole: string): Row => ({
  relatertPerson: to.foedselsnummer,
  relatertPersonsRolle: theirRole,
  minRolleForPerson: myRole,
});
