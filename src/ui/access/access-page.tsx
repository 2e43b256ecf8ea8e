import type { Access } from "../../grants/requests/my-access-service.ts";
import { ACCESS } from "../../i18n/access-words.ts";
import { ENDED_REASONS } from "../../i18n/grant-words.ts";
import type { Text } from "../../i18n/text.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty, Facts } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import { nameOf, Stage } from "../team/access-parts.tsx";
import type { Child, View } from "../view.ts";

/** What has just been done, by its code in the address. */
const DONE: { readonly [code: string]: Text } = {
  asked: ACCESS.doneAsked,
  given_up: ACCESS.doneGivenUp,
  withdrawn: ACCESS.doneWithdrawn,
  broken: ACCESS.doneBroken,
};

const MINUTES_PER_DAY = 24 * 60;

type AccessProps = {
  view: View;
  access: readonly Access[];
  /** Whether there is a role that may be asked for, and one whose glass may be broken. */
  mayAsk: boolean;
  mayBreakGlass: boolean;
};

/** What somebody has, waits for and has had lately; why, until when, and what can be done. */
export const AccessPage = ({ view, access, mayAsk, mayBreakGlass }: AccessProps) => {
  const done = DONE[view.query.get("done") ?? ""];
  const waiting = access.filter(({ stage }) => stage === "waiting");
  const ended = access.filter(({ stage }) => stage === "ended");
  const held = access.filter((one) => !waiting.includes(one) && !ended.includes(one));
  return (
    <>
      <PageHeader title={view.say(ACCESS.title)} lead={view.say(ACCESS.lead)}>
        {mayBreakGlass && <ButtonLink href="/access/emergency">{view.say(ACCESS.glass)}</ButtonLink>}
        {mayAsk && (
          <ButtonLink href="/access/ask" variant="primary">
            {view.say(ACCESS.askMore)}
          </ButtonLink>
        )}
      </PageHeader>
      {done && <Alert color="success">{view.say(done)}</Alert>}
      {held.length === 0 ? (
        <Card>
          <Empty title={view.say(ACCESS.nothing)}>
            <p>{view.say(mayAsk ? ACCESS.nothingNext : ACCESS.nothingRequestable)}</p>
          </Empty>
        </Card>
      ) : (
        <div class="cards">
          {held.map((one) => (
            <HeldCard view={view} access={one} />
          ))}
        </div>
      )}
      {waiting.length > 0 && (
        <Group title={view.say(ACCESS.requests)}>
          {waiting.map((one) => (
            <WaitingCard view={view} access={one} />
          ))}
        </Group>
      )}
      {ended.length > 0 && (
        <Group title={view.say(ACCESS.lately)}>
          {ended.map((one) => (
            <EndedCard view={view} access={one} />
          ))}
        </Group>
      )}
    </>
  );
};

const Group = ({ title, children }: { title: string; children?: Child }) => (
  <section class="group">
    <h2 class="ds-heading" data-size="sm">
      {title}
    </h2>
    <div class="cards">{children}</div>
  </section>
);

export const whyOf = (view: View, { grant }: Access): string =>
  grant.source === "break_glass"
    ? view.say(ACCESS.throughGlass)
    : grant.mapping
      ? view.say(ACCESS.throughGroup, grant.mapping.groupName)
      : view.say(ACCESS.throughRequest);

const deciderOf = (view: View, { decider }: Access): string => decider?.name ?? view.say(ACCESS.iamStaff);

const Titled = ({
  view,
  access,
  level,
  children,
}: {
  view: View;
  access: Access;
  level: 2 | 3;
  children?: Child;
}) => (
  <Card title={nameOf(view, access)} level={level}>
    <p>
      <Stage view={view} access={access} />
    </p>
    {children}
  </Card>
);

const HeldCard = ({ view, access }: { view: View; access: Access }) => {
  const { grant, stage, givesAccess, renewal, use } = access;
  const isGlass = grant.source === "break_glass";
  return (
    <Titled view={view} access={access} level={2}>
      {stage === "suspended" && <p>{view.say(ACCESS.suspendedWhy)}</p>}
      {stage === "active" && !givesAccess && <p>{view.say(ACCESS.noEffectWhy)}</p>}
      {grant.reviewBy !== null && (
        <Alert color="warning">{view.say(ACCESS.underReview, view.day(grant.reviewBy))}</Alert>
      )}
      {renewal && "until" in renewal && (
        <Alert color="info">
          {view.say(ACCESS.renewOffer, deciderOf(view, access), view.day(renewal.until))}
        </Alert>
      )}
      <Facts
        facts={[
          [view.say(ACCESS.why), whyOf(view, access)],
          stage === "scheduled" && grant.notBefore !== null
            ? [view.say(ACCESS.from), view.day(grant.notBefore)]
            : null,
          grant.expiresAt === null
            ? null
            : [view.say(ACCESS.until), isGlass ? view.moment(grant.expiresAt) : view.day(grant.expiresAt)],
          isGlass ? null : [view.say(ACCESS.decides), deciderOf(view, access)],
          use === null ? null : [view.say(ACCESS.use), view.say(ACCESS.useTimes, view.number(use.in30Days))],
        ]}
      />
      <div class="buttons">
        {grant.roleId !== null && givesAccess && (
          <ButtonLink href={`/lookup?role=${grant.roleId}`} variant="primary">
            {view.say(ACCESS.lookUp)}
          </ButtonLink>
        )}
        <ButtonLink href={`/access/${grant.id}/give-up`} variant="tertiary">
          {view.say(ACCESS.giveUp)}
          <span class="ds-sr-only"> {nameOf(view, access)}</span>
        </ButtonLink>
      </div>
    </Titled>
  );
};

const WaitingCard = ({ view, access }: { view: View; access: Access }) => {
  const { grant, holder } = access;
  const own = grant.askedBy === holder.id;
  const days = grant.askedMinutes === null ? null : Math.round(grant.askedMinutes / MINUTES_PER_DAY);
  return (
    <Titled view={view} access={access} level={3}>
      <Facts
        facts={[
          [view.say(ACCESS.why), whyOf(view, access)],
          [
            view.say(ACCESS.asked),
            days === null ? view.say(ACCESS.usualLength) : view.say(ACCESS.days, view.number(days)),
          ],
          [view.say(ACCESS.decidesRequest), deciderOf(view, access)],
          grant.lapsesAt === null ? null : [view.say(ACCESS.lapses), view.moment(grant.lapsesAt)],
        ]}
      />
      {own ? (
        <div class="buttons">
          <ButtonLink href={`/access/${grant.id}/withdraw`}>
            {view.say(ACCESS.withdraw)}
            <span class="ds-sr-only"> {nameOf(view, access)}</span>
          </ButtonLink>
        </div>
      ) : (
        <p class="muted">{view.say(ACCESS.byOther)}</p>
      )}
    </Titled>
  );
};

const EndedCard = ({ view, access }: { view: View; access: Access }) => {
  const { grant, mayBeAskedAgain } = access;
  return (
    <Titled view={view} access={access} level={3}>
      <p>
        {grant.endedAt !== null && view.say(ACCESS.endedOn, view.day(grant.endedAt))}
        {grant.endedReason !== null && `: ${view.say(ENDED_REASONS[grant.endedReason])}`}
      </p>
      {mayBeAskedAgain && (
        <div class="buttons">
          <ButtonLink href={`/access/${grant.id}/again`}>
            {view.say(ACCESS.again)}
            <span class="ds-sr-only"> {nameOf(view, access)}</span>
          </ButtonLink>
        </div>
      )}
    </Titled>
  );
};
