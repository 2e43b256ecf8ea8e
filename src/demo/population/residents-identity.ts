import type { Cast } from "./cast.ts";
import { type Draft, put, replace, supersede } from "./person.ts";
import { liveAt, onceLivedAt, street } from "./places.ts";
import { isChildOf, marry } from "./relations.ts";

/** People whose number, name or identity is out of the ordinary. */
export function identities(cast: Cast): void {
  temporaryWorker(cast);
  survivorOfDuplicate(cast);
  falseIdentity(cast);
  names(cast);
  newRule(cast);
  rareStatuses(cast);
}

function temporaryWorker(cast: Cast): void {
  const person = cast.resident(
    {
      key: "d-number",
      born: "1994-06-19",
      sex: "mann",
      name: { fornavn: "Flink", etternavn: "Skiftenøkkel" },
      number: "dNummer",
      status: "midlertidig",
      country: "POL",
    },
    "A d-number holder, status midlertidig: no home address, a foreign postal address and a foreign number.",
  );
  put(
    person,
    "utenlandskPersonidentifikasjon",
    {
      identifikasjonsnummer: "PL-9406",
      identifikasjonsnummertype: "utenlandskIdentifikasjonsnummer",
      utstederland: "POL",
    },
    "2024-05-02",
  );
  const utenlandskAdresse = {
    adressenavn: "ul. Zmyślona 7",
    postkode: "00-000",
    byEllerStedsnavn: "Zmyślin",
    landkode: "PL",
  };
  put(person, "postadresseIUtlandet", { adressegradering: "ugradert", utenlandskAdresse }, "2024-05-02");
}

function survivorOfDuplicate(cast: Cast): void {
  const person = cast.resident(
    {
      key: "duplicate-survivor",
      born: "1989-01-11",
      sex: "mann",
      name: { fornavn: "Dobbel", etternavn: "Skygge" },
      country: "SYR",
    },
    "Had two numbers; this is the one that lives on.",
  );
  const born = "1989-01-11";
  const old = cast.numbers.next({ key: "duplicate-old", born, sex: "mann", kind: "dNummer", rule: 1964 });
  const row = { status: "opphoert", foedselsEllerDNummer: old, identifikatortype: "dNummer" };
  put(person, "identifikasjonsnummer", row, "2016-02-01", { historic: true });
  cast.retiredNumber(person, old, "A retired number (opphoert): looking it up gives the surviving person.");
  put(person, "innflytting", { fraflyttingsland: "SYR" }, "2017-09-01");
  put(person, "opphold", { oppholdstillatelse: "permanent", oppholdFra: "2021-09-01" }, "2021-09-01");
  put(
    person,
    "utlendingsmyndighetenesIdentifikasjonsnummer",
    { identifikasjonsnummer: "99-001-234", identifikasjonsnummertype: "DUF", utstederland: "NOR" },
    "2016-01-15",
  );
  replace(person, "identitetsgrunnlag", { identitetsgrunnlagstatus: "kontrollert" }, "2021-09-01");
  liveAt(street("Måkeskrikbakken", 12, "H0103"), "2017-09-01", [person]);
}

function falseIdentity(cast: Cast): void {
  const person = cast.resident(
    {
      key: "false-identity",
      born: "1980-09-09",
      sex: "mann",
      name: { fornavn: "Påstått", etternavn: "Maske" },
      status: "inaktiv",
    },
    "A false identity (falsk identitet); who the person really is, is not known.",
  );
  put(person, "falskIdentitet", { erFalsk: true, rettIdentitetErUkjent: true }, "2020-11-11");
}

