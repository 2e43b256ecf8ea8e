import { type Draft, put, replace } from "./person.ts";
import { protectedFrom, strictlyProtected } from "./residents-protected.ts";
import { dateIn, type Family, yearOf } from "./town-family.ts";
import { someHome } from "./town-places.ts";

/** What happens to some people: arrival from abroad, death, protection, and what is rarer. */

const LAST_YEAR = 2025;

/** Somebody who works here for a while: a d-number, no home, a foreign postal address. */
export function temporaryWorker({ draw, make }: Family): void {
  const country = draw.pick(["POL", "LTU", "SWE", "UKR"] as const);
  const person = make(1962 + draw.below(43), draw.chance(70) ? "mann" : "kvinne", {
    number: "dNummer",
    status: draw.chance(80) ? "midlertidig" : "inaktiv",
    country,
  });
  const since = dateIn(draw, 2021 + draw.below(5));
  foreignNumber(person, country, since, draw.below(9_000));
  const landkode = { POL: "PL", LTU: "LT", SWE: "SE", UKR: "UA" }[country];
  const utenlandskAdresse = { adressenavn: `Oppdiktet ${1 + draw.below(90)}`, postkode: "00-000", landkode };
  put(person, "postadresseIUtlandet", { adressegradering: "ugradert", utenlandskAdresse }, since);
}

/** Moves here from abroad in the year, at the date given back; every fourth had a d-number first. */
export function comesFromAbroad(
  { draw, numbers }: Family,
  person: Draft,
  country: string,
  year: number,
): string {
  const date = dateIn(draw, Math.max(year, yearOf(person.born) + 1));
  if (draw.chance(25)) {
    const wish = {
      key: `${person.foedselsnummer}d`,
      born: person.born,
      sex: person.sex,
      rule: 1964,
    } as const;
    const old = numbers.next({ ...wish, kind: "dNummer" });
    const row = { status: "opphoert", foedselsEllerDNummer: old, identifikatortype: "dNummer" };
    put(person, "identifikasjonsnummer", row, date, { historic: true });
    person.retired.push(old);
  }
  put(person, "innflytting", { fraflyttingsland: country }, date);
  if (draw.chance(60)) put(person, "opphold", { oppholdstillatelse: "permanent", oppholdFra: date }, date);
  if (draw.chance(40)) foreignNumber(person, country, date, draw.below(9_000));
  if (draw.chance(30)) {
    const identifikasjonsnummer = `99-${100 + draw.below(900)}-${100 + draw.below(900)}`;
    const duf = { identifikasjonsnummer, identifikasjonsnummertype: "DUF", utstederland: "NOR" };
    put(person, "utlendingsmyndighetenesIdentifikasjonsnummer", duf, date);
  }
  if (draw.chance(30)) {
    const identifikasjonsdokumentnummer = `X${draw.below(90)}-${draw.below(9_000)}`;
    const passport = {
      identifikasjonsdokumenttype: "pass",
      utstederland: country,
      identifikasjonsdokumentnummer,
    };
    put(person, "legitimasjonsdokument", passport, date);
  }
  if (year < 2017 && draw.chance(40)) {
    replace(
      person,
      "statsborgerskap",
      { statsborgerskap: "NOR", ervervsdato: `${year + 8}-06-01` },
      `${year + 8}-06-01`,
    );
  }
  return date;
}

function foreignNumber(person: Draft, country: string, since: string, number: number): void {
  const row = {
    identifikasjonsnummer: `${country}-${number}`,
    identifikasjonsnummertype: "utenlandskIdentifikasjonsnummer",
    utstederland: country,
  };
  put(person, "utenlandskPersonidentifikasjon", row, since);
}

