import type { Limits } from "../../grants/role-changes/limits-policy.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLE_FORM } from "../../i18n/role-form-words.ts";
import type { Text } from "../../i18n/text.ts";
import { PageHeader } from "../document.tsx";
import { Alert } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, Form, TextField } from "../parts/form.tsx";
import type { Child, FieldProblem, View } from "../view.ts";
import { type Fields, fieldOf, Purpose, Shows, YesNo } from "./roles-form-fields.tsx";

export type RoleFormProps = {
  view: View;
  title: Text;
  lead: string;
  values: URLSearchParams;
  problems: readonly FieldProblem[];
  refusal?: string | null;
  limits: Limits;
  /** A role that is new has yet to be told which one it is at Fiks. */
  asksFiksRole: boolean;
  back: string;
};

/** Proposes a role, or the next version of one: every field of a definition, with what it means. */
export const RoleForm = (props: RoleFormProps) => {
  const { view, title, lead, problems, refusal, asksFiksRole, limits, back } = props;
  const { say } = view;
  return (
    <>
      <PageHeader title={say(title)} lead={lead} />
      <ErrorSummary view={view} problems={problems} />
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      <Form view={view} action={view.path} class="form form-wide" keeps>
        <Section title={say(ROLE_FORM.about)}>
          <TextField
            {...fieldOf(props, "name")}
            label={say(ROLE_FIELDS.name)}
            hint={say(ROLE_FORM.nameHint)}
            maxlength={100}
          />
          {asksFiksRole && (
            <TextField
              {...fieldOf(props, "fiksRoleId")}
              label={say(ROLE_FIELDS.fiksRoleId)}
              hint={say(ROLE_FORM.fiksRoleIdHint)}
              maxlength={36}
            />
          )}
          <Purpose {...props} />
        </Section>
        <Section title={say(ROLE_FORM.shows)}>
          <Shows {...props} />
        </Section>
        <Section title={say(ROLE_FORM.lives)}>
          <Lives {...props} limits={limits} />
        </Section>
        <Section title={say(ROLE_FORM.who)}>
          <Who {...props} />
        </Section>
        <div class="buttons">
          <Button>{say(ROLE_FORM.propose)}</Button>
          <ButtonLink href={back}>{say(COMMON.cancel)}</ButtonLink>
        </div>
      </Form>
    </>
  );
};

const Section = ({ title, children }: { title: string; children?: Child }) => (
  <section class="ds-card" data-color="neutral">
    <h2 class="ds-heading" data-size="xs">
      {title}
    </h2>
    {children}
  </section>
);

const Lives = (props: Fields & { limits: Limits }) => {
  const { view, limits } = props;
  const { say, number } = view;
  const hints = {
    longestLifeDays: say(
      ROLE_FORM.longestHint,
      number(limits.longestLifeDays),
      number(Math.min(limits.longestLifeDays, limits.sensitiveLifeDays)),
    ),
    defaultLifeDays: say(ROLE_FORM.atMostHint, number(limits.defaultLifeDays)),
    renewalWindowDays: say(ROLE_FORM.atMostHint, number(limits.renewalWindowDays)),
    dormantAfterDays: say(ROLE_FORM.atMostHint, number(limits.dormantAfterDays)),
  };
  return (
    <>
      {(Object.keys(hints) as (keyof typeof hints)[]).map((name) => (
        <TextField
          {...fieldOf(props, name)}
          label={say(ROLE_FIELDS[name])}
          hint={hints[name]}
          inputmode="numeric"
          maxlength={3}
        />
      ))}
    </>
  );
};

const Who = (props: Fields) => (
  <>
    <YesNo {...props} name="sensitive" choice={ROLE_FIELDS.sensitive} hint={ROLE_FORM.sensitiveHint} />
    <YesNo {...props} name="requestable" choice={ROLE_FIELDS.requestable} hint={ROLE_FORM.requestableHint} />
    <TextField
      {...fieldOf(props, "owner")}
      label={props.view.say(ROLE_FIELDS.ownerId)}
      hint={props.view.say(ROLE_FORM.ownerHint)}
      maxlength={200}
    />
  </>
);
