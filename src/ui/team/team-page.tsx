import type { Access, Decisions } from "../../grants/requests/my-access-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import { PageHeader } from "../document.tsx";
import { Empty, Initials, Stats } from "../parts/block.tsx";
import { Button, ButtonLink, Form } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { Child, View } from "../view.ts";
import { daysLeft, nameOf, SOON_DAYS, Stage, stageOf, Used, useText } from "./access-parts.tsx";

const endOf = ({ grant }: Access): Instant | null => grant.expiresAt;

export const teamColumns = (view: View): Column<Access>[] => [
  {
    key: "person",
    head: TEAM.person,
    cell: ({ holder, grant }) => (
      <div class="person">
        <Initials name={holder.name} />
        <a class="ds-link" href={`/team/access/${grant.id}`}>
          {holder.name}
        </a>
      </div>
    ),
    text: ({ holder }) => holder.name,
    sort: ({ holder }) => holder.name,
  },
  {
    key: "role",
    head: TEAM.role,
    cell: (access) => (
      <>
        {nameOf(view, access)}
        {access.grant.mapping && <small>{access.grant.mapping.groupName}</small>}
      </>
    ),
    text: (access) => nameOf(view, access),
    sort: (access) => nameOf(view, access),
  },
  {
    key: "until",
    head: TEAM.until,
    cell: (access) => <span class="nowrap">{endText(view, access)}</span>,
    text: (access) => endText(view, access),
    sort: (access) => endOf(access) ?? 0,
  },
  {
    key: "used",
    head: TEAM.used,
    cell: ({ use }) => <Used view={view} use={use} />,
    text: ({ use }) => useText(view, use),
    sort: ({ use }) => use?.in90Days ?? -1,
  },
  {
    key: "status",
    head: COMMON.status,
    cell: (access) => <Stage view={view} access={access} />,
    text: (access) => stageOf(view, access)[1],
  },
];

const endText = (view: View, access: Access): string => {
  const end = endOf(access);
  return end === null ? "" : view.day(end);
};

const isSoon = (view: View, access: Access): boolean => {
  const left = daysLeft(view, access);
  return left !== null && left <= SOON_DAYS;
};

/** What of the access the page is asked to show. */
export function shownAccess(view: View, { access, renewals }: Decisions): Access[] {
  const show = view.query.get("show");
  if (show === "soon") return access.filter((one) => isSoon(view, one));
  return show === "renewable" ? renewals : access;
}

type TeamProps = { view: View; decisions: Decisions; done?: Child };

export const TeamPage = ({ view, decisions, done }: TeamProps) => {
  const { say, number } = view;
  const { access, renewals, requests } = decisions;
  const columns = teamColumns(view);
  const show = view.query.get("show") ?? "";
  return (
    <>
      <PageHeader title={say(TEAM.title)} lead={say(TEAM.lead)}>
        <ButtonLink href="/team/requests">{say(TEAM.requests)}</ButtonLink>
        <ButtonLink href="/team/ask" variant="primary">
          {say(TEAM.ask)}
        </ButtonLink>
      </PageHeader>
      {done}
      <Stats
        stats={[
          { label: say(TEAM.people), value: number(new Set(access.map(({ holder }) => holder.id)).size) },
          {
            label: say(TEAM.endsSoon),
            value: number(access.filter((one) => isSoon(view, one)).length),
            href: "/team?show=soon",
          },
          { label: say(TEAM.renewable), value: number(renewals.length), href: "/team?show=renewable" },
          { label: say(TEAM.waiting), value: number(requests.length), href: "/team/requests" },
        ]}
      />
      {renewals.length > 0 && (
        <Form view={view} action="/team/renewal" id="renew" class="">
          <div class="buttons">
            <Button variant="secondary" name="step" value="look">
              {say(TEAM.renewChosen)}
            </Button>
            <Button variant="tertiary" name="all" value="yes">
              {say(TEAM.renewAll, number(renewals.length))}
            </Button>
            <p class="muted">{say(TEAM.renewHelp)}</p>
          </div>
        </Form>
      )}
      <ListTable
        view={view}
        label={say(TEAM.access)}
        columns={columns}
        listed={arrange(view, columns, shownAccess(view, decisions))}
        searchLabel={say(TEAM.search)}
        filters={
          <div class="ds-field">
            <label class="ds-label" data-weight="medium" for="show">
              {say(TEAM.show)}
            </label>
            <select class="ds-input" id="show" name="show">
              {(
                [
                  ["", COMMON.all],
                  ["soon", TEAM.endsSoon],
                  ["renewable", TEAM.renewable],
                ] as const
              ).map(([value, label]) => (
                <option value={value} selected={value === show}>
                  {say(label)}
                </option>
              ))}
            </select>
          </div>
        }
        empty={
          <Empty title={say(TEAM.empty)}>
            <p>{say(TEAM.emptyNext)}</p>
          </Empty>
        }
        {...(renewals.length > 0
          ? {
              choose: {
                name: "grant",
                form: "renew",
                value: ({ grant }: Access) => grant.id,
                label: (one: Access) => say(TEAM.choose, one.holder.name, nameOf(view, one)),
              },
            }
          : {})}
        csv
      />
    </>
  );
};
