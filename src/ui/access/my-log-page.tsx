import { COMMON } from "../../i18n/common-words.ts";
import { MY_LOG } from "../../i18n/my-log-words.ts";
import type { OwnRecord } from "../../oversight/my-log-service.ts";
import { PageHeader } from "../document.tsx";
import { type Color, Empty, Tag } from "../parts/block.tsx";
import { SelectField } from "../parts/form.tsx";
import type { Column, Listed } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";

const KINDS = ["lookup", "search", "reveal"] as const;
const OUTCOMES = ["permit", "deny", "error"] as const;
const COLORS = { permit: "success", deny: "warning", error: "danger" } as const satisfies Record<
  string,
  Color
>;

/** What a record says of why: in words where they are told to everybody, and else nothing but its outcome. */
export type ReasonText = (code: string) => string | null;

/** The columns of the list, in the table and in CSV. `roleName` is how a role is called now. */
export function ownColumns(
  view: View,
  roleName: (id: string) => string | null,
  reasonText: ReasonText,
): Column<OwnRecord>[] {
  const { say } = view;
  const outcome = ({ outcome: how, reason }: OwnRecord) =>
    say(how === "permit" && reason === "person_not_found" ? MY_LOG.permitNothing : MY_LOG[how]);
  const why = ({ outcome: how, reason }: OwnRecord) => (how === "permit" ? null : reasonText(reason));
  const role = ({ roleId }: OwnRecord) => (roleId === null ? "–" : (roleName(roleId) ?? roleId));
  return [
    {
      key: "at",
      head: MY_LOG.time,
      cell: ({ at }) => <span class="nowrap">{view.moment(at)}</span>,
      text: ({ at }) => view.moment(at),
    },
    {
      key: "kind",
      head: MY_LOG.kind,
      cell: ({ kind }) => say(MY_LOG[kind]),
      text: ({ kind }) => say(MY_LOG[kind]),
    },
    { key: "role", head: MY_LOG.role, cell: role, text: role },
    {
      key: "purpose",
      head: MY_LOG.purpose,
      cell: ({ purpose }) => purpose ?? "–",
      text: ({ purpose }) => purpose ?? "",
    },
    {
      key: "outcome",
      head: MY_LOG.outcome,
      cell: (row) => (
        <>
          <Tag color={row.reason === "person_not_found" ? "neutral" : COLORS[row.outcome]}>
            {outcome(row)}
          </Tag>
          {why(row) && <small>{why(row)}</small>}
        </>
      ),
      text: (row) => [outcome(row), why(row)].filter(Boolean).join(": "),
    },
    {
      key: "reference",
      head: MY_LOG.reference,
      cell: ({ requestId }) => <code class="nowrap">{requestId}</code>,
      text: ({ requestId }) => requestId,
    },
  ];
}

type LogProps = {
  view: View;
  columns: readonly Column<OwnRecord>[];
  listed: Listed<OwnRecord>;
  chosen: { kind: string; outcome: string };
};

export const MyLogPage = ({ view, columns, listed, chosen }: LogProps) => {
  const { say } = view;
  const any = { value: "", label: say(COMMON.all) };
  return (
    <>
      <PageHeader title={say(MY_LOG.title)} lead={say(MY_LOG.lead)} />
      <ListTable
        view={view}
        label={say(MY_LOG.title)}
        columns={columns}
        listed={listed}
        csv
        filters={
          <>
            <SelectField
              name="kind"
              label={say(MY_LOG.kind)}
              choices={[any, ...KINDS.map((kind) => ({ value: kind, label: say(MY_LOG[kind]) }))]}
              value={chosen.kind}
            />
            <SelectField
              name="outcome"
              label={say(MY_LOG.outcome)}
              choices={[any, ...OUTCOMES.map((how) => ({ value: how, label: say(MY_LOG[how]) }))]}
              value={chosen.outcome}
            />
          </>
        }
        empty={
          <Empty title={say(MY_LOG.empty)}>
            <p>{say(MY_LOG.emptyNext)}</p>
          </Empty>
        }
      />
      <p class="lead">{say(MY_LOG.question)}</p>
    </>
  );
};
