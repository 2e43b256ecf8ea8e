import { COMMON } from "../../i18n/common-words.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPING_FORM } from "../../i18n/mapping-form-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Facts } from "../parts/block.tsx";
import {
  Button,
  ButtonLink,
  type Choice,
  Choices,
  ErrorSummary,
  errorOf,
  Form,
  SelectField,
  TextField,
} from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";

type Option = { id: string; displayName: string };

export type MappingFormProps = {
  view: View;
  action: string;
  /** What has been typed, or what is so now. */
  values: URLSearchParams;
  problems: readonly FieldProblem[];
  refusal?: string | null;
  /** To choose among; null where the group stays. */
  groups: readonly Option[] | null;
  groupName: string | null;
  /** Roles and rights to choose among, and until how long; null where what is given stays. */
  targets: readonly Choice[] | null;
  targetName: string | null;
  back: string;
};

/** Proposes a mapping, or other rules for one. */
export const MappingForm = (props: MappingFormProps) => {
  const { view, action, values, problems, refusal, groups, groupName, targets, targetName, back } = props;
  const { say } = view;
  const isNew = targets !== null;
  const field = (name: string) => ({ name, value: values.get(name) ?? "", error: errorOf(problems, name) });
  return (
    <>
      <PageHeader
        title={say(isNew ? MAPPING_FORM.newTitle : MAPPING_FORM.changeTitle)}
        lead={say(isNew ? MAPPING_FORM.newLead : MAPPING_FORM.changeLead)}
      />
      <ErrorSummary view={view} problems={problems} />
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      <section class="ds-card" data-color="neutral" aria-label={say(GROUPS.propose)}>
        <Form view={view} action={action} keeps>
          {targetName !== null && (
            <Facts
              facts={[
                [say(MAPPING_FORM.group), groupName ?? ""],
                [say(MAPPING_FORM.target), targetName],
              ]}
            />
          )}
          {groups === null ? (
            <input type="hidden" name="groupId" value={values.get("groupId") ?? ""} />
          ) : (
            <SelectField
              {...field("groupId")}
              label={say(isNew ? MAPPING_FORM.group : MAPPING_FORM.replaces)}
              hint={say(MAPPING_FORM.groupHint)}
              choices={[
                { value: "", label: say(MAPPING_FORM.chooseGroup) },
                ...groups.map(({ id, displayName }) => ({ value: id, label: displayName })),
              ]}
            />
          )}
          {targets && (
            <>
              <SelectField
                {...field("target")}
                label={say(MAPPING_FORM.target)}
                hint={say(MAPPING_FORM.targetHint)}
                choices={[{ value: "", label: say(MAPPING_FORM.chooseTarget) }, ...targets]}
              />
              <Choices
                kind="radio"
                name="gives"
                label={say(MAPPING_FORM.gives)}
                error={errorOf(problems, "gives")}
                chosen={[values.get("gives") ?? "access"]}
                choices={[
                  {
                    value: "access",
                    label: say(MAPPING_FORM.givesAccess),
                    hint: say(MAPPING_FORM.givesAccessHint),
                  },
                  {
                    value: "break_glass",
                    label: say(MAPPING_FORM.givesGlass),
                    hint: say(MAPPING_FORM.givesGlassHint),
                  },
                ]}
              />
            </>
          )}
          <TextField
            {...field("ttlDays")}
            label={say(MAPPING_FORM.ttlDays)}
            hint={say(MAPPING_FORM.ttlHint)}
            inputmode="numeric"
            maxlength={3}
          />
          <Choices
            kind="radio"
            name="renewal"
            label={say(MAPPING_FORM.renewal)}
            chosen={[values.get("renewal") ?? "leader"]}
            choices={[
              {
                value: "leader",
                label: say(MAPPING_FORM.renewalLeader),
                hint: say(MAPPING_FORM.renewalLeaderHint),
              },
              {
                value: "none",
                label: say(MAPPING_FORM.renewalNone),
                hint: say(MAPPING_FORM.renewalNoneHint),
              },
            ]}
          />
          <Choices
            kind="checkbox"
            name="sensitive"
            label={say(MAPPING_FORM.sensitive)}
            chosen={values.getAll("sensitive")}
            choices={[
              {
                value: "yes",
                label: say(MAPPING_FORM.sensitiveYes),
                hint: say(MAPPING_FORM.sensitiveHint),
              },
            ]}
          />
          <TextField
            {...field("validFrom")}
            type="date"
            label={say(MAPPING_FORM.validFrom)}
            hint={say(MAPPING_FORM.validFromHint)}
          />
          <TextField
            {...field("validUntil")}
            type="date"
            label={say(MAPPING_FORM.validUntil)}
            hint={say(MAPPING_FORM.validUntilHint)}
          />
          <div class="buttons">
            <Button>{say(MAPPING_FORM.propose)}</Button>
            <ButtonLink href={back}>{say(COMMON.cancel)}</ButtonLink>
          </div>
        </Form>
      </section>
    </>
  );
};
