import type { Access } from "../../grants/requests/my-access-service.ts";
import type { RenewalRefusal } from "../../grants/requests/renewal-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { Result } from "../../kernel/result.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, Form, TextArea, TextField } from "../parts/form.tsx";
import type { Child, FieldProblem, View } from "../view.ts";
import { nameOf, PROBLEMS, Used } from "./access-parts.tsx";

/** What renewing this one now comes to. */
export type Outlook = { access: Access; result: Result<Instant, RenewalRefusal> };

type RenewalProps = {
  view: View;
  outlooks: readonly Outlook[];
  days: string;
  reason: string;
  problems: readonly FieldProblem[];
};

/** Before anything is renewed: the new ends, and what cannot be renewed and why. */
export const RenewalPage = ({ view, outlooks, days, reason, problems }: RenewalProps) => {
  const { say, number } = view;
  const good = outlooks.filter(({ result }) => result.ok);
  const bad = outlooks.filter(({ result }) => !result.ok);
  return (
    <>
      <PageHeader title={say(TEAM.renewTitle)} lead={say(TEAM.renewLead)} />
      <ErrorSummary view={view} problems={problems} />
      {good.length === 0 && (
        <Alert color="warning">
          <p>{say(TEAM.nothingToRenew)}</p>
        </Alert>
      )}
      {good.length > 0 && (
        <Card title={say(TEAM.willRenew, number(good.length))}>
          <Outlooks view={view} outlooks={good} head={say(TEAM.newEnd)} label={say(TEAM.renewTitle)} />
        </Card>
      )}
      {bad.length > 0 && (
        <Card title={say(TEAM.cannotRenew, number(bad.length))}>
          <Outlooks view={view} outlooks={bad} head={say(TEAM.why)} label={say(TEAM.why)} />
        </Card>
      )}
      <Form view={view} action="/team/renewal">
        {outlooks.map(({ access }) => (
          <input type="hidden" name="grant" value={access.grant.id} />
        ))}
        <TextField
          name="days"
          type="number"
          inputmode="numeric"
          min={1}
          max={365}
          label={say(TEAM.days)}
          hint={say(TEAM.daysHint)}
          value={days}
          error={errorOf(problems, "days")}
        />
        <TextArea
          name="reason"
          label={say(TEAM.reasonOptional)}
          hint={say(TEAM.reasonHint)}
          value={reason}
          error={errorOf(problems, "reason")}
        />
        <div class="buttons">
          {good.length > 0 && (
            <Button name="step" value="renew">
              {say(TEAM.confirmRenew, number(good.length))}
            </Button>
          )}
          <Button variant="secondary" name="step" value="look">
            {say(TEAM.showEnds)}
          </Button>
          <ButtonLink href="/team" variant="tertiary">
            {say(COMMON.cancel)}
          </ButtonLink>
        </div>
      </Form>
    </>
  );
};

type OutlooksProps = { view: View; outlooks: readonly Outlook[]; head: string; label: string };

const Outlooks = ({ view, outlooks, head, label }: OutlooksProps) => (
  <section class="table-frame" tabindex={0} aria-label={view.say(COMMON.scrollable, label)}>
    <table class="ds-table" data-color="neutral">
      <thead>
        <tr>
          {[TEAM.person, TEAM.role, TEAM.used, TEAM.now].map((one) => (
            <th scope="col">{view.say(one)}</th>
          ))}
          <th scope="col">{head}</th>
        </tr>
      </thead>
      <tbody>
        {outlooks.map(({ access, result }) => (
          <tr>
            <td>{access.holder.name}</td>
            <td>{nameOf(view, access)}</td>
            <td>
              <Used view={view} use={access.use} />
            </td>
            <td class="nowrap">{access.grant.expiresAt === null ? "" : view.day(access.grant.expiresAt)}</td>
            <td>{outcome(view, result)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const outcome = (view: View, result: Outlook["result"]): Child =>
  result.ok ? <strong class="nowrap">{view.day(result.value)}</strong> : view.say(PROBLEMS[result.error]);
