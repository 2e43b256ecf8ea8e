import type { MappingEvent } from "../../grants/mappings/mapping-history-store.ts";
import type { Mapping, MappingRules } from "../../grants/mappings/mapping-store.ts";
import type { Preview } from "../../grants/preview-policy.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { GROUPS } from "../../i18n/group-words.ts";
import { MAPPING_FORM } from "../../i18n/mapping-form-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Facts } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { Child, View } from "../view.ts";
import { ApprovalCard } from "./approval-card.tsx";
import { GivesState } from "./groups-pages.tsx";
import { MappingHistory } from "./mappings-history.tsx";
import { PreviewBlock, type Stale, StaleAlert } from "./mappings-preview.tsx";
import { actorIn, mappingTarget, type Names } from "./mappings-words.ts";

const DONE = {
  proposed: MAPPINGS.doneProposed,
  approved: MAPPINGS.doneApproved,
  withdrawn: MAPPINGS.doneWithdrawn,
  retired: MAPPINGS.doneRetired,
} as const;

export type MappingPageProps = {
  view: View;
  mapping: Mapping;
  /** Of what is proposed; null where nothing is. */
  preview: Preview | null;
  history: readonly MappingEvent[];
  names: Names;
  /** Signed in recently enough to approve. */
  fresh: boolean;
  /** Why an act was refused. */
  refusal?: string | null;
  stale?: readonly Stale[] | null;
};

/** One mapping: its rules, what is proposed for it with its effect, and what may be done about it. */
export const MappingPage = (props: MappingPageProps) => {
  const { view, mapping, preview, history, names, fresh, refusal, stale } = props;
  const { say, query } = view;
  const { state, change } = mapping;
  const target = mappingTarget(view, mapping, names);
  const done = Object.entries(DONE).find(([code]) => code === query.get("done"))?.[1];
  const proposer = state === "proposed" ? mapping.proposedBy : (change?.proposedBy ?? null);
  return (
    <>
      <PageHeader title={say(MAPPINGS.pageTitle, mapping.groupName, target)}>
        {state === "active" && !change && (
          <ButtonLink href={`/admin/mappings/${mapping.id}/change`}>{say(MAPPINGS.change)}</ButtonLink>
        )}
        {state === "active" && (
          <ButtonLink href={`/admin/mappings/${mapping.id}/retirement`}>{say(MAPPINGS.retire)}</ButtonLink>
        )}
      </PageHeader>
      {done && <Alert color="success">{say(done)}</Alert>}
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      {stale && <StaleAlert view={view} stale={stale} />}
      {mapping.groupDeleted && state === "active" && (
        <Alert color="warning">{say(MAPPINGS.groupDeleted)}</Alert>
      )}
      <Card title={say(state === "proposed" ? MAPPINGS.rulesProposed : MAPPINGS.rules)}>
        <Rules
          view={view}
          rules={mapping}
          more={[
            [say(GROUPS.state), <GivesState view={view} gives={{ state, changeWaits: change !== null }} />],
            [
              say(GROUPS.group),
              <a class="ds-link" href={`/admin/groups/${mapping.groupId}`}>
                {mapping.groupName}
              </a>,
            ],
            [say(MAPPINGS.target), target],
            [say(MAPPINGS.proposedBy), actorIn(view, mapping.proposedBy, names.people)],
            [say(MAPPINGS.approvedBy), actorIn(view, mapping.approvedBy, names.people)],
            [say(MAPPINGS.approvedAt), mapping.approvedAt === null ? "–" : view.moment(mapping.approvedAt)],
          ]}
        />
      </Card>
      {change && (
        <Card title={say(MAPPINGS.rulesProposed)}>
          <Rules
            view={view}
            rules={change}
            before={mapping}
            more={[[say(MAPPINGS.proposedBy), actorIn(view, change.proposedBy, names.people)]]}
          />
        </Card>
      )}
      {preview && <PreviewBlock view={view} preview={preview} />}
      {preview && <ApprovalCard view={view} preview={preview} proposer={proposer} fresh={fresh} />}
      {history.length > 0 && <MappingHistory view={view} history={history} names={names} />}
      <p>
        <a class="ds-link" href="/admin/mappings">
          {say(COMMON.back)}
        </a>
      </p>
    </>
  );
};

type RulesProps = {
  view: View;
  rules: MappingRules;
  /** What they are now; what differs is marked. */
  before?: MappingRules;
  more: readonly (readonly [string, Child])[];
};

const Rules = ({ view, rules, before, more }: RulesProps) => {
  const { say, number, day } = view;
  const renewal = (it: MappingRules) =>
    say(it.renewal === "leader" ? MAPPING_FORM.renewalLeader : MAPPING_FORM.renewalNone);
  const members = (it: MappingRules) => (it.sensitive ? say(MAPPING_FORM.sensitiveYes) : say(COMMON.no));
  const lastDay = (at: Instant | null) =>
    at === null ? say(MAPPINGS.noLimit) : day(plusDays(at, -1 / 86_400));
  const shown: [string, (it: MappingRules) => string][] = [
    [say(MAPPINGS.life), (it) => say(GROUPS.days, number(it.ttlDays))],
    [say(MAPPING_FORM.renewal), renewal],
    [say(MAPPING_FORM.sensitiveFact), members],
    [
      say(MAPPINGS.validFrom),
      ({ validFrom }) => (validFrom === null ? say(MAPPINGS.noLimit) : day(validFrom)),
    ],
    [say(MAPPINGS.validUntil), ({ validUntil }) => lastDay(validUntil)],
  ];
  const facts = shown.map(([label, of]) => {
    const [now, was] = [of(rules), before ? of(before) : null];
    const value =
      was === null || was === now ? (
        now
      ) : (
        <>
          <del>{was}</del> <ins>{now}</ins>
        </>
      );
    return [label, value] as const;
  });
  return <Facts facts={[...more, ...facts]} />;
};
