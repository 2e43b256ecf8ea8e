import type { Advice } from "../../grants/role-changes/role-change-advice-service.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { ROLES } from "../../i18n/role-words.ts";
import type { Difference } from "../../roles/definition-policy.ts";
import type { RoleVersion } from "../../roles/version-store.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Tag } from "../parts/block.tsx";
import { Button, ButtonLink, Form, SelectField } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { actorIn } from "./mappings-words.ts";
import { type AllowedDays, Definition, Differences } from "./roles-definition.tsx";
import { RoleStateTag, stateOf } from "./roles-list.tsx";

const DONE = {
  proposed: ROLES.doneProposed,
  approved: ROLES.doneApproved,
  withdrawn: ROLES.doneWithdrawn,
  retired: ROLES.doneRetired,
} as const;

export const RoleDone = ({ view }: { view: View }) => {
  const done = Object.entries(DONE).find(([code]) => code === view.query.get("done"))?.[1];
  return done ? <Alert color="success">{view.say(done)}</Alert> : null;
};

export type RolePageProps = {
  view: View;
  /** In order; the last one may wait for approval. */
  versions: readonly [RoleVersion, ...RoleVersion[]];
  people: ReadonlyMap<string, string>;
  allowed: AllowedDays;
  advice: Advice | null;
  /** Of the two versions that the address names. */
  compared: { from: number; to: number; differences: readonly Difference[] } | null;
  refusal?: string | null;
};

/** One role: what it says, what nobody uses of it, and its versions. */
export const RolePage = (props: RolePageProps) => {
  const { view, versions, people, allowed, advice, compared, refusal } = props;
  const { say, visitor } = view;
  const shown = versions.find(({ current }) => current) ?? versions.at(-1) ?? versions[0];
  const { role } = shown;
  const state = stateOf(versions);
  const waiting = versions.find((one) => one.state === "proposed");
  const changes = visitor?.portalRoles.includes("iam") ?? false;
  const over = state === "retired" || state === "withdrawn";
  const at = `/admin/roles/${role.id}`;
  return (
    <>
      <PageHeader title={role.name} lead={say(ROLES.version, String(role.version))}>
        {changes && shown.current && !over && (
          <>
            <ButtonLink href={`${at}/copy`}>{say(ROLES.copy)}</ButtonLink>
            <ButtonLink href={`${at}/retirement`}>{say(ROLES.retire)}</ButtonLink>
            {!waiting && !role.national && (
              <ButtonLink href={`${at}/change`} variant="primary">
                {say(ROLES.newVersion)}
              </ButtonLink>
            )}
          </>
        )}
      </PageHeader>
      <RoleDone view={view} />
      {refusal && (
        <Alert color="danger" refuses>
          {refusal}
        </Alert>
      )}
      <p>
        <RoleStateTag view={view} state={state} /> {role.national && <Tag>{say(ROLES.national)}</Tag>}
      </p>
      {waiting && (
        <Alert color="info">
          <p>{say(ROLES.waitsWhy, String(waiting.role.version))}</p>
          <p>
            <a class="ds-link" href={`${at}/versions/${waiting.role.version}`}>
              {say(ROLES.seeProposal)}
            </a>
          </p>
        </Alert>
      )}
      {state === "retired" && <Alert color="warning">{say(ROLES.retiredWhy)}</Alert>}
      {!changes && <Alert color="info">{say(ROLES.onlyReading)}</Alert>}
      {role.national && changes && !over && (
        <Alert color="info">
          <p>{say(ROLES.nationalWhy)}</p>
          {!waiting && (
            <Form view={view} action={`${at}/national-version`}>
              <div class="buttons">
                <Button variant="secondary">{say(ROLES.takeOver)}</Button>
              </div>
            </Form>
          )}
        </Alert>
      )}
      <Definition view={view} role={role} people={people} allowed={allowed} />
      {advice && <AdviceCard view={view} advice={advice} />}
      <Versions view={view} versions={versions} people={people} />
      {versions.length > 1 && <Compare view={view} versions={versions} compared={compared} people={people} />}
      <p>
        <a class="ds-link" href="/admin/roles">
          {say(COMMON.back)}
        </a>
      </p>
    </>
  );
};

