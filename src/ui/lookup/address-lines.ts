import { countryIn } from "../../i18n/countries.ts";
import { PROFILE } from "../../i18n/profile-words.ts";
import type { Row } from "../../register/register-port.ts";
import type { View } from "../view.ts";
import { listAt, textAt, valueAt } from "./row-values.ts";

const joined = (...words: (string | null | undefined)[]): string | null =>
  words.filter((word) => word).join(" ") || null;

/** An address as it is written on an envelope, one line each, whichever of the register's forms it has. */
export function addressLines(view: View, row: Row): string[] {
  const has = (field: string) => typeof valueAt(row, field) === "object";
  const lines = has("vegadresse")
    ? streetLines(valueAt(row, "vegadresse"))
    : has("matrikkeladresse")
      ? cadastreLines(view, valueAt(row, "matrikkeladresse"))
      : has("utenlandskAdresse")
        ? abroadLines(view, valueAt(row, "utenlandskAdresse"))
        : has("utenlandskAdresseIFrittFormat")
          ? freeLines(view, valueAt(row, "utenlandskAdresseIFrittFormat"))
          : has("postadresseIFrittFormat")
            ? freeLines(view, valueAt(row, "postadresseIFrittFormat"))
            : has("postboksadresse")
              ? boxLines(valueAt(row, "postboksadresse"))
              : has("ukjentBosted")
                ? [view.say(PROFILE.unknownHome)]
                : valueAt(row, "adressenErUkjent") === true
                  ? [view.say(PROFILE.unknownAddress)]
                  : [];
  return lines.filter((line): line is string => line !== null && line !== "");
}

const careOf = (address: unknown): string | null => {
  const name = textAt(address, "coAdressenavn");
  return name === null ? null : /^c\/o/i.test(name) ? name : `c/o ${name}`;
};
const townOf = (address: unknown): string | null =>
  joined(textAt(address, "poststed.postnummer"), textAt(address, "poststed.poststedsnavn"));

const streetLines = (address: unknown) => [
  careOf(address),
  textAt(address, "adressetilleggsnavn"),
  joined(
    textAt(address, "adressenavn"),
    joined(textAt(address, "adressenummer.husnummer"), textAt(address, "adressenummer.husbokstav"))?.replace(
      " ",
      "",
    ),
  ),
  townOf(address),
];

function cadastreLines(view: View, address: unknown) {
  const numbers = ["gaardsnummer", "bruksnummer", "festenummer"]
    .flatMap((field) => textAt(address, `matrikkelnummer.${field}`) ?? [])
    .join("/");
  return [
    careOf(address),
    textAt(address, "adressetilleggsnavn"),
    numbers === "" ? null : view.say(PROFILE.cadastre, numbers),
    townOf(address),
  ];
}

const abroadLines = (view: View, address: unknown) => [
  careOf(address),
  joined(textAt(address, "adressenavn"), textAt(address, "bygning"), textAt(address, "boenhet")),
  textAt(address, "postboks"),
  joined(textAt(address, "postkode"), textAt(address, "byEllerStedsnavn")),
  joined(textAt(address, "distriktsnavn"), textAt(address, "region")),
  countryOf(view, address),
];

const freeLines = (view: View, address: unknown) => [
  ...listAt(address, "adresselinje").map((line) => (typeof line === "string" ? line : null)),
  townOf(address),
  joined(
    textAt(address, "postkode") ?? textAt(address, "postnummer"),
    textAt(address, "byEllerStedsnavn") ?? textAt(address, "poststedsnavn"),
  ),
  countryOf(view, address),
];

const boxLines = (address: unknown) => [
  textAt(address, "postbokseier"),
  textAt(address, "postboks"),
  townOf(address),
];

const countryOf = (view: View, address: unknown): string | null => {
  const code = textAt(address, "landkode");
  return code === null ? null : countryIn(view.language, code);
};

/** An address written freely, as the contact of an estate has it. */
export const postalLines = (view: View, address: unknown): string[] =>
  freeLines(view, address).filter((line): line is string => line !== null && line !== "");
