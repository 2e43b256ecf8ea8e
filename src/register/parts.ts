/**
 * The information elements of the register, by the names its JSON uses (`part` values, leaf names only:
 * collections such as `person-basis` expand to these). Source: Skatteetaten, data minimisation table.
 */
export const PARTS = [
  // person-basis
  "identifikasjonsnummer",
  "identitetsgrunnlag",
  "status",
  "doedsfall",
  "sivilstand",
  "foedsel",
  "statsborgerskap",
  "kjoenn",
  "navn",
  "bostedsadresse",
  "oppholdsadresse",
  "deltBosted",
  "postadresse",
  "postadresseIUtlandet",
  "adressebeskyttelse",
  "kontaktinformasjonForDoedsbo",
  // identitetsgrunnlag-utvidet
  "falskIdentitet",
  "legitimasjonsdokument",
  "utenlandskPersonidentifikasjon",
  // relasjon-utvidet
  "familierelasjon",
  "foreldreansvar",
  "vergemaalEllerFremtidsfullmakt",
  // only by naming them
  "utlendingsmyndighetenesIdentifikasjonsnummer",
  "innflytting",
  "utflytting",
  "foedselINorge",
  "opphold",
  "oppholdPaaSvalbard",
  "rettsligHandleevne",
  "bibehold",
  "brukAvSamiskSpraak",
  "forholdTilSametingetsValgmanntall",
] as const;

export type Part = (typeof PARTS)[number];

const KNOWN: ReadonlySet<string> = new Set(PARTS);
export const isPart = (name: string): name is Part => KNOWN.has(name);

/** offentlig-med-hjemmel and offentlig-uten-hjemmel: public bodies with, and without, a statutory right. */
export type Rettighetspakke = "OMH" | "OUH";

/** Parts that a body without a statutory right never gets (fiks.md 2.2, 2.3). */
const CONFIDENTIAL: ReadonlySet<Part> = new Set<Part>([
  "falskIdentitet",
  "legitimasjonsdokument",
  "utenlandskPersonidentifikasjon",
  "familierelasjon",
  "foreldreansvar",
  "utlendingsmyndighetenesIdentifikasjonsnummer",
  "opphold",
  "bibehold",
  "brukAvSamiskSpraak",
  "forholdTilSametingetsValgmanntall",
]);

export const partIsIn = (rettighetspakke: Rettighetspakke, part: Part): boolean =>
  rettighetspakke === "OMH" || !CONFIDENTIAL.has(part);

/** Parts whose rows tell where a person lives, stays or gets mail. */
export const ADDRESS_PARTS: ReadonlySet<Part> = new Set<Part>([
  "bostedsadresse",
  "oppholdsadresse",
  "deltBosted",
  "postadresse",
  "postadresseIUtlandet",
  "oppholdPaaSvalbard",
]);

/** Parts whose rows name other people by their number. */
export const RELATION_PARTS: ReadonlySet<Part> = new Set<Part>([
  "familierelasjon",
  "foreldreansvar",
  "sivilstand",
  "vergemaalEllerFremtidsfullmakt",
  "kontaktinformasjonForDoedsbo",
  "falskIdentitet",
]);

/** Every part is a list of rows, except these. Source: Skatteetaten's OpenAPI 1.5. */
export const SINGLE_ROW_PARTS: ReadonlySet<Part> = new Set<Part>(["doedsfall", "falskIdentitet"]);
