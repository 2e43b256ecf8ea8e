import type { Mapping } from "../../grants/mappings/mapping-store.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { PageHeader } from "../document.tsx";
import { Empty } from "../parts/block.tsx";
import { ButtonLink, SelectField } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";
import { GivesState } from "./groups-pages.tsx";
import { actorIn, mappingTarget, type Names } from "./mappings-words.ts";

type Props = { view: View; mappings: readonly Mapping[]; names: Names };

/** The mappings: what waits for a second person first, for that is what somebody has to do something about. */
export const Mappings = ({ view, mappings, names }: Props) => {
  const { say, query } = view;
  const columns = mappingColumns(view, names);
  return (
    <>
      <PageHeader title={say(MAPPINGS.title)} lead={say(MAPPINGS.lead)}>
        <ButtonLink href="/admin/groups">{say(MAPPINGS.toGroups)}</ButtonLink>
        <ButtonLink href="/admin/mappings/new" variant="primary">
          {say(GROUPS.propose)}
        </ButtonLink>
      </PageHeader>
      <ListTable
        view={view}
        label={say(MAPPINGS.title)}
        columns={columns}
        listed={arrange(view, columns, mappings)}
        searchLabel={say(MAPPINGS.search)}
        filters={
          <SelectField
            name="show"
            label={say(MAPPINGS.which)}
            value={query.get("show") ?? ""}
            choices={[
              { value: "", label: say(MAPPINGS.whichLive) },
              { value: "waiting", label: say(MAPPINGS.whichWaiting) },
              { value: "active", label: say(MAPPINGS.whichActive) },
              { value: "retired", label: say(MAPPINGS.whichRetired) },
            ]}
          />
        }
        csv
        empty={
          <Empty title={say(MAPPINGS.none)}>
            <p>{say(MAPPINGS.noneNext)}</p>
          </Empty>
        }
      />
    </>
  );
};

export const waits = ({ state, change }: Mapping): boolean =>
  state === "proposed" || (state === "active" && change !== null);

/** Those that the filter of the page leaves; what waits comes first. */
export function mappingsShown(mappings: readonly Mapping[], show: string | null): Mapping[] {
  const kept = mappings.filter((one) => {
    if (show === "waiting") return waits(one);
    if (show === "active" || show === "retired") return one.state === show;
    return one.state !== "retired";
  });
  return kept.toSorted((a, b) => Number(waits(b)) - Number(waits(a)));
}

export function mappingColumns(view: View, names: Names): Column<Mapping>[] {
  const { say, number, day } = view;
  const proposer = (one: Mapping) => actorIn(view, (one.change ?? one).proposedBy, names.people);
  return [
    {
      key: "group",
      head: GROUPS.group,
      cell: ({ groupId, groupName }) => (
        <a class="ds-link" href={`/admin/groups/${groupId}`}>
          {groupName}
        </a>
      ),
      text: ({ groupName }) => groupName,
      sort: ({ groupName }) => groupName,
    },
    {
      key: "target",
      head: MAPPINGS.target,
      cell: (one) => (
        <a class="ds-link" href={`/admin/mappings/${one.id}`}>
          {mappingTarget(view, one, names)}
        </a>
      ),
      text: (one) => mappingTarget(view, one, names),
      sort: (one) => mappingTarget(view, one, names),
    },
    {
      key: "days",
      head: MAPPINGS.life,
      cell: ({ ttlDays }) => say(GROUPS.days, number(ttlDays)),
      text: ({ ttlDays }) => String(ttlDays),
      sort: ({ ttlDays }) => ttlDays,
      figures: true,
    },
    {
      key: "proposer",
      head: MAPPINGS.proposedBy,
      cell: proposer,
      text: proposer,
      sort: proposer,
    },
    {
      key: "approved",
      head: MAPPINGS.approvedAt,
      cell: ({ approvedAt }) => (approvedAt === null ? "–" : day(approvedAt)),
      text: ({ approvedAt }) => (approvedAt === null ? "" : day(approvedAt)),
      sort: ({ approvedAt }) => approvedAt ?? 0,
    },
    {
      key: "state",
      head: GROUPS.state,
      cell: ({ state, change }) => <GivesState view={view} gives={{ state, changeWaits: change !== null }} />,
      text: ({ state }) => say(MAPPINGS[state]),
      sort: (one) => (waits(one) ? 0 : one.state === "active" ? 1 : 2),
    },
  ];
}
