import type { Access } from "../../grants/requests/my-access-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { REQUESTS } from "../../i18n/request-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Facts } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, Form, TextArea, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import { nameOf, Used } from "./access-parts.tsx";
import { askedBy, askedLength, whyNotMine } from "./request-pages.tsx";

/** A form of this page, and what was typed into it. */
export type Decided = {
  form: "approve" | "reject";
  days: string;
  reason: string;
  problems: readonly FieldProblem[];
};

type RequestProps = {
  view: View;
  request: Access;
  decides: boolean;
  names: ReadonlyMap<string, string>;
  typed: Decided | null;
};

export const RequestPage = ({ view, request, decides, names, typed }: RequestProps) => {
  const { say } = view;
  const { grant, holder } = request;
  const [approve, reject] = (["approve", "reject"] as const).map((form) =>
    typed?.form === form ? typed : null,
  );
  const facts = [
    [say(REQUESTS.asked), nameOf(view, request)] as const,
    grant.mapping && ([say(TEAM.through), grant.mapping.groupName] as const),
    [say(REQUESTS.length), askedLength(view, request)] as const,
    grant.askedFrom && ([say(TEAM.from), view.day(grant.askedFrom)] as const),
    [say(REQUESTS.askedBy), askedBy(view, request, names)] as const,
    grant.lapsesAt && ([say(REQUESTS.lapses), view.moment(grant.lapsesAt)] as const),
    [say(TEAM.used), <Used view={view} use={request.use} />] as const,
  ];
  return (
    <>
      <PageHeader title={say(REQUESTS.title, holder.name)}>
        <ButtonLink href="/team/requests">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      <ErrorSummary view={view} problems={typed?.problems ?? []} />
      <Card>
        <Facts facts={facts} />
      </Card>
      {decides ? (
        <div class="cards">
          <Card title={say(REQUESTS.approveTitle)}>
            <Form view={view} action={`/team/requests/${grant.id}/approval`}>
              <TextField
                name="days"
                type="number"
                inputmode="numeric"
                min={1}
                max={365}
                label={say(REQUESTS.approveDays)}
                hint={say(REQUESTS.approveDaysHint)}
                value={approve?.days ?? ""}
                error={approve ? errorOf(approve.problems, "days") : undefined}
              />
              <TextArea
                name="reason"
                idPrefix={reject ? "approve-" : ""}
                label={say(TEAM.reasonOptional)}
                hint={say(TEAM.reasonHint)}
                value={approve?.reason ?? ""}
                error={approve ? errorOf(approve.problems, "reason") : undefined}
              />
              <div class="buttons">
                <Button>{say(REQUESTS.approve)}</Button>
              </div>
            </Form>
          </Card>
          <Card title={say(REQUESTS.rejectTitle)}>
            <Form view={view} action={`/team/requests/${grant.id}/rejection`}>
              <TextArea
                name="reason"
                idPrefix={reject ? "" : "reject-"}
                label={say(COMMON.reason)}
                hint={say(TEAM.reasonHint)}
                required
                value={reject?.reason ?? ""}
                error={reject ? errorOf(reject.problems, "reason") : undefined}
              />
              <div class="buttons">
                <Button variant="secondary" color="danger">
                  {say(REQUESTS.reject)}
                </Button>
              </div>
            </Form>
          </Card>
        </div>
      ) : (
        <Alert color="info" title={say(REQUESTS.notYours)}>
          <p>{say(whyNotMine(view, request))}</p>
          <p>{say(REQUESTS.elsewhereHelp)}</p>
        </Alert>
      )}
    </>
  );
};
