import { CODE_WORDS } from "../../i18n/code-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { PROFILE } from "../../i18n/profile-words.ts";
import type { Disclosure } from "../../lookup/minimise-policy.ts";
import { graderingFrom } from "../../lookup/protection-policy.ts";
import { PARTS, type Part } from "../../register/parts.ts";
import type { Row } from "../../register/register-port.ts";
import { Card, Tag } from "../parts/block.tsx";
import type { View } from "../view.ts";
import { PART_ROWS } from "./part-rows.tsx";
import type { Section } from "./part-view.tsx";
import type { Relatives } from "./row-lines.tsx";
import { dayAt, textAt } from "./row-values.ts";

const SECTIONS: readonly Section[] = [
  "person",
  "addresses",
  "family",
  "guardians",
  "identity",
  "moves",
  "sami",
];
/** What a reader looks for first comes first; the rest follows in the register's order. */
const FIRST: readonly Part[] = [
  "navn",
  "identifikasjonsnummer",
  "foedsel",
  "doedsfall",
  "adressebeskyttelse",
  "bostedsadresse",
];
const ORDER: readonly Part[] = [...FIRST, ...PARTS.filter((part) => !FIRST.includes(part))];

export const rowsIn = (person: Disclosure["person"], part: Part): readonly Row[] =>
  [person[part] ?? []].flat() as Row[];
export const isPast = (row: Row): boolean => row.erGjeldende === false;
/** The first row in force. */
export const presentIn = (person: Disclosure["person"], part: Part): Row | undefined =>
  rowsIn(person, part).find((row) => !isPast(row));

type SectionsProps = { view: View; person: Disclosure["person"]; relatives: Relatives };
/** What holds since birth need not say so in every row. */
const bornOn = (person: Disclosure["person"]): string =>
  textAt(presentIn(person, "foedsel"), "foedselsdato") ?? "";

/** What the answer holds, a card for each section that has something. */
export const ProfileSections = ({ view, person, relatives }: SectionsProps) => (
  <div class="profile">
    {SECTIONS.map((section) => {
      const parts = ORDER.filter(
        (part) => PART_ROWS[part].section === section && rowsIn(person, part).length > 0,
      );
      return (
        parts.length > 0 && (
          <Card title={view.say(PROFILE[section])}>
            <dl class="parts">
              {parts.map((part) => (
                <PartEntry
                  view={view}
                  part={part}
                  rows={rowsIn(person, part)}
                  relatives={relatives}
                  born={bornOn(person)}
                />
              ))}
            </dl>
          </Card>
        )
      );
    })}
  </div>
);

type PartProps = { view: View; part: Part; rows: readonly Row[]; relatives: Relatives; born: string };

/** One part: what is in force, and folded below it what no longer is. */
const PartEntry = ({ view, part, rows, relatives, born }: PartProps) => {
  const past = rows.filter(isPast);
  return (
    <div>
      <dt>{view.say(PART_WORDS[part])}</dt>
      {rows
        .filter((row) => !isPast(row))
        .map((row) => (
          <dd>
            <RowEntry view={view} part={part} row={row} relatives={relatives} born={born} />
          </dd>
        ))}
      {past.length > 0 && (
        <dd>
          <details>
            <summary>{view.say(PROFILE.earlier, view.number(past.length))}</summary>
            <ul class="past">
              {past.map((row) => (
                <li>
                  <RowEntry view={view} part={part} row={row} relatives={relatives} born={born} />
                </li>
              ))}
            </ul>
          </details>
        </dd>
      )}
    </div>
  );
};

const RowEntry = ({ view, part, row, relatives, born }: Omit<PartProps, "rows"> & { row: Row }) => {
  const sinceBirth = born !== "" && textAt(row, "gyldighetstidspunkt")?.startsWith(born);
  const since = sinceBirth ? null : dayAt(view, row, "gyldighetstidspunkt");
  const until = dayAt(view, row, "opphoerstidspunkt");
  const span = [since && view.say(PROFILE.since, since), until && view.say(PROFILE.until, until)].filter(
    Boolean,
  );
  const { show: Show } = PART_ROWS[part];
  return (
    <>
      {textAt(row, "adressegradering") !== null && <ProtectionTag view={view} level={row.adressegradering} />}
      <Show view={view} row={row} relatives={relatives} />
      {span.length > 0 && <p class="line muted">{span.join(" ")}</p>}
    </>
  );
};

/** How strictly an address is protected; nothing for an open one. */
export const ProtectionTag = ({ view, level }: { view: View; level: unknown }) => {
  const known = graderingFrom(level);
  return known === "ugradert" ? null : (
    <p>
      <Tag color={known === "klientadresse" ? "warning" : "danger"}>
        {view.say(CODE_WORDS.protection[known])}
      </Tag>
    </p>
  );
};
