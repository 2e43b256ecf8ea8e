import type { Access } from "../../grants/requests/my-access-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { NOT_RENEWED } from "../../i18n/renewal-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { PageHeader } from "../document.tsx";
import { Card, Facts } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, Form, TextArea, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import { nameOf, PROBLEMS, Stage, Used } from "./access-parts.tsx";

/** A form of this page, and what was typed into it. */
export type AccessForm = "shorten" | "revoke";
export type Typed = { form: AccessForm; until: string; reason: string; problems: readonly FieldProblem[] };

type AccessProps = {
  view: View;
  access: Access;
  decides: boolean;
  typed: Typed | null;
  /** The first and the last day that a shorter end may be. */
  range: { min: string; max: string } | null;
};

/** One person's access: what it is, and ending it earlier or at once. */
export const AccessPage = ({ view, access, decides, typed, range }: AccessProps) => {
  const { say, day } = view;
  const { grant, holder, decider } = access;
  const of = (form: AccessForm) => (typed?.form === form ? typed : null);
  const [shorten, revoke] = [of("shorten"), of("revoke")];
  const problems = typed?.problems ?? [];
  return (
    <>
      <PageHeader title={say(TEAM.accessOf, holder.name)} lead={nameOf(view, access)}>
        <ButtonLink href="/team">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      <ErrorSummary view={view} problems={problems} />
      <Card>
        <Facts
          facts={[
            [say(COMMON.status), <Stage view={view} access={access} />],
            grant.notBefore && [say(TEAM.from), day(grant.notBefore)],
            grant.expiresAt && [say(TEAM.until), day(grant.expiresAt)],
            grant.mapping && [say(TEAM.through), grant.mapping.groupName],
            [say(TEAM.used), <Used view={view} use={access.use} />],
            [say(TEAM.decider), decider?.name ?? say(TEAM.iamStaff)],
            [say(TEAM.renewal), renewalText(view, access, decides)],
          ]}
        />
        {decides && access.renewal && "until" in access.renewal && (
          <Form view={view} action="/team/renewal">
            <input type="hidden" name="grant" value={grant.id} />
            <div class="buttons">
              <Button name="step" value="look">
                {say(TEAM.renewTitle)}
              </Button>
            </div>
          </Form>
        )}
      </Card>
      <div class="cards">
        {range && (
          <Card title={say(TEAM.shortenTitle)}>
            <Form view={view} action={`/team/access/${grant.id}/shortening`}>
              <TextField
                name="until"
                type="date"
                label={say(TEAM.lastDay)}
                required
                min={range.min}
                max={range.max}
                value={shorten?.until ?? ""}
                error={shorten ? errorOf(shorten.problems, "until") : undefined}
              />
              <TextArea
                name="reason"
                idPrefix={revoke ? "shorten-" : ""}
                label={say(COMMON.reason)}
                hint={say(TEAM.reasonHint)}
                required
                value={shorten?.reason ?? ""}
                error={shorten ? errorOf(shorten.problems, "reason") : undefined}
              />
              <div class="buttons">
                <Button variant="secondary">{say(TEAM.shorten)}</Button>
              </div>
            </Form>
          </Card>
        )}
        <Card title={say(TEAM.revokeTitle)}>
          <p>{say(TEAM.revokeHelp)}</p>
          <Form view={view} action={`/team/access/${grant.id}/revocation`}>
            <TextArea
              name="reason"
              idPrefix={revoke ? "" : "revoke-"}
              label={say(COMMON.reason)}
              hint={say(TEAM.reasonHint)}
              required
              value={revoke?.reason ?? ""}
              error={revoke ? errorOf(revoke.problems, "reason") : undefined}
            />
            <div class="buttons">
              <Button color="danger">{say(TEAM.revoke)}</Button>
            </div>
          </Form>
        </Card>
      </div>
    </>
  );
};

function renewalText(view: View, { renewal, grant }: Access, decides: boolean): string {
  if (!decides)
    return view.say(grant.askedBy === view.visitor?.user ? NOT_RENEWED.own_request : TEAM.onlyDecider);
  if (renewal === null) return view.say(NOT_RENEWED.not_active);
  return "until" in renewal
    ? view.say(TEAM.untilIfRenewed, view.day(renewal.until))
    : view.say(PROBLEMS[renewal.not]);
}
