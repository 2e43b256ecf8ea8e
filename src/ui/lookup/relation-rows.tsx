import { PROFILE } from "../../i18n/profile-words.ts";
import { postalLines } from "./address-lines.ts";
import { firstWords, type PartView } from "./part-view.tsx";
import { Line, SomebodyAt } from "./row-lines.tsx";
import { codeAt, countryAt, dayAt, listAt, nameAt, textAt, valueAt } from "./row-values.ts";

/** The parts whose rows name other people. */
export const RELATION_ROWS = {
  sivilstand: {
    section: "family",
    show: ({ view, row, relatives }) => (
      <>
        {firstWords(codeAt(view, row, "sivilstand", "marital"), view)}
        <Line view={view} label={PROFILE.from} value={dayAt(view, row, "sivilstandsdato")} />
        <Line view={view} label={PROFILE.authority} value={textAt(row, "myndighet")} />
        <Line
          view={view}
          label={PROFILE.place}
          value={textAt(row, "sted") ?? countryAt(view, row, "utland")}
        />
        <Line view={view} label={PROFILE.municipality} value={textAt(row, "kommune")} />
        <SomebodyAt
          view={view}
          row={row}
          path="relatertVedSivilstand"
          label={PROFILE.spouse}
          relatives={relatives}
        />
      </>
    ),
  },
  familierelasjon: {
    section: "family",
    show: ({ view, row, relatives }) => (
      <>
        {firstWords(codeAt(view, row, "relatertPersonsRolle", "relation"), view)}
        <SomebodyAt
          view={view}
          row={row}
          path="relatertPerson"
          without="relatertPersonUtenFolkeregisteridentifikator"
          relatives={relatives}
        />
      </>
    ),
  },
  foreldreansvar: {
    section: "family",
    show: ({ view, row, relatives }) => (
      <>
        {firstWords(codeAt(view, row, "ansvar", "responsibility"), view)}
        <SomebodyAt
          view={view}
          row={row}
          path="ansvarlig"
          without="ansvarligUtenIdentifikator"
          label={PROFILE.responsible}
          relatives={relatives}
        />
        <Line view={view} label={PROFILE.organisation} value={textAt(row, "ansvarligOrganisasjon")} />
        <SomebodyAt
          view={view}
          row={row}
          path="ansvarssubjekt"
          without="ansvarssubjektUtenIdentifikator"
          label={PROFILE.about}
          relatives={relatives}
          second
        />
      </>
    ),
  },
  vergemaalEllerFremtidsfullmakt: {
    section: "guardians",
    show: ({ view, row, relatives }) => (
      <>
        {firstWords(codeAt(view, row, "vergemaaltype", "guardianship"), view)}
        <Line view={view} label={PROFILE.office} value={textAt(row, "embete")} />
        <SomebodyAt
          view={view}
          row={row}
          path="verge.foedselsEllerDNummer"
          without={valueAt(row, "verge.navnFoedselsdato") === undefined ? "verge" : "verge.navnFoedselsdato"}
          label={PROFILE.guardian}
          relatives={relatives}
        />
        <Line
          view={view}
          label={PROFILE.tasks}
          value={
            listAt(row, "verge.tjenesteomraade")
              .map((task) => [textAt(task, "vergeTjenesteoppgave"), textAt(task, "vergeTjenestevirksomhet")])
              .map((words) => words.filter(Boolean).join(", "))
              .join("; ") || null
          }
        />
        <Line view={view} label={PROFILE.scope} value={textAt(row, "verge.omfang")} />
      </>
    ),
  },
  kontaktinformasjonForDoedsbo: {
    section: "guardians",
    show: ({ view, row, relatives }) => (
      <>
        {firstWords(codeAt(view, row, "skifteform", "estate"), view)}
        <Line view={view} label={PROFILE.issued} value={dayAt(view, row, "attestutstedelsesdato")} />
        <SomebodyAt
          view={view}
          row={row}
          path="person.foedselsEllerDNummer"
          without="person"
          label={PROFILE.contact}
          relatives={relatives}
        />
        <Line view={view} label={PROFILE.contact} value={nameAt(row, "advokat.personnavn")} />
        <Line
          view={view}
          label={PROFILE.organisation}
          value={textAt(row, "organisasjon.organisasjonsnavn") ?? textAt(row, "advokat.organisasjonsnavn")}
        />
        <address>
          {postalLines(view, valueAt(row, "adresse")).map((line) => (
            <p>{line}</p>
          ))}
        </address>
      </>
    ),
  },
  falskIdentitet: {
    section: "identity",
    show: ({ view, row, relatives }) => (
      <>
        <p>{view.say(row.erFalsk === false ? PROFILE.falseNo : PROFILE.falseYes)}</p>
        {row.rettIdentitetErUkjent === true && <p>{view.say(PROFILE.trueUnknown)}</p>}
        <SomebodyAt
          view={view}
          row={row}
          path="rettIdentitetVedIdentifikasjonsnummer"
          without="rettIdentitetVedOpplysninger"
          label={PROFILE.trueIdentity}
          relatives={relatives}
        />
      </>
    ),
  },
} as const satisfies { readonly [part: string]: PartView };
