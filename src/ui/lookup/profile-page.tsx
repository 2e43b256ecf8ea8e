import { CODE_WORDS } from "../../i18n/code-words.ts";
import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PROFILE } from "../../i18n/profile-words.ts";
import { REVEAL } from "../../i18n/reveal-words.ts";
import { type Instant, isoOf } from "../../kernel/instant.ts";
import type { Disclosure } from "../../lookup/minimise-policy.ts";
import { graderingFrom } from "../../lookup/protection-policy.ts";
import { ADDRESS_PARTS, PARTS, type Part } from "../../register/parts.ts";
import { purposeName, type Role } from "../../roles/role.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Tag } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, Form } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import { type Asked, questionFieldsOf, subjectFieldsOf } from "./asked.ts";
import { Hidden } from "./hidden.tsx";
import { type Refused, RefusedAlert } from "./lookup-page.tsx";
import { isPast, ProfileSections, presentIn, rowsIn } from "./profile-parts.tsx";
import { RevealForm } from "./reveal-page.tsx";
import { partNames } from "./role-choice.tsx";
import type { Relatives } from "./row-lines.tsx";
import { ageOn, codeAt, nameAt, textAt } from "./row-values.ts";

/** An answer about one person, as it was recorded. */
export type Found = {
  role: Role;
  asked: Asked;
  disclosure: Disclosure;
  withheld: readonly string[];
  requestId: string;
  /** How long protected addresses are open in it; null where none are. */
  until: Instant | null;
};

/** Why the protected address was not shown, and the reason as it was typed. */
export type RevealTried = { problems: readonly FieldProblem[]; refused: Refused | null; reason: string };

/** One person, laid out for reading. */
export const ProfilePage = ({ view, found }: { view: View; found: Found }) => {
  const { role, asked, disclosure, requestId, until } = found;
  const { person, masked } = disclosure;
  const hidden = masked.filter((part) => ADDRESS_PARTS.has(part));
  return (
    <>
      <PageHeader
        title={nameAt(presentIn(person, "navn")) ?? view.say(PROFILE.noName)}
        lead={bornLine(view, person)}
      >
        <ButtonLink href={`/lookup?role=${role.id}`}>{view.say(LOOKUP.lookUpOther)}</ButtonLink>
      </PageHeader>
      <Tags view={view} person={person} />
      {until !== null && <Alert color="warning">{view.say(REVEAL.revealedUntil, view.moment(until))}</Alert>}
      <ProfileSections view={view} person={person} relatives={relativesOf(view, found)} />
      {hidden.length > 0 && role.skjermetAdresse && (
        <RevealForm view={view} role={role} asked={asked} tried={null} />
      )}
      <NotShown view={view} found={found} />
      <p class="lead">
        {view.say(LOOKUP.forPurpose, role.name, purposeName(role, asked.purpose))}
        {asked.caseReference !== "" && ` (${asked.caseReference})`}. {view.say(LOOKUP.reference)}:{" "}
        <code>{requestId}</code>
      </p>
    </>
  );
};

/** A reveal that showed nothing: why, and the form with what was typed. */
export const RevealAgainPage = ({
  view,
  role,
  asked,
  tried,
}: {
  view: View;
  role: Role;
  asked: Asked;
  tried: RevealTried;
}) => (
  <>
    <PageHeader title={view.say(REVEAL.notRevealed)} />
    {tried.refused && <RefusedAlert view={view} refused={tried.refused} />}
    <ErrorSummary view={view} problems={tried.problems} />
    <RevealForm view={view} role={role} asked={asked} tried={tried} />
    <Form view={view} action="/lookup">
      <Hidden fields={[...questionFieldsOf(role, asked), ...subjectFieldsOf(asked)]} />
      <div class="buttons">
        <Button variant="secondary">{view.say(LOOKUP.backToProfile)}</Button>
      </div>
    </Form>
  </>
);

function bornLine(view: View, person: Disclosure["person"]): string | undefined {
  const born = textAt(presentIn(person, "foedsel"), "foedselsdato");
  if (born === null) return undefined;
  const died = textAt(presentIn(person, "doedsfall"), "doedsdato");
  const today = isoOf(view.now);
  const age = ageOn(born, died ?? today);
  if (age === null) return undefined;
  return view.say(died === null ? PROFILE.born : PROFILE.bornDead, view.date(born), view.number(age));
}

