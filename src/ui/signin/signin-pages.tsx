import { COMMON } from "../../i18n/common-words.ts";
import { SIGN_IN } from "../../i18n/signin-words.ts";
import type { Text } from "../../i18n/text.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty, Facts } from "../parts/block.tsx";
import { Button, ButtonLink, Choices, ErrorSummary, errorOf, Form } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";

type StoppedProps = {
  view: View;
  text: Text;
  isFault: boolean;
  again: string;
  requestId: string;
  /** Whom the identity provider named, where nobody here is that. */
  stranger: { tenant: string; objectId: string } | null;
};

/** Why the sign-in came to nothing, and the way on. */
export const SignInStopped = ({ view, text, isFault, again, requestId, stranger }: StoppedProps) => (
  <>
    <PageHeader title={view.say(SIGN_IN.notSignedIn)} />
    <Alert color={isFault ? "danger" : "warning"}>
      <p>{view.say(text)}</p>
    </Alert>
    {stranger && (
      <Card title={view.say(SIGN_IN.tellIam)}>
        <Facts
          facts={[
            [view.say(SIGN_IN.tenant), <code>{stranger.tenant}</code>],
            [view.say(SIGN_IN.objectId), <code>{stranger.objectId}</code>],
          ]}
        />
      </Card>
    )}
    <p class="buttons">
      <ButtonLink href={again} variant="primary">
        {view.say(stranger ? SIGN_IN.otherAccount : SIGN_IN.again)}
      </ButtonLink>
      <ButtonLink href="/">{view.say(COMMON.toFront)}</ButtonLink>
    </p>
    <p class="lead">
      {view.say(COMMON.requestId)}: <code>{requestId}</code>
    </p>
  </>
);

type Place = { name: string; href: string };

/** Where to sign in, where the installation serves several tenants. */
export const ChooseTenant = ({ view, places }: { view: View; places: readonly Place[] }) => (
  <>
    <PageHeader title={view.say(SIGN_IN.chooseTenant)} lead={view.say(SIGN_IN.chooseTenantLead)} />
    {places.length === 0 ? (
      <Empty title={view.say(SIGN_IN.nowhere)}>
        <p>{view.say(SIGN_IN.nowhereLead)}</p>
      </Empty>
    ) : (
      <Card>
        <ul class="ds-list">
          {places.map(({ name, href }) => (
            <li>
              <a class="ds-link" href={href}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </Card>
    )}
  </>
);

type OrganisationsProps = {
  view: View;
  organisations: readonly { id: string; name: string }[];
  chosen: string | null;
  problems: readonly FieldProblem[];
};

/** For which organisation somebody works, where several know him; at sign-in and later. */
export const ChooseOrganisation = ({ view, organisations, chosen, problems }: OrganisationsProps) => (
  <>
    <PageHeader
      title={view.say(SIGN_IN.chooseOrganisation)}
      lead={view.say(SIGN_IN.chooseOrganisationLead)}
    />
    <ErrorSummary view={view} problems={problems} />
    <Card>
      <Form view={view} action={view.path + (view.query.size > 0 ? `?${view.query}` : "")}>
        <Choices
          kind="radio"
          name="organisation"
          label={view.say(SIGN_IN.organisation)}
          choices={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={chosen === null ? [] : [chosen]}
          error={errorOf(problems, "organisation")}
          required
        />
        <Button>{view.say(SIGN_IN.goOn)}</Button>
      </Form>
    </Card>
  </>
);

/** After signing out; `there` leads to signing out at the identity provider too. */
export const SignedOut = ({ view, there }: { view: View; there: string | null }) => (
  <>
    <PageHeader title={view.say(SIGN_IN.signedOut)} lead={view.say(SIGN_IN.signedOutLead)} />
    {there && <p>{view.say(SIGN_IN.stillThere)}</p>}
    <p class="buttons">
      {there && <ButtonLink href={there}>{view.say(SIGN_IN.signOutThere)}</ButtonLink>}
      <ButtonLink href="/signin" variant="primary">
        {view.say(COMMON.signIn)}
      </ButtonLink>
    </p>
  </>
);
