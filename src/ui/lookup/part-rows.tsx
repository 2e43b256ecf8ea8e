import { PROFILE } from "../../i18n/profile-words.ts";
import type { Part } from "../../register/parts.ts";
import { Tag } from "../parts/block.tsx";
import { addressLines } from "./address-lines.ts";
import { firstWords, type PartView, plain, span } from "./part-view.tsx";
import { RELATION_ROWS } from "./relation-rows.tsx";
import { Line, SecretNumber } from "./row-lines.tsx";
import { codeAt, countryAt, dayAt, listAt, nameAt, textAt } from "./row-values.ts";

const address: PartView = {
  section: "addresses",
  show: ({ view, row }) => {
    if (row.skjermet === true) return <p>{view.say(PROFILE.hiddenAddress)}</p>;
    const lines = addressLines(view, row);
    const municipality =
      textAt(row, "vegadresse.kommunenummer") ??
      textAt(row, "matrikkeladresse.matrikkelnummer.kommunenummer") ??
      textAt(row, "ukjentBosted.bostedskommune");
    const unit =
      textAt(row, "vegadresse.bruksenhetsnummer") ?? textAt(row, "matrikkeladresse.bruksenhetsnummer");
    return (
      <>
        <address>
          {lines.length === 0 ? (
            <p>{codeAt(view, row, "oppholdAnnetSted", "elsewhere") ?? view.say(PROFILE.unspecified)}</p>
          ) : (
            lines.map((line) => <p>{line}</p>)
          )}
        </address>
        {row.aapenPostadresse === true && (
          <p>
            <strong>{view.say(PROFILE.openPost)}</strong>
          </p>
        )}
        {lines.length > 0 && (
          <Line
            view={view}
            label={PROFILE.place}
            value={codeAt(view, row, "oppholdAnnetSted", "elsewhere")}
          />
        )}
        <Line view={view} label={PROFILE.unit} value={unit} />
        <Line view={view} label={PROFILE.municipality} value={municipality} />
        <Line
          view={view}
          label={PROFILE.sharedUntil}
          value={span(view, row, "startdatoForKontrakt", "sluttdatoForKontrakt")}
        />
      </>
    );
  },
};

const foreignNumber = plain(
  "identity",
  (_view, row) => textAt(row, "identifikasjonsnummer"),
  [PROFILE.kind, (_view, row) => textAt(row, "identifikasjonsnummertype")],
  [PROFILE.issuer, (view, row) => countryAt(view, row, "utstederland")],
);