/** Whether the person died, the older the likelier, after the last move; a spouse is left behind. */
export function dies({ draw }: Family, person: Draft, lastMove: string, spouse: Draft | null): boolean {
  const year = yearOf(lastMove) + 1 + draw.below(12);
  const percent = Math.max(0, Math.floor((1966 - yearOf(person.born)) * 1.1));
  if (!draw.chance(percent) || year > LAST_YEAR || year < yearOf(person.born) + 45) return false;
  const date = dateIn(draw, year);
  for (const row of [person.rows.bostedsadresse ?? []].flat()) row.erGjeldende = false;
  replace(person, "status", { status: "doed" }, date);
  put(person, "doedsfall", { doedsdato: date }, date);
  if (spouse) {
    const widowed = { sivilstand: "enkeEllerEnkemann", sivilstandsdato: date };
    replace(spouse, "sivilstand", { ...widowed, relatertVedSivilstand: person.foedselsnummer }, date);
  }
  if (draw.chance(60)) {
    const personnavn = { fornavn: "Rettskaffen", etternavn: "Stempelpute" };
    const heir = spouse
      ? { person: { foedselsEllerDNummer: spouse.foedselsnummer } }
      : { advokat: { personnavn, organisasjonsnavn: "Stempelpute og Sønner" } };
    const adresse = { adresselinje: ["Postboks 1"], postnummer: "9994", poststedsnavn: "FJORDHEIM" };
    const estate = { skifteform: spouse ? "annet" : "offentlig", attestutstedelsesdato: `${year}-12-30` };
    put(person, "kontaktinformasjonForDoedsbo", { ...estate, adresse, ...heir }, `${year}-12-30`);
  }
  return true;
}

/** Three families in a thousand are fortrolig, one strengt fortrolig; in one somebody stays at an institution. */
export function getsProtection({ draw, members }: Family): void {
  const lot = draw.below(1_000);
  if (lot > 4) return;
  for (const person of members) {
    const homes = [person.rows.bostedsadresse ?? []].flat();
    if (!homes.some((row) => row.erGjeldende)) continue;
    const since = lot < 4 ? "2025-12-01" : "2025-11-03";
    if (lot === 3) {
      for (const row of homes) row.erGjeldende = false;
      for (const part of ["deltBosted", "oppholdsadresse", "postadresse"] as const) delete person.rows[part];
      strictlyProtected(person, since);
    } else if (lot === 4) {
      const stay = { adressegradering: "klientadresse", oppholdsadressedato: since };
      const { vegadresse = { kommunenummer: "9901", adressenavn: "Nordlysgangen" } } = someHome(draw);
      replace(person, "oppholdsadresse", { ...stay, vegadresse }, since);
      return;
    } else {
      for (const part of ["bostedsadresse", "deltBosted", "oppholdsadresse", "postadresse"] as const) {
        for (const row of [person.rows[part] ?? []].flat()) row.adressegradering = "fortrolig";
      }
      protectedFrom(person, "fortrolig", since);
    }
  }
}

/** Small things that some have and most have not. */
export function oddEnds({ draw, name }: Family, person: Draft): void {
  const year = yearOf(person.born);
  const alive = person.rows.doedsfall === undefined;
  const [home] = [person.rows.bostedsadresse ?? []].flat().filter((row) => row.erGjeldende);
  if (name.sami && draw.chance(50))
    put(person, "brukAvSamiskSpraak", { spraak: ["nordsamisk"] }, `${year + 7}-08-20`);
  if (name.sami && year < 2005 && draw.chance(40)) {
    const enrolled = { forhold: "innmeldt", vedtaksdato: `${year + 19}-05-01` };
    put(person, "forholdTilSametingetsValgmanntall", enrolled, `${year + 19}-05-01`);
  }
  if (draw.chance(20) && year < 2000) {
    replace(person, "identitetsgrunnlag", { identitetsgrunnlagstatus: "kontrollert" }, "2021-09-01");
  }
  if (!home || !alive) return;
  if (year > 1998 && year < 2006 && draw.chance(25)) {
    const { vegadresse } = someHome(draw);
    if (vegadresse) {
      const stay = { oppholdAnnetSted: "pendler", oppholdsadressedato: "2024-08-12", vegadresse };
      put(person, "oppholdsadresse", { adressegradering: "ugradert", ...stay }, "2024-08-12");
    }
  }
  if (draw.chance(3)) {
    const poststed = { postnummer: "9994", poststedsnavn: "FJORDHEIM" };
    const postboksadresse = { postboks: `Postboks ${2 + draw.below(900)}`, poststed };
    put(person, "postadresse", { adressegradering: "ugradert", postboksadresse }, "2023-03-01");
  }
  if (year < 1955 && draw.chance(3)) {
    const verge = {
      navnFoedselsdato: { navn: { fornavn: "Hjelpsom", etternavn: "Fyllepenn" }, foedselsdato: "1970-04-02" },
    };
    put(person, "vergemaalEllerFremtidsfullmakt", { vergemaaltype: "voksen", verge }, "2024-02-01");
  }
}
