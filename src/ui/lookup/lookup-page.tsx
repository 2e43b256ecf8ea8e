import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { REVEAL } from "../../i18n/reveal-words.ts";
import type { Role } from "../../roles/role.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card } from "../parts/block.tsx";
import { Button, Choices, ErrorSummary, errorOf, Form, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import type { Asked } from "./asked.ts";
import { NoRole, PurposeFields, RoleChoice, RoleFacts } from "./role-choice.tsx";

/** Why there is nothing to show: in a word, what to do, and what to quote. */
export type Refused = { title: string; text: string; failed: boolean; requestId: string };

type LookupProps = {
  view: View;
  roles: readonly Role[];
  /** The role that is asked in; null where there is none. */
  role: Role | null;
  asked: Asked;
  problems: readonly FieldProblem[];
  refused: Refused | null;
};

/** The form of a look-up, and what was wrong with the last one. */
export const LookupPage = ({ view, roles, role, asked, problems, refused }: LookupProps) => (
  <>
    <PageHeader title={view.say(LOOKUP.title)} lead={view.say(LOOKUP.lead)} />
    {refused && <RefusedAlert view={view} refused={refused} />}
    <ErrorSummary view={view} problems={problems} />
    {view.query.get("done") === "over" && <Alert color="info">{view.say(REVEAL.revealOver)}</Alert>}
    {role === null ? (
      <NoRole view={view} />
    ) : (
      <>
        <RoleChoice view={view} roles={roles} chosen={role} />
        <div class="asking">
          <Card>
            {role.bruksomraader.includes("sokEtterPerson") ? (
              <LookupForm view={view} role={role} asked={asked} problems={problems} />
            ) : (
              <Alert color="warning">{view.say(LOOKUP.notForPeople)}</Alert>
            )}
          </Card>
          <RoleFacts view={view} role={role} />
        </div>
      </>
    )}
  </>
);

export const RefusedAlert = ({ view, refused }: { view: View; refused: Refused }) => (
  <Alert color={refused.failed ? "danger" : "warning"} title={refused.title} refuses>
    <p>{refused.text}</p>
    <p class="muted">
      {view.say(LOOKUP.reference)}: <code>{refused.requestId}</code>
    </p>
  </Alert>
);

type FormProps = Pick<LookupProps, "view" | "asked" | "problems"> & { role: Role };

const LookupForm = ({ view, role, asked, problems }: FormProps) => (
  <Form view={view} action="/lookup">
    <input type="hidden" name="roleId" value={role.id} />
    <TextField
      name="foedselsnummer"
      label={view.say(LOOKUP.number)}
      hint={view.say(LOOKUP.numberHint)}
      inputmode="numeric"
      maxlength={32}
      required
      value={asked.foedselsnummer}
      error={errorOf(problems, "foedselsnummer")}
    />
    <PurposeFields view={view} role={role} asked={asked} problems={problems} />
    <details open={asked.parts.length > 0 || asked.historikk}>
      <summary>{view.say(LOOKUP.onlySome)}</summary>
      <div class="form">
        {role.historikk && (
          <Choices
            kind="checkbox"
            name="historikk"
            label={view.say(LOOKUP.history)}
            choices={[{ value: "yes", label: view.say(LOOKUP.history), hint: view.say(LOOKUP.historyHint) }]}
            chosen={asked.historikk ? ["yes"] : []}
          />
        )}
        <Choices
          kind="checkbox"
          name="parts"
          label={view.say(LOOKUP.elements)}
          hint={view.say(LOOKUP.onlySomeHint)}
          choices={role.parts.map((part) => ({ value: part, label: view.say(PART_WORDS[part]) }))}
          chosen={asked.parts}
        />
      </div>
    </details>
    <div class="buttons">
      <Button>{view.say(LOOKUP.lookUp)}</Button>
    </div>
  </Form>
);