/** How each part is laid out: in which section, and how one of its rows is read. A part without one does not compile. */
export const PART_ROWS: { readonly [part in Part]: PartView } = {
  ...RELATION_ROWS,
  navn: plain("person", (_view, row) => nameAt(row), [
    PROFILE.shortName,
    (_view, row) => textAt(row, "forkortetNavn"),
  ]),
  identifikasjonsnummer: {
    section: "person",
    show: ({ view, row }) => (
      <>
        <SecretNumber view={view} digits={textAt(row, "foedselsEllerDNummer")} />
        <Line view={view} label={PROFILE.kind} value={codeAt(view, row, "identifikatortype", "number")} />
        {row.status === "opphoert" && <Tag color="warning">{codeAt(view, row, "status", "status")}</Tag>}
      </>
    ),
  },
  foedsel: plain(
    "person",
    (view, row) => dayAt(view, row, "foedselsdato") ?? textAt(row, "foedselsaar"),
    [PROFILE.birthPlace, (_view, row) => textAt(row, "foedested")],
    [PROFILE.municipality, (_view, row) => textAt(row, "foedekommuneINorge")],
    [PROFILE.country, (view, row) => countryAt(view, row, "foedeland")],
  ),
  kjoenn: plain("person", (view, row) => codeAt(view, row, "kjoenn", "sex")),
  status: plain("person", (view, row) => codeAt(view, row, "status", "status")),
  doedsfall: plain("person", (view, row) => dayAt(view, row, "doedsdato")),
  statsborgerskap: plain("person", (view, row) => countryAt(view, row, "statsborgerskap"), [
    PROFILE.acquired,
    (view, row) => dayAt(view, row, "ervervsdato"),
  ]),
  foedselINorge: plain("person", (_view, row) => textAt(row, "foedselsinstitusjonsnavn"), [
    PROFILE.orderOfBirth,
    (_view, row) => textAt(row, "rekkefoelgenummer"),
  ]),

  bostedsadresse: address,
  deltBosted: address,
  oppholdsadresse: address,
  postadresse: address,
  postadresseIUtlandet: address,
  adressebeskyttelse: plain("addresses", (view, row) => codeAt(view, row, "graderingsnivaa", "protection")),
  oppholdPaaSvalbard: {
    section: "addresses",
    show: ({ view, row }) =>
      row.skjermet === true ? (
        <p>{view.say(PROFILE.hiddenAddress)}</p>
      ) : (
        <>
          {firstWords(span(view, row, "startdato", "sluttdato"), view)}
          <Line
            view={view}
            label={PROFILE.length}
            value={codeAt(view, row, "antattOppholdsvarighet", "svalbard")}
          />
          <Line view={view} label={PROFILE.from} value={countryAt(view, row, "fraflyttingsland")} />
          <Line view={view} label={PROFILE.municipality} value={textAt(row, "fraflyttingskommunenummer")} />
        </>
      ),
  },

  rettsligHandleevne: plain("guardians", (_view, row) => textAt(row, "rettsligHandleevneomfang")),

  identitetsgrunnlag: plain("identity", (view, row) =>
    codeAt(view, row, "identitetsgrunnlagstatus", "identity"),
  ),
  legitimasjonsdokument: plain(
    "identity",
    (_view, row) => textAt(row, "identifikasjonsdokumenttype"),
    [PROFILE.number, (_view, row) => textAt(row, "identifikasjonsdokumentnummer")],
    [PROFILE.issuer, (view, row) => textAt(row, "utstedernavn") ?? countryAt(view, row, "utstederland")],
    [PROFILE.valid, (view, row) => span(view, row, "gyldigFra", "gyldigTil")],
    [PROFILE.checked, (_view, row) => textAt(row, "dokumentkontroll.dokumentkontrollstatus")],
  ),
  utenlandskPersonidentifikasjon: foreignNumber,
  utlendingsmyndighetenesIdentifikasjonsnummer: foreignNumber,

  innflytting: plain("moves", (view, row) => countryAt(view, row, "fraflyttingsland"), [
    PROFILE.place,
    (_view, row) => textAt(row, "fraflyttingsstedIUtlandet"),
  ]),
  utflytting: plain(
    "moves",
    (view, row) => countryAt(view, row, "tilflyttingsland"),
    [PROFILE.place, (_view, row) => textAt(row, "tilflyttingsstedIUtlandet")],
    [PROFILE.date, (view, row) => dayAt(view, row, "utflyttingsdato")],
  ),
  opphold: plain("moves", (view, row) => codeAt(view, row, "oppholdstillatelse", "permit"), [
    PROFILE.valid,
    (view, row) => span(view, row, "oppholdFra", "oppholdTil"),
  ]),
  bibehold: plain("moves", (view, row) => codeAt(view, row, "bibeholdstatus", "retention"), [
    PROFILE.date,
    (view, row) => dayAt(view, row, "datoForBibehold"),
  ]),
  brukAvSamiskSpraak: plain(
    "sami",
    (view, row) =>
      listAt(row, "spraak")
        .map((language) => codeAt(view, { language }, "language", "sami"))
        .join(", ") || null,
  ),
  forholdTilSametingetsValgmanntall: plain("sami", (view, row) => codeAt(view, row, "forhold", "roll"), [
    PROFILE.date,
    (view, row) => dayAt(view, row, "vedtaksdato"),
  ]),
};