function names(cast: Cast): void {
  const sami = cast.resident(
    {
      key: "sami-letters",
      born: "1977-02-06",
      sex: "kvinne",
      name: { fornavn: "Čeahppi", etternavn: "Giđđabiegga" },
    },
    "A name with Sámi letters; use of Northern Sámi and the electoral roll of the Sámi parliament.",
  );
  put(sami, "brukAvSamiskSpraak", { spraak: ["nordsamisk"] }, "2010-02-06");
  put(
    sami,
    "forholdTilSametingetsValgmanntall",
    { forhold: "innmeldt", vedtaksdato: "2012-05-01" },
    "2012-05-01",
  );
  liveAt(street("Nordlysgangen", 21), "2005-05-05", [sami]);
  const middle = cast.resident(
    {
      key: "middle-name",
      born: "1973-12-24",
      sex: "mann",
      name: { fornavn: "Hellig Jevn", mellomnavn: "Kobberkjele", etternavn: "Tåkedott" },
      bornAs: { fornavn: "Hellig", etternavn: "Tåkedott" },
    },
    "Two given names and a middle name, shortened and original forms.",
  );
  const name = { fornavn: "Hellig Jevn", mellomnavn: "Kobberkjele", etternavn: "Tåkedott" };
  put(middle, "navn", { ...name, forkortetNavn: "TÅKEDOTT HELLIG J K", originaltNavn: name }, "1999-01-01");
  liveAt(street("Tåkelurvegen", 73), "1999-01-01", [middle]);
}

function newRule(cast: Cast): void {
  const born = "2025-09-14";
  const mother = cast.resident(
    {
      key: "new-rule-mother",
      born: "1993-05-08",
      sex: "kvinne",
      name: { fornavn: "Sprek", etternavn: "Nøkkelring" },
    },
    "Mother of a newborn; her own number follows the rule of 1964.",
  );
  const father = cast.resident(
    {
      key: "new-rule-father",
      born: "1990-04-27",
      sex: "mann",
      name: { fornavn: "Treg", etternavn: "Nøkkelring" },
      rule: 2032,
      country: "ISL",
    },
    "An immigrant whose number follows the rule of 2032: it tells neither sex nor century.",
  );
  const child = cast.resident(
    {
      key: "new-rule-child",
      born,
      sex: "mann",
      name: { fornavn: "Ørliten", etternavn: "Nøkkelring" },
      rule: 2032,
    },
    "A newborn whose number is valid only under the rule of 2032.",
  );
  marry(mother, father, "2022-06-11");
  isChildOf(child, mother, father);
  put(
    child,
    "foedselINorge",
    { foedselsinstitusjonsnavn: "Fjordheim fødestue", rekkefoelgenummer: 11 },
    born,
  );
  put(father, "innflytting", { fraflyttingsland: "ISL", fraflyttingsstedIUtlandet: "Ísaborg" }, "2021-08-01");
  put(
    father,
    "legitimasjonsdokument",
    {
      identifikasjonsdokumenttype: "pass",
      utstederland: "ISL",
      identifikasjonsdokumentnummer: "XA-000-17",
      gyldigTil: "2031-08-01",
    },
    "2021-08-01",
  );
  liveAt(street("Kvernsteinkroken", 58), "2022-07-01", [mother, father]);
  liveAt(street("Kvernsteinkroken", 58), born, [child]);
}

/** Statuses that a body without a statutory right is told of only as `aktiv`. */
function rareStatuses(cast: Cast): void {
  cast.resident(
    {
      key: "born-registered",
      born: "2026-01-28",
      sex: "kvinne",
      name: { fornavn: "Nyfødt", etternavn: "Trådsnelle" },
      status: "foedselsregistrert",
    },
    "Status foedselsregistrert: registered at birth, not resident.",
  );
  const missing = cast.resident(
    { key: "missing", born: "1956-07-21", sex: "mann", name: { fornavn: "Borte", etternavn: "Kompassnål" } },
    "Status forsvunnet (missing); the last address is history.",
  );
  lost(missing, "2018-10-30");
  const dual = cast.resident(
    {
      key: "dual-citizen",
      born: "1999-03-12",
      sex: "kvinne",
      name: { fornavn: "Tosidig", etternavn: "Mynt" },
    },
    "Two citizenships at the same time, and leave to keep the Norwegian one (bibehold).",
  );
  put(dual, "statsborgerskap", { statsborgerskap: "CAN", ervervsdato: "2019-07-01" }, "2019-07-01");
  put(dual, "bibehold", { bibeholdstatus: "harBibehold", datoForBibehold: "2019-06-01" }, "2019-06-01");
  liveAt(street("Strikkepinnestien", 3, "H0204"), "2020-08-15", [dual]);
}

function lost(person: Draft, since: string): void {
  onceLivedAt(street("Måkeskrikbakken", 77), "1990-01-01", person);
  supersede(person, "bostedsadresse");
  replace(person, "status", { status: "forsvunnet" }, since);
}
