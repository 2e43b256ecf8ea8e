import { AUDIT } from "../../i18n/audit-words.ts";
import { COMMON, MENU } from "../../i18n/common-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { LogAnswer } from "../../oversight/log-service.ts";
import type { LogNames, LogRecord } from "../../oversight/log-store.ts";
import { PageHeader } from "../document.tsx";
import { Empty, Tag } from "../parts/block.tsx";
import { Button, ButtonLink, ErrorSummary, errorOf, SelectField, TextField } from "../parts/form.tsx";
import type { Column } from "../parts/list.ts";
import { withoutNumber } from "../parts/without-number.ts";
import type { FieldProblem, View } from "../view.ts";
import {
  actorText,
  FLAG_WORDS,
  flagText,
  KIND_WORDS,
  kindText,
  OUTCOMES,
  reasonText,
} from "./record-words.ts";

/** The conditions as they were typed. */
export type LogTyped = Record<
  "from" | "to" | "kind" | "outcome" | "actor" | "role" | "request" | "flag",
  string
>;

export const logColumns = (view: View, names: LogNames): Column<LogRecord>[] => {
  const at = ({ row }: LogRecord) => view.moment(Date.parse(row.at) as Instant);
  const role = ({ row }: LogRecord) => (row.roleId ? (names.roles.get(row.roleId) ?? row.roleId) : "");
  return [
    {
      key: "time",
      head: AUDIT.time,
      cell: (one) => (
        <a class="ds-link nowrap" href={`/audit/${one.row.id}`}>
          {at(one)}
        </a>
      ),
      text: ({ row }) => row.at,
    },
    {
      key: "kind",
      head: AUDIT.kind,
      cell: ({ row }) => kindText(view, row.kind),
      text: ({ row }) => kindText(view, row.kind),
    },
    {
      key: "who",
      head: AUDIT.who,
      cell: ({ row }) => actorText(view, row, names),
      text: ({ row }) => actorText(view, row, names),
    },
    { key: "role", head: AUDIT.role, cell: role, text: role },
    {
      key: "outcome",
      head: AUDIT.outcome,
      cell: ({ row, flags }) => (
        <>
          <Tag color={OUTCOMES[row.outcome][0]}>{view.say(OUTCOMES[row.outcome][1])}</Tag>
          {flags.length > 0 && <small>{flags.map((flag) => flagText(view, flag)).join(", ")}</small>}
        </>
      ),
      text: ({ row }) => view.say(OUTCOMES[row.outcome][1]),
    },
    {
      key: "reason",
      head: AUDIT.reason,
      cell: ({ row }) => reasonText(view, row.reason),
      text: ({ row }) => reasonText(view, row.reason),
    },
    {
      key: "flag",
      head: AUDIT.flag,
      cell: () => "",
      text: ({ flags }) => flags.map((flag) => flagText(view, flag)).join(", "),
    },
    { key: "request", head: AUDIT.request, cell: () => "", text: ({ row }) => row.requestId },
  ];
};

/** What the page shows of the columns; the rest stands in the record and in CSV. */
const ON_PAGE = 6;

type LogProps = {
  view: View;
  answer: LogAnswer;
  typed: LogTyped;
  problems: readonly FieldProblem[];
  /** So many on a page, and in a CSV file. */
  most: { page: number; csv: number };
};

export const LogPage = ({ view, answer, typed, problems, most }: LogProps) => {
  const { say } = view;
  const columns = logColumns(view, answer).slice(0, ON_PAGE);
  const next = new URLSearchParams(view.query);
  if (answer.next) next.set("behind", `${answer.next.at}_${answer.next.id}`);
  const newest = new URLSearchParams(view.query);
  newest.delete("behind");
  return (
    <>
      <PageHeader title={say(MENU.log)} lead={say(AUDIT.lead)} />
      <ErrorSummary view={view} problems={problems} />
      <LogForm view={view} roles={answer.roles} typed={typed} problems={problems} />
      <div class="list">
        {answer.records.length === 0 ? (
          <Empty title={say(AUDIT.none)}>
            <p>{say(AUDIT.noneNext)}</p>
          </Empty>
        ) : (
          <section class="table-frame" tabindex={0} aria-label={say(COMMON.scrollable, say(AUDIT.found))}>
            <table class="ds-table" data-hover data-color="neutral">
              <thead>
                <tr>
                  {columns.map(({ head }) => (
                    <th scope="col">{say(head)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {answer.records.map((one) => (
                  <tr>
                    {columns.map(({ cell }) => (
                      <td>{cell(one)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <div class="pages">
          <p>{say(AUDIT.shownMost, view.number(most.page), view.number(most.csv))}</p>
          <div class="buttons">
            {view.query.has("behind") && (
              <ButtonLink href={`${view.path}?${newest}`} variant="tertiary">
                {say(AUDIT.newest)}
              </ButtonLink>
            )}
            {answer.next && <ButtonLink href={`${view.path}?${next}`}>{say(AUDIT.older)}</ButtonLink>}
          </div>
        </div>
      </div>
    </>
  );
};

type FormProps = {
  view: View;
  roles: ReadonlyMap<string, string>;
  typed: LogTyped;
  problems: readonly FieldProblem[];
};

/** A plain question by address, so that it can be kept; never about a citizen (R10), which the browser helps with. */
const LogForm = ({ view, roles, typed, problems }: FormProps) => {
  const { say } = view;
  const sorted = (all: (readonly [string, string])[]) => all.toSorted((a, b) => view.compare(a[1], b[1]));
  const choices = (all: (readonly [string, string])[]) => [
    { value: "", label: say(COMMON.all) },
    ...all.map(([value, label]) => ({ value, label })),
  ];
  const kinds = sorted(Object.entries(KIND_WORDS).map(([kind, text]) => [kind, say(text)] as const));
  const outcomes = Object.entries(OUTCOMES).map(([outcome, [, text]]) => [outcome, say(text)] as const);
  const flags = Object.entries(FLAG_WORDS).map(([flag, text]) => [flag, say(text)] as const);
  const select = (
    name: "kind" | "outcome" | "role" | "flag",
    label: string,
    all: (readonly [string, string])[],
  ) => <SelectField name={name} label={label} choices={choices(all)} value={typed[name]} />;
  const text = (name: "from" | "to" | "actor" | "request", label: string, hint?: string) => (
    <TextField
      name={name}
      type={name === "from" || name === "to" ? "date" : "search"}
      label={label}
      hint={hint}
      value={typed[name]}
      error={errorOf(problems, name)}
      {...(name === "actor" || name === "request" ? withoutNumber(view) : {})}
    />
  );
  return (
    <form method="get" class="ds-card log-form" data-color="neutral" aria-label={say(AUDIT.search)}>
      <div class="log-fields">
        {text("from", say(AUDIT.from))}
        {text("to", say(AUDIT.to))}
        {select("kind", say(AUDIT.kind), kinds)}
        {select("outcome", say(AUDIT.outcome), outcomes)}
        {select("role", say(AUDIT.role), sorted([...roles]))}
        {select("flag", say(AUDIT.flag), flags)}
        {text("actor", say(AUDIT.actor), say(AUDIT.actorHint))}
        {text("request", say(AUDIT.request), say(AUDIT.requestHint))}
      </div>
      <div class="buttons">
        <Button>{say(AUDIT.search)}</Button>
        <ButtonLink href="/audit" variant="tertiary">
          {say(AUDIT.clear)}
        </ButtonLink>
        <Button variant="tertiary" name="format" value="csv">
          {say(COMMON.downloadCsv)}
        </Button>
      </div>
    </form>
  );
};
