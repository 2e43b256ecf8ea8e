import type { Freeze } from "../../grants/freezes/freeze-store.ts";
import { COMMON, MENU } from "../../i18n/common-words.ts";
import { FREEZES_PAGE } from "../../i18n/freeze-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Freezables } from "../../oversight/freezable-store.ts";
import { type FreezeList, idOf } from "../../oversight/freeze-service.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Empty, Tag } from "../parts/block.tsx";
import { ButtonLink, Choices, errorOf, SelectField, TextField } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { FieldProblem, View } from "../view.ts";
import { ActForm } from "./act-form.tsx";
import { whoseName } from "./person-access.tsx";

export const SCOPES = ["organisation", "role", "person", "integration"] as const;
const DONE: { readonly [code: string]: Text } = {
  frozen: FREEZES_PAGE.doneFrozen,
  lifted: FREEZES_PAGE.doneLifted,
};

/** What a freeze is about, by name. */
export function frozenName(view: View, { frozen }: Freeze, names: FreezeList["names"]): string {
  if (frozen.scope === "organisation") return view.say(FREEZES_PAGE.organisation);
  return names.get(idOf(frozen) ?? "") ?? view.say(FREEZES_PAGE[frozen.scope]);
}

export const FreezesPage = ({ view, list }: { view: View; list: FreezeList }) => {
  const { say } = view;
  const done = DONE[view.query.get("done") ?? ""];
  const columns = freezeColumns(view, list.names);
  return (
    <>
      <PageHeader title={say(MENU.freezes)} lead={say(FREEZES_PAGE.lead)}>
        <ButtonLink href="/admin/freezes/new" variant="primary">
          {say(FREEZES_PAGE.freeze)}
        </ButtonLink>
      </PageHeader>
      {done && <Alert color="success">{say(done)}</Alert>}
      <ListTable
        view={view}
        label={say(MENU.freezes)}
        columns={columns}
        listed={arrange(view, columns, list.freezes)}
        searchLabel={say(FREEZES_PAGE.search)}
        csv
        empty={
          <Empty title={say(FREEZES_PAGE.none)}>
            <p>{say(FREEZES_PAGE.noneNext)}</p>
          </Empty>
        }
      />
      <p class="muted">{say(FREEZES_PAGE.mayLift)}</p>
    </>
  );
};

export const freezeColumns = (view: View, names: FreezeList["names"]): Column<Freeze>[] => {
  const { say } = view;
  const state = ({ lifted }: Freeze) => say(lifted ? FREEZES_PAGE.lifted : FREEZES_PAGE.holds);
  const liftedBy = ({ lifted }: Freeze) =>
    lifted &&
    `${say(FREEZES_PAGE.liftedBy, whoseName(view, names, lifted.by), view.moment(lifted.at))}: ${lifted.reason}`;
  return [
    {
      key: "scope",
      head: FREEZES_PAGE.scope,
      cell: (freeze) => (
        <>
          {frozenName(view, freeze, names)}
          {freeze.frozen.scope !== "organisation" && <small>{say(FREEZES_PAGE[freeze.frozen.scope])}</small>}
        </>
      ),
      text: (freeze) => frozenName(view, freeze, names),
      sort: (freeze) => frozenName(view, freeze, names),
    },
    {
      key: "state",
      head: COMMON.status,
      cell: (freeze) => <Tag color={freeze.lifted ? "neutral" : "danger"}>{state(freeze)}</Tag>,
      text: state,
      sort: state,
    },
    {
      key: "since",
      head: FREEZES_PAGE.since,
      cell: ({ frozenAt }) => <span class="nowrap">{view.moment(frozenAt)}</span>,
      text: ({ frozenAt }) => view.moment(frozenAt),
      sort: ({ frozenAt }) => frozenAt,
    },
    {
      key: "by",
      head: FREEZES_PAGE.by,
      cell: ({ frozenBy }) => whoseName(view, names, frozenBy),
      text: ({ frozenBy }) => whoseName(view, names, frozenBy),
      sort: ({ frozenBy }) => whoseName(view, names, frozenBy),
    },
    {
      key: "reason",
      head: COMMON.reason,
      cell: ({ reason }) => reason,
      text: ({ reason }) => reason,
    },
    {
      key: "lift",
      head: FREEZES_PAGE.lift,
      cell: (freeze) => <Lift view={view} freeze={freeze} names={names} liftedBy={liftedBy(freeze)} />,
      text: (freeze) => liftedBy(freeze) ?? "",
    },
  ];
};

type LiftProps = { view: View; freeze: Freeze; names: FreezeList["names"]; liftedBy: string | null };

const Lift = ({ view, freeze, names, liftedBy }: LiftProps) => {
  if (liftedBy !== null) return <small>{liftedBy}</small>;
  if (freeze.frozen.scope === "person" && freeze.frozen.userId === view.visitor?.user)
    return <small>{view.say(FREEZES_PAGE.own)}</small>;
  return (
    <a
      class="ds-button"
      data-variant="secondary"
      href={`/admin/freezes/${freeze.id}/lift`}
      aria-label={view.say(FREEZES_PAGE.liftTitle, frozenName(view, freeze, names))}
    >
      {view.say(FREEZES_PAGE.lift)}
    </a>
  );
};

type NewFreezeProps = {
  view: View;
  freezables: Freezables;
  /** What was typed. */
  typed: URLSearchParams;
  problems: readonly FieldProblem[];
};

/** One form for all scopes, so that it needs no script: only the field of the chosen one counts, and style shows only that one. */
export const NewFreeze = ({ view, freezables, typed, problems }: NewFreezeProps) => {
  const { say } = view;
  const value = (name: string) => typed.get(name) ?? "";
  const select = (name: "role" | "integration", label: string, choices: Freezables["roles"]) => (
    <div class={`only-${name}`}>
      <SelectField
        name={name}
        label={label}
        value={value(name)}
        error={errorOf(problems, name)}
        choices={[
          { value: "", label: say(FREEZES_PAGE.notChosen) },
          ...choices
            .toSorted((a, b) => view.compare(a.name, b.name))
            .map(({ id, name: text }) => ({ value: id, label: text })),
        ]}
      />
    </div>
  );
  return (
    <ActForm
      view={view}
      title={say(FREEZES_PAGE.newTitle)}
      lead={say(FREEZES_PAGE.newLead)}
      action="/admin/freezes/new"
      back="/admin/freezes"
      submit={say(FREEZES_PAGE.submit)}
      danger
      problems={problems}
      reason={value("reason")}
      reasonHint={say(FREEZES_PAGE.reasonHint)}
    >
      <Choices
        kind="radio"
        name="scope"
        label={say(FREEZES_PAGE.what)}
        chosen={[value("scope")]}
        error={errorOf(problems, "scope")}
        choices={SCOPES.map((scope) => ({
          value: scope,
          label: say(FREEZES_PAGE[scope]),
          hint: scope === "person" ? say(FREEZES_PAGE.personHint) : undefined,
        }))}
      />
      {select("role", say(FREEZES_PAGE.whichRole), freezables.roles)}
      <div class="only-person">
        <TextField
          name="person"
          label={say(FREEZES_PAGE.whichPerson)}
          hint={say(FREEZES_PAGE.whichPersonHint)}
          value={value("person")}
          error={errorOf(problems, "person")}
          maxlength={320}
        />
      </div>
      {freezables.integrations.length > 0 &&
        select("integration", say(FREEZES_PAGE.whichIntegration), freezables.integrations)}
    </ActForm>
  );
};
