import type { Scopes } from "../../grants/reviews/campaign-scope-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { CAMPAIGNS, REVIEWS } from "../../i18n/review-words.ts";
import { PageHeader } from "../document.tsx";
import { Card } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, Form, SelectField, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";

export type NewCampaignTyped = { name: string; scope: string; deadline: string };

type NewProps = {
  view: View;
  scopes: Scopes;
  typed: NewCampaignTyped;
  problems: readonly FieldProblem[];
  range: { min: string; max: string };
};

/** Opens a review: what it is called, whose access, and until when it may be answered. */
export const NewCampaignPage = ({ view, scopes, typed, problems, range }: NewProps) => {
  const { say } = view;
  const named = (kind: string, label: string, all: readonly { id: string; name: string }[]) =>
    all
      .toSorted((a, b) => view.compare(a.name, b.name))
      .map(({ id, name }) => ({ value: `${kind}:${id}`, label: `${label}: ${name}` }));
  const departments = scopes.departments.map((name) => ({ id: name, name }));
  return (
    <>
      <PageHeader title={say(CAMPAIGNS.open)} lead={say(CAMPAIGNS.lead)}>
        <ButtonLink href="/admin/campaigns">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      <ErrorSummary view={view} problems={problems} />
      <Card>
        <Form view={view} action="/admin/campaigns" keeps>
          <TextField
            name="name"
            label={say(CAMPAIGNS.name)}
            hint={say(CAMPAIGNS.nameHint)}
            required
            maxlength={200}
            value={typed.name}
            error={errorOf(problems, "name")}
          />
          <SelectField
            name="scope"
            label={say(CAMPAIGNS.scope)}
            hint={say(CAMPAIGNS.scopeHint)}
            required
            choices={[
              { value: "", label: say(CAMPAIGNS.chooseScope) },
              ...named("role", say(CAMPAIGNS.role), scopes.roles),
              ...named("group", say(CAMPAIGNS.group), scopes.groups),
              ...named("department", say(CAMPAIGNS.department), departments),
            ]}
            value={typed.scope}
            error={errorOf(problems, "scope")}
          />
          <TextField
            name="deadline"
            type="date"
            label={say(REVIEWS.deadline)}
            hint={say(CAMPAIGNS.deadlineHint)}
            required
            min={range.min}
            max={range.max}
            value={typed.deadline}
            error={errorOf(problems, "deadline")}
          />
          <div class="buttons">
            <Button>{say(CAMPAIGNS.open)}</Button>
            <ButtonLink href="/admin/campaigns" variant="tertiary">
              {say(COMMON.cancel)}
            </ButtonLink>
          </div>
        </Form>
      </Card>
    </>
  );
};