const WORTH_TELLING_DAYS = 14;

const AdviceCard = ({ view, advice }: { view: View; advice: Advice }) => {
  const { say, number } = view;
  const days = number(advice.days);
  if (advice.days < WORTH_TELLING_DAYS)
    return (
      <Card title={say(ROLES.advice)}>
        <p>{say(ROLES.adviceEarly)}</p>
      </Card>
    );
  return (
    <Card title={say(ROLES.advice)}>
      <p>{say(advice.unusedParts.length === 0 ? ROLES.adviceNone : ROLES.adviceSome, days)}</p>
      <ul class="part-list">
        {advice.unusedParts.map((part) => (
          <li>{say(PART_WORDS[part])}</li>
        ))}
      </ul>
    </Card>
  );
};

type VersionsProps = Pick<RolePageProps, "view" | "versions" | "people">;

const Versions = ({ view, versions, people }: VersionsProps) => {
  const { say, moment } = view;
  return (
    <>
      <h2 class="ds-heading" data-size="sm">
        {say(ROLES.versions)}
      </h2>
      <section class="list table-frame" tabindex={0} aria-label={say(COMMON.scrollable, say(ROLES.versions))}>
        <table class="ds-table" data-color="neutral">
          <thead>
            <tr>
              <th scope="col">{say(ROLES.versions)}</th>
              <th scope="col">{say(ROLES.proposedBy)}</th>
              <th scope="col">{say(ROLES.decidedBy)}</th>
              <th scope="col">{say(COMMON.status)}</th>
            </tr>
          </thead>
          <tbody>
            {versions.toReversed().map((one) => (
              <tr>
                <td>
                  <a class="ds-link" href={`/admin/roles/${one.role.id}/versions/${one.role.version}`}>
                    {say(ROLES.version, String(one.role.version))}
                  </a>
                </td>
                <td>{say(ROLES.by, moment(one.proposedAt), actorIn(view, one.proposedBy, people))}</td>
                <td>
                  {one.decidedAt === null
                    ? "–"
                    : say(ROLES.by, moment(one.decidedAt), actorIn(view, one.decidedBy, people))}
                </td>
                <td>
                  <VersionTag view={view} version={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
};

export const VersionTag = ({ view, version }: { view: View; version: RoleVersion }) => {
  const { state, current, retired } = version;
  if (state === "proposed") return <Tag color="info">{view.say(ROLES.firstWaits)}</Tag>;
  if (state === "withdrawn") return <Tag>{view.say(ROLES.withdrawn)}</Tag>;
  if (!current) return <Tag>{view.say(ROLES.replaced)}</Tag>;
  return retired ? <Tag>{view.say(ROLES.retired)}</Tag> : <Tag color="success">{view.say(ROLES.active)}</Tag>;
};

const Compare = ({ view, versions, compared, people }: VersionsProps & Pick<RolePageProps, "compared">) => {
  const { say } = view;
  const numbers = versions.map(({ role }) => role.version);
  const choices = numbers.map((n) => ({ value: String(n), label: say(ROLES.version, String(n)) }));
  const [from, to] = [compared?.from ?? numbers.at(-2), compared?.to ?? numbers.at(-1)];
  return (
    <>
      <Card title={say(ROLES.compare)}>
        <form method="get" class="form-row">
          <SelectField name="from" label={say(ROLES.compareFrom)} value={String(from)} choices={choices} />
          <SelectField name="to" label={say(ROLES.compareTo)} value={String(to)} choices={choices} />
          <Button variant="secondary">{say(ROLES.compareDo)}</Button>
        </form>
      </Card>
      {compared && (
        <Differences
          view={view}
          title={`${say(ROLES.differencesTitle)}: ${compared.from} → ${compared.to}`}
          differences={compared.differences}
          people={people}
        />
      )}
    </>
  );
};
