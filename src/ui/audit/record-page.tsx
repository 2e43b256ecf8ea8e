import { AUDIT, FACTS } from "../../i18n/audit-words.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { LogNames, LogRecord } from "../../oversight/log-store.ts";
import { PageHeader } from "../document.tsx";
import { Card, Empty, Facts, Tag } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { actorText, flagText, kindText, OUTCOMES, reasonText } from "./record-words.ts";

type RecordProps = {
  view: View;
  record: LogRecord;
  names: LogNames;
  /** What the stable code of the reason means, where it is one that is told to people. */
  reasonMeans: string | null;
};

/** One record in words, and the exact bytes that are sealed for whoever wants to check them. */
export const RecordPage = ({ view, record, names, reasonMeans }: RecordProps) => {
  const { say } = view;
  const { row, flags, leaf } = record;
  const [color, outcome] = OUTCOMES[row.outcome];
  const facts = Object.entries(row.facts).filter(([, value]) => value !== null);
  return (
    <>
      <PageHeader title={kindText(view, row.kind)} lead={say(AUDIT.recordLead)}>
        <ButtonLink href="/audit">{say(COMMON.back)}</ButtonLink>
      </PageHeader>
      <Card title={say(AUDIT.aboutTitle)}>
        <Facts
          facts={[
            [say(AUDIT.time), view.moment(Date.parse(row.at) as Instant)],
            [say(AUDIT.who), actorText(view, row, names)],
            [say(AUDIT.outcome), <Tag color={color}>{say(outcome)}</Tag>],
            [
              say(AUDIT.reason),
              <>
                {reasonText(view, row.reason)} (<code>{row.reason}</code>)
              </>,
            ],
            reasonMeans === null ? null : [say(AUDIT.reasonMeans), reasonMeans],
            row.roleId === undefined ? null : [say(AUDIT.role), names.roles.get(row.roleId) ?? row.roleId],
            flags.length === 0
              ? null
              : [say(AUDIT.flag), flags.map((flag) => flagText(view, flag)).join(", ")],
            [say(AUDIT.subject), <Subject view={view} record={record} />],
            [
              say(AUDIT.request),
              <a class="ds-link" href={`/audit?request=${row.requestId}`}>
                {row.requestId}
              </a>,
            ],
            [say(AUDIT.id), <code>{row.id}</code>],
          ]}
        />
      </Card>
      {facts.length > 0 && (
        <Card title={say(AUDIT.factsTitle)}>
          <Facts
            facts={facts.map(
              ([name, value]) =>
                [factText(view, name), <Fact view={view} name={name} value={value} />] as const,
            )}
          />
        </Card>
      )}
      <Card>
        <details class="ds-details">
          <summary>{say(AUDIT.leaf)}</summary>
          <pre class="leaf">
            <code>{leaf}</code>
          </pre>
        </details>
      </Card>
    </>
  );
};

const factText = (view: View, name: string): string =>
  Object.hasOwn(FACTS, name) ? view.say(FACTS[name as keyof typeof FACTS]) : name;

/** Parts by their words, everything else as the log has it. */
const Fact = ({ view, name, value }: { view: View; name: string; value: unknown }) =>
  name.startsWith("parts") && Array.isArray(value) ? (
    value.map((part) => partText(view, String(part))).join(", ")
  ) : (
    <code>{plain(value)}</code>
  );

const partText = (view: View, part: string): string =>
  Object.hasOwn(PART_WORDS, part) ? view.say(PART_WORDS[part as keyof typeof PART_WORDS]) : part;

const plain = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(plain).join(", ")
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

const Subject = ({ view, record: { row } }: { view: View; record: LogRecord }) => {
  if (row.subjectCount !== undefined) return view.say(AUDIT.subjects, view.number(row.subjectCount));
  if (row.subjectRef === undefined) return view.say(AUDIT.nobody);
  return (
    <>
      {view.say(AUDIT.subjectHidden)} <code>{row.subjectRef}</code>
    </>
  );
};

export const UnknownRecordPage = ({ view }: { view: View }) => (
  <>
    <PageHeader title={view.say(AUDIT.recordTitle)} />
    <Card>
      <Empty title={view.say(AUDIT.unknown)}>
        <p>{view.say(AUDIT.unknownNext)}</p>
        <p>
          <ButtonLink href="/audit">{view.say(AUDIT.search)}</ButtonLink>
        </p>
      </Empty>
    </Card>
  </>
);
