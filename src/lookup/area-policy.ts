import { ADDRESS_PARTS, type Part } from "../register/parts.ts";
import type { PersonDocument, Row } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { currentRows, graderingFrom, protectionOf } from "./protection-policy.ts";

/** What tells where somebody lives; a role that is limited to municipalities has these parts (`roleProblems`). */
export const AREA_PARTS: readonly Part[] = ["bostedsadresse", "adressebeskyttelse"];

/**
 * Whether the person may be found with this role at all. A role without limits finds everybody. With limits, people whose
 * present home is in one of its municipalities; nobody at all who is protected, unless the role may see such addresses:
 * that somebody is found would tell where he lives (R8). Who has no known home is outside (R12).
 */
export function isWithinArea(document: PersonDocument, role: Role): boolean {
  if (role.municipalities.length === 0) return true;
  const homes = currentRows(document.bostedsadresse);
  if (!role.skjermetAdresse && !isOpenlyFound(document, ["bostedsadresse"])) return false;
  return homes.some((row) => {
    const municipality = municipalityOf(row);
    return municipality !== null && role.municipalities.includes(municipality);
  });
}

/** Nothing about where this person is, in these parts, is protected in any row that is here. */
export function isOpenlyFound(document: PersonDocument, parts: readonly Part[]): boolean {
  if (protectionOf(document) !== "ugradert") return false;
  return parts
    .filter((part) => ADDRESS_PARTS.has(part))
    .flatMap((part) => [document[part] ?? []].flat() as Row[])
    .every((row) => graderingFrom(row.adressegradering) === "ugradert");
}

/** The municipality of a home, by street, by cadastre, or where somebody of unknown address belongs. */
function municipalityOf({ vegadresse, matrikkeladresse, ukjentBosted }: Row): string | null {
  const cadastre = fieldOf(matrikkeladresse, "matrikkelnummer");
  for (const found of [
    fieldOf(vegadresse, "kommunenummer"),
    fieldOf(cadastre, "kommunenummer"),
    fieldOf(ukjentBosted, "bostedskommune"),
  ]) {
    if (typeof found === "string") return found;
  }
  return null;
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, field)
    ? (value as Row)[field]
    : undefined;
