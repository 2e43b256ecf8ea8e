import { describe, expect, test } from "vitest";
import { population } from "../../../src/demo/population/population.ts";
import { countryIn } from "../../../src/i18n/countries.ts";
import { formatsOf } from "../../../src/i18n/formats.ts";
import { LANGUAGES, type Language, sayIn } from "../../../src/i18n/text.ts";
import type { Instant } from "../../../src/kernel/instant.ts";
import { minimise } from "../../../src/lookup/minimise-policy.ts";
import { PARTS, SINGLE_ROW_PARTS } from "../../../src/register/parts.ts";
import { ProfileSections } from "../../../src/ui/lookup/profile-parts.tsx";
import { ageOn } from "../../../src/ui/lookup/row-values.ts";
import { NO_ASSETS, type View } from "../../../src/ui/view.ts";

const viewIn = (language: Language): View => ({
  ...formatsOf(language),
  language,
  say: sayIn(language),
  visitor: null,
  formKey: "",
  elsewhere: false,
  path: "/lookup",
  query: new URLSearchParams(),
  demo: true,
  assets: NO_ASSETS,
  now: Date.UTC(2026, 10, 22) as Instant,
});
const nobody = { own: new Set<string>(), kin: () => null, onward: () => null };
const written = (language: Language, person: Parameters<typeof ProfileSections>[0]["person"]): string =>
  String(ProfileSections({ view: viewIn(language), person, relatives: nobody }));

const fjordheim = population({ size: 400 });
/** Those who show something, in every rule and part. */
const residents = fjordheim.residents().flatMap(({ foedselsnummer }) => fjordheim.find(foedselsnummer) ?? []);
const all = { parts: PARTS, historikk: true };

describe("a person's profile", () => {
  test("every part of every demo person is laid out", () => {
    const seen = new Set<string>();
    for (const { document } of residents) {
      const { person } = minimise(document, all, new Set());
      const html = written("nb", person);
      expect(html).not.toMatch(/undefined|\[object|NaN/);
      for (const part of Object.keys(person)) seen.add(part);
    }
    expect(PARTS.filter((part) => !seen.has(part))).toEqual([]);
  });

  test.each(LANGUAGES)("a part with nothing we know in it is shown as not stated (%s)", (language) => {
    for (const part of PARTS) {
      const row = { nyttFelt: "x", gyldighetstidspunkt: "2024-05-01T00:00:00+02:00" };
      const html = written(language, { [part]: SINGLE_ROW_PARTS.has(part) ? row : [row] });
      expect(html, part).toMatch(/<dd>/);
      expect(html, part).not.toMatch(/undefined|\[object/);
    }
  });

  test("a number stands masked until it is asked for, wherever it stands", () => {
    const numbers = /\d{6} ?\d{5}/;
    for (const { document } of residents.slice(0, 60)) {
      const html = written(
        "nb",
        minimise(document, all, new Set(residents.map((one) => one.foedselsnummer))).person,
      );
      expect(html.replaceAll(/<details class="secret">.*?<\/details>/gs, "")).not.toMatch(numbers);
    }
  });

  test("a hidden address is said to be hidden, and one of the past is folded", () => {
    const html = written("nb", {
      bostedsadresse: [
        { adressegradering: "fortrolig", skjermet: true },
        { adressegradering: "fortrolig", skjermet: true, erGjeldende: false },
      ],
    });
    expect(html.match(/Adressen er skjermet/g)).toHaveLength(2);
    expect(html).toMatch(/<details><summary>Tidligere \(1\)<\/summary>/);
    expect(html).toContain("Fortrolig adresse");
  });

  test.each([
    ["2000-02-29", "2026-02-28", 25],
    ["2000-02-29", "2026-03-01", 26],
    ["2026-11-22", "2026-11-22", 0],
    ["2026-11-23", "2026-11-22", null],
    ["1986", "2026-11-22", null],
  ])("somebody born %s is on %s %s years old", (born, day, age) => {
    expect(ageOn(born, day)).toBe(age);
  });

  test("countries are named in the reader's language, and a code that is none stands as it is", () => {
    expect([countryIn("nb", "NOR"), countryIn("en", "NOR"), countryIn("nn", "PL")]).toEqual([
      "Norge",
      "Norway",
      "Polen",
    ]);
    expect(countryIn("nb", "XXA")).toBe("XXA");
  });
});
