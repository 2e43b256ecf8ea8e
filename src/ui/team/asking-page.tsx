import type { AskingFor } from "../../grants/requests/asking-for-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { REQUESTS } from "../../i18n/request-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { PageHeader } from "../document.tsx";
import { Card, Empty } from "../parts/block.tsx";
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
import type { FieldProblem, View } from "../view.ts";

export type AskedFor = { user: string; role: string; days: string; reason: string; urgent: boolean };

type AskingProps = {
  view: View;
  choices: AskingFor;
  typed: AskedFor;
  problems: readonly FieldProblem[];
};

/** A leader asks for a role for somebody whom he leads. */
export const AskingPage = ({ view, choices, typed, problems }: AskingProps) => {
  const { say } = view;
  const byName = <T extends { name: string }>(all: readonly T[]) =>
    all.toSorted((a, b) => view.compare(a.name, b.name));
  const options = (first: string, all: readonly { id: string; name: string }[]) => [
    { value: "", label: first },
    ...byName(all).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const { people, roles } = choices;
  return (
    <>
      <PageHeader title={say(TEAM.ask)} lead={say(REQUESTS.askLead)}>
        <ButtonLink href="/team">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      {people.length === 0 || roles.length === 0 ? (
        <Card>
          <Empty title={say(people.length === 0 ? REQUESTS.nobodyLed : REQUESTS.nothingRequestable)}>
            {people.length === 0 && <p>{say(REQUESTS.nobodyLedNext)}</p>}
          </Empty>
        </Card>
      ) : (
        <>
          <ErrorSummary view={view} problems={problems} />
          <Card>
            <Form view={view} action="/team/ask">
              <SelectField
                name="user"
                label={say(TEAM.person)}
                required
                choices={options(say(REQUESTS.choosePerson), people)}
                value={typed.user}
                error={errorOf(problems, "user")}
              />
              <SelectField
                name="role"
                label={say(TEAM.role)}
                required
                choices={options(say(REQUESTS.chooseRole), roles)}
                value={typed.role}
                error={errorOf(problems, "role")}
              />
              <TextField
                name="days"
                type="number"
                inputmode="numeric"
                min={1}
                max={365}
                label={say(TEAM.days)}
                hint={say(REQUESTS.askDaysHint)}
                value={typed.days}
                error={errorOf(problems, "days")}
              />
              <TextArea
                name="reason"
                label={say(COMMON.reason)}
                hint={say(TEAM.reasonHint)}
                required
                value={typed.reason}
                error={errorOf(problems, "reason")}
              />
              <Choices
                kind="checkbox"
                name="urgent"
                label={say(REQUESTS.urgentLabel)}
                choices={[{ value: "yes", label: say(REQUESTS.urgent) }]}
                chosen={typed.urgent ? ["yes"] : []}
              />
              <div class="buttons">
                <Button>{say(REQUESTS.send)}</Button>
                <ButtonLink href="/team" variant="tertiary">
                  {say(COMMON.cancel)}
                </ButtonLink>
              </div>
            </Form>
          </Card>
        </>
      )}
    </>
  );
};
