import { COMMON } from "../../i18n/common-words.ts";
import { PageHeader } from "../document.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, Form, TextArea } from "../parts/form.tsx";
import type { Child, FieldProblem, View } from "../view.ts";

type ActFormProps = {
  view: View;
  title: string;
  /** What follows from it, before anybody does it. */
  lead: string;
  /** The same address shows the form and takes it. */
  action: string;
  back: string;
  submit: string;
  danger?: boolean;
  problems: readonly FieldProblem[];
  /** What was typed as the reason; null: the act takes none. */
  reason: string | null;
  reasonHint?: string;
  children?: Child;
};

/** One act on a page of its own: what follows from it, why, and the way back. */
export const ActForm = (props: ActFormProps) => {
  const { view, title, lead, action, back, submit, danger, problems, reason, reasonHint, children } = props;
  return (
    <>
      <PageHeader title={title} lead={lead} />
      <ErrorSummary view={view} problems={problems} />
      <Form view={view} action={action} keeps>
        {children}
        {reason !== null && (
          <TextArea
            name="reason"
            label={view.say(COMMON.reason)}
            hint={reasonHint}
            value={reason}
            error={errorOf(problems, "reason")}
            required
          />
        )}
        <div class="buttons">
          <Button color={danger ? "danger" : "accent"}>{submit}</Button>
          <ButtonLink href={back} variant="tertiary">
            {view.say(COMMON.cancel)}
          </ButtonLink>
        </div>
      </Form>
    </>
  );
};