/** What must not be missed: that somebody is dead or protected, and the status. */
const Tags = ({ view, person }: { view: View; person: Disclosure["person"] }) => {
  const level = graderingFrom(presentIn(person, "adressebeskyttelse")?.graderingsnivaa ?? "ugradert");
  const status = presentIn(person, "status");
  const dead = status?.status === "doed" || person.doedsfall !== undefined;
  return (
    <p class="tags">
      {dead && <Tag color="neutral">{view.say(PROFILE.dead)}</Tag>}
      {status && status.status !== "doed" && (
        <Tag color={status.status === "bosatt" ? "success" : "warning"}>
          {codeAt(view, status, "status", "status")}
        </Tag>
      )}
      {level !== "ugradert" && (
        <Tag color={level === "klientadresse" ? "warning" : "danger"}>
          {view.say(CODE_WORDS.protection[level])}
        </Tag>
      )}
    </p>
  );
};

/** Whom rows may name, and a look-up of them in the same role and for the same purpose: each with its own record. */
function relativesOf(view: View, { role, asked, disclosure: { person } }: Found): Relatives {
  const own = new Set(
    [
      ...rowsIn(person, "identifikasjonsnummer").map((row) => row.foedselsEllerDNummer),
      asked.foedselsnummer.replaceAll(/\s/g, ""),
    ].filter((digits): digits is string => typeof digits === "string" && digits !== ""),
  );
  const kin = new Map(
    rowsIn(person, "familierelasjon")
      .filter((row) => !isPast(row))
      .flatMap((row) => {
        const [digits, word] = [
          textAt(row, "relatertPerson"),
          codeAt(view, row, "relatertPersonsRolle", "relation"),
        ];
        return digits !== null && word !== null ? [[digits, word] as const] : [];
      }),
  );
  return {
    own,
    kin: (digits) => kin.get(digits) ?? null,
    onward: (digits) => (
      <Form view={view} action="/lookup" class="inline-form">
        <Hidden fields={[...questionFieldsOf(role, asked), ["foedselsnummer", digits]]} />
        <button type="submit" class="link-button">
          {view.say(
            LOOKUP.lookUpThis,
            (kin.get(digits) ?? view.say(LOOKUP.thisPerson)).toLocaleLowerCase(view.language),
          )}
        </button>
      </Form>
    ),
  };
}

/** What the answer leaves out, each with why: hidden, not asked for, not there, not the role's. */
const NotShown = ({ view, found }: { view: View; found: Found }) => {
  const { role, asked, disclosure, withheld } = found;
  const { person, masked } = disclosure;
  const wanted =
    asked.parts.length === 0 ? role.parts : role.parts.filter((part) => asked.parts.includes(part));
  const addresses = masked.filter((part) => ADDRESS_PARTS.has(part));
  const people = masked.filter((part) => !ADDRESS_PARTS.has(part));
  const without = wanted.filter((part) => rowsIn(person, part).length === 0);
  const leftOut = role.parts.filter((part) => !wanted.includes(part));
  const outside = PARTS.filter((part) => !role.parts.includes(part));
  const names = (parts: readonly Part[]) => partNames(view, parts);
  return (
    <Card title={view.say(LOOKUP.withheldTitle)}>
      <ul class="ds-list">
        {addresses.length > 0 && (
          <li>
            {view.say(role.skjermetAdresse ? LOOKUP.maskedAddresses : LOOKUP.maskedForRole, names(addresses))}
          </li>
        )}
        {people.length > 0 && <li>{view.say(LOOKUP.maskedPeople, names(people))}</li>}
        {without.length > 0 && <li>{view.say(LOOKUP.nothingKnown, names(without))}</li>}
        {leftOut.length > 0 && <li>{view.say(LOOKUP.leftOut, names(leftOut))}</li>}
        {withheld.includes("historikk") && <li>{view.say(LOOKUP.noHistory)}</li>}
        {outside.length > 0 && (
          <li>
            <details>
              <summary>{view.say(LOOKUP.outsideRole, view.number(outside.length))}</summary>
              {names(outside)}
            </details>
          </li>
        )}
      </ul>
    </Card>
  );
};
