import { ACCESS } from "../../i18n/access-words.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card } from "../parts/block.tsx";
import {
  Button,
  ButtonLink,
  Choices,
  ErrorSummary,
  errorOf,
  Form,
  SelectField,
  TextArea,
  TextField,
} from "../parts/form.tsx";
import type { Child, FieldProblem, View } from "../view.ts";

/** What was typed into one of the forms about own access. */
export type Typed = { role: string; days: string; minutes: string; reason: string; urgent: boolean };
export const NOTHING_TYPED: Typed = { role: "", days: "", minutes: "", reason: "", urgent: false };

type Tried = {
  view: View;
  typed: Typed;
  problems: readonly FieldProblem[];
  /** Why it was refused as a whole, with the next step. */
  refusal: string | null;
};

type FrameProps = Tried & { title: string; lead: string; action: string; children?: Child };

const Frame = ({ view, title, lead, action, problems, refusal, children }: FrameProps) => (
  <>
    <PageHeader title={title} />
    {refusal && (
      <Alert color="warning" refuses>
        {refusal}
      </Alert>
    )}
    <ErrorSummary view={view} problems={problems} />
    <Card>
      <p>{lead}</p>
      <Form view={view} action={action}>
        {children}
      </Form>
    </Card>
  </>
);

const Reason = ({ typed, problems, label, hint }: Tried & { label: string; hint: string }) => (
  <TextArea
    name="reason"
    label={label}
    hint={hint}
    required
    value={typed.reason}
    error={errorOf(problems, "reason")}
  />
);

const Buttons = ({ view, danger, children }: { view: View; danger?: boolean; children?: Child }) => (
  <div class="buttons">
    <Button color={danger ? "danger" : "accent"}>{children}</Button>
    <ButtonLink href="/access" variant="tertiary">
      {view.say(COMMON.cancel)}
    </ButtonLink>
  </div>
);

/** Ending what one has, or taking back what one has asked for: with a reason. */
export const EndPage = ({
  what,
  name,
  id,
  ...tried
}: Tried & { what: "give-up" | "withdraw"; name: string; id: string }) => {
  const { say } = tried.view;
  const givesUp = what === "give-up";
  return (
    <Frame
      {...tried}
      title={say(givesUp ? ACCESS.giveUpThis : ACCESS.withdrawThis, name)}
      lead={say(givesUp ? ACCESS.giveUpLead : ACCESS.withdrawLead)}
      action={`/access/${id}/${what}`}
    >
      <Reason
        {...tried}
        label={say(givesUp ? ACCESS.giveUpReason : ACCESS.withdrawReason)}
        hint={say(ACCESS.reasonHint)}
      />
      <Buttons view={tried.view} danger>
        {say(givesUp ? ACCESS.giveUp : ACCESS.withdraw)}
      </Buttons>
    </Frame>
  );
};

/** For how long, why, and whether it is urgent: what every request says. */
const WishFields = (tried: Tried) => {
  const { view, typed, problems } = tried;
  return (
    <>
      <TextField
        name="days"
        label={view.say(ACCESS.howLong)}
        hint={view.say(ACCESS.howLongHint)}
        inputmode="numeric"
        maxlength={3}
        value={typed.days}
        error={errorOf(problems, "days")}
      />
      <Reason {...tried} label={view.say(ACCESS.whyNeed)} hint={view.say(ACCESS.reasonHint)} />
      <Choices
        kind="checkbox"
        name="urgent"
        label={view.say(ACCESS.urgency)}
        choices={[{ value: "yes", label: view.say(ACCESS.urgent), hint: view.say(ACCESS.urgentHint) }]}
        chosen={typed.urgent ? ["yes"] : []}
      />
    </>
  );
};

/** Asking for what has ended, with its history. */
export const AgainPage = ({ name, id, ...tried }: Tried & { name: string; id: string }) => {
  const { say } = tried.view;
  return (
    <Frame
      {...tried}
      title={say(ACCESS.againThis, name)}
      lead={say(ACCESS.againLead)}
      action={`/access/${id}/again`}
    >
      <WishFields {...tried} />
      <Buttons view={tried.view}>{say(ACCESS.sendRequest)}</Buttons>
    </Frame>
  );
};

type RoleName = { id: string; name: string; note: string };
type RolesProps = Tried & { roles: readonly RoleName[] };

const RoleField = ({ view, roles, typed, problems }: RolesProps) => (
  <SelectField
    name="role"
    label={view.say(ACCESS.whichRole)}
    choices={[
      ...(roles.length > 1 ? [{ value: "", label: view.say(ACCESS.roleMissing) }] : []),
      ...roles.map(({ id, name, note }) => ({ value: id, label: note === "" ? name : `${name} (${note})` })),
    ]}
    value={typed.role}
    error={errorOf(problems, "role")}
  />
);

/** Asking for a role without a group. */
export const AskPage = (props: RolesProps) => {
  const { view, roles } = props;
  if (roles.length === 0)
    return (
      <>
        <PageHeader title={view.say(ACCESS.askMore)} />
        <Alert color="info">
          <p>{view.say(ACCESS.noneRequestable)}</p>
        </Alert>
        <p>
          <ButtonLink href="/access">{view.say(COMMON.back)}</ButtonLink>
        </p>
      </>
    );
  return (
    <Frame {...props} title={view.say(ACCESS.askMore)} lead={view.say(ACCESS.askLead)} action="/access/ask">
      <RoleField {...props} />
      <WishFields {...props} />
      <Buttons view={view}>{view.say(ACCESS.sendRequest)}</Buttons>
    </Frame>
  );
};

/** Access at once, in an emergency. */
export const GlassPage = (props: RolesProps) => {
  const { view, typed, problems } = props;
  return (
    <Frame
      {...props}
      title={view.say(ACCESS.glass)}
      lead={view.say(ACCESS.glassLead)}
      action="/access/emergency"
    >
      <RoleField {...props} />
      <TextField
        name="minutes"
        label={view.say(ACCESS.glassMinutes)}
        hint={view.say(ACCESS.glassMinutesHint)}
        inputmode="numeric"
        maxlength={2}
        required
        value={typed.minutes}
        error={errorOf(problems, "minutes")}
      />
      <Reason {...props} label={view.say(ACCESS.glassReason)} hint={view.say(ACCESS.reasonHint)} />
      <Buttons view={view} danger>
        {view.say(ACCESS.glassOpen)}
      </Buttons>
    </Frame>
  );
};
