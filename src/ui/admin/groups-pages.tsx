import type { GroupGives, GroupRow, MemberRow } from "../../grants/mappings/group-list-store.ts";
import type { MappingEvent } from "../../grants/mappings/mapping-history-store.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty, Initials, Tag } from "../parts/block.tsx";
import { ButtonLink, SelectField } from "../parts/form.tsx";
import type { Column, Listed } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";
import { MappingHistory } from "./mappings-history.tsx";
import { type Names, targetIn } from "./mappings-words.ts";

/** The groups of the directory, with what each gives. */
export const Groups = ({ view, listed }: { view: View; listed: Listed<GroupRow> }) => {
  const { say, query } = view;
  return (
    <>
      <PageHeader title={say(GROUPS.title)} lead={say(GROUPS.lead)}>
        <ButtonLink href="/admin/mappings">{say(GROUPS.waiting)}</ButtonLink>
      </PageHeader>
      <ListTable
        view={view}
        label={say(GROUPS.title)}
        columns={groupColumns(view)}
        listed={listed}
        searchLabel={say(GROUPS.search)}
        filters={
          <SelectField
            name="mapped"
            label={say(GROUPS.mapped)}
            value={query.get("mapped") ?? ""}
            choices={[
              { value: "", label: say(GROUPS.mappedAll) },
              { value: "yes", label: say(GROUPS.mappedYes) },
              { value: "no", label: say(GROUPS.mappedNo) },
            ]}
          />
        }
        csv
        empty={
          <Empty title={say(GROUPS.none)}>
            <p>{say(GROUPS.noneNext)}</p>
          </Empty>
        }
      />
    </>
  );
};

export function groupColumns(view: View): Column<GroupRow>[] {
  const { say, number } = view;
  return [
    {
      key: "name",
      head: GROUPS.group,
      cell: ({ id, name }) => (
        <a class="ds-link" href={`/admin/groups/${id}`}>
          {name}
        </a>
      ),
      text: ({ name }) => name,
      sort: ({ name }) => name,
    },
    {
      key: "source",
      head: GROUPS.source,
      cell: ({ source }) => source,
      text: ({ source }) => source,
      sort: ({ source }) => source,
    },
    {
      key: "members",
      head: GROUPS.members,
      cell: ({ members }) => number(members),
      text: ({ members }) => String(members),
      sort: ({ members }) => members,
      figures: true,
    },
    {
      key: "gives",
      head: GROUPS.gives,
      cell: ({ mappings }) =>
        mappings.length === 0
          ? "–"
          : mappings.map((one) => (
              <div>
                <a class="ds-link" href={`/admin/mappings/${one.id}`}>
                  {targetIn(view, one)}
                </a>
                <small>{say(GROUPS.days, number(one.ttlDays))}</small>
              </div>
            )),
      text: ({ mappings }) => mappings.map((one) => targetIn(view, one)).join(", "),
    },
    {
      key: "state",
      head: GROUPS.state,
      cell: ({ mappings }) =>
        mappings.length === 0 ? (
          <Tag>{say(GROUPS.notMapped)}</Tag>
        ) : (
          mappings.map((one) => (
            <div>
              <GivesState view={view} gives={one} />
            </div>
          ))
        ),
      text: ({ mappings }) =>
        mappings.length === 0
          ? say(GROUPS.notMapped)
          : mappings.map(({ state }) => say(MAPPINGS[state])).join(", "),
    },
  ];
}

export const GivesState = ({
  view,
  gives,
}: {
  view: View;
  gives: Pick<GroupGives, "changeWaits"> & { state: GroupGives["state"] | "retired" };
}) => {
  const { state, changeWaits } = gives;
  if (state === "retired") return <Tag>{view.say(MAPPINGS.retired)}</Tag>;
  if (state === "proposed") return <Tag color="info">{view.say(MAPPINGS.proposed)}</Tag>;
  return changeWaits ? (
    <Tag color="info">{view.say(MAPPINGS.changeWaits)}</Tag>
  ) : (
    <Tag color="success">{view.say(MAPPINGS.active)}</Tag>
  );
};

type GroupPageProps = {
  view: View;
  group: GroupRow;
  members: Listed<MemberRow>;
  history: readonly MappingEvent[];
  names: Names;
};

/** One group: what it gives, its members, and what has happened to its mappings. */
export const GroupPage = ({ view, group, members, history, names }: GroupPageProps) => {
  const { say, number } = view;
  return (
    <>
      <PageHeader title={group.name} lead={`${say(GROUPS.source)}: ${group.source}`}>
        {!group.deleted && (
          <ButtonLink href={`/admin/mappings/new?group=${group.id}`} variant="primary">
            {say(GROUPS.propose)}
          </ButtonLink>
        )}
      </PageHeader>
      {group.deleted && <Alert color="warning">{say(GROUPS.deleted)}</Alert>}
      <Card title={say(GROUPS.gives)}>
        {group.mappings.length === 0 ? (
          <Empty title={say(GROUPS.noMapping)}>
            <p>{say(GROUPS.noMappingNext)}</p>
          </Empty>
        ) : (
          <ul class="plain-list">
            {group.mappings.map((one) => (
              <li>
                <span>
                  <a class="ds-link" href={`/admin/mappings/${one.id}`}>
                    {targetIn(view, one)}
                  </a>{" "}
                  <span class="muted">{say(GROUPS.days, number(one.ttlDays))}</span>
                </span>
                <GivesState view={view} gives={one} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <h2 class="ds-heading" data-size="sm">
        {say(GROUPS.members)}
      </h2>
      <ListTable
        view={view}
        label={say(GROUPS.members)}
        columns={memberColumns(view)}
        listed={members}
        searchLabel={say(GROUPS.searchMembers)}
        csv
        empty={
          <Empty title={say(GROUPS.noMembers)}>
            <p>{say(GROUPS.noMembersNext)}</p>
          </Empty>
        }
      />
      {history.length > 0 && <MappingHistory view={view} history={history} names={names} />}
      <p>
        <a class="ds-link" href="/admin/groups">
          {say(COMMON.back)}
        </a>
      </p>
    </>
  );
};

/** Sorted by name in the database. */
export function memberColumns({ say, day }: View): Column<MemberRow>[] {
  return [
    {
      key: "name",
      head: GROUPS.person,
      cell: ({ id, name }) => (
        <span class="person">
          <Initials name={name} />
          <a class="ds-link" href={`/admin/people/${id}`}>
            {name}
          </a>
        </span>
      ),
      text: ({ name }) => name,
    },
    {
      key: "userName",
      head: GROUPS.userName,
      cell: ({ userName }) => userName,
      text: ({ userName }) => userName,
    },
    {
      key: "since",
      head: GROUPS.memberSince,
      cell: ({ since }) => day(since),
      text: ({ since }) => day(since),
    },
    {
      key: "account",
      head: GROUPS.account,
      cell: ({ active }) => (
        <Tag color={active ? "success" : "neutral"}>
          {say(active ? GROUPS.accountActive : GROUPS.accountDisabled)}
        </Tag>
      ),
      text: ({ active }) => say(active ? GROUPS.accountActive : GROUPS.accountDisabled),
    },
  ];
}
