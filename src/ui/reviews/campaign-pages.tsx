import type { Campaign, ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { CAMPAIGNS, REVIEWS } from "../../i18n/review-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty, Facts, Stats, Tag } from "../parts/block.tsx";
import { Button, ButtonLink, Choices, ErrorSummary, errorOf, Form } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { Child, FieldProblem, View } from "../view.ts";
import { itemColumns } from "./item-columns.tsx";

type Names = ReadonlyMap<string, string>;

const mayAct = ({ visitor }: View): boolean => visitor?.portalRoles.includes("iam") ?? false;

function scopeText(view: View, { scope }: Campaign, names: Names): string {
  if ("department" in scope) return `${view.say(CAMPAIGNS.department)}: ${scope.department}`;
  return "roleId" in scope
    ? `${view.say(CAMPAIGNS.role)}: ${names.get(scope.roleId) ?? ""}`
    : `${view.say(CAMPAIGNS.group)}: ${names.get(scope.groupId) ?? ""}`;
}

const answered = ({ progress }: Campaign): number => progress.items - progress.waiting;

const progressText = (view: View, campaign: Campaign): string =>
  view.say(CAMPAIGNS.progressOf, view.number(answered(campaign)), view.number(campaign.progress.items));

const Standing = ({ view, campaign }: { view: View; campaign: Campaign }) => (
  <Tag color={campaign.open ? "info" : "neutral"}>
    {view.say(campaign.open ? CAMPAIGNS.isOpen : CAMPAIGNS.isOver)}
  </Tag>
);

export const campaignColumns = (view: View, names: Names): Column<Campaign>[] => [
  {
    key: "name",
    head: CAMPAIGNS.name,
    cell: ({ id, name }) => (
      <a class="ds-link" href={`/admin/campaigns/${id}`}>
        {name}
      </a>
    ),
    text: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    key: "scope",
    head: CAMPAIGNS.scope,
    cell: (one) => scopeText(view, one, names),
    text: (one) => scopeText(view, one, names),
    sort: (one) => scopeText(view, one, names),
  },
  {
    key: "progress",
    head: CAMPAIGNS.progress,
    cell: (one) => progressText(view, one),
    text: (one) => progressText(view, one),
    sort: (one) => answered(one) / one.progress.items,
  },
  {
    key: "deadline",
    head: REVIEWS.deadline,
    cell: ({ deadline }) => <span class="nowrap">{view.moment(deadline)}</span>,
    text: ({ deadline }) => view.moment(deadline),
    sort: ({ deadline }) => deadline,
  },
  {
    key: "status",
    head: COMMON.status,
    cell: (one) => <Standing view={view} campaign={one} />,
    text: ({ open }) => view.say(open ? CAMPAIGNS.isOpen : CAMPAIGNS.isOver),
    sort: ({ open }) => (open ? 0 : 1),
  },
];

type ListProps = { view: View; campaigns: readonly Campaign[]; names: Names };

export const CampaignsPage = ({ view, campaigns, names }: ListProps) => {
  const { say } = view;
  const columns = campaignColumns(view, names);
  return (
    <>
      <PageHeader title={say(CAMPAIGNS.title)} lead={say(CAMPAIGNS.lead)}>
        {mayAct(view) && (
          <ButtonLink href="/admin/campaigns/new" variant="primary">
            {say(CAMPAIGNS.open)}
          </ButtonLink>
        )}
      </PageHeader>
      {!mayAct(view) && <p class="muted">{say(CAMPAIGNS.openHelp)}</p>}
      <ListTable
        view={view}
        label={say(CAMPAIGNS.title)}
        columns={columns}
        listed={arrange(view, columns, campaigns)}
        searchLabel={say(COMMON.search)}
        empty={
          <Empty title={say(CAMPAIGNS.none)}>
            <p>{say(mayAct(view) ? CAMPAIGNS.scopeHint : CAMPAIGNS.openHelp)}</p>
          </Empty>
        }
        csv
      />
    </>
  );
};

type CampaignProps = {
  view: View;
  campaign: Campaign;
  items: readonly ReviewItem[];
  /** Behind these, where there are more. */
  next: string | null;
  names: Names;
  done?: Child;
  problems: readonly FieldProblem[];
};

export const CampaignPage = ({ view, campaign, items, next, names, done, problems }: CampaignProps) => {
  const { say, number } = view;
  const { progress } = campaign;
  const columns = itemColumns(view, names);
  const stat = (label: string, value: number) => ({ label, value: number(value) });
  return (
    <>
      <PageHeader title={campaign.name} lead={scopeText(view, campaign, names)}>
        <ButtonLink href="/admin/campaigns">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      {done}
      <ErrorSummary view={view} problems={problems} />
      <Stats
        stats={[
          stat(say(CAMPAIGNS.total), progress.items),
          stat(say(CAMPAIGNS.waiting), progress.waiting),
          stat(say(CAMPAIGNS.kept), progress.kept),
          stat(say(CAMPAIGNS.removed), progress.removed),
          stat(say(CAMPAIGNS.unanswered), progress.unanswered),
        ]}
      />
      <Card>
        <Facts
          facts={[
            [say(COMMON.status), <Standing view={view} campaign={campaign} />],
            [say(REVIEWS.deadline), view.moment(campaign.deadline)],
            [say(CAMPAIGNS.openedBy), names.get(campaign.openedBy) ?? ""],
            [say(CAMPAIGNS.openedAt), view.moment(campaign.openedAt)],
          ]}
        />
      </Card>
      <ListTable
        view={view}
        label={say(CAMPAIGNS.items)}
        columns={columns}
        listed={arrange(view, columns, items)}
        searchLabel={say(COMMON.search)}
        empty={<Empty title={say(COMMON.nothingFound)} />}
        csv
      />
      {next && (
        <p>
          <ButtonLink href={`${view.path}?after=${next}`}>{say(CAMPAIGNS.more)}</ButtonLink>
        </p>
      )}
      {campaign.open && mayAct(view) && (
        <Card title={say(CAMPAIGNS.close)}>
          <p>{say(CAMPAIGNS.closeHelp, number(progress.waiting))}</p>
          <Form view={view} action={`/admin/campaigns/${campaign.id}/closing`}>
            <Choices
              kind="checkbox"
              name="sure"
              label={say(CAMPAIGNS.closeSureLabel)}
              choices={[{ value: "yes", label: say(CAMPAIGNS.closeSure) }]}
              chosen={[]}
              error={errorOf(problems, "sure")}
            />
            <div class="buttons">
              <Button color="danger" variant="secondary">
                {say(CAMPAIGNS.close)}
              </Button>
            </div>
          </Form>
        </Card>
      )}
      {campaign.open && !mayAct(view) && (
        <Alert color="info">
          <p>{say(CAMPAIGNS.openHelp)}</p>
        </Alert>
      )}
    </>
  );
};
