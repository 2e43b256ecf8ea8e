import { LOOKUP } from "../../i18n/lookup-words.ts";
import { REVEAL } from "../../i18n/reveal-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Disclosure } from "../../lookup/minimise-policy.ts";
import { purposeName, type Role } from "../../roles/role.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card } from "../parts/block.tsx";
import { Button, ButtonLink, errorOf, Form, TextArea } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { type Asked, questionFieldsOf, subjectFieldsOf } from "./asked.ts";
import { Hidden } from "./hidden.tsx";
import type { RevealTried } from "./profile-page.tsx";
import { ProfileSections } from "./profile-parts.tsx";
import { partNames } from "./role-choice.tsx";
import type { Relatives } from "./row-lines.tsx";

type RevealFormProps = { view: View; role: Role; asked: Asked; tried: RevealTried | null };

/** The deliberate act behind a protected address: what it means, and why it is done. */
export const RevealForm = ({ view, role, asked, tried }: RevealFormProps) => (
  <Card title={view.say(REVEAL.reveal)}>
    <Alert color="warning">{view.say(REVEAL.revealWarning)}</Alert>
    <Form view={view} action="/lookup/reveal">
      <Hidden fields={[...questionFieldsOf(role, asked), ...subjectFieldsOf(asked)]} />
      <TextArea
        name="reason"
        label={view.say(REVEAL.revealReason)}
        hint={view.say(REVEAL.revealReasonHint)}
        required
        value={tried?.reason}
        error={errorOf(tried?.problems ?? [], "reason")}
      />
      <div class="buttons">
        <Button color="danger">{view.say(REVEAL.reveal)}</Button>
      </div>
    </Form>
  </Card>
);

type RevealedProps = {
  view: View;
  role: Role;
  asked: Asked;
  disclosure: Disclosure;
  revealId: string;
  until: Instant;
  requestId: string;
};

/** The addresses and nothing else, while the reveal is open. */
export const RevealedPage = ({
  view,
  role,
  asked,
  disclosure,
  revealId,
  until,
  requestId,
}: RevealedProps) => {
  const { person, masked } = disclosure;
  const isNobodysHome = [person.postadresse, person.postadresseIUtlandet]
    .flat()
    .some((row) => (row as { aapenPostadresse?: unknown } | undefined)?.aapenPostadresse === true);
  return (
    <>
      <PageHeader title={view.say(REVEAL.revealedTitle)}>
        <ButtonLink href="/lookup?done=over" variant="primary">
          {view.say(REVEAL.hideNow)}
        </ButtonLink>
      </PageHeader>
      <Alert color="warning">{view.say(REVEAL.revealedUntil, view.moment(until))}</Alert>
      {(isNobodysHome || masked.length > 0) && (
        <Alert color="danger">
          {isNobodysHome && <p>{view.say(REVEAL.nobodysHome)}</p>}
          {masked.length > 0 && <p>{view.say(REVEAL.revealedHidden, partNames(view, masked))}</p>}
        </Alert>
      )}
      <ProfileSections view={view} person={person} relatives={NOBODY} />
      <Form view={view} action="/lookup">
        <Hidden
          fields={[
            ...questionFieldsOf(role, asked),
            ...subjectFieldsOf(asked),
            ["revealId", revealId],
            ["until", String(until)],
          ]}
        />
        <div class="buttons">
          <Button variant="secondary">{view.say(REVEAL.wholeProfile)}</Button>
        </div>
      </Form>
      <p class="lead">
        {view.say(LOOKUP.forPurpose, role.name, purposeName(role, asked.purpose))}.{" "}
        {view.say(LOOKUP.reference)}: <code>{requestId}</code>
      </p>
    </>
  );
};

/** Addresses name nobody. */
const NOBODY: Relatives = { own: new Set(), kin: () => null, onward: () => null };
