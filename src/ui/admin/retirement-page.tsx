import type { Holder } from "../../grants/holder-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { PREVIEW } from "../../i18n/preview-words.ts";
import type { Text } from "../../i18n/text.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, type Color, Empty, Stats, Tag } from "../parts/block.tsx";
import { Button, ButtonLink, Form } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { Child, View } from "../view.ts";

type Props = {
  view: View;
  title: Text;
  lead: Text;
  /** What it is that ends. */
  about: string;
  holders: readonly Holder[];
  nobody: Text;
  act: Text;
  back: string;
  refusal?: string | null;
  children?: Child;
};

const STATES: Record<Holder["state"], [Text, Color]> = {
  active: [MAPPINGS.stateActive, "success"],
  suspended: [MAPPINGS.stateSuspended, "neutral"],
  requested: [MAPPINGS.stateRequested, "info"],
};

/** Before a mapping or a role is ended for good: everybody who loses by it, by name. */
export const RetirementPage = (props: Props) => {
  const { view, title, lead, about, holders, nobody, act, back, refusal, children } = props;
  const { say, number } = view;
  const columns = holderColumns(view);
  return (
    <>
      <PageHeader title={say(title)} lead={about} />
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      <Alert color="warning">{say(lead)}</Alert>
      <Stats stats={[{ label: say(MAPPINGS.losing), value: number(holders.length) }]} />
      {children}
      <h2 class="ds-heading" data-size="sm">
        {say(PREVIEW.title)}
      </h2>
      <ListTable
        view={view}
        label={say(MAPPINGS.losing)}
        columns={columns}
        listed={arrange(
          view,
          columns,
          holders.toSorted((a, b) => view.compare(a.name, b.name)),
        )}
        searchLabel={say(PREVIEW.search)}
        csv
        empty={<Empty title={say(nobody)} />}
      />
      <Card>
        <Form view={view} action={view.path}>
          <div class="buttons">
            <Button color="danger">{say(act)}</Button>
            <ButtonLink href={back}>{say(COMMON.cancel)}</ButtonLink>
          </div>
        </Form>
      </Card>
    </>
  );
};

export const holderColumns = ({ say, day }: View): Column<Holder>[] => [
  {
    key: "name",
    head: PREVIEW.person,
    cell: ({ name, system }) => (
      <>
        <strong>{name}</strong>
        {system && <small>{say(MAPPINGS.caseSystem)}</small>}
      </>
    ),
    text: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    key: "until",
    head: MAPPINGS.until,
    cell: ({ expiresAt }) => (expiresAt === null ? "–" : day(expiresAt)),
    text: ({ expiresAt }) => (expiresAt === null ? "" : day(expiresAt)),
    sort: ({ expiresAt }) => expiresAt ?? 0,
  },
  {
    key: "state",
    head: GROUPS.state,
    cell: ({ state }) => <Tag color={STATES[state][1]}>{say(STATES[state][0])}</Tag>,
    text: ({ state }) => say(STATES[state][0]),
    sort: ({ state }) => say(STATES[state][0]),
  },
];
