import type { Access, Decisions } from "../../grants/requests/my-access-service.ts";
import { minutesOf } from "../../grants/requests/request-policy.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { NOT_RENEWED } from "../../i18n/renewal-words.ts";
import { REQUESTS } from "../../i18n/request-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { PageHeader } from "../document.tsx";
import { Card, Empty, Initials } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { Child, View } from "../view.ts";
import { nameOf } from "./access-parts.tsx";

/** For how long it is asked. */
export function askedLength(view: View, { grant }: Access): string {
  const minutes = grant.askedMinutes;
  if (minutes === null) return view.say(REQUESTS.usual);
  const days = minutes / minutesOf(1);
  return Number.isInteger(days)
    ? view.say(REQUESTS.lengthDays, view.number(days))
    : view.say(REQUESTS.lengthMinutes, view.number(minutes));
}

export const askedBy = (
  view: View,
  { grant, holder }: Access,
  names: ReadonlyMap<string, string>,
): string => {
  if (grant.askedBy === null) return view.say(REQUESTS.group);
  return grant.askedBy === holder.id ? view.say(REQUESTS.himself) : (names.get(grant.askedBy) ?? "");
};

const columns = (view: View, names: ReadonlyMap<string, string>): Column<Access>[] => [
  {
    key: "person",
    head: TEAM.person,
    cell: ({ holder }) => (
      <div class="person">
        <Initials name={holder.name} />
        {holder.name}
      </div>
    ),
    text: ({ holder }) => holder.name,
    sort: ({ holder }) => holder.name,
  },
  {
    key: "role",
    head: REQUESTS.asked,
    cell: (one) => (
      <>
        {nameOf(view, one)}
        {one.grant.mapping && <small>{one.grant.mapping.groupName}</small>}
      </>
    ),
    text: (one) => nameOf(view, one),
    sort: (one) => nameOf(view, one),
  },
  {
    key: "length",
    head: REQUESTS.length,
    cell: (one) => askedLength(view, one),
    text: (one) => askedLength(view, one),
  },
  {
    key: "by",
    head: REQUESTS.askedBy,
    cell: (one) => askedBy(view, one, names),
    text: (one) => askedBy(view, one, names),
  },
  {
    key: "lapses",
    head: REQUESTS.lapses,
    cell: ({ grant }) => (
      <span class="nowrap">{grant.lapsesAt === null ? "" : view.day(grant.lapsesAt)}</span>
    ),
    text: ({ grant }) => (grant.lapsesAt === null ? "" : view.day(grant.lapsesAt)),
    sort: ({ grant }) => grant.lapsesAt ?? 0,
  },
];

type ListProps = { view: View; decisions: Decisions; names: ReadonlyMap<string, string>; done?: Child };

/** What waits for this person, and what concerns him and waits for others. */
export const RequestsPage = ({ view, decisions, names, done }: ListProps) => {
  const { say } = view;
  const own: Column<Access>[] = [
    ...columns(view, names),
    {
      key: "open",
      head: REQUESTS.open,
      cell: ({ grant, holder }) => (
        <a
          class="ds-link"
          href={`/team/requests/${grant.id}`}
          aria-label={say(REQUESTS.openFor, holder.name)}
        >
          {say(REQUESTS.open)}
        </a>
      ),
      text: () => "",
    },
  ];
  return (
    <>
      <PageHeader title={say(TEAM.requests)} lead={say(REQUESTS.lead)}>
        <ButtonLink href="/team">{say(TEAM.title)}</ButtonLink>
        <ButtonLink href="/team/ask" variant="primary">
          {say(TEAM.ask)}
        </ButtonLink>
      </PageHeader>
      {done}
      <ListTable
        view={view}
        label={say(TEAM.requests)}
        columns={own}
        listed={arrange(view, own, decisions.requests)}
        empty={
          <Empty title={say(REQUESTS.none)}>
            <p>{say(REQUESTS.noneNext)}</p>
          </Empty>
        }
      />
      {decisions.elsewhere.length > 0 && (
        <Card title={say(REQUESTS.elsewhere)}>
          <p>{say(REQUESTS.elsewhereHelp)}</p>
          <section
            class="table-frame"
            tabindex={0}
            aria-label={say(COMMON.scrollable, say(REQUESTS.elsewhere))}
          >
            <table class="ds-table" data-color="neutral">
              <thead>
                <tr>
                  {[TEAM.person, REQUESTS.asked, REQUESTS.waitsFor, TEAM.why].map((head) => (
                    <th scope="col">{say(head)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {decisions.elsewhere.map((one) => (
                  <tr>
                    <td>{one.holder.name}</td>
                    <td>{nameOf(view, one)}</td>
                    <td>{one.decider?.name ?? say(TEAM.iamStaff)}</td>
                    <td>{say(whyNotMine(view, one))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Card>
      )}
    </>
  );
};

export const whyNotMine = (view: View, { grant }: Access) =>
  grant.askedBy === view.visitor?.user ? REQUESTS.ownRequest : NOT_RENEWED.not_the_decider;
